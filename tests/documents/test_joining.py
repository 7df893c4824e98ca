"""A folder that grew, came in pieces or came again joins the batch that is there."""

import hashlib

import pytest
from django.test import override_settings

from documents.errors import TooManyFiles
from documents.intake.batches import Declared, Folder, Joined, join_batch, open_or_join
from documents.models import Batch, Upload
from documents.reasons import Reason
from documents.states import BatchState, UploadState
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.refusal import Forbidden
from tests.documents.paper import CHIANG_MAI, office, person

pytestmark = pytest.mark.django_db

NUMBERED = "74-1000063-3 บริษัท ตัวอย่าง จำกัด"


def declared(*names: str) -> list[Declared]:
    """Files whose bytes follow from their names; `name=bytes` gives others."""
    files = []
    for i, one in enumerate(names):
        name, _, data = one.partition("=")
        digest = hashlib.sha256((data or name).encode()).hexdigest()
        files.append(Declared(f"f{i:05d}", f"{name}.jpg", 100, digest))
    return files


def hand_in(*names: str, folder: str = NUMBERED, by: str = "", loose: bool = False) -> Joined:
    found = Folder(folder, loose=loose)
    return open_or_join(found, declared(*names), office=office(), by=person(name=by))


def names_of(batch: Batch) -> list[str]:
    rows = Upload.objects.filter(batch=batch).order_by("position", "id")
    return [row.name.removesuffix(".jpg") for row in rows]


def settle(batch: Batch) -> None:
    """As if all files had come and all pages been filed."""
    Upload.objects.filter(batch=batch, state=UploadState.DECLARED).update(state=UploadState.STORED)
    Batch.objects.filter(pk=batch.pk).update(state=BatchState.DONE)


def test_a_folder_that_grew_joins_what_is_there() -> None:
    first = hand_in("1", "2", "3")
    settle(first.batch)
    grown = hand_in("1", "2", "3", "4", "5")
    assert (grown.batch, grown.created, grown.added) == (first.batch, False, 2)
    assert names_of(first.batch) == ["1", "2", "3", "4", "5"]
    assert [grown.uploads[f"f{i:05d}"].state for i in range(5)] == ["stored"] * 3 + ["declared"] * 2
    first.batch.refresh_from_db()
    assert first.batch.state == BatchState.RECEIVING
    assert Event.objects.get(action="batch.joined").data == {"files": 2, "known": 3}


def test_a_file_that_comes_in_between_stands_in_between_whatever_its_client_id() -> None:
    first = hand_in("1", "3")
    grown = hand_in("0", "1", "2", "3", "4")
    assert names_of(first.batch) == ["0", "1", "2", "3", "4"]
    ids = [row.client_id for row in grown.uploads.values()]
    assert len(set(ids)) == 5
    assert grown.uploads["f00001"].pk == first.uploads["f00000"].pk


@pytest.mark.parametrize("again", [("1", "2"), ("1",), ("2", "1")])
def test_the_same_folder_or_a_part_of_it_again_adds_nothing(again: tuple[str, ...]) -> None:
    first = hand_in("1", "2")
    settle(first.batch)
    second = hand_in(*again)
    assert (second.batch, second.added, second.created) == (first.batch, 0, False)
    first.batch.refresh_from_db()
    assert first.batch.state == BatchState.DONE


def test_pieces_of_a_folder_with_a_number_are_one_folder_and_of_one_without_are_not() -> None:
    assert hand_in("1", "2").batch == hand_in("3").batch
    assert hand_in("1", "2", folder="Scan").batch != hand_in("3", folder="Scan").batch
    assert hand_in("1", "2", folder="Scan").batch == hand_in("2", "4", folder="Scan").batch


def test_loose_stacks_are_joined_by_their_files_alone() -> None:
    first = hand_in("1", "2", folder=NUMBERED, loose=True)
    assert hand_in("1", "2", "3", folder=NUMBERED, loose=True).batch == first.batch
    assert hand_in("4", folder=NUMBERED, loose=True).batch != first.batch
    assert hand_in("1", folder=NUMBERED).batch != first.batch


def test_another_persons_folder_is_a_batch_of_its_own() -> None:
    assert hand_in("1", "2").batch != hand_in("1", "2", by="somebody else").batch


def test_a_file_twice_in_a_folder_stays_twice() -> None:
    first = hand_in("1", "2=1")
    assert first.added == 2
    again = hand_in("1", "2=1", "3")
    assert again.added == 1
    assert len({row.pk for row in again.uploads.values()}) == 3


def test_a_file_that_never_came_gives_way_to_the_one_of_its_name() -> None:
    first = hand_in("1", "2=half")
    grown = hand_in("1", "2=whole")
    old = Upload.objects.get(pk=first.uploads["f00001"].pk)
    assert (old.state, old.reason) == (UploadState.REFUSED, Reason.SUPERSEDED)
    assert grown.added == 1
    counts = first.batch.counts()
    assert counts["declared"] == counts["stored"] + counts["refused"] + counts["missing"] == 3


def test_a_joined_batch_is_bounded_and_guarded_like_a_new_one() -> None:
    first = hand_in("1", "2").batch
    with override_settings(MAX_FILES_PER_BATCH=2), pytest.raises(TooManyFiles):
        join_batch(first, declared("3"), by=person())
    with pytest.raises(Forbidden):
        join_batch(first, declared("3"), by=person(Role.SCANNER, CHIANG_MAI))
