"""Who has the paper: one event a move, found by the code that a hand scanner types."""

import pytest

from documents.register import custody, undoing
from documents.register.models import Custody, Folder
from documents.register.refusals import FolderWithdrawn, UnknownFolder
from documents.register.states import CustodyPlace
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.refusal import Forbidden
from tests.documents.paper import CHIANG_MAI, employer, person
from tests.documents.register.shelf import OURS, take

pytestmark = pytest.mark.django_db


def test_a_scanned_folder_is_where_it_was_scanned_and_its_way_is_kept() -> None:
    employer(OURS)
    shelf = take().folder
    for place in (CustodyPlace.VAN, CustodyPlace.ARCHIVE):
        found = custody.find_by_code(shelf.code.lower(), by=person())
        moved = custody.move_paper(found, place, by=person())
        assert (moved.folder.place, moved.again) == (place, False)
    shelf.refresh_from_db()
    assert shelf.place == "archive"
    assert [event.place for event in custody.history_of(shelf)] == ["archive", "van", "desk"]
    assert [event.data for event in Event.objects.filter(action="folder.moved").order_by("pk")] == [
        {"place": "van", "was": "desk"},
        {"place": "archive", "was": "van"},
    ]
    assert shelf.version == 1, "to carry it makes nobody's description stale"


def test_scanned_twice_at_a_place_says_nothing_new_but_another_person_has_it_now() -> None:
    employer(OURS)
    shelf = take().folder
    custody.move_paper(shelf, CustodyPlace.SHELF, by=person())
    assert custody.move_paper(shelf, CustodyPlace.SHELF, by=person()).again
    assert Custody.objects.count() == 2
    assert not custody.move_paper(shelf, CustodyPlace.SHELF, by=person(Role.INDEXER)).again
    assert not custody.move_paper(shelf, CustodyPlace.SHELF, by=person(Role.INDEXER), note="ย้ายช่อง").again


def test_a_code_of_another_office_is_as_unknown_as_none() -> None:
    employer(OURS)
    shelf = take().folder
    for typed in (shelf.code, "ABCDEFGHJK", "", "ไม่ใช่รหัส" * 30):
        with pytest.raises(UnknownFolder) as refused:
            custody.find_by_code(typed, by=person(code=CHIANG_MAI))
        assert len(refused.value.message_th) < 250
    with pytest.raises(UnknownFolder):
        custody.find_by_code(shelf.code, by=person(Role.HEAD))
    with pytest.raises(Forbidden):
        custody.move_paper(shelf, CustodyPlace.VAN, by=person(code=CHIANG_MAI))


def test_a_withdrawn_folder_is_not_carried() -> None:
    employer(OURS)
    done = take()
    undoing.undo_folder_deed(done.deed, by=person())
    with pytest.raises(FolderWithdrawn):
        custody.move_paper(done.folder, CustodyPlace.VAN, by=person())


def test_places_are_counted() -> None:
    employer(OURS)
    take()
    custody.move_paper(take(volume=2).folder, CustodyPlace.VAN, by=person())
    counts = custody.count_places(Folder.objects.visible_to(person()))
    assert counts == {"shelf": 0, "desk": 1, "van": 1, "archive": 0}
    assert custody.last_events(Folder.objects.all())[Folder.objects.get(volume=2).pk].place == "van"
