"""Lots: the list of one's offices, and one lot with its sample and how to repeat the draw."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from documents.lots.models import Lot
from documents.lots.results import members_of, seed_shown
from documents.screens.lots.forms import LotFilterForm
from sso_efiles import policy
from sso_efiles.accounts.models import Office
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action

PER_PAGE = 25  # guess


@require_GET
def show_lots(request: OfficerRequest) -> HttpResponse:
    """Newest first, of the offices whose progress this person sees."""
    policy.require(request.user, Action.PROGRESS)
    form = LotFilterForm(request.GET, offices=Office.objects.within(request.user, Action.PROGRESS))
    found = Lot.objects.visible_to(request.user).with_files().select_related("office", "plan")
    if form.is_valid():
        found = found.filter(**{name: value for name, value in form.cleaned_data.items() if value})
    else:
        found = found.none()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    status = 200 if form.is_valid() else 422
    return render(request, "documents/lots/list.html", {"form": form, "page": page}, status=status)


@require_GET
def show_lot(request: OfficerRequest, lot_id: int) -> HttpResponse:
    """One lot: its files, its sample, its result, and the seed."""
    policy.require(request.user, Action.PROGRESS)
    found = Lot.objects.visible_to(request.user).with_files().select_related("office", "plan")
    lot = get_object_or_404(found, pk=lot_id)
    members = members_of(lot, user=request.user)
    context = {"lot": lot, "members": members, "seed": seed_shown(lot, members)}
    return render(request, "documents/lots/detail.html", context)
