"""The reports of the last whole week and month: made once, for the nation, each province and each office."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from documents.progress import board, figures
from documents.progress.board import Line
from documents.progress.rollups import Period
from documents.reports.lines import table_of, tell_period
from documents.reports.models import Report, ReportKind
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from sso_efiles.text.days import BUDDHIST_ERA


def make_due(today: date | None = None) -> int:
    """Make the reports that are due and not made yet, in Thai; how many."""
    today = today or timezone.localdate()
    return sum(
        _make(kind, period)
        for kind, period in due_periods(today)
        if not Report.objects.filter(kind=kind, since=period.since).exists()
    )


def due_periods(today: date) -> Iterator[tuple[ReportKind, Period]]:
    """The last week, Monday to Sunday, and the last month that are over."""
    sunday = today - timedelta(days=today.isoweekday())
    yield ReportKind.WEEKLY, _span(sunday - timedelta(days=6), sunday)
    last = today.replace(day=1) - timedelta(days=1)
    yield ReportKind.MONTHLY, _span(last.replace(day=1), last)


def _span(since: date, until: date) -> Period:
    era = BUDDHIST_ERA
    return Period(since, until, f"{since.year + era}-{since:%m-%d}..{until.year + era}-{until:%m-%d}")


def _make(kind: ReportKind, period: Period) -> int:
    """One period's reports; who makes them at the same time is left out."""
    with translation.override("th"):
        made = list(_draw_up(kind, period))
    Report.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _draw_up(kind: ReportKind, period: Period) -> Iterator[Report]:
    hq = User(username="report", role=Role.HQ_ADMIN, is_active=True)
    counters = figures.counters_of(hq)
    provinces = board.province_lines(hq, period, counters)
    offices = board.office_lines(hq, period, counters)
    nation = board.whole_line(figures.nation(hq, counters), provinces)
    yield _report(kind, period, nation, board.slowest_first(provinces))
    for line in provinces:
        code = line.figures.code
        parts = [one for one in offices if counters.province_of[one.figures.code] == code]
        yield _report(kind, period, line, parts, province=code)
    for line in offices:
        code = line.figures.code
        yield _report(kind, period, line, [], province=counters.province_of[code], office=code)


def _report(
    kind: ReportKind,
    period: Period,
    line: Line,
    parts: Sequence[Line],
    *,
    province: str = "",
    office: str = "",
) -> Report:
    place = line.figures
    title = {ReportKind.WEEKLY: _("Weekly report"), ReportKind.MONTHLY: _("Monthly report")}[kind]
    name = f"{kind.value}-{period.since:%Y%m%d}-{office or province or 'nation'}"
    table = table_of([line, *parts], name=name, title=f"{title} {place.name_th}", about=tell_period(period))
    return Report(
        kind=kind,
        since=period.since,
        until=period.until,
        province=province,
        office=office,
        place_th=place.name_th,
        place_en=place.name_en,
        table=table.as_json(),
    )
