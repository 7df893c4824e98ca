"""How quickly officers find things, and what they look for in vain; for heads, admins and executives."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from documents.search import begun_in
from documents.search.usage import time_to_find, zero_results
from sso_efiles import policy
from sso_efiles.accounts.models import Office
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action, Officer, Scope
from sso_efiles.refusal import Forbidden

WEEKS = 8  # guess


def may_see_figures(user: Officer) -> bool:
    """Whoever sees the progress of more than one office; a desk's own figure would tell of a person."""
    return policy.scope(user, Action.PROGRESS) in (Scope.PROVINCE, Scope.ALL)


@require_GET
def show_figures(request: OfficerRequest) -> HttpResponse:
    """Times by week and office; the words only for those who administer the people of an office."""
    if not may_see_figures(request.user):
        raise Forbidden
    figures = time_to_find.figures_for(request.user, weeks=WEEKS)
    codes = [code for code, _ in figures.offices]
    names, today = Office.objects.in_bulk(codes), timezone.localdate()
    begun = begun_in(codes, since=today - timedelta(weeks=WEEKS), until=today)
    administers = policy.can(request.user, Action.USERS)
    context = {
        "weeks": WEEKS,
        "figures": figures,
        "by_week": [(week, times, None) for week, times in figures.weeks],
        "offices": [(names.get(code, code), times, begun.get(code)) for code, times in figures.offices],
        "administers": administers,
        "failed": zero_results.words_without_results(request.user, weeks=WEEKS) if administers else [],
        "fewest": zero_results.FEWEST_PEOPLE,
    }
    return render(request, "documents/search_figures/page.html", context)
