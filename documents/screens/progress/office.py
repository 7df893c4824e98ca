"""One office: its funnel and trend, each step, what waits since when; and the files that wait longest."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from documents.employer_file.models import EmployerFile
from documents.employer_file.states import IN_GATE, EmployerFileState
from documents.progress import board, figures
from documents.progress.backlog import backlog_ages
from documents.progress.rollups import DayRow
from documents.reports.tables import Cell, Column, Kind, Table
from documents.screens.progress import drawings
from documents.screens.progress.asked import Asked, offered_periods, read_address
from documents.screens.progress.sending import send_table, wants_file
from sso_efiles import policy
from sso_efiles.accounts.models import Office
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action
from sso_efiles.text import dates

_ON_A_PAGE = 50  # guess
_OPEN = (EmployerFileState.IN_PROGRESS, EmployerFileState.TO_INDEX, EmployerFileState.RETURNED, *IN_GATE)


@require_GET
def show_office(request: OfficerRequest, office_code: str) -> HttpResponse:
    """What an office did in a period and what waits there."""
    user = request.user
    policy.require(user, Action.PROGRESS)
    asked, counters = read_address(request), figures.counters_of_office(user, office_code)
    (place,) = counters.offices
    steps = board.done_by_step([place.pk], asked.period)
    if wants_file(request):
        return send_table(request, lambda: steps_table(place, asked, steps))
    line, today = board.office_line(place, asked.period, counters, steps), timezone.localdate()
    context = {
        "asked": asked,
        "periods": list(offered_periods(today)),
        "place": place,
        "line": line,
        "whole": line.figures,
        "funnel": drawings.funnel_of(line),
        "planned": drawings.planned_in(line, asked.period, counters.standing.plans, today=today),
        "trend": drawings.trend_of(line, today=today, plans=counters.standing.plans),
        "steps": steps,
        "backlogs": backlog_ages([place.pk]),
        "reads_files": policy.can(user, Action.READ_FILED),
        "has_batches": policy.can(user, Action.READ_UNFILED, place),
        "keep": f"?period={asked.period.text}" if request.GET.get("period") else "",
    }
    return render(request, "documents/progress/office.html", context)


@require_GET
def show_waiting(request: OfficerRequest, office_code: str) -> HttpResponse:
    """The files of an office that wait, longest first; of one state or of all."""
    user = request.user
    policy.require(user, Action.READ_FILED)
    policy.require(user, Action.PROGRESS)
    (place,) = figures.counters_of_office(user, office_code).offices
    state = request.GET.get("state", "")
    states = [state] if state in _OPEN else list(_OPEN)
    rows = EmployerFile.objects.filter(office=place, state__in=states).select_related("employer")
    page = Paginator(rows.order_by("changed_at", "pk"), _ON_A_PAGE).get_page(request.GET.get("page"))
    if wants_file(request):
        return send_table(request, lambda: _waiting_table(place, list(page)))
    context = {
        "place": place,
        "page": page,
        "state": state,
        "states": [(one.value, one.label) for one in _OPEN],
    }
    return render(request, "documents/progress/waiting.html", context)


def steps_table(place: Office, asked: Asked, steps: list[DayRow]) -> Table:
    """Steps, to take away."""
    columns = [
        Column("step", _("Step"), width=2.4),
        Column("files", _("Employer files"), Kind.NUMBER),
        Column("pages", _("Pages"), Kind.NUMBER),
        Column("minutes", _("Minutes of people, as far as known"), Kind.DECIMAL),
    ]
    rows = [[str(one.step.label), one.files, one.pages, one.minutes] for one in steps]
    return Table(f"progress-{place.pk}", str(place), asked.about, columns, rows)


def _waiting_table(place: Office, files: list[EmployerFile]) -> Table:
    columns = [
        Column("account_no", _("Employer account no.")),
        Column("name", _("Name"), width=2.4),
        Column("state", _("State")),
        Column("since", _("Since"), Kind.DAY),
    ]
    rows: list[list[Cell]] = [
        [
            one.employer.account_no_shown,
            one.employer.name,
            str(EmployerFileState(one.state).label),
            timezone.localtime(one.changed_at).date(),
        ]
        for one in files
    ]
    title = _("Files that wait at %(place)s") % {"place": place}
    return Table(f"waiting-{place.pk}", title, dates.long(timezone.localdate()), columns, rows)
