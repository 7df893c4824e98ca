"""The blind second entry of one file: key from the paper what is at risk."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from documents.gate import blind
from documents.screens.lots.forms import BlindForm
from employers.identifiers import AccountNo, InvalidAccountNo
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action
from sso_efiles.refusal import InvalidInput, NotFound


@require_http_methods(["GET", "HEAD", "POST"])
def key_fields(request: OfficerRequest, account_no: str) -> HttpResponse:
    """What is still to be keyed, and what was; POST keeps one field."""
    policy.require(request.user, Action.CHECK)
    employer = get_object_or_404(Employer.objects.visible_to(request.user), account_no=_digits(account_no))
    passage = blind.passage_to_key(employer, by=request.user)
    if request.method == "POST":
        form = BlindForm(request.POST)
        if not form.is_valid():
            raise InvalidInput(fields={name: str(errors[0]) for name, errors in form.errors.items()})
        blind.record_blind_entry(passage, **form.cleaned_data, by=request.user)
        if not request.htmx:
            return redirect("documents:employer-blind", employer.account_no)
    template = "documents/gate/_blind.html" if request.htmx else "documents/gate/blind.html"
    return render(request, template, {"employer": employer, "blind": blind.state_of(passage)})


def _digits(account_no: str) -> str:
    try:
        return AccountNo.parse(account_no).digits
    except InvalidAccountNo:
        raise NotFound from None
