"""Carrying paper: the place is chosen once, then cover after cover is scanned into one field."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from documents.register import custody
from documents.register.models import Custody
from documents.register.states import CustodyPlace
from documents.screens.register.folders import require_writer
from documents.screens.register.forms import CarryForm
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.refusal import Forbidden, Refusal

LATELY = 12  # guess: what fits beside the field


@require_http_methods(["GET", "POST"])
def carry_paper(request: OfficerRequest) -> HttpResponse:
    """Choose a place, scan, scan, scan. A refusal stands under the field, which is ready for the next."""
    require_writer(request.user)
    form = CarryForm(request.POST if request.method == "POST" else None, initial={"place": _place(request)})
    moved, problem = None, ""
    if request.method == "POST" and form.is_valid():
        place = CustodyPlace(form.cleaned_data["place"])
        try:
            folder = custody.find_by_code(form.cleaned_data["code"], by=request.user)
            moved = custody.move_paper(folder, place, by=request.user)
        except Refusal as refusal:
            if refusal.status == Forbidden.status:
                raise
            problem = str(refusal)
        else:
            if not request.htmx:
                return redirect(f"{reverse('documents:register-custody')}?place={place}")
    lately = Custody.objects.visible_to(request.user).filter(by=request.user).order_by("-pk")
    context = {
        "form": form,
        "place": _place(request),
        "places": CustodyPlace.choices,
        "moved": moved,
        "problem": problem,
        "lately": lately.select_related("folder__employer")[:LATELY],
        "now": timezone.now(),
    }
    template = "documents/register/_carried.html" if request.htmx else "documents/register/custody.html"
    status = 422 if problem or (form.is_bound and not form.is_valid()) else 200
    return render(request, template, context, status=status)


def _place(request: OfficerRequest) -> str:
    place = request.POST.get("place") or request.GET.get("place") or ""
    return place if place in CustodyPlace.values else CustodyPlace.DESK.value
