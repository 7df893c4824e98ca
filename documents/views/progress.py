"""How far the nation, a province, an office is: a map and a table that say the same."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from documents import progress
from documents.views import maps
from employers.models import FileState
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action, Scope
from sso_efiles.refusal import NotFound

MEASURES = ("touched", "certified")


@require_GET
def nation(request: OfficerRequest) -> HttpResponse:
    """All that one's role reaches: the nation, a province, or one office."""
    policy.require(request.user, Action.PROGRESS)
    figures = progress.provinces(request.user)
    by = request.GET.get("by", MEASURES[0])
    by = by if by in MEASURES else MEASURES[0]
    reach = policy.scope(request.user, Action.PROGRESS)
    context = {
        "whole": progress.nation(request.user) if reach is Scope.ALL else None,
        "figures": sorted(figures, key=lambda f: (-_share(f, by), -f.pages, f.code)),
        "offices": progress.offices(request.user) if reach is not Scope.ALL else [],
        "map": maps.provinces({f.code: _share(f, by) for f in figures}, names={f.code: f for f in figures}),
        "steps": maps.STEPS,
        "by": by,
    }
    return render(request, "documents/progress/page.html", context)


@require_GET
def province(request: OfficerRequest, province: str) -> HttpResponse:
    """The offices of one province."""
    policy.require(request.user, Action.PROGRESS)
    found = [f for f in progress.provinces(request.user) if f.code == province]
    if not found:
        raise NotFound
    offices = progress.offices(request.user, province=province)
    states = [(label, found[0].by_state.get(value, 0)) for value, label in FileState.choices]
    context = {"whole": found[0], "offices": offices, "states": states}
    return render(request, "documents/progress/province.html", context)


def _share(figures: progress.Figures, by: str) -> float:
    return figures.touched_percent if by == "touched" else figures.percent
