"""A batch and its paper folder: tied when it is sent, by name, by hand; the folder's number is its number."""

from typing import Any

import pytest

from documents.errors import Stale
from documents.filing import machine
from documents.filing.folder_numbers import find_folders
from documents.intake.batches import Declared, open_batch, open_or_join, rename_batch
from documents.intake.batches import Folder as Sent
from documents.models import Batch, Deed, Document, Page
from documents.register import registration, tying, undoing
from documents.register.finding import read_volume, search_register
from documents.register.models import Folder
from documents.register.notices import Notice
from documents.register.refusals import FolderOfAnother, UnknownFolder, VolumeTaken
from sso_efiles.policy import Role
from sso_efiles.work.models import Job
from tests.documents.paper import CHIANG_MAI, employer, folder, office, own_page, person
from tests.documents.register.shelf import OURS, THEIRS, take
from tests.factories import digest

pytestmark = pytest.mark.django_db


def send(name: str, **facts: Any) -> Batch:
    one = Declared("a", "0001.jpg", 7, digest(f"{name}{facts}"))
    return open_batch(Sent(name, **facts), [one], office=office(), by=person())[0]


def describe(batch: Batch, **changes: Any) -> Batch:
    tying.describe_batch(Batch.objects.get(pk=batch.pk), changes, by=person())
    return Batch.objects.select_related("folder").get(pk=batch.pk)


@pytest.mark.parametrize(
    ("name", "volume"),
    [
        ("74-9999002-8 เล่ม 2", 2),
        ("74-9999002-8 เล่มที่ ๒", 2),
        ("7499990028 vol.1", 1),
        ("74-9999002-8", None),
        ("74-9999002-8 เล่ม 3", None),
        ("แฟ้มที่ 7", None),
    ],
)
def test_a_name_with_number_and_volume_ties_to_that_folder(name: str, volume: int | None) -> None:
    employer(OURS)
    take()
    take(volume=2)
    tied = send(name).folder
    assert (tied.volume if tied else None) == volume


def test_a_number_alone_means_the_only_folder_of_the_account() -> None:
    employer(OURS)
    only = take().folder
    assert send("74-9999002-8 บริษัท ตัวอย่าง").folder == only
    assert send("สแกน", account_no="74-9999002-8").folder == only
    assert send("74-9999002-8", loose=True).folder is None


def test_a_name_with_a_folders_code_ties_to_it_and_its_number_is_the_batchs() -> None:
    ours = employer(OURS)
    shelf = take().folder
    batch = send(f"กล่อง 3 {shelf.code.lower()}")
    assert (batch.folder, batch.employer, batch.account_no) == (shelf, ours, OURS)
    assert send("กล่อง 3 ABCDEFGHJK").folder is None


def test_a_chosen_folder_is_tied_and_what_does_not_fit_is_refused() -> None:
    employer(OURS)
    employer(THEIRS, code=CHIANG_MAI)
    shelf, theirs = take().folder, take(THEIRS, code=CHIANG_MAI).folder
    assert send("scan001", code=shelf.code.lower()).folder == shelf
    with pytest.raises(UnknownFolder):
        send("scan002", code="ABCDEFGHJK")
    with pytest.raises(UnknownFolder):
        send("scan003", code=theirs.code)
    with pytest.raises(FolderOfAnother):
        send("scan004", code=shelf.code, account_no=THEIRS)
    assert Batch.objects.count() == 1


def test_a_folder_that_grows_joins_its_batch_though_its_name_says_only_the_code() -> None:
    employer(OURS)
    sent = Sent(take().folder.code)
    first = Declared("a", "0001.jpg", 7, digest("1"))
    second = Declared("b", "0002.jpg", 7, digest("2"))
    joined = open_or_join(sent, [first], office=office(), by=person())
    again = open_or_join(sent, [first, second], office=office(), by=person())
    assert again.batch == joined.batch
    assert again.added == 1


def test_a_folder_whose_number_came_later_still_joins_its_batch() -> None:
    employer(OURS)
    first = Declared("a", "0001.jpg", 7, digest("1"))
    second = Declared("b", "0002.jpg", 7, digest("2"))
    sent = open_or_join(Sent("แฟ้มที่ 7"), [first], office=office(), by=person()).batch
    tying.tie_batch(sent, take().folder, by=person())
    again = open_or_join(Sent("แฟ้มที่ 7"), [first, second], office=office(), by=person())
    assert (again.batch, again.added) == (sent, 1)
    other = open_or_join(Sent("แฟ้มที่ 8"), [first], office=office(), by=person())
    assert other.batch != sent


def test_a_folder_that_is_renamed_to_its_code_is_tied_to_it() -> None:
    employer(OURS)
    shelf = take().folder
    batch = send("scan001")
    assert rename_batch(batch, f"กล่อง 3 {shelf.code}", by=person())
    batch.refresh_from_db()
    assert (batch.folder, batch.account_no) == (shelf, OURS)


def test_sheets_declared_with_a_batch_of_a_counted_folder_are_told_to_be_put_aside() -> None:
    employer(OURS)
    shelf = take(sheets=4).folder
    done = tying.tie_batch(send("ถาดที่ 1", sheets=4), shelf, by=person())
    assert done.notices == []
    second = tying.tie_batch(send("ถาดที่ 2", sheets=4), shelf, by=person())
    assert second.notices == [Notice.COUNT_HOLDS]
    assert tying.tie_batch(send("ถาดที่ 3"), shelf, by=person()).notices == []
    counted = tying.tie_batch(send("ถาดที่ 4", sheets=2), shelf, by=person(), changes={"sheets": 10})
    assert (counted.notices, counted.folder.sheets) == ([], 10)


def test_the_folders_number_files_as_a_declared_one_does() -> None:
    ours = employer(OURS)
    employer(THEIRS)
    batch = folder("50-9999002-9", own_page(OURS))
    tying.tie_batch(batch, take().folder, by=person())
    batch.refresh_from_db()
    page = Page.objects.select_related("scan__upload__parent").get(batch=batch)
    found = find_folders(batch, [page])[page.pk]
    assert (found.employer, [why["rule"] for why in found.why]) == (ours, ["declared_account"])
    machine.file_batch(batch.pk)
    assert [(one.employer, one.state) for one in Document.objects.all()] == [(ours, "filed")]


def test_a_number_that_comes_later_has_the_waiting_pages_filed_anew() -> None:
    ours = employer(OURS)
    shelf = take("", written_on="ร้านค้าไม่มีเลข").folder
    batch = folder("ถาดที่ 1", "เรื่อง แจ้งผล")
    tying.tie_batch(batch, shelf, by=person())
    assert not Job.objects.exists()
    registration.change_folder(Folder.objects.get(), {"account_no": OURS}, by=person())
    batch.refresh_from_db()
    assert (batch.employer, batch.account_no) == (ours, OURS)
    assert Job.objects.get(name="batch.refile").facts == {"batch": batch.pk}


def test_describing_a_batch_registers_its_folder_by_number_or_as_pending() -> None:
    ours = employer(OURS)
    known = describe(send("74-9999002-8 บริษัท ก"), sheets=12, sides=1, box="ก", shelf="ข", note="ค").folder
    assert known is not None
    assert (known.employer, known.volume, known.sheets, known.sides) == (ours, 1, 12, 1)
    second = describe(send("74-9999002-8 ส่วนที่เหลือ", account_no=OURS), sheets=3).folder
    assert second == known  # the only folder of the account: tied when it was sent
    nameless = describe(send("แฟ้มที่ 7"), sheets=5).folder
    assert nameless is not None
    assert (nameless.employer, nameless.written_on) == (None, "แฟ้มที่ 7")


def test_two_batches_that_came_before_the_register_are_two_volumes() -> None:
    employer(OURS)
    first, second = send("74-9999002-8 ก"), send("74-9999002-8 ข")
    assert describe(first, sheets=1).folder.volume == 1  # type: ignore[union-attr]
    assert describe(second, sheets=2).folder.volume == 2  # type: ignore[union-attr]
    third = send("74-9999002-8 ค")
    assert describe(third, volume=2, sheets=9).folder == Folder.objects.get(volume=2)
    assert Folder.objects.get(volume=2).sheets == 9
    with pytest.raises(VolumeTaken):
        describe(third, volume=1)


def test_what_the_sender_counted_is_the_folders_first_count() -> None:
    employer(OURS)
    assert describe(send("74-9999002-8", sheets=8), box="ก").folder.sheets == 8  # type: ignore[union-attr]
    assert describe(send("แฟ้มที่ 8", sheets=2**31 - 1), box="ก").folder.sheets is None  # type: ignore[union-attr]


def test_a_description_is_made_on_what_was_seen() -> None:
    employer(OURS)
    batch = send("แฟ้มที่ 7")
    tying.describe_batch(batch, {"sheets": 1}, by=person(), version=0)
    with pytest.raises(Stale):
        tying.describe_batch(batch, {"sheets": 2}, by=person(), version=0)
    tying.describe_batch(batch, {"sheets": 2}, by=person(), version=1)
    with pytest.raises(Stale):
        tying.describe_batch(send("แฟ้มที่ 8"), {"sheets": 2}, by=person(), version=1)


def test_a_registration_by_description_is_undone_with_the_tie() -> None:
    employer(OURS)
    batch = describe(folder("74-9999002-8", own_page(OURS)), sheets=1)
    assert batch.account_no == OURS
    undoing.undo_folder_deed(Deed.objects.get(), by=person(Role.INDEXER))
    batch.refresh_from_db()
    assert (batch.folder, batch.account_no) == (None, "")
    assert Folder.objects.get().withdrawn


def test_the_register_is_searched_by_code_number_and_words() -> None:
    employer(OURS, name="บริษัท มะลิทอง จำกัด")
    employer(THEIRS, code=CHIANG_MAI)
    ours, theirs = take().folder, take(THEIRS, code=CHIANG_MAI).folder
    nameless = take("", written_on="ร้านค้าไม่มีเลข").folder
    found = {
        words: set(search_register(words, user=person()))
        for words in (ours.code.lower(), "74-99", "มะลิทอง", "ไม่มีเลข", theirs.code, "50", "")
    }
    assert list(found.values()) == [{ours}, {ours}, {ours}, {nameless}, set(), set(), {ours, nameless}]


@pytest.mark.parametrize(
    ("name", "volume"),
    [
        ("เล่ม 2", 2),
        ("เล่มที่ ๑๒", 12),
        ("Vol. 3", 3),
        ("volume4", 4),
        ("เล่ม 0", None),
        ("เล่ม 2562", None),
        ("x", None),
    ],
)
def test_a_volume_in_a_name(name: str, volume: int | None) -> None:
    assert read_volume(name) == volume
