"""One office: its funnel and trend, each step, what waits longest, its batches; down to the file."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from documents.employer_file.models import EmployerFile
from documents.employer_file.states import IN_GATE, EmployerFileState
from documents.lots.results import quality_of
from documents.progress import board
from documents.progress.rollups import DayRow
from documents.reports.tables import Column, Kind, Table
from documents.screens.progress import drawings
from documents.screens.progress.asked import Asked, offered_periods, read_address
from documents.screens.progress.sending import send_table, wants_file
from sso_efiles import policy
from sso_efiles.accounts.models import Office, User
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
    steps = board.done_by_step([place.pk], asked.period)
    if wants_file(request):
        return send_table(request, lambda: steps_table(place, asked, steps))
    line = board.office_line(place, asked.period, steps)
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
        "quality": quality_of(place),
        "keep": f"?period={asked.period.text}" if request.GET.get("period") else "",
        "waiting": _waiting(user, place),
        "has_batches": policy.can(user, Action.READ_UNFILED, place),
    }
    return render(request, "documents/progress/office.html", context)


def _waiting(user: User, place: Office) -> list[EmployerFile]:
    """The files that wait longest, for who may read files."""
    if not policy.can(user, Action.READ_FILED):
        return []
    rows = EmployerFile.objects.filter(office=place, state__in=_OPEN).select_related("employer")
    return list(rows.order_by("changed_at")[:_FEW])


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
