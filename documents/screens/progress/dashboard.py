"""How far the nation, a province, an office is: a map and a table that say the same."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from documents.employer_file.states import EmployerFileState
from documents.progress import figures
from documents.screens.progress import province_map
from ocr.engine_status import engine_status
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action, Scope
from sso_efiles.refusal import NotFound

MEASURES = ("touched", "certified")


@require_GET
def show_nation(request: OfficerRequest) -> HttpResponse:
    """All that one's role reaches: the nation, a province, or one office."""
    policy.require(request.user, Action.PROGRESS)
    reach = policy.scope(request.user, Action.PROGRESS)
    context = {
        "whole": figures.nation(request.user) if reach is Scope.ALL else None,
        "offices": figures.offices(request.user) if reach is not Scope.ALL else [],
        "engine": engine_status(settings.OCR_ENGINE) if policy.can(request.user, Action.USERS) else None,
        **overview(request.user, by=request.GET.get("by", "")),
    }
    return render(request, "documents/progress/page.html", context)


def overview(user: User, *, by: str = "") -> dict[str, Any]:
    """The map and the table that say the same, furthest province first."""
    by = by if by in MEASURES else MEASURES[0]
    lines = figures.provinces(user)
    shares = {line.code: _share_of(line, by) for line in lines}
    return {
        "figures": sorted(lines, key=lambda line: (-shares[line.code], -line.pages, line.code)),
        "map": province_map.draw_provinces(shares, names={line.code: line for line in lines}),
        "by": by,
    }


@require_GET
def show_province(request: OfficerRequest, province: str) -> HttpResponse:
    """The offices of one province."""
    policy.require(request.user, Action.PROGRESS)
    found = [f for f in figures.provinces(request.user) if f.code == province]
    if not found:
        raise NotFound
    offices = figures.offices(request.user, province=province)
    states = [(label, found[0].by_state.get(value, 0)) for value, label in EmployerFileState.choices]
    context = {"whole": found[0], "offices": offices, "states": states}
    return render(request, "documents/progress/province.html", context)


def headline(user: User) -> figures.Figures | None:
    """The one line that matters to this person: the nation's, the province's, or the own office's."""
    reach = policy.scope(user, Action.PROGRESS)
    if reach is Scope.ALL:
        return figures.nation(user)
    lines = figures.provinces(user) if reach is Scope.PROVINCE else figures.offices(user)
    return lines[0] if lines else None


def _share_of(figures: figures.Figures, by: str) -> float:
    return figures.touched_percent if by == "touched" else figures.percent
