"""Results of sampling by office: severity, lots, wrong pages with their interval; and the release of one that
was stopped.
"""

import csv

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from documents.gate.blind import agreement_by_office
from documents.lots.results import current_promises, results_by_office
from documents.lots.severities import may_release, release_office
from documents.screens.lots.forms import ReleaseForm
from employers.importing.formulas import quote_formula
from sso_efiles import policy
from sso_efiles.accounts.models import Office
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action
from sso_efiles.refusal import Forbidden

COLUMNS = (
    "office", "name_th", "severity", "lots_waiting", "lots_accepted", "lots_rejected", "pages_looked_at",
    "pages_wrong", "wrong_percent", "low_percent", "high_percent",
)  # fmt: skip


@require_GET
def show_offices(request: OfficerRequest) -> HttpResponse:
    """A line for each office that has lots, the agreement of the second entry, and what the plan promises."""
    policy.require(request.user, Action.PROGRESS)
    plan, promises = current_promises()
    rows = results_by_office(request.user)
    context = {
        "rows": [(row, may_release(request.user, row.office)) for row in rows],
        "agreements": agreement_by_office(request.user),
        "plan": plan,
        "promises": promises,
        "release": ReleaseForm(),
    }
    return render(request, "documents/lots/offices.html", context)


@require_GET
def send_table(request: OfficerRequest) -> HttpResponse:
    """The table as CSV, in UTF-8 with its mark for spreadsheets; no cell is a formula."""
    policy.require(request.user, Action.PROGRESS)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="lots-by-office.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow(COLUMNS)
    for row in results_by_office(request.user):
        shares = (row.defects.rate, row.defects.low, row.defects.high)
        cells: list[object] = [row.office.pk, row.office.name_th, row.severity.value]
        cells += [row.waiting, row.accepted, row.rejected, row.defects.whole, row.defects.part]
        cells += ["" if one is None else f"{100 * one:.2f}" for one in shares]
        writer.writerow([quote_formula(str(cell)) for cell in cells])
    return answer


@require_POST
def release(request: OfficerRequest, office_code: str) -> HttpResponse:
    """Take a stopped office up again, on tightened inspection."""
    if not may_release(request.user):
        raise Forbidden
    office = get_object_or_404(Office.objects.within(request.user, Action.USERS), pk=office_code)
    form = ReleaseForm(request.POST)
    release_office(office, by=request.user, reason=form.cleaned_data["reason"] if form.is_valid() else "")
    messages.success(request, _("The office was released and is on tightened sampling."))
    return redirect("documents:lot-offices")
