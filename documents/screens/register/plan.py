"""A day at the shelf: what is on the master list and not touched yet; and what was not found."""

import csv
import io

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from documents.progress import figures
from documents.register import daily_list, not_found
from documents.register.models import Folder
from documents.screens.register.folders import may_register, require_writer
from documents.screens.register.forms import PlanForm, SearchedForm
from employers.identifiers import AccountNo, InvalidAccountNo
from employers.importing.formulas import quote_formula
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.models import Office
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action
from sso_efiles.refusal import Forbidden, NotFound, Refusal

LETTERS = tuple("กขคงจฉชซฌญฐณดตถทธนบปผฝพฟภมยรลวศษสหอฮ")


@require_GET
def show_plan(request: OfficerRequest) -> HttpResponse:
    """The next lines of the list, to be ticked off at the shelf; it prints as it is."""
    office = _office(request)
    form = PlanForm(request.GET)
    wanted = form.wanted
    stretch = daily_list.list_untouched(office, wanted)
    context = {
        "form": form,
        "wanted": wanted,
        "office": office,
        "employers": stretch.employers,
        "after": stretch.after,
        "letters": LETTERS,
        "states": figures.by_state_of(office),
        "may_register": may_register(request.user),
    }
    return render(request, "documents/register/plan.html", context)


@require_GET
def send_plan(request: OfficerRequest) -> HttpResponse:
    """The same lines as CSV, which no spreadsheet calculates."""
    office = _office(request)
    stretch = daily_list.list_untouched(office, PlanForm(request.GET).wanted)
    out = io.StringIO()
    lines = csv.writer(out)
    taken = _("Taken from the shelf")
    lines.writerow([_("Employer account no."), _("Name"), _("Status"), _("Address"), taken, _("Remark")])
    for employer in stretch.employers:
        cells = (
            employer.account_no_shown,
            employer.name,
            str(employer.get_status_display()),
            employer.address,
        )
        lines.writerow([*map(quote_formula, cells), "", ""])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="shelf-{office.pk}.csv"'
    return answer


@require_http_methods(["GET", "POST"])
def note_search(request: OfficerRequest, account_no: str) -> HttpResponse:
    """The folder of an employer was looked for and not found."""
    require_writer(request.user)
    employer = _employer(request, account_no)
    if not (office := request.user.office) or office.pk != employer.office_id:
        raise Forbidden
    given = request.POST if request.method == "POST" else None
    form = SearchedForm(given, initial={"version": not_found.change_of(employer)})
    problem: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            not_found.note_not_found(employer, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            if refusal.status not in (400, 409):
                raise
            problem = refusal
        else:
            messages.success(request, _("Noted as not found: %(employer)s") % {"employer": employer})
            return redirect("documents:register-plan")
    context = {
        "employer": employer,
        "form": form,
        "problem": problem,
        "searches": daily_list.searches_of(employer),
        "folders": Folder.objects.visible_to(request.user).of_employer(employer),
    }
    status = problem.status if problem else 422 if form.is_bound else 200
    return render(request, "documents/register/not_found.html", context, status=status)


def _office(request: OfficerRequest) -> Office:
    policy.require(request.user, Action.READ_UNFILED)
    if request.user.office is None:
        raise Forbidden
    return request.user.office


def _employer(request: OfficerRequest, account_no: str) -> Employer:
    try:
        digits = AccountNo.parse(account_no).digits
    except InvalidAccountNo:
        raise NotFound from None
    known = Employer.objects.visible_to(request.user).select_related("office")
    return get_object_or_404(known, account_no=digits)
