"""A report is made once when its week or month is over, and stays as it was made."""

from datetime import date

import pytest
import time_machine
from django.core import mail
from pytest_django import Settings

from documents.reports.jobs import make_reports
from documents.reports.mailing import mail_reports
from documents.reports.making import due_periods, make_due
from documents.reports.models import Report, ReportKind
from sso_efiles.policy import Role
from sso_efiles.work.models import Job
from tests.documents.paper import office, person
from tests.documents.progress.year import working_office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_the_30th() -> object:
    with time_machine.travel("2026-11-30T05:00:00Z", tick=False):
        working_office("2000", a_day=2)
        office("2001")
        working_office("7400", a_day=1)
        yield


@pytest.mark.parametrize(
    ("today", "week", "month"),
    [
        (
            date(2026, 11, 30),
            (date(2026, 11, 23), date(2026, 11, 29)),
            (date(2026, 10, 1), date(2026, 10, 31)),
        ),
        (
            date(2026, 11, 29),
            (date(2026, 11, 16), date(2026, 11, 22)),
            (date(2026, 10, 1), date(2026, 10, 31)),
        ),
        (
            date(2026, 12, 1),
            (date(2026, 11, 23), date(2026, 11, 29)),
            (date(2026, 11, 1), date(2026, 11, 30)),
        ),
    ],
)
def test_due_are_the_last_week_and_month_that_are_over(
    today: date, week: tuple[date, date], month: tuple[date, date]
) -> None:
    assert [(kind, (one.since, one.until)) for kind, one in due_periods(today)] == [
        (ReportKind.WEEKLY, week),
        (ReportKind.MONTHLY, month),
    ]


def test_each_place_gets_its_report_once() -> None:
    assert make_due() == 2 * (1 + 2 + 3)
    assert make_due() == 0
    assert Report.objects.filter(kind="weekly").count() == 6
    table = Report.objects.get(kind="weekly", province="", office="").read_table()
    assert [row[1] for row in table.rows] == ["ทั่วราชอาณาจักร", "จังหวัด 74", "จังหวัด 20"]
    done = [column.key for column in table.columns].index("done")
    assert [row[done] for row in table.rows] == [21, 7, 14]
    assert table.title == "รายงานประจำสัปดาห์ ทั่วราชอาณาจักร"


def test_who_sees_progress_reads_the_reports_of_those_places() -> None:
    make_due()
    seen = {
        role: set(
            Report.objects.visible_to(person(role, "2000"))
            .filter(kind="weekly")
            .values_list("province", "office")
        )
        for role in (Role.EXECUTIVE, Role.PROVINCE_ADMIN, Role.SCANNER, Role.AUDITOR)
    }
    assert len(seen[Role.EXECUTIVE]) == 6
    assert seen[Role.PROVINCE_ADMIN] == {("20", ""), ("20", "2000"), ("20", "2001")}
    assert seen[Role.SCANNER] == {("20", "2000")}
    assert seen[Role.AUDITOR] == set()


def test_a_report_stays_as_it_was_made() -> None:
    make_due()
    before = Report.objects.get(kind="weekly", office="2000").table
    working_office("2000", a_day=50)
    make_due()
    assert Report.objects.get(kind="weekly", office="2000").table == before


def test_nothing_is_mailed_where_nobody_is_named(settings: Settings) -> None:
    settings.REPORT_RECIPIENTS = []
    make_due()
    assert (mail_reports(), mail.outbox) == (0, [])


def test_the_nations_reports_are_mailed_once_to_those_who_are_named(settings: Settings) -> None:
    settings.REPORT_RECIPIENTS = ["director@office.example"]
    assert make_reports(Job(), None) == {"reports": 12, "mailed": 2}  # type: ignore[arg-type]
    assert make_reports(Job(), None) == {"reports": 0, "mailed": 0}  # type: ignore[arg-type]
    assert [message.to for message in mail.outbox] == [["director@office.example"]] * 2
    assert mail.outbox[0].subject.startswith("รายงานประจำสัปดาห์ ทั่วราชอาณาจักร")
    names = [attached[0] for attached in mail.outbox[0].attachments]
    assert names == ["weekly-20261123-nation.pdf", "weekly-20261123-nation.xlsx"]
