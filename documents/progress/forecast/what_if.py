"""What one more person, longer hours or another order of offices would bring; which desk holds up the line.

Known as bottleneck analysis (operational analysis; Denning and Buzen 1978): a line of desks is done when its
slowest one is, W / C days from now, where W is the work that has still to pass the desk and C what it does in
a day. The desk with the largest W / C is the bottleneck, and capacity elsewhere brings nothing.

1. A desk before which more than two days' work waits is busy: what it did in the last month is its capacity.
2. Of a desk that waits for work, capacity is never seen. It is taken to be its people at the usual rate of
   busy desks, slowed or hastened as this office's busy desks are, and no less than its own best days.
3. Capacities are unsure (log-normal), and so is who is added; the days saved are a share of those that the
   outlook draws.

Dropped: a simulation of the queue day by day (the bound is met to within the days a folder takes to pass).
What it cannot see: that a new person learns, and that the cause of a slow desk may be no lack of hands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from documents.progress.forecast.finish import Outlook
from documents.progress.forecast.pace import Numbers

_BUSY_DAYS = 2.0  # guess: a queue that chance does not empty
_BEST = 0.9  # guess: the best day of ten
_UNSURE_BUSY = 0.15  # measured: tuning seeds 170 to 173, 2026-11: 73 of 80 inside; 0.1: 70
_UNSURE_IDLE = 0.25  # guess: people differ
_UNSURE_GAIN = 0.2  # guess: who is added is no average person
_LAST_FILES = (
    1.5  # measured: tuning seeds 170 to 173, 2026-11: without, real gains of a day fell outside of nothing
)
"""Days by which the last files come sooner or later, whatever is changed."""
_SEED = 1978


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk of the line; work is counted in the desk's own unit, pages or files."""

    step: str
    people: float
    waiting: float
    """Work that lies before it."""
    waiting_files: int
    """The same in files."""
    done: tuple[float, ...]
    """Work of each of the last working days, a month of them."""
    files: tuple[int, ...]
    """Files that left it on these days."""

    @property
    def a_day(self) -> float:
        """Work of a day, on average."""
        return float(np.mean(self.done)) if self.done else 0.0

    @property
    def is_busy(self) -> bool:
        """Whether work waits for people, and not they for work."""
        return self.waiting > _BUSY_DAYS * self.a_day > 0

    @property
    def work_a_file(self) -> float:
        """Units that a file asks for; 1 until one has passed."""
        return sum(self.done) / sum(self.files) if sum(self.files) else 1.0


@dataclass(frozen=True, slots=True)
class Gain:
    """Working days saved: one in ten, one in two, nine in ten chances to be at most so many."""

    p10: float
    p50: float
    p90: float


def usual_rates(offices: Sequence[Sequence[Desk]]) -> dict[str, float]:
    """Work that a person does in a day, by step: the median over busy desks."""
    rates: dict[str, list[float]] = {}
    for desk in (desk for desks in offices for desk in desks if desk.is_busy and desk.people > 0):
        rates.setdefault(desk.step, []).append(desk.a_day / desk.people)
    return {step: float(np.median(found)) for step, found in rates.items()}


def capacities(desks: Sequence[Desk], usual: Mapping[str, float]) -> dict[str, float]:
    """Work that each desk could do in a day."""
    beside = [
        desk.a_day / (desk.people * usual[desk.step])
        for desk in desks
        if desk.is_busy and desk.people > 0 and usual.get(desk.step)
    ]
    own = float(np.median(beside)) if beside else 1.0
    return {
        desk.step: desk.a_day
        if desk.is_busy
        else max(_best_day(desk), own * desk.people * usual.get(desk.step, 0.0), 1e-9)
        for desk in desks
    }


def bottleneck(desks: Sequence[Desk], usual: Mapping[str, float]) -> str:
    """The step that holds up the others: most days of work still to pass it."""
    days = days_to_pass(desks, usual)
    return max(days, key=lambda step: days[step])


def days_to_pass(desks: Sequence[Desk], usual: Mapping[str, float]) -> dict[str, float]:
    """Working days that each desk takes for the work that has still to pass it, by step."""
    days = _days(desks, capacities(desks, usual)).tolist()
    return dict(zip((desk.step for desk in desks), days, strict=True))


def gain(
    desks: Sequence[Desk], usual: Mapping[str, float], outlook: Outlook, *, more: Mapping[str, float]
) -> Gain | None:
    """Days that other capacities save, as factors by step; None where no finish can be told."""
    if outlook.draws is None:
        return None
    could = capacities(desks, usual)
    dice = np.random.default_rng(_SEED)
    unsure = np.array([_UNSURE_BUSY if desk.is_busy else _UNSURE_IDLE for desk in desks])
    luck = np.exp(dice.standard_normal((len(outlook.draws), len(desks))) * unsure)
    now = _days(desks, could) / luck
    factors = np.array([more.get(desk.step, 1.0) for desk in desks])
    share = 1 - (now / factors).max(axis=1) / now.max(axis=1)
    apart = np.exp(_UNSURE_GAIN * dice.standard_normal(len(share)))
    return _band(outlook.draws * share * apart + _LAST_FILES * np.abs(dice.standard_normal(len(share))))


def one_more(desk: Desk) -> float:
    """The factor of one more person at a desk; infinite where there was none."""
    return (desk.people + 1) / desk.people if desk.people else float("inf")


def visit(outlooks: Mapping[str, Outlook], order: Sequence[str], *, hastens: Mapping[str, float]) -> Numbers:
    """Working days until all offices are done when a team goes from one to the next in this order, draw by
    draw; where it works, an office is so many times as fast.
    """
    arrives: Numbers | float = 0.0
    ends = {code: o.draws for code, o in outlooks.items() if o.draws is not None}
    for code in order:
        days = ends[code]
        done = np.minimum(days, arrives) + np.maximum(0.0, days - arrives) / hastens.get(code, 1.0)
        ends[code], arrives = done, np.maximum(arrives, done)
    return np.asarray(np.max(list(ends.values()), axis=0))


def gain_of_order(
    outlooks: Mapping[str, Outlook], *, was: Sequence[str], now: Sequence[str], hastens: Mapping[str, float]
) -> Gain:
    """Working days by which all offices are done sooner when the team goes in another order."""
    return _band(visit(outlooks, was, hastens=hastens) - visit(outlooks, now, hastens=hastens))


def _days(desks: Sequence[Desk], could: Mapping[str, float]) -> Numbers:
    """Days until each desk has done all that is still to pass it, were it never to wait."""
    before = np.cumsum([0, *(desk.waiting_files for desk in desks)])[:-1]
    work = [desk.waiting + files * desk.work_a_file for desk, files in zip(desks, before, strict=True)]
    days: Numbers = np.array(work) / np.array([could[desk.step] for desk in desks])
    return days


def _best_day(desk: Desk) -> float:
    return float(np.quantile(desk.done, _BEST)) if desk.done else 0.0


def _band(days: Numbers) -> Gain:
    return Gain(*np.quantile(days, (0.1, 0.5, 0.9)).tolist())
