"""The verbs of the work write the figures of days: equal to the rows after undo, revoke and new versions."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone

from documents.employer_file import moves
from documents.filing import machine, review, undoing
from documents.gate import certifying, checking, handing_over
from documents.gate.findings import Found
from documents.gate.states import FindingCode
from documents.lots.lifecycle import sample_for
from documents.models import Batch, Deed, Document
from documents.progress import rollups
from documents.progress.rollups import Step
from employers.models import Employer
from sso_efiles.counters import recount, work
from sso_efiles.counters.models import WorkDelta
from sso_efiles.counters.steps import Dimension
from sso_efiles.counters.work_recount import recountable_steps
from sso_efiles.policy import Role
from tests.documents.gate.people import (
    CLEAN,
    certified,
    certifier,
    checker,
    file_of,
    filed_file,
    fill,
    hand_over,
    indexer,
    last_passage,
    many_files,
    returned,
    to_certify,
)
from tests.documents.paper import employer, folder, office, own_page, person

pytestmark = pytest.mark.django_db
OURS = "7499990028"
GATE = ("handed_over", "checked", "returned", "certified", "revoked", "decided", "touched", "filed")


def told(code: str = "7400") -> dict[str, tuple[int, int]]:
    """(files, pages) of each step that came to something today."""
    today = timezone.localdate()
    rows = rollups.daily([code], since=today, until=today)
    return {row.step.value: (row.files, row.pages) for row in rows}


def wrong(*steps: str) -> list[str]:
    """Figures of these steps that differ from the rows."""
    return [each.name for each in recount.find_differences() if each.name.split(".")[0] in (steps or GATE)]


@pytest.fixture(autouse=True)
def figures_hold() -> Iterator[None]:
    """Whatever a test did: compacting changes nothing, and the figures are what the rows say."""
    yield
    before = told()
    work.compact(before=timezone.localdate())
    assert told() == before
    assert wrong(*(step for step in GATE if step != "filed")) == []


def test_every_step_can_be_recounted() -> None:
    assert recountable_steps() == set(Step)


def test_a_folder_that_is_filed_by_the_machine() -> None:
    employer(OURS)
    machine.file_batch(folder(OURS, own_page(OURS), own_page(OURS)).pk)
    assert told() == {
        "scanned": (0, 2),
        "read": (0, 2),
        "touched": (1, 0),
        "filed": (0, 2),
        "filed_alone": (0, 2),
    }
    assert recount.find_differences() == []
    today = timezone.localdate()
    assert rollups.straight_through(["7400"], today, today) == 1.0


def test_what_a_person_decides_is_not_straight_through_and_an_undo_takes_it_back() -> None:
    employer(OURS)
    machine.file_batch(folder("ไม่ทราบเลขที่", "เรื่อง แจ้งผล").pk)
    assert "filed" not in told()
    document = Document.objects.get()
    review.file_document(document, account_no=OURS, by=indexer(), version=document.version)
    assert (told()["filed"], told()["decided"], told()["touched"]) == ((0, 1), (1, 0), (1, 0))
    assert "filed_alone" not in told()
    assert recount.find_differences() == []
    undoing.undo(Deed.objects.get(), by=indexer())
    assert not {"filed", "decided", "touched"} & told().keys()
    assert recount.find_differences() == []


def test_a_paper_that_moves_to_another_kind_of_filing_counts_once() -> None:
    employer(OURS)
    other = employer("7499990036")
    machine.file_batch(folder(OURS, own_page(OURS)).pk)
    document = Document.objects.get()
    review.file_document(document, account_no=other.account_no, by=indexer(), version=document.version)
    assert (told()["filed"], "filed_alone" in told()) == ((0, 1), False)
    assert recount.find_differences() == []


def test_a_file_through_the_gate() -> None:
    certified(filed_file())
    assert {step: n for step, n in told().items() if step in GATE} == {
        "touched": (1, 0),
        "handed_over": (1, 3),
        "checked": (1, 3),
        "certified": (1, 3),
    }


def test_what_is_taken_back_was_not_handed_over() -> None:
    ours = filed_file()
    deed = hand_over(ours)
    handing_over.take_back(deed, by=indexer())
    assert "handed_over" not in told()


def test_what_changed_meanwhile_was_handed_over_and_is_again() -> None:
    ours = filed_file()
    hand_over(ours)
    fill(ours)
    moves.refresh_state(ours.pk)
    hand_over(ours)
    assert told()["handed_over"] == (2, 9)


def test_what_is_returned_is_handed_over_again() -> None:
    ours = filed_file()
    hand_over(ours)
    page = sample_for(last_passage(ours)).pages[0]
    checking.check(ours, returned(Found(FindingCode.KEY_FIELD_WRONG, page, "")), by=checker())
    assert (told()["checked"], told()["returned"]) == ((1, 3), (1, 3))
    certified(ours)
    assert (told()["handed_over"], told()["checked"], told()["certified"]) == ((2, 6), (2, 6), (1, 3))


def test_a_rejected_lot_returns_all_its_files() -> None:
    files = many_files(3)
    for each in files:
        hand_over(each)
    page = sample_for(last_passage(files[0])).pages[0]
    checking.check(files[0], returned(Found(FindingCode.WRONG_EMPLOYER, page, "")), by=checker())
    assert told()["returned"] == (3, 6)


def test_a_revoked_certificate_stays_on_its_day_and_shows_on_its_own() -> None:
    ours = filed_file()
    certified(ours)
    certifying.revoke(ours, reason="ผิดแฟ้ม", by=certifier())
    assert (told()["certified"], told()["revoked"]) == ((1, 3), (1, 3))
    certified(ours)
    assert told()["certified"] == (2, 6)


def test_a_new_version_is_certified_as_a_file_more() -> None:
    ours = filed_file()
    certified(ours)
    fill(ours, pages=2)
    moves.refresh_state(ours.pk)
    assert file_of(ours).version == 2
    certified(ours)
    assert (told()["certified"], told()["touched"]) == ((2, 8), (1, 0))


def test_a_file_that_goes_to_another_office_takes_its_beginning_with_it() -> None:
    ours = filed_file()
    Employer.objects.filter(pk=ours.pk).update(office=office("5000"))
    assert moves.follow_registry() == 1
    totals = WorkDelta.objects.filter(step=Step.TOUCHED).sums("office")
    assert {code: files for code, files, *_ in totals} == {"5000": 1, "7400": 0}


def test_minutes_are_the_time_since_a_persons_last_deed() -> None:
    """Of the first nobody knows; after a long pause neither."""
    first, second, third = many_files(3)
    hand_over(first)
    Deed.objects.update(at=timezone.now() - timedelta(seconds=90))
    hand_over(second)
    Deed.objects.update(at=timezone.now() - timedelta(seconds=15 * 60 + 30))
    hand_over(third)
    (row,) = [row for row in rollups.daily(["7400"], since=date(2020, 1, 1), until=date(2100, 1, 1))
              if row.step == Step.HANDED_OVER]  # fmt: skip
    assert (row.files, row.timed) == (3, 1)
    assert 85 <= row.seconds <= 95
    Deed.objects.update(at=timezone.now())


def test_the_head_sees_who_did_which_step() -> None:
    certified(filed_file())
    today = timezone.localdate()
    rows = rollups.by_person(office("7400"), since=today, until=today, by=person(Role.HEAD))
    did = {(row.step, row.value) for row in rows if row.value}
    assert did == {
        (Step.HANDED_OVER, str(indexer().pk)),
        (Step.CHECKED, str(checker().pk)),
        (Step.CERTIFIED, str(certifier().pk)),
    }


def test_kinds_of_what_is_filed() -> None:
    employer(OURS)
    machine.file_batch(folder(OURS, own_page(OURS)).pk)
    batch = Batch.objects.get()
    assert batch.counted == {"": [1, 1]}
    today = timezone.localdate()
    rows = rollups.daily(["7400"], since=today, until=today, by=Dimension.KIND, steps=[Step.FILED])
    assert [(row.value, row.pages) for row in rows] == [("", 1)]


def test_a_recount_writes_what_is_missing_on_its_day_and_a_wrong_sum_on_nobodys() -> None:
    ours = filed_file()
    to_certify(ours)
    WorkDelta.objects.all().delete()
    work.add("7400", Step.TOUCHED, files=5)
    work.add("7400", Step.CHECKED, files=7)
    recount.recount_office("7400")
    assert told()["checked"] == (1, 3)
    assert told()["touched"] == (5, 0)
    assert wrong(*(step.value for step in Step)) == []
    assert recount.recount_office("7400") == []


def test_a_certified_file_that_a_clean_check_passed_is_timed_by_its_checker() -> None:
    ours, theirs = many_files(2)
    hand_over(ours)
    hand_over(theirs)
    checking.check(ours, CLEAN, by=checker())
    checking.check(theirs, CLEAN, by=checker())
    (row,) = [row for row in rollups.daily(["7400"], since=date(2020, 1, 1), until=date(2100, 1, 1))
              if row.step == Step.CHECKED]  # fmt: skip
    assert (row.files, row.timed) == (2, 1)
