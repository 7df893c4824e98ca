"""Lots: joined by the day, drawn once, accepted or rejected; a bad office is tightened, then stopped."""

import random
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from pytest_django import Settings

from documents.employer_file.models import Passage
from documents.employer_file.states import PassageState
from documents.errors import (
    LotUndecided,
    OfficeStopped,
    ReleaseReasonMissing,
    SampleNotDrawn,
    WrongState,
)
from documents.lots.draws import draw_pages
from documents.lots.lifecycle import (
    employers_of_lot,
    join_lot,
    pictures_in,
    record_check,
    require_certifiable,
    sample_for,
    settle_left_lots,
)
from documents.lots.models import DrawnPage, Lot, LotFile, OfficeSeverity
from documents.lots.severities import release_office, severity_of
from documents.lots.states import LotState, Severity
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.refusal import Forbidden
from tests.documents.lots.office_day import hand_over, hand_over_pages, look, work_a_lot
from tests.documents.paper import office, person
from tests.factories import PageFactory

pytestmark = pytest.mark.django_db
EVENING_OF_THE_29TH = datetime(2026, 11, 29, 16, 0, tzinfo=UTC)
"""23:00 in Bangkok."""
NIGHT_OF_THE_30TH = datetime(2026, 11, 29, 17, 30, tzinfo=UTC)
"""Half past midnight in Bangkok, the same day in UTC."""


def all_wrong(_page: int) -> bool:
    return True


def take_back(passage: Passage) -> None:
    Passage.objects.filter(pk=passage.pk).update(state=PassageState.WITHDRAWN)


def test_what_is_handed_over_on_one_day_is_one_lot_for_each_office() -> None:
    one, other, away = hand_over(), hand_over(), hand_over(code="5000")
    assert one.lot_file.lot == other.lot_file.lot != away.lot_file.lot
    assert Lot.objects.filter(office="7400").get().number == 1


def test_the_day_is_the_thai_one_and_yesterdays_lot_is_drawn_when_today_begins() -> None:
    with time_machine.travel(EVENING_OF_THE_29TH, tick=False):
        late = hand_over()
    with time_machine.travel(NIGHT_OF_THE_30TH, tick=False):
        early = hand_over()
    yesterday, today = (Lot.objects.get(files__passage=passage) for passage in (late, early))
    assert [str(lot.day) for lot in (yesterday, today)] == ["2026-11-29", "2026-11-30"]
    assert (yesterday.state, today.state) == (LotState.DRAWN, LotState.OPEN)


def test_the_first_sample_closes_the_lot_and_the_next_file_opens_the_second_of_the_day() -> None:
    first = hand_over()
    sample = sample_for(first)
    second = hand_over()
    assert second.lot_file.lot.number == 2
    assert sample.lot_id == first.lot_file.lot_id
    assert (sample.plan, sample.severity) == ("iso-ii-065/1", "normal")
    assert sample_for(first) == sample


def test_a_lot_smaller_than_its_sample_is_looked_at_whole() -> None:
    passage = hand_over(pages=7, slots=3)
    assert sample_for(passage).pages == pictures_in(passage.manifest)
    lot = Lot.objects.get()
    assert (lot.size, lot.sample, lot.accept) == (7, 7, 0)


def test_the_sample_is_the_draw_of_its_seed_and_every_first_page_is_looked_at_besides() -> None:
    files = [hand_over(pages=15) for _ in range(4)]
    samples = [sample_for(file) for file in files]
    lot = Lot.objects.get()
    population = [page for file in files for page in pictures_in(file.manifest)]
    drawn = draw_pages(lot.seed, population, size=20)
    assert (lot.size, lot.sample) == (60, 20)
    assert set(DrawnPage.objects.filter(random=True).values_list("page", flat=True)) == set(drawn)
    for file, sample in zip(files, samples, strict=True):
        own = pictures_in(file.manifest)
        assert sample.pages == [page for page in own if page in drawn or page == own[0]]


def test_slots_without_a_picture_copies_and_covers_are_not_drawn() -> None:
    slots: list[dict[str, object]] = [
        {"page": 1, "original": "a", "copy_of": None},
        {"page": 2, "original": None, "copy_of": None},
        {"page": 3, "original": "a", "copy_of": 1},
        {"page": 4, "original": "a", "copy_of": None, "form": "cover"},
        {"page": 5, "original": "a", "copy_of": None, "form": "separator"},
    ]
    assert pictures_in(slots) == [1]


def test_a_lot_is_accepted_when_its_last_file_is_checked() -> None:
    one, other = hand_over(), hand_over()
    assert look(one).state == LotState.DRAWN
    with pytest.raises(LotUndecided) as refused, transaction.atomic():
        require_certifiable(one)
    assert refused.value.data["left"] == 1
    decision = look(other)
    assert (decision.state, decision.to_return) == (LotState.ACCEPTED, [])
    for passage in (one, other):
        with transaction.atomic():
            require_certifiable(passage)
    assert Event.objects.filter(action="lot.accepted").count() == 1


def test_one_defect_more_than_accepted_returns_every_file_of_the_lot_at_once() -> None:
    passed, bad, waiting = hand_over(), hand_over(), hand_over()
    look(passed)
    decision = look(bad, all_wrong)
    assert decision.state == LotState.REJECTED
    assert {passage.pk for passage in decision.to_return} == {passed.pk, bad.pk, waiting.pk}
    with pytest.raises(LotUndecided), transaction.atomic():
        require_certifiable(passed)
    assert Event.objects.get(action="lot.rejected").data["defects"] > 0


@pytest.mark.parametrize(("wrong", "state"), [(1, LotState.ACCEPTED), (2, LotState.REJECTED)])
def test_the_acceptance_number_stands_on_both_sides(wrong: int, state: LotState) -> None:
    passage = hand_over(pages=290)
    sample_for(passage)
    drawn = list(DrawnPage.objects.filter(random=True).values_list("page", flat=True)[:wrong])
    assert look(passage, lambda page: page in drawn).state == state
    assert Lot.objects.get().defects == wrong


def test_a_wrong_first_page_that_was_not_drawn_counts_in_no_statistic() -> None:
    for _ in range(40):
        passage = hand_over(pages=40)
        sample_for(passage)
        beside = DrawnPage.objects.filter(lot_file__passage=passage, random=False).first()
        if beside is not None:
            break
    assert beside is not None, "the first of 40 pages was drawn forty times"
    decision = look(passage, lambda page: page == beside.page_id)
    assert (decision.state, decision.lot.defects) == (LotState.ACCEPTED, 0)
    assert DrawnPage.objects.get(pk=beside.pk).defective


def test_something_critical_rejects_a_lot_with_no_other_defect() -> None:
    passage = hand_over(pages=290)
    decision = look(passage, critical=True)
    assert (decision.state, decision.lot.defects, decision.lot.critical) == (LotState.REJECTED, 0, 1)


def test_a_defect_of_a_page_that_nobody_drew_is_no_defect_of_the_sample() -> None:
    passage = hand_over()
    stranger = PageFactory.create()
    sample_for(passage)
    with transaction.atomic():
        decision = record_check(passage, defective_pages={stranger.pk}, critical=False)
    assert (decision.state, decision.lot.defects) == (LotState.ACCEPTED, 0)


def test_a_check_without_a_sample_and_a_second_check_are_refused() -> None:
    passage = hand_over()
    hand_over()
    with pytest.raises(SampleNotDrawn), transaction.atomic():
        record_check(passage, defective_pages=set(), critical=False)
    look(passage)
    with pytest.raises(WrongState), transaction.atomic():
        record_check(passage, defective_pages=set(), critical=False)


def test_what_was_taken_back_before_the_draw_is_not_in_it_and_holds_nobody_up() -> None:
    gone, here = hand_over(), hand_over()
    take_back(gone)
    assert sample_for(here).pages == pictures_in(here.manifest)
    assert Lot.objects.get().size == 10
    assert look(here).state == LotState.ACCEPTED
    with pytest.raises(SampleNotDrawn), transaction.atomic():
        record_check(gone, defective_pages=set(), critical=False)


def test_a_lot_whose_last_unchecked_file_was_taken_back_is_decided_when_it_is_asked_for() -> None:
    passed, gone = hand_over(), hand_over()
    look(passed)
    take_back(gone)
    with transaction.atomic():
        require_certifiable(passed)
    assert Lot.objects.get().state == LotState.ACCEPTED


def test_the_scheduler_decides_lots_that_wait_for_nobody_any_more_and_no_others() -> None:
    passed, gone = hand_over(), hand_over()
    look(passed)
    waiting = hand_over(code="5000")
    sample_for(waiting)
    assert settle_left_lots() == 0
    take_back(gone)
    assert settle_left_lots() == 1
    assert [lot.state for lot in Lot.objects.order_by("office")] == [LotState.DRAWN, LotState.ACCEPTED]
    assert settle_left_lots() == 0
    take_back(waiting)
    assert settle_left_lots() == 1
    assert Lot.objects.get(office="5000").state == LotState.VOID


def test_a_lot_of_which_all_was_taken_back_ends_without_a_result_and_counts_for_nothing() -> None:
    with time_machine.travel(EVENING_OF_THE_29TH, tick=False):
        take_back(hand_over())
    with time_machine.travel(NIGHT_OF_THE_30TH, tick=False):
        hand_over()
    lot = Lot.objects.get(day="2026-11-29")
    assert (lot.state, lot.size) == (LotState.VOID, 0)
    assert OfficeSeverity.objects.get(office="7400").recent == []
    assert Event.objects.filter(action="lot.voided").exists()


def test_a_file_that_is_handed_over_again_is_drawn_in_its_new_lot_with_the_same_pages() -> None:
    first = hand_over()
    pages = [slot["page"] for slot in first.manifest]
    look(first, all_wrong)
    lying = [PageFactory._meta.model.objects.get(pk=page) for page in pages]
    again = hand_over_pages(lying)
    assert sample_for(again).pages == pages
    assert again.lot_file.lot.number == 2


def test_a_file_in_no_lot_cannot_be_sampled_nor_certified() -> None:
    passage = hand_over()
    LotFile.objects.all().delete()
    with pytest.raises(WrongState):
        sample_for(passage)
    with pytest.raises(LotUndecided):
        require_certifiable(passage)


def test_who_checks_may_hold_every_employer_of_the_lot_in_order() -> None:
    passages = [hand_over() for _ in range(3)]
    assert employers_of_lot(passages[1]) == sorted(passage.efile_id for passage in passages)


def test_a_bad_office_is_tightened_within_five_lots_then_stopped_and_cannot_certify(
    settings: Settings,
) -> None:
    """Each tenth page is wrong: lots of 30 pages, from the hand-over to the result, seeded."""
    dice = random.Random(12)
    severities = [severity_of(work_a_lot(0.1, dice).office_id) for _ in range(5)]
    assert Severity.TIGHTENED in severities
    lots = 0
    while severity_of("7400") != Severity.STOPPED:
        work_a_lot(0.1, dice)
        lots += 1
        assert lots < 40
    good = hand_over()
    assert look(good).state == LotState.ACCEPTED
    assert severity_of("7400") == Severity.STOPPED
    with pytest.raises(OfficeStopped):
        require_certifiable(good)
    switched = Event.objects.filter(action="office.severity", object_id="7400")
    assert [event.data["now"] for event in switched.order_by("pk")][-1] == "stopped"


@pytest.fixture
def stopped() -> OfficeSeverity:
    return OfficeSeverity.objects.create(office=office(), severity=Severity.STOPPED)


@pytest.mark.parametrize(
    ("role", "code", "may"),
    [
        (Role.PROVINCE_ADMIN, "7400", True), (Role.HQ_ADMIN, "1000", True),
        (Role.PROVINCE_ADMIN, "5000", False),
        (Role.HEAD, "7400", False), (Role.QC, "7400", False), (Role.CERTIFIER, "7400", False),
        (Role.EXECUTIVE, "1000", False), (Role.AUDITOR, "1000", False),
    ],
)  # fmt: skip
def test_a_stopped_office_is_released_by_who_answers_for_it_and_not_by_itself(
    role: Role, code: str, may: bool, stopped: OfficeSeverity
) -> None:
    by = person(role, code)
    if not may:
        with pytest.raises(Forbidden):
            release_office(stopped.office, by=by, reason="อบรมเจ้าหน้าที่สแกนใหม่ทั้งหมด")
        assert severity_of("7400") == Severity.STOPPED
        return
    release_office(stopped.office, by=by, reason="อบรมเจ้าหน้าที่สแกนใหม่ทั้งหมด")
    assert severity_of("7400") == Severity.TIGHTENED
    event = Event.objects.get(action="office.released")
    assert (event.actor, event.object_id) == (by, "7400")


def releasing(reason: str) -> Callable[[User], None]:
    return lambda by: release_office(office(), by=by, reason=reason)


def test_a_release_needs_a_reason_and_an_office_that_is_stopped(stopped: OfficeSeverity) -> None:
    admin = person(Role.PROVINCE_ADMIN)
    with pytest.raises(ReleaseReasonMissing):
        releasing("  แก้    แล้ว ")(admin)
    releasing("เปลี่ยนเครื่องสแกนแล้ว")(admin)
    with pytest.raises(WrongState):
        releasing("เปลี่ยนเครื่องสแกนแล้ว")(admin)


def test_a_lot_drawn_before_the_switch_says_nothing_about_the_new_severity() -> None:
    passages = [hand_over() for _ in range(1)]
    sample_for(passages[0])
    OfficeSeverity.objects.update(severity=Severity.TIGHTENED)
    look(passages[0], all_wrong)
    row = OfficeSeverity.objects.get()
    assert (row.severity, row.rejected, row.recent) == (Severity.TIGHTENED, 0, [])


def test_steady_work_may_be_switched_off(settings: Settings) -> None:
    settings.SAMPLING_REDUCED = False
    hand_over()
    OfficeSeverity.objects.update(score=28)
    look(Passage.objects.get())
    assert severity_of("7400") == Severity.NORMAL
    settings.SAMPLING_REDUCED = True
    look(hand_over())
    assert severity_of("7400") == Severity.REDUCED


def test_a_file_is_in_one_lot_once() -> None:
    passage = hand_over()
    with pytest.raises(IntegrityError), transaction.atomic():
        join_lot(passage)
