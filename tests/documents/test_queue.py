"""Work under lease and token: taken by one at a time, given back, set aside, offered fairly."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as app_settings
from django.db.models.functions import Now
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from documents import queue
from documents.errors import WrongState
from documents.models import Batch, Page, Scan, Upload
from documents.queue import READ, SPLIT
from ocr.limits import Limits
from sso_efiles.accounts.models import Office, User
from sso_efiles.audit.models import Event
from sso_efiles.counters import deltas
from sso_efiles.counters.models import CounterDelta
from sso_efiles.counters.names import CounterName
from sso_efiles.work import leases
from sso_efiles.work.dispatch import select_for_dispatch
from sso_efiles.work.kinds import Kind
from sso_efiles.work.leased import Leased
from sso_efiles.work.leases import Claim, LeaseLost
from sso_efiles.work.states import WorkState
from tests.factories import (
    BatchFactory,
    OfficeFactory,
    PageFactory,
    ReadingFactory,
    UploadFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan() -> Scan:
    """A page in the queue, counted as the split counts it."""
    scan: Scan = PageFactory.create().image
    deltas.add(scan.office_id, CounterName.PAGES_OPEN)
    return scan


@pytest.fixture
def person() -> User:
    user: User = UserFactory.create()
    return user


def kind_of(row: Leased) -> Kind:
    return READ if isinstance(row, Scan) else SPLIT


def taken(row: Leased) -> Claim:
    held = leases.claim(kind_of(row), row.pk)
    assert held is not None
    return held


def lapse(*rows: Leased) -> None:
    """The lease ran out a second ago."""
    for row in rows:
        type(row)._default_manager.filter(pk=row.pk).update(lease_until=Now() - timedelta(seconds=1))


def state(row: Leased) -> WorkState:
    row.refresh_from_db()
    return row.work_state


def tried_to_the_end(row: Leased) -> None:
    """Three workers died of it."""
    for _try in range(3):
        taken(row)
        lapse(row)


def counted(office: str) -> dict[str, int]:
    return {name: total for (code, name), total in CounterDelta.objects.totals().items() if code == office}


# -- claim ------------------------------------------------------------------------


def test_a_queued_page_is_taken_under_a_lease(scan: Scan) -> None:
    held = taken(scan)
    assert state(scan) == WorkState.RUNNING
    assert (scan.token, scan.attempt, held.attempt) == (held.token, 1, 1)
    assert Scan.objects.filter(lease_until__gt=Now() + timedelta(seconds=170)).exists()


def test_nobody_else_takes_it_while_the_lease_holds(scan: Scan) -> None:
    held = taken(scan)
    assert leases.claim(READ, scan.pk) is None
    scan.refresh_from_db()
    assert (scan.token, scan.attempt) == (held.token, 1)


def test_another_takes_it_when_the_lease_ran_out(scan: Scan) -> None:
    first = taken(scan)
    lapse(scan)
    second = taken(scan)
    assert second.token != first.token
    assert second.attempt == 2


@pytest.mark.parametrize("final", [WorkState.DONE, WorkState.QUARANTINED])
def test_what_is_final_is_not_taken(scan: Scan, final: WorkState) -> None:
    Scan.objects.update(state=final)
    assert leases.claim(READ, scan.pk) is None
    assert state(scan) == final


def test_what_is_not_there_is_not_taken() -> None:
    assert leases.claim(READ, 10**9) is None


def test_a_page_that_three_workers_died_of_is_set_aside_by_the_fourth(scan: Scan) -> None:
    tried_to_the_end(scan)
    assert leases.claim(READ, scan.pk) is None
    assert state(scan) == WorkState.QUARANTINED
    assert (scan.reason, scan.attempt, scan.token) == ("worker_lost", 3, None)
    assert Event.objects.get(action="work.quarantined").data == {"reason": "worker_lost", "attempt": 3}


# -- finish and the fence ---------------------------------------------------------------


def test_finished_work_is_done_and_held_by_nobody(scan: Scan) -> None:
    leases.finish(taken(scan), read_at=Now())
    assert state(scan) == WorkState.DONE
    assert (scan.token, scan.lease_until, scan.reason) == (None, None, "")
    assert scan.read_at is not None
    assert counted(scan.office_id) == {"pages.done": 1}


def test_a_late_worker_finishes_nothing(scan: Scan) -> None:
    late = taken(scan)
    lapse(scan)
    present = taken(scan)
    with pytest.raises(LeaseLost):
        leases.finish(late)
    assert state(scan) == WorkState.RUNNING
    assert scan.token == present.token
    leases.finish(present)
    with pytest.raises(LeaseLost):
        leases.finish(late)


def test_work_is_finished_once(scan: Scan) -> None:
    held = taken(scan)
    leases.finish(held)
    with pytest.raises(LeaseLost):
        leases.finish(held)
    assert counted(scan.office_id) == {"pages.done": 1}


def test_a_lease_that_ran_out_under_a_lone_worker_still_lets_it_finish(scan: Scan) -> None:
    held = taken(scan)
    lapse(scan)
    leases.finish(held)
    assert state(scan) == WorkState.DONE


def test_a_late_worker_gives_back_and_sets_aside_nothing(scan: Scan) -> None:
    late = taken(scan)
    lapse(scan)
    present = taken(scan)
    leases.retry(late, reason="timeout")
    leases.defer(late)
    leases.quarantine(late, reason="timeout")
    assert state(scan) == WorkState.RUNNING
    assert (scan.token, scan.attempt) == (present.token, 2)
    assert not Event.objects.filter(action="work.quarantined").exists()


# -- given back ------------------------------------------------------------------------


def test_what_failed_for_now_goes_back_and_may_be_dispatched_at_once(scan: Scan) -> None:
    Scan.objects.update(dispatched_at=Now())
    leases.retry(taken(scan), reason="timeout", detail="x" * 3000)
    assert state(scan) == WorkState.QUEUED
    assert (scan.attempt, scan.token, scan.dispatched_at) == (1, None, None)
    assert scan.stderr_tail == "x" * 2000


def test_the_third_failure_sets_it_aside_with_its_reason(scan: Scan) -> None:
    for _try in range(3):
        leases.retry(taken(scan), reason="timeout", detail="too slow")
    assert state(scan) == WorkState.QUARANTINED
    assert (scan.reason, scan.stderr_tail, scan.attempt) == ("timeout", "too slow", 3)
    assert counted(scan.office_id) == {"pages.quarantined": 1}


def test_what_was_put_off_for_want_of_the_store_lost_no_attempt(scan: Scan) -> None:
    for _try in range(5):
        leases.defer(taken(scan))
    assert state(scan) == WorkState.QUEUED
    assert scan.attempt == 0
    assert scan.dispatched_at is not None  # not at once: the store is waited for


# -- set aside -----------------------------------------------------------------------------


def test_a_file_that_cannot_be_counted_is_one_page_set_aside() -> None:
    file = UploadFactory.create(split=WorkState.QUEUED, pages_found=None)
    leases.quarantine(taken(file), reason="pdf_encrypted", detail="locked")
    file.refresh_from_db()
    scan = file.scans.get()
    assert (file.split, file.pages_found) == (WorkState.QUARANTINED, 1)
    assert (scan.number, scan.state, scan.reason) == (1, WorkState.QUARANTINED, "pdf_encrypted")
    assert counted(scan.office_id) == {"pages.quarantined": 1}


def test_released_it_is_counted_again_and_its_page_is_not_doubled(person: User) -> None:
    file = UploadFactory.create(split=WorkState.QUEUED, pages_found=None)
    leases.quarantine(taken(file), reason="pdf_encrypted")
    scan = file.scans.get()
    queue.release(scan.page, by=person)
    file.refresh_from_db()
    scan.refresh_from_db()
    assert (file.split, file.attempt, scan.state) == (WorkState.QUEUED, 0, WorkState.QUEUED)
    leases.quarantine(taken(file), reason="pdf_damaged")
    assert [(p.state, p.reason) for p in file.scans.all()] == [(WorkState.QUARANTINED, "pdf_damaged")]
    assert counted(scan.office_id) == {"pages.quarantined": 1}


# -- by a person ----------------------------------------------------------------------------


def test_a_released_page_starts_anew_and_before_the_others(scan: Scan, person: User) -> None:
    tried_to_the_end(scan)
    leases.reap_expired()
    scan.refresh_from_db()
    queue.release(scan.page, by=person)
    scan.refresh_from_db()
    assert (scan.state, scan.attempt, scan.priority, scan.reason) == (WorkState.QUEUED, 0, 1, "")
    assert counted(scan.office_id) == {"pages.open": 1}
    assert Event.objects.get(action="page.released").actor == person


def test_a_page_is_read_again_and_keeps_its_text_until_then(scan: Scan, person: User) -> None:
    leases.finish(taken(scan))
    ReadingFactory.create(page=scan.page)
    scan.refresh_from_db()
    queue.reread(scan.page, by=person)
    scan.refresh_from_db()
    assert scan.state == WorkState.QUEUED
    assert scan.readings.filter(current=True).count() == 1
    assert Event.objects.filter(action="page.reread", actor=person).count() == 1


def test_only_a_page_set_aside_is_released_and_only_a_read_one_reread(scan: Scan, person: User) -> None:
    with pytest.raises(WrongState):
        queue.release(scan.page, by=person)
    with pytest.raises(WrongState):
        queue.reread(scan.page, by=person)
    assert not Event.objects.exists()


# -- the sweep ---------------------------------------------------------------------------------


def test_only_dead_leases_are_freed(scan: Scan) -> None:
    alive: Scan = PageFactory.create().image
    file = UploadFactory.create(split=WorkState.QUEUED, pages_found=None)
    held = [taken(scan), taken(alive), taken(file)]
    Scan.objects.update(dispatched_at=Now())
    lapse(scan, file)
    assert leases.reap_expired() == 2
    assert (state(scan), scan.dispatched_at, scan.token) == (WorkState.QUEUED, None, None)
    assert state(alive) == WorkState.RUNNING
    assert state(file) == WorkState.QUEUED
    with pytest.raises(LeaseLost):
        leases.finish(held[0])


def test_a_dead_lease_after_the_last_attempt_is_set_aside(scan: Scan) -> None:
    tried_to_the_end(scan)
    assert leases.reap_expired() == 0
    assert state(scan) == WorkState.QUARANTINED


# -- offering ---------------------------------------------------------------------------------


def offered(*, limit: int = 50) -> list[tuple[str, int]]:
    return select_for_dispatch(limit=limit)


def pages_of(office: Office, number: int, **facts: Any) -> list[int]:
    file = UploadFactory.create(batch=BatchFactory.create(office=office), pages_found=number)
    pages = Page.objects.create_with_scans(file, range(1, number + 1), **facts)
    return [page.scan_id for page in pages if page.scan_id]


def test_work_is_offered_once_until_the_offer_is_old(scan: Scan) -> None:
    assert offered() == [("read", scan.pk)]
    assert offered() == []
    Scan.objects.update(dispatched_at=Now() - timedelta(seconds=61))
    assert offered() == [("read", scan.pk)]


def test_files_come_before_pages(scan: Scan) -> None:
    file = UploadFactory.create(split=WorkState.QUEUED, pages_found=None)
    assert offered() == [("split", file.pk), ("read", scan.pk)]


def test_a_page_waits_for_the_count_of_its_file() -> None:
    PageFactory.create(upload__split=WorkState.QUEUED)
    assert [kind for kind, _pk in offered()] == ["split"]


def test_never_more_is_outstanding_than_the_limit() -> None:
    pages_of(OfficeFactory.create(), 30)
    assert len(offered(limit=10)) == 10
    assert offered(limit=10) == []
    begun = list(Scan.objects.exclude(dispatched_at=None).values_list("pk", flat=True)[:5])
    for pk in begun[:4]:
        leases.claim(READ, pk)
    assert offered(limit=10) == []  # the rest is enough to go on with
    leases.claim(READ, begun[4])
    assert len(offered(limit=10)) == 5


def test_ten_thousand_pages_of_one_office_do_not_starve_the_others() -> None:
    large, small, other = (OfficeFactory.create(code=code) for code in ("7400", "5000", "1000"))
    pages_of(large, 10_000)
    few, fewer = pages_of(small, 5), pages_of(other, 3)
    first = [pk for _kind, pk in offered(limit=20)]
    assert set(few) | set(fewer) <= set(first)
    assert len(first) == 20
    assert {few[0], fewer[0]} <= set(first[:3])


def files_of(batch: Batch, number: int) -> list[int]:
    rows = UploadFactory.create_batch(number, batch=batch, split=WorkState.QUEUED, pages_found=None)
    return [row.pk for row in rows]


def test_costly_files_of_one_batch_hold_no_other_up() -> None:
    """Ten files of one ZIP that take all the time they may: what is offered is bounded, running included."""
    costly = files_of(BatchFactory.create(), 10)
    first = [pk for _kind, pk in offered()]
    assert first == costly[: SPLIT.each]
    for pk in first[:2]:
        leases.claim(SPLIT, pk)
    assert offered() == []
    other = files_of(BatchFactory.create(), 2)
    assert [pk for _kind, pk in offered()] == other
    # both workers are at it, the rest was sent before: what the other upload waits for
    before = SPLIT.each / app_settings.WORKERS * Limits().count_cpu
    assert before <= 10
    Upload.objects.filter(pk=first[0]).update(split=WorkState.QUARANTINED, token=None)
    assert [pk for _kind, pk in offered()] == [costly[SPLIT.each]]


def test_batches_are_split_in_turn() -> None:
    one, other = files_of(BatchFactory.create(), 3), files_of(BatchFactory.create(), 3)
    first = [pk for _kind, pk in offered()]
    assert first[:4] == [one[0], other[0], one[1], other[1]]


def test_what_a_person_asked_for_comes_first_within_its_office() -> None:
    office = OfficeFactory.create()
    pages_of(office, 5)
    asked_for = pages_of(office, 1, priority=1)
    assert offered(limit=1) == [("read", asked_for[0])]


def test_running_done_and_set_aside_work_is_not_offered() -> None:
    for final in (WorkState.RUNNING, WorkState.DONE, WorkState.QUARANTINED):
        PageFactory.create(state=final)
    assert offered() == []


# -- any order of events -----------------------------------------------------------------------


class Life(RuleBasedStateMachine):
    """One page, many workers, in any order: what the database holds is what a single clerk's notes say."""

    claims = Bundle("claims")

    def __init__(self) -> None:
        super().__init__()
        # pages of earlier examples stand in the same transaction and must not stir
        Scan.objects.update(state=WorkState.DONE)
        self.scan: Scan = PageFactory.create().image
        self.person: User = UserFactory.create()
        CounterDelta.objects.all().delete()
        deltas.add(self.scan.office_id, CounterName.PAGES_OPEN)
        self.state, self.attempt = WorkState.QUEUED, 0
        self.token: uuid.UUID | None = None
        self.lapsed = False

    def _free(self) -> bool:
        return self.state == WorkState.QUEUED or (self.state == WorkState.RUNNING and self.lapsed)

    def _holds(self, held: Claim) -> bool:
        return self.state == WorkState.RUNNING and held.token == self.token

    def _rest(self, state: WorkState) -> None:
        self.state, self.token, self.lapsed = state, None, False

    @rule(target=claims)
    def claim(self) -> Claim:
        free, tried = self._free(), self.attempt
        held = leases.claim(READ, self.scan.pk)
        assert (held is not None) == (free and tried < 3)
        if held is None:
            if free:
                self._rest(WorkState.QUARANTINED)
            return Claim(READ, self.scan.pk, uuid.uuid4(), 1)  # nobody's: it must change nothing
        self.state, self.token, self.lapsed = WorkState.RUNNING, held.token, False
        self.attempt += 1
        assert held.attempt == self.attempt
        return held

    @rule(held=claims)
    def finish(self, held: Claim) -> None:
        if self._holds(held):
            leases.finish(held)
            self._rest(WorkState.DONE)
        else:
            with pytest.raises(LeaseLost):
                leases.finish(held)

    @rule(held=claims)
    def give_back(self, held: Claim) -> None:
        leases.retry(held, reason="timeout")
        if self._holds(held):
            self._rest(WorkState.QUEUED if held.attempt < 3 else WorkState.QUARANTINED)

    @rule(held=claims)
    def put_off(self, held: Claim) -> None:
        leases.defer(held)
        if self._holds(held):
            self._rest(WorkState.QUEUED)
            self.attempt -= 1

    @rule(held=claims)
    def set_aside(self, held: Claim) -> None:
        leases.quarantine(held, reason="image_unreadable")
        if self._holds(held):
            self._rest(WorkState.QUARANTINED)

    @precondition(lambda self: self.state == WorkState.RUNNING)
    @rule()
    def time_passes(self) -> None:
        lapse(self.scan)
        self.lapsed = True

    @rule()
    def sweep(self) -> None:
        leases.reap_expired()
        if self.state == WorkState.RUNNING and self.lapsed:
            self._rest(WorkState.QUEUED if self.attempt < 3 else WorkState.QUARANTINED)

    @rule(verb=st.sampled_from([(queue.release, WorkState.QUARANTINED), (queue.reread, WorkState.DONE)]))
    def ask_again(self, verb: tuple[Any, WorkState]) -> None:
        act, wanted = verb
        if self.state == wanted:
            act(self.scan.page, by=self.person)
            self._rest(WorkState.QUEUED)
            self.attempt = 0
        else:
            with pytest.raises(WrongState):
                act(self.scan.page, by=self.person)

    @invariant()
    def the_database_agrees(self) -> None:
        row = Scan.objects.get(pk=self.scan.pk)
        assert (row.state, row.attempt, row.token) == (self.state, self.attempt, self.token)
        assert (row.lease_until is not None) == (self.state == WorkState.RUNNING)
        assert (row.reason != "") == (self.state == WorkState.QUARANTINED)

    @invariant()
    def the_counters_agree(self) -> None:
        names = {WorkState.DONE: "pages.done", WorkState.QUARANTINED: "pages.quarantined"}
        assert counted(self.scan.office_id) == {names.get(self.state, "pages.open"): 1}


def test_any_order_of_events_keeps_the_rules_of_the_queue() -> None:
    some = settings(
        max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Life, settings=some)
