"""The hand-over from the page of an employer's file, and its undoing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents.gate import handing_over
from documents.models import Deed
from documents.screens.gate.answers import require_valid
from documents.screens.gate.forms import StepForm
from documents.screens.reading.employer_file import employer_of
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action


@require_POST
def hand_over_file(request: OfficerRequest, account_no: str) -> HttpResponse:
    """Give the file to the check."""
    policy.require(request.user, Action.FILE)
    employer = employer_of(account_no, user=request.user)
    form = StepForm(request.POST)
    require_valid(form)
    handing_over.hand_over(employer, version=form.cleaned_data["version"], by=request.user)
    messages.success(request, _("The file was handed over to be checked. It can be taken back until then."))
    return redirect(_gate_of(employer.account_no))


@require_POST
def take_file_back(request: OfficerRequest, account_no: str, deed_id: int) -> HttpResponse:
    """Undo the hand-over."""
    policy.require(request.user, Action.FILE)
    employer = employer_of(account_no, user=request.user)
    about = Deed.objects.undoable_by(request.user).filter(thing=Deed.Thing.EFILE, thing_id=employer.pk)
    deed = get_object_or_404(about, pk=deed_id)
    handing_over.take_back(deed, by=request.user)
    messages.success(request, _("Undone: it is as it was before."))
    return redirect(_gate_of(employer.account_no))


def _gate_of(account_no: str) -> str:
    return f"{reverse('documents:employer-file', args=[account_no])}#gate"
