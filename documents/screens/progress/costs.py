"""What a certified page costs, step by step, with the rates that it is calculated with."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from documents.progress import figures
from documents.progress.rollups import Period
from documents.progress.spend import Ledger, read_ledger
from documents.reports.lines import tell_period
from documents.reports.tables import Column, Kind, Table
from documents.screens.progress.asked import last_month, offered_periods
from documents.screens.progress.sending import send_table, wants_file
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action


@require_GET
def show_costs(request: OfficerRequest) -> HttpResponse:
    """All that one's role reaches; last month unless another period is asked for."""
    policy.require(request.user, Action.PROGRESS)
    today = timezone.localdate()
    text = request.GET.get("period", "")
    period = Period.parse(text) if text else last_month(today)
    codes = figures.reached_codes(request.user)
    ledger = read_ledger(codes, period, today=today)
    if wants_file(request):
        return send_table(request, lambda: costs_table(ledger, about=tell_period(period)))
    context = {
        "ledger": ledger,
        "parts": [(step, ledger.part(step.baht)) for step in ledger.steps],
        "storage_part": ledger.part(ledger.storage),
        "about": tell_period(period),
        "period": period,
        "periods": list(offered_periods(today)),
        "page_kb": settings.COST_PAGE_KB,
        "gb_month": settings.COST_GB_MONTH_BAHT,
    }
    return render(request, "documents/progress/costs.html", context)


def costs_table(ledger: Ledger, *, about: str) -> Table:
    """The ledger, to take away."""
    columns = [
        Column("part", _("Part"), width=2.4),
        Column("minutes", _("Minutes"), Kind.DECIMAL),
        Column("rate", _("Baht an hour"), Kind.BAHT),
        Column("baht", _("Baht"), Kind.BAHT),
        Column("per_page", _("Baht a certified page"), Kind.BAHT),
    ]
    rows = [
        [str(one.step.label), one.minutes, one.hourly, one.baht, ledger.part(one.baht)]
        for one in ledger.steps
    ]
    rows.append([_("Storage"), None, None, ledger.storage, ledger.part(ledger.storage)])
    rows.append([_("All"), None, None, ledger.total, ledger.per_page])
    notes = [_("Only what the product sees: people's time where it is known, and storage.")]
    return Table("costs", _("What a certified page costs"), about, columns, rows, notes)
