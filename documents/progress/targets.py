"""How many files there should be, and how many a month should bring: published, estimated or planned.

What data/employer_targets.csv says of provinces is where it begins; what an administrator sets, or imports,
goes before it, and stays as history with who set it. The nation's is the sum of its provinces'.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from documents.models import Target as TargetRow
from documents.models import TargetKind
from documents.models.target import TargetQuerySet
from sso_efiles import policy
from sso_efiles.accounts.models import Office, Province, User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action
from sso_efiles.refusal import NotFound, Refusal


@dataclass(frozen=True, slots=True)
class Target:
    """A number of files, and what kind of number it is: `published_fact`, `estimate` or `none`."""

    files: int | None
    kind: str


MOST_FILES = 10_000_000  # guess: ten times the nation; more is another number
NO_TARGET = Target(None, "none")


class NationIsSum(Refusal):
    """Somebody would set how many files there are in all of the nation."""

    code = "nation_is_sum"
    th = "เป้าหมายรวมของประเทศคือผลรวมของทุกจังหวัด กรุณาตั้งเป้าหมายของจังหวัดหรือสำนักงาน"
    en = "The nation's target is the sum of its provinces'. Set that of a province or an office."


@transaction.atomic
def set_target(
    place: str,
    files: int,
    *,
    by: User | None,
    month: date | None = None,
    kind: TargetKind = TargetKind.PLAN,
    source: str = "",
) -> TargetRow | None:
    """Set how many files a place (an office, a province, the nation) should have, or certify in a month. None
    where it says so already. `by` is None for a command. Forbidden, NotFound, NationIsSum.
    """
    if by is not None:
        policy.require(by, Action.TARGETS)
    _hold_place(place)
    if not place and month is None:
        raise NationIsSum
    month = month.replace(day=1) if month else None
    standing = TargetRow.objects.standing().filter(place=place, month=month)
    last = standing.first()
    if last is not None and (last.files, last.kind) == (files, kind):
        return None
    standing.update(current=False)
    row = TargetRow.objects.create(
        place=place, month=month, files=files, kind=kind, source=source, set_by=by, follows=last
    )
    follow_targets([row])
    facts = {"place": place, "month": month and month.isoformat(), "files": files, "kind": kind}
    trail.record(AuditAction.TARGET_SET, None, by=by, was=last and last.files, **facts)
    return row


def follow_targets(rows: Iterable[TargetRow] | None = None) -> None:
    """Have provinces say what was set for them, these rows' or all: also behind load_reference, whose table
    is where it began.
    """
    wholes = TargetRow.objects.standing().of_wholes() if rows is None else rows
    for row in wholes:
        if row.month is None and len(row.place) == _PROVINCE:
            facts = {"target_files": row.files, "target_kind": row.kind, "target_basis": row.source[:40]}
            Province.objects.filter(pk=row.place).update(**facts)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is set for some places, as it stands."""

    wholes: Mapping[str, Target]
    """How many files there should be in all, by place."""
    plans: Mapping[tuple[str, date], Target]
    """What is to be certified, by place and first day of the month."""


def set_for(places: Iterable[str], *, since: date, until: date) -> Standing:
    """What was set for these places (offices, provinces, "" for the nation), and their plans of the months
    that begin within the span; one query.
    """
    rows = TargetRow.objects.standing().filter(place__in=list(places))
    in_span = Q(month=None) | Q(month__gte=since, month__lte=until)
    found = list(rows.filter(in_span).values_list("place", "month", "files", "kind"))
    return Standing(
        {place: Target(files, kind) for place, month, files, kind in found if month is None},
        {(place, month): Target(files, kind) for place, month, files, kind in found if month},
    )


def plans(places: Iterable[str], *, since: date, until: date) -> dict[tuple[str, date], Target]:
    """What is to be certified by place and month, of the months that begin within the span."""
    return dict(set_for(places, since=since, until=until).plans)


def history_of(*places: str) -> TargetQuerySet:
    """All that was ever set for these places, newest first."""
    return TargetRow.objects.filter(place__in=places).select_related("set_by")


_PROVINCE = 2
"""Digits of a province's code; an office has twice as many."""


def _hold_place(place: str) -> None:
    """One who sets a place's target waits for another; the nation's hold all provinces. NotFound."""
    held = Province.objects.select_for_update(no_key=True).order_by("pk")
    if len(place) == _PROVINCE:
        held = held.filter(pk=place)
    elif place:
        held = held.filter(offices=place)
    if not list(held.values_list("pk", flat=True)):
        raise NotFound


def target_of_all(provinces: Iterable[Province]) -> Target:
    """The nation's, of all of its provinces."""
    return Target(sum(province.target_files for province in provinces), "published_fact")


def target_of_province(province: Province) -> Target:
    """As the reference data has it."""
    return Target(province.target_files, province.target_kind)


def sole_offices(offices: Iterable[Office]) -> set[str]:
    """Codes of those of all offices that are the only one of their province (headquarters serves nobody's
    files): the province's target is theirs, where none was set for them.
    """
    by_province: defaultdict[str, list[str]] = defaultdict(list)
    for office in offices:
        if office.kind != "hq":
            by_province[office.province_id].append(office.pk)
    return {codes[0] for codes in by_province.values() if len(codes) == 1}
