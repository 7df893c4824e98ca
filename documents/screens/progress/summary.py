"""One page for the minister: one number, the trend against the plan, the days of the finish, ten best and ten
slowest with their cause. It prints on one A4.
"""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from documents.progress import board, figures
from documents.progress.outlook import NATION, accuracy
from documents.progress.spend import read_ledger
from documents.reports.lines import table_of, why_no_finish
from documents.screens.progress import drawings
from documents.screens.progress.asked import last_month, offered_periods, read_address
from documents.screens.progress.sending import send_table, wants_file
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action, Scope
from sso_efiles.refusal import Forbidden

_WIDTH = 1120  # the whole page
TOLD = 10
"""Of the best and of the slowest: as the ministry asks."""


@require_GET
def show_summary(request: OfficerRequest) -> HttpResponse:
    """For who sees the whole nation."""
    user = request.user
    if policy.scope(user, Action.PROGRESS) is not Scope.ALL:
        raise Forbidden
    asked, counters, today = read_address(request), figures.counters_of(user), timezone.localdate()
    lines = board.province_lines(user, asked.period, counters)
    whole = board.whole_line(figures.nation(user, counters), lines)
    best, slow = board.fastest(lines)[:TOLD], board.slowest(lines)[:TOLD]
    if wants_file(request):
        title = _("Best and slowest provinces")
        return send_table(
            request, lambda: table_of([*best, *slow], name="summary", title=title, about=asked.about)
        )
    context = {
        "asked": asked,
        "periods": list(offered_periods(today)),
        "line": whole,
        "whole": whole.figures,
        "trend": drawings.trend_of(
            whole, today=today, plans=counters.nations_plans, parts=lines, width=_WIDTH
        ),
        "best": [(line, drawings.months_of(line)) for line in best],
        "slow": [(line, drawings.months_of(line)) for line in slow],
        "planned": drawings.planned_in(whole, asked.period, counters.nations_plans, today=today),
        "accuracy": accuracy(NATION, counters.facts),
        "ledger": read_ledger(counters.codes, last_month(today), today=today),
        "no_finish": "" if whole.figures.finish else why_no_finish(whole),
    }
    return render(request, "documents/progress/summary.html", context)
