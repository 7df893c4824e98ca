"""Weekly and monthly reports: those that one may read, and each as a page or a file."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from documents.reports.models import Report, ReportKind
from documents.reports.tables import Kind, tell_cell
from documents.screens.progress.sending import send_table, wants_file
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action

_ON_A_PAGE = 50  # guess


@require_GET
def show_reports(request: OfficerRequest) -> HttpResponse:
    """The newest first."""
    policy.require(request.user, Action.PROGRESS)
    kind = request.GET.get("kind", "")
    rows = Report.objects.visible_to(request.user).defer("table")
    rows = rows.filter(kind=kind) if kind in ReportKind.values else rows
    page = Paginator(rows, _ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "kind": kind, "kinds": ReportKind.choices}
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
        [
            (tell_cell(cell, column.kind), column.kind != Kind.TEXT, column.title)
            for cell, column in zip(row, table.columns, strict=True)
        ]
        for row in table.rows
    ]
    context = {"report": report, "table": table, "rows": cells}
    return render(request, "documents/reports/report.html", context)
