"""How far the nation and a province are, why, and when it ends: drawings and tables that say the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from documents.progress import board, figures
from documents.progress.backlog import backlog_ages, oldest_of_all
from documents.progress.board import Line
from documents.progress.causes import Cause
from documents.progress.spend import read_ledger
from documents.reports.lines import notes_of, table_of
from documents.screens.progress import drawings, province_map
from documents.screens.progress.asked import (
    Asked,
    heads,
    last_month,
    offered_periods,
    read_address,
)
from documents.screens.progress.sending import send_table, wants_file
from ocr.engine_status import engine_status
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action, Scope
from sso_efiles.refusal import NotFound
from sso_efiles.text.language import is_english

MEASURES = ("touched", "certified")
_FEW = 5  # guess: what is read at a glance


@dataclass(frozen=True, slots=True)
class Reach:
    """What a person sees of the dashboard at once."""

    whole: Line | None
    lines: list[Line]
    provinces: list[figures.Figures]
    counters: figures.Counters


@require_GET
def show_nation(request: OfficerRequest) -> HttpResponse:
    """All that one's role reaches: the nation by province, or a province or one's own part by office."""
    user = request.user
    policy.require(user, Action.PROGRESS)
    asked, is_all = read_address(request), policy.scope(user, Action.PROGRESS) is Scope.ALL
    reach = _reach_all(user, asked) if is_all else _reach_part(user, asked)
    regions = _regions(reach.counters) if is_all else {}
    shown = asked.select(reach.lines, lambda line: regions.get(line.figures.code, ""))
    if wants_file(request):
        title = _("Progress by province") if is_all else _("Progress by office")
        return send_table(request, lambda: table_of(shown, name="progress", title=title, about=asked.about))
    today = timezone.localdate()
    context = {
        **_shared(request, asked, reach, shown),
        "backlogs": [] if is_all else oldest_of_all(backlog_ages(reach.counters.codes)),
        "ledger": read_ledger(reach.counters.codes, last_month(today), today=today) if is_all else None,
        **draw_map(reach.provinces, by=request.GET.get("by", "")),
        "slow": board.slowest(reach.lines)[: 2 * _FEW] if is_all else [],
        "fast": board.fastest(reach.lines)[:_FEW],
        "links": "province" if is_all else "office",
        "sets_targets": policy.can(user, Action.TARGETS),
        "regions": sorted(set(regions.values())),
        "engine": engine_status(settings.OCR_ENGINE) if policy.can(user, Action.USERS) else None,
    }
    return render(request, "documents/progress/page.html", context)


@require_GET
def show_province(request: OfficerRequest, province: str) -> HttpResponse:
    """One province by office."""
    user = request.user
    policy.require(user, Action.PROGRESS)
    asked, counters = read_address(request), figures.counters_of(user, province=province)
    found = figures.provinces(user, counters)
    if not found:
        raise NotFound
    lines = board.office_lines(user, asked.period, counters)
    shown = asked.select(lines, lambda _line: "")
    if wants_file(request):
        title = _("Progress of %(place)s by office") % {"place": _name(found[0])}
        return send_table(
            request, lambda: table_of(shown, name=f"progress-{province}", title=title, about=asked.about)
        )
    context = {
        **_shared(request, asked, Reach(board.whole_line(found[0], lines), lines, found, counters), shown),
        "links": "office",
        "is_whole": counters.is_whole,
        "backlogs": oldest_of_all(backlog_ages(counters.codes)),
    }
    return render(request, "documents/progress/province.html", context)


def headline(user: User) -> figures.Figures | None:
    """The one line that matters to this person: the nation's, the province's, or the own office's."""
    reach = policy.scope(user, Action.PROGRESS)
    if reach is Scope.ALL:
        return figures.nation(user)
    lines = figures.provinces(user) if reach is Scope.PROVINCE else figures.offices(user)
    return lines[0] if lines else None


def overview(user: User) -> dict[str, Any]:
    """The map and a table for the first page, furthest province first."""
    lines = figures.provinces(user)
    return {
        "figures": sorted(lines, key=lambda line: (-line.touched_percent, -line.pages, line.code)),
        **draw_map(lines, by=MEASURES[0]),
    }


def draw_map(lines: Sequence[figures.Figures], *, by: str) -> dict[str, Any]:
    """The map of a measure."""
    by = by if by in MEASURES else MEASURES[0]
    shares = {line.code: line.touched_percent if by == "touched" else line.percent for line in lines}
    return {"map": province_map.draw_provinces(shares, names={line.code: line for line in lines}), "by": by}


def _reach_all(user: User, asked: Asked) -> Reach:
    counters = figures.counters_of(user)
    lines = board.province_lines(user, asked.period, counters)
    whole = board.whole_line(figures.nation(user, counters), lines)
    return Reach(whole, lines, [line.figures for line in lines], counters)


def _reach_part(user: User, asked: Asked) -> Reach:
    """A province's people see it whole, an office's people their own part of it."""
    counters = figures.counters_of(user)
    lines = board.office_lines(user, asked.period, counters)
    provinces = figures.provinces(user, counters)
    if policy.scope(user, Action.PROGRESS) is Scope.PROVINCE and provinces:
        return Reach(board.whole_line(provinces[0], lines), lines, provinces, counters)
    return Reach(lines[0] if lines else None, lines, provinces, counters)


def _shared(request: OfficerRequest, asked: Asked, reach: Reach, shown: Sequence[Line]) -> dict[str, Any]:
    """What the nation's, a province's and an office's page show alike."""
    today = timezone.localdate()
    context = {
        "asked": asked,
        "periods": list(offered_periods(today)),
        "rows": [(line, drawings.months_of(line)) for line in shown],
        "heads": heads(asked),
        "causes": Cause.choices,
        "notes": notes_of(shown),
        "has_finish": any(line.figures.finish for line in shown),
        "keep": f"?period={asked.period.text}" if request.GET.get("period") else "",
    }
    if whole := reach.whole:
        plans = plans_of(whole, reach.counters)
        context |= {
            "line": whole,
            "whole": whole.figures,
            "funnel": drawings.funnel_of(whole),
            "planned": drawings.planned_in(whole, asked.period, plans, today=today),
            "trend": drawings.trend_of(
                whole, today=today, plans=plans, parts=reach.lines if is_nation(whole) else ()
            ),
        }
    return context


def is_nation(line: Line) -> bool:
    """Whether it is of provinces, each of which has its own finish."""
    return not line.figures.code


def plans_of(line: Line, counters: figures.Counters) -> drawings.Plans:
    """What is planned for a line, month by month."""
    return counters.nations_plans if is_nation(line) else counters.standing.plans


def _regions(counters: figures.Counters) -> Mapping[str, str]:
    english = is_english()
    return {one.pk: one.region_en if english else one.region_th for one in counters.provinces}


def _name(one: figures.Figures) -> str:
    return (is_english() and one.name_en) or one.name_th
