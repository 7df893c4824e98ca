"""A folder is taken from the shelf against the master list, described, numbered later; and undone."""

from collections.abc import Callable
from typing import Any

import pytest

from documents.employer_file import moves
from documents.employer_file.states import EmployerFileState
from documents.errors import Stale, TooLate, WrongState
from documents.filing import machine
from documents.models import Deed
from documents.register import not_found, registration, tying, undoing
from documents.register.models import Custody, Folder
from documents.register.refusals import (
    FolderInUse,
    FolderIsHere,
    FolderWithdrawn,
    NothingWritten,
    NotOnMasterList,
    VolumeTaken,
)
from documents.register.registration import FolderFacts
from documents.upkeep import integrity
from employers.identifiers import InvalidAccountNo
from sso_efiles.audit.models import Event
from sso_efiles.counters.models import CounterDelta
from sso_efiles.policy import Role
from sso_efiles.refusal import Forbidden
from tests.documents.paper import CHIANG_MAI, SAMUT_SAKHON, employer, folder, office, own_page, person
from tests.documents.register.shelf import NOBODYS, OURS, THEIRS, WRONG_DIGIT, take

pytestmark = pytest.mark.django_db


def pending() -> int:
    return CounterDelta.objects.totals().get((SAMUT_SAKHON, "files.pending_number"), 0)


def change(taken: Folder, /, **changes: Any) -> Folder:
    return registration.change_folder(taken, changes, by=person()).folder


def counters_are_right() -> bool:
    return not [breach for breach in integrity.check() if breach.invariant == "I6"]


@pytest.mark.parametrize("written", [OURS, "74-9999002-8", "๗๔-๙๙๙๙๐๐๒-๘", " 74 9999002 8 "])
def test_a_folder_of_the_master_list_is_registered_however_its_number_is_written(written: str) -> None:
    ours = employer(OURS)
    done = take(written, sheets=42, sides=1, box="ก 12", shelf="ชั้น 3", damage="ปกขาด")
    shelf = done.folder
    assert (shelf.employer, shelf.volume, shelf.sheets, shelf.sides, shelf.version) == (ours, 1, 42, 1, 1)
    assert done.notices == []
    event = Event.objects.get(action="folder.registered")
    assert (event.object_id, event.actor_name) == (str(shelf.pk), "scanner7400")
    assert (done.deed.verb, done.deed.thing, done.deed.version) == ("register", "folder", 1)
    assert Custody.objects.get().place == shelf.place == "desk"
    assert pending() == 0


def test_a_wrong_check_digit_that_the_registry_has_is_a_warning() -> None:
    employer(WRONG_DIGIT)
    assert [notice.code for notice in take(WRONG_DIGIT).notices] == ["check_digit"]


def test_a_folder_of_another_office_is_registered_with_a_warning_where_the_paper_is() -> None:
    employer(THEIRS, code=CHIANG_MAI)
    done = take(THEIRS)
    assert [notice.code for notice in done.notices] == ["other_office"]
    assert done.folder.office_id == SAMUT_SAKHON


def test_a_number_that_nobody_has_is_refused_with_the_way_out() -> None:
    office()
    with pytest.raises(NotOnMasterList) as refused:
        take(NOBODYS)
    assert refused.value.fields == {"account_no": NOBODYS, "way_out": "pending_number"}
    assert "รอเลขที่บัญชี" in refused.value.message_th
    with pytest.raises(InvalidAccountNo):
        take("74-999")
    assert not Folder.objects.exists()


def test_without_a_number_it_is_pending_and_needs_what_stands_on_it() -> None:
    office()
    with pytest.raises(NothingWritten):
        take("", written_on="  ")
    shelf = take("", written_on="ร้านค้าไม่มีเลข ถ.เศรษฐกิจ").folder
    assert shelf.employer is None
    assert pending() == 1
    assert counters_are_right()


def test_a_second_folder_of_an_account_is_offered_as_volume_two() -> None:
    employer(OURS)
    first = take().folder
    with pytest.raises(VolumeTaken) as refused:
        take()
    assert refused.value.fields == {"volume": "1", "next_volume": "2"}
    assert first.code in refused.value.message_th
    assert take(volume=2).folder.volume == 2


def test_a_pending_folder_gets_its_number_with_counter_and_audit_event() -> None:
    ours = employer(OURS)
    shelf = take("", written_on="บริษัท ตัวอย่าง").folder
    done = registration.change_folder(shelf, {"account_no": "74-9999002-8"}, by=person(), version=1)
    assert (done.folder.employer, done.folder.version) == (ours, 2)
    assert pending() == 0
    assert Event.objects.get(action="folder.changed").data["changed"] == ["employer_id"]
    with pytest.raises(NotOnMasterList):
        change(done.folder, account_no=NOBODYS)
    assert counters_are_right()


def test_a_change_made_on_an_older_version_is_stale_and_says_who_was_quicker() -> None:
    employer(OURS)
    shelf = take().folder
    change(Folder.objects.get(), sheets=3)
    with pytest.raises(Stale) as refused:
        registration.change_folder(shelf, {"sheets": 4}, by=person(Role.INDEXER), version=1)
    assert refused.value.fields is not None
    assert (refused.value.fields["version"], refused.value.fields["by"]) == ("2", "scanner7400")
    with pytest.raises(Stale):  # the row itself, whatever the caller holds
        registration.change_folder(shelf, {"sheets": 4}, by=person(Role.INDEXER))
    assert Folder.objects.get().sheets == 3


def test_what_is_not_named_stays() -> None:
    employer(OURS)
    shelf = change(take(sheets=7, box="ก 1").folder, shelf="ข 2")
    assert (shelf.sheets, shelf.box, shelf.shelf) == (7, "ก 1", "ข 2")


@pytest.mark.parametrize("role", [Role.CERTIFIER, Role.HEAD, Role.COUNTER, Role.AUDITOR, Role.HQ_ADMIN])
def test_only_who_sends_or_files_at_the_office_registers(role: Role) -> None:
    employer(OURS)
    shelf = take().folder
    for verb in (
        lambda by: registration.register_folder(FolderFacts(OURS, volume=2), office=office(), by=by),
        lambda by: registration.change_folder(shelf, {"sheets": 1}, by=by),
        lambda by: not_found.note_not_found(employer(THEIRS), searched="ทุกชั้น", by=by),
    ):
        with pytest.raises(Forbidden):
            verb(person(role))
    with pytest.raises(Forbidden):
        registration.change_folder(shelf, {"sheets": 1}, by=person(Role.INDEXER, CHIANG_MAI))


@pytest.mark.parametrize("role", [Role.SCANNER, Role.INDEXER, Role.QC])
def test_who_sends_or_files_does(role: Role) -> None:
    employer(OURS)
    facts = FolderFacts(OURS)
    assert registration.register_folder(facts, office=office(), by=person(role)).folder.pk


def test_counts_are_not_changed_while_the_file_is_checked_but_the_shelf_is() -> None:
    ours = employer(OURS)
    take(sheets=3)
    moves.move(ours, EmployerFileState.TO_CHECK)
    for changes in ({"sheets": 4}, {"sides": 1}, {"volume": 2}):
        with pytest.raises(TooLate):
            change(Folder.objects.get(), **changes)
    assert change(Folder.objects.get(), shelf="ค 9").shelf == "ค 9"
    moves.move(ours, EmployerFileState.RETURNED)
    assert change(Folder.objects.get(), sheets=4).sheets == 4


@pytest.mark.parametrize(
    "deed",
    [
        lambda shelf: change(shelf, sheets=99, note="นับใหม่"),
        lambda shelf: change(shelf, account_no=OURS),
    ],
)
def test_a_change_is_undone_with_its_counters(deed: Callable[[Folder], Folder]) -> None:
    employer(OURS)
    shelf = take("", written_on="บริษัท ตัวอย่าง", sheets=3).folder
    before = shelf.columns
    changed = deed(Folder.objects.get())
    undone = undoing.undo_folder_deed(Deed.objects.get(version=changed.version), by=person(Role.INDEXER))
    assert (undone.columns, undone.version) == (before, 3)
    assert pending() == 1
    assert counters_are_right()
    assert Event.objects.filter(action="deed.undone").count() == 1
    with pytest.raises(WrongState):
        undoing.undo_folder_deed(Deed.objects.get(verb="undo"), by=person())


def test_a_registration_is_undone_and_its_volume_is_free_again() -> None:
    employer(OURS)
    done = take()
    gone = undoing.undo_folder_deed(done.deed, by=person())
    assert gone.withdrawn
    with pytest.raises(FolderWithdrawn):
        change(gone, sheets=1)
    assert take().folder.volume == 1
    with pytest.raises(Stale):
        undoing.undo_folder_deed(done.deed, by=person())


def test_a_folder_whose_scans_are_here_keeps_its_number_and_its_registration() -> None:
    employer(OURS)
    employer(THEIRS)
    done = take()
    batch = folder(OURS, own_page(OURS))
    tying.tie_batch(batch, done.folder, by=person())
    with pytest.raises(FolderInUse):
        change(Folder.objects.get(), account_no=THEIRS)
    tied = Deed.objects.get(version=2)
    undoing.undo_folder_deed(tied, by=person())
    assert change(Folder.objects.get(), account_no=THEIRS).employer is not None


def test_not_found_is_counted_apart_and_undone() -> None:
    ours = employer(OURS)
    noted = not_found.note_not_found(ours, searched="ชั้น ก 1–12", note="ถามผู้เก็บแฟ้มแล้ว", by=person())
    assert moves.state_of(ours) == EmployerFileState.NOT_FOUND
    assert CounterDelta.objects.totals()[SAMUT_SAKHON, "files.not_found"] == 1
    again = not_found.note_not_found(ours, searched="ห้องเก่า", by=person())
    assert again.deed.version > noted.deed.version
    assert CounterDelta.objects.totals()[SAMUT_SAKHON, "files.not_found"] == 1
    with pytest.raises(Stale):
        not_found.undo_not_found(noted.deed, by=person())
    not_found.undo_not_found(again.deed, by=person())
    assert moves.state_of(ours) == EmployerFileState.NOT_FOUND
    assert counters_are_right()


def test_one_search_undone_is_on_the_list_again() -> None:
    ours = employer(OURS)
    noted = not_found.note_not_found(ours, searched="ทุกชั้น", by=person())
    not_found.undo_not_found(noted.deed, by=person())
    assert moves.state_of(ours) == EmployerFileState.LISTED
    assert counters_are_right()


def test_a_search_says_where_and_is_stale_on_an_older_version() -> None:
    ours = employer(OURS)
    with pytest.raises(not_found.SearchedMissing):
        not_found.note_not_found(ours, searched="  ", by=person())
    not_found.note_not_found(ours, searched="ทุกชั้น", by=person(), version=1)
    with pytest.raises(Stale):
        not_found.note_not_found(ours, searched="ทุกชั้น", by=person(), version=1)


def test_a_folder_that_is_here_is_not_noted_as_not_found() -> None:
    ours, theirs = employer(OURS), employer(THEIRS)
    take()
    machine.file_batch(folder(THEIRS, own_page(THEIRS)).pk)
    for each in (ours, theirs):
        with pytest.raises(FolderIsHere):
            not_found.note_not_found(each, searched="ทุกชั้น", by=person())


def test_a_folder_found_later_takes_it_back_and_says_so() -> None:
    ours = employer(OURS)
    not_found.note_not_found(ours, searched="ทุกชั้น", by=person())
    assert [notice.code for notice in take().notices] == ["was_not_found"]
    assert moves.state_of(ours) == EmployerFileState.LISTED
    assert counters_are_right()


def test_papers_that_are_filed_take_it_back() -> None:
    ours = employer(OURS)
    not_found.note_not_found(ours, searched="ทุกชั้น", by=person())
    machine.file_batch(folder(OURS, own_page(OURS)).pk)
    assert moves.state_of(ours) == EmployerFileState.TO_INDEX
    assert counters_are_right()
