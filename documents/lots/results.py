"""How the lots of each office turned out: what is published, and what the dashboard's table shows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Count, Q, Sum

from documents.employer_file.duties import kept_from
from documents.employer_file.models import Passage
from documents.employer_file.states import PassageState
from documents.lots import plans
from documents.lots.intervals import Share, share_of
from documents.lots.models import DrawnPage, Lot, OfficeSeverity, Plan
from documents.lots.plans import PlanRow
from documents.lots.risks import limiting_quality, producers_risk
from documents.lots.states import DECIDED, LotState, Severity
from sso_efiles import policy
from sso_efiles.accounts.models import Office, User
from sso_efiles.policy import Action
from sso_efiles.policy.duties import Duty


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


@dataclass(frozen=True, slots=True)
class PlanPromise:
    """A row of the current plan, with what it promises: shares, not per cent."""

    row: PlanRow
    producers_risk: float
    """The chance that a lot of an office just as good as the AQL is rejected."""
    limiting_quality: float
    """The share of wrong pages with which one lot of ten is still accepted."""


def current_promises() -> tuple[Plan | None, list[PlanPromise]]:
    """The plan by which the next lots are drawn, with what its rows promise; nothing before one is loaded."""
    plan = Plan.objects.filter(current=True).first()
    return plan, promises_of(plan) if plan else []


def promises_of(plan: Plan) -> list[PlanPromise]:
    """What each row of a plan promises, neighbours that are alike told once."""
    told: list[PlanPromise] = []
    for row in plans.rows_of(plan):
        last = told[-1].row if told else None
        if last and (last.severity, last.sample, last.accept) == (row.severity, row.sample, row.accept):
            told[-1] = replace(told[-1], row=replace(last, lot_to=row.lot_to))
            continue
        sizes = {"sample": row.sample, "accept": row.accept}
        risk = producers_risk(plan.table["aql"] / 100, **sizes)
        told.append(PlanPromise(row, risk, limiting_quality(**sizes)))
    return told


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


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a lot, and whose it is for who may read files."""

    passage: Passage
    account_no: str | None
    pages: int | None
    critical: bool
    checked_at: datetime | None
    to_look_at: int
    """How many pages are drawn of it."""
    drawn: list[DrawnPage]
    """None of a file that is to be checked, for who may not check it: they could mend these pages alone."""


def members_of(lot: Lot, *, user: User) -> list[Member]:
    """The files of a lot in the order in which they joined, with their drawn pages; three queries."""
    reads = policy.can(user, Action.READ_FILED)
    rows = lot.files.select_related("passage__efile__employer").prefetch_related("drawn")
    files = list(rows.defer("passage__manifest"))
    unchecked = {file.passage.efile_id for file in files if file.passage.state == PassageState.TO_CHECK}
    hidden = unchecked
    if policy.can(user, Action.CHECK, lot.office):
        hidden = kept_from(Duty.CHECK, unchecked, user.pk)
    return [
        Member(
            passage=file.passage,
            account_no=file.passage.efile.employer.account_no if reads else None,
            pages=file.pages,
            critical=file.critical,
            checked_at=file.checked_at,
            to_look_at=len(file.drawn.all()),
            drawn=[] if _is_hidden(file.passage, hidden) else list(file.drawn.all()),
        )
        for file in files
    ]


def _is_hidden(passage: Passage, hidden: set[int]) -> bool:
    return passage.state == PassageState.TO_CHECK and passage.efile_id in hidden


def seed_shown(lot: Lot, members: Iterable[Member]) -> str:
    """The seed of a lot for who sees these members of it: with it the hidden pages could be found."""
    return "" if any(len(one.drawn) < one.to_look_at for one in members) else lot.seed
