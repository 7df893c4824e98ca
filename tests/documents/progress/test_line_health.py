"""Health of the line and its alarms: what waits, what fails, who is silent, which scanner is worse now."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from documents.employer_file.models import EmployerFile
from documents.models import Scan
from documents.progress import alarms, backlog, line_health
from documents.progress.backlog import Waiting
from documents.progress.models import Alarm, AlarmKind
from documents.progress.outlook import calendar
from sso_efiles.counters import deltas, quality, work
from sso_efiles.counters.names import CounterName
from sso_efiles.counters.quality import Picture
from sso_efiles.counters.steps import Step
from sso_efiles.counters.work import Facts
from sso_efiles.policy import Role
from sso_efiles.refusal import NotFound
from sso_efiles.work.states import WorkState
from tests.documents.gate.people import filed_file, hand_over, many_files
from tests.documents.paper import office, person
from tests.factories import PageFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)
"""A Monday."""
OPEN_ON = calendar().is_working


def pictures(day: date, *, confidence: float, pages: int = 20) -> None:
    for _ in range(pages):
        quality.add("7400", device="watch:1", day=day, picture=Picture(confidence, 0.3, 300, faint=False))


def a_scanner(*, lately: float) -> None:
    """Thirty days of one scanner, the last five at another confidence."""
    for back in range(30):
        usual = 0.9 + 0.01 * (-1) ** back
        pictures(TODAY - timedelta(days=back), confidence=lately if back < 5 else usual)


class TestBacklog:
    def test_the_oldest_of_each_kind(self) -> None:
        one, other = many_files(2)
        hand_over(one)
        ages = {each.waiting for each in backlog.backlog_ages(["7400"])}
        assert ages == {Waiting.TO_INDEX, Waiting.TO_CHECK}
        long_ago = timezone.now() - timedelta(days=3)
        EmployerFile.objects.filter(pk=other.pk).update(changed_at=long_ago)
        (row,) = [row for row in backlog.backlog_ages(["7400"]) if row.waiting == Waiting.TO_INDEX]
        assert row.days == pytest.approx(3, abs=0.01)
        assert backlog.backlog_ages(["5000"]) == []

    def test_pages_that_wait_and_pages_in_quarantine(self) -> None:
        page = PageFactory.create()
        PageFactory.create(state=WorkState.QUARANTINED)
        kinds = {each.waiting for each in backlog.backlog_ages([page.office_id])}
        assert kinds >= {Waiting.TO_READ, Waiting.QUARANTINED}

    def test_it_is_one_query_whatever_waits(self) -> None:
        many_files(3)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            backlog.backlog_ages(["7400", "5000"])
        assert len(queries) == 1


class TestSilence:
    @pytest.mark.parametrize(("last", "silent"), [(date(2026, 11, 25), False), (date(2026, 11, 24), True)])
    def test_three_working_days_without_a_page(self, last: date, silent: bool) -> None:
        """From Tuesday on: Wednesday, Thursday and Friday; the week-end and today do not count."""
        office()
        work.add("7400", Step.SCANNED, pages=3, facts=Facts(day=last))
        found = line_health.silent_offices(["7400", "5000"], days=3, today=TODAY, is_working=OPEN_ON)
        assert found == ({"7400": last} if silent else {})

    def test_holidays_are_the_callers(self) -> None:
        work.add("7400", Step.SCANNED, pages=3, facts=Facts(day=date(2026, 11, 2)))
        assert not line_health.silent_offices(["7400"], days=1, today=TODAY, is_working=lambda _day: False)


class TestDrift:
    def test_a_scanner_that_has_become_worse(self) -> None:
        a_scanner(lately=0.84)
        found = {
            each.figure: each.chart.signal for each in line_health.drifting_devices(["7400"], today=TODAY)
        }
        assert found == {"confidence": "jump"}

    def test_one_as_it_was_is_on_its_charts_without_a_signal(self) -> None:
        a_scanner(lately=0.9)
        charts = line_health.device_charts(["7400"], today=TODAY)
        assert {each.figure for each in charts} == {"confidence", "skew", "dpi", "faint"}
        assert line_health.drifting_devices(["7400"], today=TODAY) == []

    def test_days_of_few_pages_say_nothing(self) -> None:
        for back in range(30):
            pictures(TODAY - timedelta(days=back), confidence=0.9, pages=19)
        assert line_health.device_charts(["7400"], today=TODAY) == []

    def test_days_put_together_say_the_same(self) -> None:
        a_scanner(lately=0.84)
        before = [each.chart.values for each in line_health.device_charts(["7400"], today=TODAY)]
        assert quality.compact(before=TODAY) == 30 * 19
        after = [each.chart.values for each in line_health.device_charts(["7400"], today=TODAY)]
        assert [pytest.approx(values) for values in after] == before


class TestAlarms:
    def standing(self) -> set[tuple[str, str]]:
        return set(Alarm.objects.standing().values_list("kind", "subject"))

    def test_what_is_wrong_is_raised_once_and_ends_by_itself(self) -> None:
        office()
        a_scanner(lately=0.84)
        assert alarms.look(today=TODAY) == (1, 0)
        assert alarms.look(today=TODAY) == (0, 0)
        assert self.standing() == {("device_drift", "watch:1 confidence")}
        assert alarms.look(today=TODAY + timedelta(days=100)) == (0, 1)
        assert self.standing() == set()

    def test_a_page_that_waits_too_long(self, settings: Settings) -> None:
        page = PageFactory.create()
        for hours, raised in ((7.9, 0), (8.1, 1)):
            Scan.objects.filter(page=page).update(created_at=timezone.now() - timedelta(hours=hours))
            assert alarms.look(today=TODAY)[0] == raised
        assert self.standing() == {("queue_old", "")}

    def test_a_file_that_lies_too_long_at_one_step(self) -> None:
        ours = filed_file()
        for days, raised in ((13.9, 0), (14.1, 1)):
            EmployerFile.objects.filter(pk=ours.pk).update(changed_at=timezone.now() - timedelta(days=days))
            assert alarms.look(today=TODAY)[0] == raised
        assert self.standing() == {("backlog_old", "to_index")}

    @pytest.mark.parametrize(("aside", "raised"), [(2, 0), (3, 1)])
    def test_many_pages_in_quarantine(self, aside: int, raised: int) -> None:
        office()
        deltas.add("7400", CounterName.PAGES_DONE, 100 - aside)
        deltas.add("7400", CounterName.PAGES_QUARANTINED, aside)
        assert alarms.look(today=TODAY)[0] == raised

    @pytest.mark.parametrize(("seconds", "raised"), [(19, 1), (20, 0)])
    def test_an_office_that_checks_faster_than_one_can_look(self, seconds: int, raised: int) -> None:
        office()
        for _ in range(20):
            work.add("7400", Step.CHECKED, files=1, facts=Facts(day=TODAY, seconds=seconds))
        assert alarms.look(today=TODAY)[0] == raised

    def test_somebody_looks_after_it_and_others_have_seen_it(self) -> None:
        alarm = Alarm.objects.create(kind=AlarmKind.SILENT_OFFICE, office=office())
        head, admin = person(Role.HEAD), person(Role.PROVINCE_ADMIN)
        alarms.mark_seen(alarm, by=admin)
        alarms.mark_seen(alarm, by=admin)
        alarms.take(alarm, by=head)
        assert alarm.owner == head
        assert {row.by for row in alarm.seen.all()} == {head, admin}

    def test_nobody_takes_what_they_do_not_see(self) -> None:
        alarm = Alarm.objects.create(kind=AlarmKind.SILENT_OFFICE, office=office("5000"))
        assert list(Alarm.objects.visible_to(person(Role.HQ_ADMIN))) == [alarm]
        for role in (Role.HEAD, Role.PROVINCE_ADMIN, Role.AUDITOR):
            assert not Alarm.objects.visible_to(person(role, "7400")).exists()
            with pytest.raises(NotFound):
                alarms.take(alarm, by=person(role, "7400"))


def test_every_kind_of_alarm_has_its_rule() -> None:
    assert alarms.RULES.keys() == set(AlarmKind)
