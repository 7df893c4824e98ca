"""One office: its funnel and trend, each step, what waits longest, its batches; down to the file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from documents.employer_file.models import EmployerFile
from documents.employer_file.states import IN_GATE, EmployerFileState
from documents.lots.results import results_by_office
from documents.models import Batch
from documents.progress import board, figures, rollups
from documents.progress.rollups import DayRow, Period, Step
from documents.reports.tables import Column, Kind, Table
from documents.screens.progress import drawings
from documents.screens.progress.asked import Asked, offered_periods, read_address
from documents.screens.progress.sending import send_table, wants_file
from sso_efiles import policy
from sso_efiles.accounts.models import Office
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action

_FEW = 10  # guess: a screenful
_OPEN = (EmployerFileState.IN_PROGRESS, EmployerFileState.TO_INDEX, EmployerFileState.RETURNED, *IN_GATE)


@require_GET
def show_office(request: OfficerRequest, office: str) -> HttpResponse:
    """What an office did and what waits there; batches and files for who may read them."""
    user = request.user
    policy.require(user, Action.PROGRESS)
    reached = Office.objects.within(user, Action.PROGRESS).select_related("province")
    place, asked = get_object_or_404(reached, pk=office), read_address(request)
    steps = _steps_of(place, asked.period)
    if wants_file(request):
        return send_table(request, lambda: steps_table(place, asked, steps))
    counters = figures.Counters({place.pk: place.province_id})
    (line,) = [
        one
        for one in board.office_lines(user, asked.period, counters, province=place.province_id)
        if one.figures.code == place.pk
    ]
    today = timezone.localdate()
    context = {
        "asked": asked,
        "periods": list(offered_periods(today)),
        "place": place,
        "line": line,
        "whole": line.figures,
        "funnel": drawings.funnel_of(line),
        "trend": drawings.trend_of(line, today=today),
        "steps": steps,
        "results": [row for row in results_by_office(user) if row.office == place],
        "keep": f"?period={asked.period.text}" if request.GET.get("period") else "",
        **_papers(request, place),
    }
    return render(request, "documents/progress/office.html", context)


def _papers(request: OfficerRequest, place: Office) -> dict[str, Any]:
    """The files that wait longest, and the last batches: rows of people's papers, not figures."""
    user = request.user
    context: dict[str, Any] = {"states": dict(EmployerFileState.choices)}
    if policy.can(user, Action.READ_FILED):
        waiting = EmployerFile.objects.filter(office=place, state__in=_OPEN).select_related("employer")
        context["waiting"] = list(waiting.order_by("changed_at")[:_FEW])
    if policy.can(user, Action.READ_UNFILED, place):
        context["batches"] = list(Batch.objects.visible_to(user).filter(office=place).order_by("-pk")[:_FEW])
    return context


def _steps_of(place: Office, period: Period) -> list[DayRow]:
    """Each step of the period that anything was done of, in the order of the work."""
    found = rollups.totals([place.pk], since=period.since, until=period.until)
    return [found[place.pk, step] for step in Step if (place.pk, step) in found]


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
