"""A person's number in full: one click, one audit event."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from employers.models import InsuredPerson
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action


@require_POST
def show_person_id(request: OfficerRequest, person_id: int) -> HttpResponse:
    """The id in place of the masked one; without the script, on a page of its own."""
    policy.require(request.user, Action.READ_FILED)
    person = get_object_or_404(InsuredPerson.objects.visible_to(request.user), pk=person_id)
    trail.record(AuditAction.PERSON_UNMASKED, person, by=request.user)
    template = "_id" if request.htmx else "page"
    return render(request, f"documents/persons/{template}.html", {"person": person})
