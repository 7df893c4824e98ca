"""The years of all offices: good, slow, learning, stopped and cheating ones, from one seed.

Each office's year is `office_year`'s; the sizes are the provinces' targets, shared among their offices.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from documents.made_up.office_year import line, plans
from documents.made_up.office_year.line import Day
from documents.made_up.office_year.pace import draw_weather
from documents.made_up.office_year.plans import Behaviour
from documents.progress.outlook import calendar
from sso_efiles.accounts.models import Office
from sso_efiles.counters.steps import Step

_RESCANNED = 0.015  # guess: share of pages that are scanned a second time
_QUARANTINED = 0.002  # guess: share of pages that nobody has looked at yet, of a day's
_ALONE = 0.8  # guess: share of pages filed that nobody has to decide about
_ALONE_WHEN_SLOW = 0.55
_SECONDS = {
    Step.HANDED_OVER: 180,
    Step.CHECKED: 240,
    Step.CERTIFIED: 45,
}  # guess: what one file takes a person
_SECONDS_WHEN_CHEATING = 6  # guess: one click
WORKING_DAYS = 250


@dataclass(frozen=True, slots=True)
class OfficeYear:
    """An office, how it works, and its days as far as the year goes."""

    code: str
    size: int
    behaviour: Behaviour
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """What a step came to on one day."""

    day: date
    step: Step
    files: int = 0
    pages: int = 0
    seconds: int = 0
    timed: int = 0


def days_until(today: date) -> list[date]:
    """The working days of the year, the last of them before today."""
    open_on, days, day = calendar().is_working, list[date](), today
    while len(days) < WORKING_DAYS:
        day -= timedelta(days=1)
        if open_on(day):
            days.append(day)
    return days[::-1]


def share_targets(files: int) -> dict[str, int]:
    """{office: files}: the provinces' targets among their offices, so that all of it is given out."""
    offices: defaultdict[str, list[str]] = defaultdict(list)
    weights: dict[str, int] = {}
    rows = (
        Office.objects.exclude(kind="hq")
        .order_by("pk")
        .values_list("pk", "province", "province__target_files")
    )
    for office, province, target in rows:
        offices[province].append(office)
        weights[province] = target or 1
    whole = sum(weights.values()) or 1
    shares = {
        office: weights[province] * files / whole / len(codes)
        for province, codes in offices.items()
        for office in codes
    }
    sizes = {office: int(share) for office, share in shares.items()}
    left = sorted(sizes, key=lambda office: sizes[office] - shares[office])
    for office in left[: files - sum(sizes.values())]:
        sizes[office] += 1
    return sizes


def simulate_offices(seed: int, sizes: dict[str, int], days: list[date]) -> Iterator[OfficeYear]:
    """The year of each office, one after the other. Every kind of behaviour is there."""
    weather, open_on = draw_weather(seed, origin=days[0]), calendar().is_working
    kinds = list(Behaviour)
    for number, (code, size) in enumerate(sorted(sizes.items())):
        plan = plans.draw_office(seed * 1_000 + number, began=days[0], size=max(size, 1))
        if number < len(kinds):  # in a small nation, too
            plan = replace(plan, behaviour=kinds[number])
        year = line.simulate(plan, is_working=open_on, weather=weather)
        yield OfficeYear(code, size, plan.behaviour, year.days[: len(days)])


def amounts_of(year: OfficeYear, *, times: int = 1) -> Iterator[Amount]:
    """What each step came to on each day; `times` as many pages, in as many files."""
    desks, cheating = plans.Step, year.behaviour is Behaviour.CHEATING
    alone = _ALONE_WHEN_SLOW if year.behaviour is Behaviour.SLOW else _ALONE
    for one in year.days:
        day, scanned = one.day, one.pages[desks.SCAN] * times
        filed = one.pages[desks.INDEX] * times
        yield Amount(day, Step.TOUCHED, files=one.files[desks.SCAN])
        yield Amount(day, Step.SCANNED, pages=scanned)
        yield Amount(day, Step.READ, pages=scanned)
        yield Amount(day, Step.RESCANNED, pages=round(scanned * _RESCANNED))
        yield Amount(day, Step.QUARANTINED, pages=round(scanned * _QUARANTINED))
        yield Amount(day, Step.FILED, pages=filed)
        yield Amount(day, Step.FILED_ALONE, pages=round(filed * alone))
        yield Amount(day, Step.DECIDED, files=round(one.files[desks.INDEX] * (1 - alone) * 5))
        for desk, step in _GATE:
            files = one.files[desk]
            each = _SECONDS_WHEN_CHEATING if cheating and step is Step.CHECKED else _SECONDS[step]
            yield Amount(day, step, files, one.pages[desk] * times, each * files, files)
        yield Amount(day, Step.RETURNED, files=one.returned)
        yield Amount(day, Step.REVOKED, files=one.revoked)


_GATE = (
    (plans.Step.INDEX, Step.HANDED_OVER),
    (plans.Step.CHECK, Step.CHECKED),
    (plans.Step.CERTIFY, Step.CERTIFIED),
)


def certified_by_day(days: Iterable[Day]) -> dict[date, int]:
    """Files certified, less those taken back."""
    return {one.day: one.net for one in days if one.net}
