"""Weekly and monthly reports: those that one may read, and each as a page or a file."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from documents.models import TargetKind
from documents.reports.models import Report, ReportKind
from documents.reports.tables import Cell, Column, tell_cell
from documents.screens.progress.sending import send_table, wants_file
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action, Scope

_ON_A_PAGE = 50  # guess
LEVELS = {
    "nation": (gettext_lazy("Whole nation"), Q(province="")),
    "province": (gettext_lazy("Provinces"), ~Q(province="") & Q(office="")),
    "office": (gettext_lazy("Offices"), ~Q(office="")),
}
"""What a report is of, for who sees all of them."""


@require_GET
def show_reports(request: OfficerRequest) -> HttpResponse:
    """The newest first."""
    policy.require(request.user, Action.PROGRESS)
    kind, level = request.GET.get("kind", ""), request.GET.get("level", "")
    levels = LEVELS if policy.scope(request.user, Action.PROGRESS) is Scope.ALL else {}
    rows = Report.objects.visible_to(request.user).defer("table")
    rows = rows.filter(kind=kind) if kind in ReportKind.values else rows
    rows = rows.filter(levels[level][1]) if level in levels else rows
    page = Paginator(rows, _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "kind": kind,
        "kinds": ReportKind.choices,
        "level": level,
        "levels": [(code, words) for code, (words, _rows) in levels.items()],
    }
    return render(request, "documents/reports/list.html", context)


@require_GET
def show_report(request: OfficerRequest, report_id: int) -> HttpResponse:
    """One report as it was made."""
    policy.require(request.user, Action.PROGRESS)
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=report_id)
    table = report.read_table()
    if wants_file(request):
        return send_table(request, lambda: table)
    cells = [
        [(_tell_cell(cell, column), column) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    context = {"report": report, "table": table, "rows": cells}
    return render(request, "documents/reports/report.html", context)


def _tell_cell(cell: Cell, column: Column) -> str:
    """As tell_cell; what files say by a code, in words."""
    if column.key == "target_kind" and isinstance(cell, str) and cell in TargetKind.values:
        return str(TargetKind(cell).label)
    return tell_cell(cell, column.kind)
