"""The desks of an office or a province as its data has them, and what a change of them would bring.

People are the active accounts of a role, work is counted in files: those before a desk by the counters, those
that left it by the rollups of the last month of working days. What cannot be told says why (`NoGain`).
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, TextChoices
from django.utils.translation import gettext_lazy as _

from documents.employer_file.states import EmployerFileState
from documents.progress import rollups
from documents.progress.figures import Counters, target_of_office
from documents.progress.forecast.calendar import Calendar
from documents.progress.forecast.finish import Outlook
from documents.progress.forecast.reasons import NoGain, Unknown
from documents.progress.forecast.what_if import (
    Desk,
    Gain,
    bottleneck,
    days_to_pass,
    gain,
    one_more,
    usual_rates,
)
from documents.progress.outlook import calendar, on_working_days
from sso_efiles.accounts.models import Office, User
from sso_efiles.counters.steps import Step
from sso_efiles.policy import Role

MONTH_DAYS = 20
"""Working days of a month, as in tests/benchmarks/forecast_changes.py."""
_SPAN_DAYS = 60  # guess: so many days hold 20 working ones, whatever the holidays
_HOURS = 7.0  # guess: an office's day without the noon hour
_FAR_DAYS = 40 * 242  # guess: working days of 40 years; beyond them a desk stands still


class Seat(TextChoices):
    """The desks that a file passes, in their order, by who sits there."""

    SCAN = "scan", _("Scanning desk")
    INDEX = "index", _("Indexing desk")
    CHECK = "check", _("Checking desk")
    CERTIFY = "certify", _("Certifying desk")


_ROLES = {
    Role.SCANNER: Seat.SCAN,
    Role.INDEXER: Seat.INDEX,
    Role.QC: Seat.CHECK,
    Role.CERTIFIER: Seat.CERTIFY,
}
_STEPS = {
    Step.TOUCHED: Seat.SCAN,
    Step.HANDED_OVER: Seat.INDEX,
    Step.CHECKED: Seat.CHECK,
    Step.CERTIFIED: Seat.CERTIFY,
}
"""What a file does when it leaves a desk."""
_BEFORE = {
    Seat.INDEX: (EmployerFileState.IN_PROGRESS, EmployerFileState.TO_INDEX, EmployerFileState.RETURNED),
    Seat.CHECK: (EmployerFileState.TO_CHECK,),
    Seat.CERTIFY: (EmployerFileState.TO_CERTIFY,),
}
"""Files that lie before a desk, by their states; before the scanners lies what nobody has begun."""


class Change(TextChoices):
    """What might be done about a line of desks."""

    SCANNER = "scanner", _("One scanner operator more")
    INDEXER = "indexer", _("One indexing officer more")
    CHECKER = "checker", _("One QC supervisor more")
    CERTIFIER = "certifier", _("One certifying officer more")
    HOUR = "hour", _("One hour a day more at all desks")


_JOINS = {
    Change.SCANNER: Seat.SCAN,
    Change.INDEXER: Seat.INDEX,
    Change.CHECKER: Seat.CHECK,
    Change.CERTIFIER: Seat.CERTIFY,
}
"""Where one more person sits."""


@dataclass(frozen=True, slots=True)
class Place:
    """Offices whose desks are seen as one line, and how many files there should be."""

    codes: Sequence[str]
    target: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a change would bring, or why that is not known."""

    change: Change
    gain: Gain | None = None
    unknown: NoGain | None = None

    @property
    def whole_days(self) -> tuple[int, int, int] | None:
        """The gain in whole days: at least, most likely, at most."""
        if self.gain is None:
            return None
        return math.floor(self.gain.p10), round(self.gain.p50), math.ceil(self.gain.p90)


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A desk, and the working days it takes for what has still to pass it; None where it stands still."""

    seat: Seat
    desk: Desk
    days: int | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The desks of a place, which of them holds up the others, and what changes would bring."""

    lines: Sequence[SeatLine]
    slowest: SeatLine | None
    told: Sequence[Told]
    unknown: NoGain | Unknown | None
    """Why no change can be told."""


def read_desks(
    places: Mapping[str, Place], counters: Counters, *, today: date
) -> dict[str, tuple[Desk, ...]]:
    """The desks of each place, of the offices that these counters are of; two queries."""
    people = _people(counters.codes)
    left = _left_by_day(counters.codes, today, calendar())
    return {
        code: tuple(_desk(seat, place, counters, people, left) for seat in Seat)
        for code, place in places.items()
    }


def usual(counters: Counters, *, today: date) -> dict[str, float]:
    """Files that a person does in a day at the busy desks of all offices; worked out once a day."""

    def work() -> dict[str, float]:
        everywhere = list(Office.objects.select_related("province"))
        of_all = Counters(everywhere, everywhere)
        places = {one.pk: Place([one.pk], target_of_office(one, of_all).files) for one in everywhere}
        return usual_rates(list(read_desks(places, of_all, today=today).values()))

    return counters.facts.cached("usual_rates", work)


def tell_changes(desks: Sequence[Desk], rates: Mapping[str, float], outlook: Outlook | None) -> Answer:
    """What one more person at each desk, and an hour more at all of them, would bring. `outlook` is None
    where the place has no finish of its own.
    """
    days = days_to_pass(desks, rates)
    lines = [SeatLine(Seat(one.step), one, _as_told(days[one.step])) for one in desks]
    if why := _why_no_bottleneck(desks, days):
        return Answer(lines, None, [], why)
    slowest = bottleneck(desks, rates)
    named = next(line for line in lines if line.desk.step == slowest)
    if outlook is None or outlook.draws is None:
        return Answer(lines, named, [], NoGain.SHARED_TARGET if outlook is None else outlook.unknown)
    return Answer(lines, named, [_tell(change, desks, rates, outlook) for change in Change], None)


def _tell(change: Change, desks: Sequence[Desk], rates: Mapping[str, float], outlook: Outlook) -> Told:
    more = {desk.step: (_HOURS + 1) / _HOURS for desk in desks}
    if seat := _JOINS.get(change):
        desk = next(desk for desk in desks if desk.step == seat)
        if not desk.people:
            return Told(change, unknown=NoGain.NOBODY)
        more = {desk.step: one_more(desk)}
    return Told(change, gain(desks, rates, outlook, more=more))


def _why_no_bottleneck(desks: Sequence[Desk], days: Mapping[str, float]) -> NoGain | None:
    if not any(days.values()):
        return NoGain.NOTHING_WAITS
    return None if any(desk.a_day for desk in desks) else NoGain.NOTHING_DONE


def _as_told(days: float) -> int | None:
    return math.ceil(days) if days < _FAR_DAYS else None


def _desk(
    seat: Seat,
    place: Place,
    counters: Counters,
    people: Mapping[tuple[str, Seat], int],
    left: Mapping[tuple[str, Seat], Sequence[int]],
) -> Desk:
    of_all = [left[code, seat] for code in place.codes if (code, seat) in left]
    files = tuple(max(0, sum(them)) for them in zip(*of_all, strict=True))
    waiting = _waiting(seat, place, counters)
    return Desk(
        step=seat.value,
        people=sum(people.get((code, seat), 0) for code in place.codes),
        waiting=float(waiting),
        waiting_files=waiting,
        done=tuple(map(float, files)),
        files=files,
    )


def _waiting(seat: Seat, place: Place, counters: Counters) -> int:
    by_state = counters.files_by_state(place.codes)
    if seat is not Seat.SCAN:
        return sum(max(0, by_state.get(state, 0)) for state in _BEFORE[seat])
    if place.target is None:
        return by_state[EmployerFileState.LISTED]
    begun = sum(by_state.get(state, 0) for states in _BEFORE.values() for state in states)
    return max(0, place.target - begun - by_state.get(EmployerFileState.CERTIFIED, 0))


def _people(codes: Sequence[str]) -> dict[tuple[str, Seat], int]:
    """Active accounts by office and desk; one query."""
    rows = User.objects.filter(is_active=True, office__in=codes, role__in=list(_ROLES))
    counted = rows.order_by().values_list("office", "role").annotate(n=Count("pk"))
    return {(office, _ROLES[Role(role)]): n for office, role, n in counted}


def _left_by_day(
    codes: Sequence[str], today: date, working: Calendar
) -> dict[tuple[str, Seat], tuple[int, ...]]:
    """Files that left each desk on each working day of the last month; today is not over; one query."""
    yesterday = today - timedelta(days=1)
    days = working.span(today - timedelta(days=_SPAN_DAYS), yesterday)[-MONTH_DAYS:]
    daily: defaultdict[tuple[str, Seat], defaultdict[date, int]] = defaultdict(lambda: defaultdict(int))
    for row in rollups.daily(codes, since=days[0], until=yesterday, steps=list(_STEPS)):
        daily[row.office, _STEPS[row.step]][row.day] += row.files
    return {key: on_working_days(found, days) for key, found in daily.items()}
