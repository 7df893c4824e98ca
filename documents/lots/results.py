"""How the lots of each office turned out: what is published, and what the dashboard's table shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Sum

from documents.lots.intervals import Share, share_of
from documents.lots.models import Lot, OfficeSeverity
from documents.lots.states import DECIDED, LotState, Severity
from sso_efiles import policy
from sso_efiles.accounts.models import Office


@dataclass(frozen=True, slots=True)
class OfficeResults:
    """An office: how strictly it is sampled, how its lots ended, how many sampled pages were wrong."""

    office: Office
    severity: Severity
    since: datetime | None
    waiting: int
    """Lots that gather or are being checked."""
    accepted: int
    rejected: int
    defects: Share
    """Wrong pages of those drawn and looked at in decided lots; pages looked at besides are left out."""


def results_by_office(user: policy.Officer) -> list[OfficeResults]:
    """The offices that have lots, as far as this person sees progress, by code; three queries."""
    decided = Q(state__in=DECIDED)
    sums = (
        Lot.objects.visible_to(user)
        .order_by("office")
        .values("office")
        .annotate(
            waiting=Count("pk", filter=Q(state__in=[LotState.OPEN, LotState.DRAWN])),
            accepted=Count("pk", filter=Q(state=LotState.ACCEPTED)),
            rejected=Count("pk", filter=Q(state=LotState.REJECTED)),
            seen_in=Sum("seen", filter=decided, default=0),
            wrong=Sum("defects", filter=decided, default=0),
        )
    )
    rows = list(sums)
    codes = [row["office"] for row in rows]
    offices, standings = Office.objects.in_bulk(codes), _standings(codes)
    return [
        OfficeResults(
            office=offices[row["office"]],
            severity=standings[row["office"]][0],
            since=standings[row["office"]][1],
            waiting=row["waiting"],
            accepted=row["accepted"],
            rejected=row["rejected"],
            defects=share_of(row["wrong"], row["seen_in"]),
        )
        for row in rows
    ]


def _standings(codes: Iterable[str]) -> dict[str, tuple[Severity, datetime | None]]:
    found = {row.office_id: (Severity(row.severity), row.since) for row in OfficeSeverity.objects.all()}
    return {code: found.get(code, (Severity.NORMAL, None)) for code in codes}
