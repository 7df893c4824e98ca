"""A made-up year written as the product would have it after a year: figures of days at every grain, counters,
plans, what devices' pictures were like. Rows of papers there are none.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from documents.employer_file.states import EmployerFileState
from documents.made_up.nation_year.lines import Amount, OfficeYear, amounts_of, certified_by_day
from documents.made_up.office_year import plans
from documents.made_up.office_year.plans import Behaviour
from documents.models import Target, TargetKind
from sso_efiles.accounts.models import User
from sso_efiles.counters.models import MEASURES, CounterDelta, QualityDelta, WorkDelta
from sso_efiles.counters.names import CounterName, files_in
from sso_efiles.counters.steps import Grain, Step
from sso_efiles.counters.work import KEEP_FINE_DAYS
from sso_efiles.policy import Role

PREFIX = "sim-"
"""How the names of people begin whom a simulated year makes up: by them it knows its own."""
_KINDS = {"A": 0.2, "B": 0.25, "C": 0.35, "E": 0.1, "F": 0.05, "": 0.05}  # guess
_DEVICES = ("watch:1", "watch:2")
_ROLES = {
    Step.SCANNED: Role.SCANNER,
    Step.HANDED_OVER: Role.INDEXER,
    Step.DECIDED: Role.INDEXER,
    Step.CHECKED: Role.QC,
    Step.CERTIFIED: Role.CERTIFIER,
}
_NOBODY = "ผู้ปฏิบัติงานสมมติ"
_PLAN_MONTHS = 12
_PICTURE_DAYS = 60
_AT_ONCE = 2_000
Key = tuple[Any, ...]


@transaction.atomic
def write_nation(years: Iterable[OfficeYear], *, today: date, times: int = 1) -> dict[str, int]:
    """Write all of it; how many offices, files, pages and rows that is."""
    nation, told = _Sums(), defaultdict[str, int](int)
    for year in years:
        amounts = list(amounts_of(year, times=times))
        told["rows"] += _write_office(year, amounts, nation, today=today)
        told["offices"] += 1
        told["files"] += year.size
        told["pages"] += sum(each.pages for each in amounts if each.step is Step.SCANNED)
        _write_counters(year, amounts)
        _write_plan(year)
        _write_pictures(year, amounts)
    rows = nation.rows(Grain.NATION, "day", "step")
    told["rows"] += len(WorkDelta.objects.bulk_create(rows, batch_size=_AT_ONCE))
    return dict(told)


class _Sums:
    """What amounts come to by some facts."""

    def __init__(self) -> None:
        self._sums: defaultdict[Key, list[int]] = defaultdict(lambda: [0] * len(MEASURES))

    def add(self, key: Key, amount: Amount, *, part: float = 1.0) -> None:
        """Add an amount, or a part of it."""
        sums = self._sums[key]
        for i, name in enumerate(MEASURES):
            sums[i] += round(getattr(amount, name) * part)

    def rows(self, grain: Grain, *names: str, **facts: str) -> Iterator[WorkDelta]:
        """As rows of a grain; what is nothing has none."""
        for key, amounts in self._sums.items():
            if any(amounts):
                columns: dict[str, Any] = dict(zip(names, key, strict=True)) | facts
                yield WorkDelta(grain=grain, **columns, **dict(zip(MEASURES, amounts, strict=True)))


def _write_office(year: OfficeYear, amounts: Iterable[Amount], nation: _Sums, *, today: date) -> int:
    days, months, kinds, devices, persons = (_Sums() for _ in range(5))
    people = _people_of(year.code)
    fine = today - timedelta(days=KEEP_FINE_DAYS)
    for each in amounts:
        first = each.day.replace(day=1)
        coarse = each.day if each.day >= fine else first
        days.add((each.day, each.step), each)
        months.add((first, each.step), each)
        nation.add((each.day, each.step), each)
        if each.step in (Step.READ, Step.FILED):
            for kind, part in _KINDS.items():
                kinds.add((coarse, each.step, kind), each, part=part)
        if each.step in (Step.SCANNED, Step.READ, Step.RESCANNED):
            for device in _DEVICES:
                devices.add((coarse, each.step, device), each, part=1 / len(_DEVICES))
        if each.step in _ROLES and each.day >= fine:
            persons.add((each.day, each.step, str(people[_ROLES[each.step]])), each)
    rows = [
        *days.rows(Grain.DAY, "day", "step", office=year.code),
        *months.rows(Grain.MONTH, "day", "step", office=year.code),
        *kinds.rows(Grain.KIND, "day", "step", "kind", office=year.code),
        *devices.rows(Grain.DEVICE, "day", "step", "device", office=year.code),
        *persons.rows(Grain.PERSON, "day", "step", "person", office=year.code),
    ]
    return len(WorkDelta.objects.bulk_create(rows, batch_size=_AT_ONCE))


def _people_of(code: str) -> dict[Role, int]:
    """One made-up person a role, who cannot sign in."""
    roles = sorted(set(_ROLES.values()))
    people = [
        User(username=f"{PREFIX}{code}-{role}", name_th=_NOBODY, role=role, office_id=code, is_active=False)
        for role in roles
    ]
    for one in people:
        one.set_unusable_password()
    User.objects.bulk_create(people, ignore_conflicts=True)
    names = [one.username for one in people]
    return {Role(role): pk for role, pk in User.objects.filter(username__in=names).values_list("role", "pk")}


def _write_counters(year: OfficeYear, amounts: Iterable[Amount]) -> None:
    """How files and pages stand at the end, and the days on which files were certified."""
    last, desks = year.days[-1], plans.Step
    pages = {step: sum(each.pages for each in amounts if each.step is step) for step in Step}
    standing = {
        CounterName.EMPLOYERS: year.size,
        CounterName.PAGES_DONE: pages[Step.SCANNED] - pages[Step.QUARANTINED],
        CounterName.PAGES_QUARANTINED: pages[Step.QUARANTINED],
        files_in(EmployerFileState.TO_INDEX): last.waiting_files[desks.INDEX],
        files_in(EmployerFileState.TO_CHECK): last.waiting_files[desks.CHECK],
        files_in(EmployerFileState.TO_CERTIFY): last.waiting_files[desks.CERTIFY],
    }
    rows = [
        CounterDelta(office=year.code, name=name.value, day=last.day, amount=amount, recounted=True)
        for name, amount in standing.items()
        if amount
    ]
    rows += [
        CounterDelta(office=year.code, name=CounterName.FILES_CERTIFIED.value, day=day, amount=files)
        for day, files in certified_by_day(year.days).items()
    ]
    CounterDelta.objects.bulk_create(rows, batch_size=_AT_ONCE)


def _write_plan(year: OfficeYear) -> None:
    """The files of an office over twelve months, and as a whole."""
    whole = {"place": year.code, "kind": TargetKind.PLAN, "source": "simulate_year"}
    months = sorted({one.day.replace(day=1) for one in year.days})[:_PLAN_MONTHS]
    rows = [Target(**whole, month=None, files=year.size)]
    rows += [Target(**whole, month=month, files=round(year.size / _PLAN_MONTHS)) for month in months]
    Target.objects.bulk_create(rows)


def _write_pictures(year: OfficeYear, amounts: Iterable[Amount]) -> None:
    """What the pictures of the last days were like: as always, and worse on one scanner of a slow office."""
    scanned = [each for each in amounts if each.step is Step.SCANNED and each.pages]
    for back, each in enumerate(reversed(scanned[-_PICTURE_DAYS:])):
        for device in _DEVICES:
            pages = each.pages // len(_DEVICES)
            worse = year.behaviour is Behaviour.SLOW and device == _DEVICES[0] and back < 5
            wave = 0.004 * (-1) ** back
            QualityDelta.objects.create(
                office=year.code,
                device=device,
                day=each.day,
                pages=pages,
                confidence=pages * (0.93 + wave - 0.06 * worse),
                skew=pages * (0.4 + wave + 1.2 * worse),
                dpi=pages * 300,
                faint=round(pages * (0.01 + 0.08 * worse)),
            )
