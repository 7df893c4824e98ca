"""A made-up office's year, day by day.

Known as discrete-time simulation of a tandem queue with rework: four stations in a row, each first come
first served, each with so much capacity a day; what a station finishes stands at the next one in the morning.
Returned files go to the head of the indexers' queue with a part of their pages; so does a file whose
certificate an audit takes back weeks later. The year is over on the first evening on which every file of the
list stands certified. Capacities are those of `plans`, times the day's factor of `pace`.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from documents.made_up.office_year.pace import MOST_DAYS, Weather, paces
from documents.made_up.office_year.plans import Behaviour, OfficePlan, Step

_RETURNED = 0.04  # guess: share of files that a checker sends back
_REVOKED = 0.002  # guess: share of certified files that an audit takes back
_REVOKED_WHEN_CHEATING = 0.25
_REWORK = 0.3  # guess: of a returned file so many of its pages are done again
_AUDIT_DAYS = (15, 60)  # guess: working days until an audit comes by


@dataclass(frozen=True, slots=True)
class Day:
    """A working day of the office: what each desk did, and what waits before it in the evening."""

    day: date
    files: dict[Step, int]
    pages: dict[Step, int]
    waiting_files: dict[Step, int]
    waiting_pages: dict[Step, int]
    returned: int
    """Sent back by the checkers."""
    revoked: int
    """Certified before, and taken back."""

    @property
    def net(self) -> int:
        """Files certified, less those taken back."""
        return self.files[Step.CERTIFY] - self.revoked


@dataclass(frozen=True, slots=True)
class Year:
    """The days of an office until it is done, however many years these are."""

    plan: OfficePlan
    days: tuple[Day, ...]
    finished: date | None
    """The evening on which every file stands certified; None when ten years were not enough."""

    def certified_by(self, day: date) -> int:
        """Files that stand certified in the evening of a day."""
        return sum(one.net for one in self.days if one.day <= day)


def simulate(plan: OfficePlan, *, is_working: Callable[[date], bool], weather: Weather | None = None) -> Year:
    """The office's days from its first to its last."""
    days = list(_working_days(plan.began, is_working))
    factors, line, out = paces(plan, days, weather), _Line(plan), []
    for number, day in enumerate(days):
        capacity = plan.staff_on(day).capacity
        out.append(line.work(number, day, {s: capacity[s] * factors[number, i] for i, s in enumerate(Step)}))
        if line.is_done:
            break
    else:
        return Year(plan, tuple(out), None)
    return Year(plan, tuple(out), out[-1].day)


def _working_days(since: date, is_working: Callable[[date], bool]) -> Iterator[date]:
    day, found = since, 0
    while found < MOST_DAYS:
        if is_working(day):
            found += 1
            yield day
        day += timedelta(days=1)


@dataclass(slots=True)
class _Queue:
    """Files before a desk with the work that each asks for; work on the first one is kept overnight."""

    waiting: deque[tuple[int, int]] = field(default_factory=deque)
    pages: int = 0
    begun: float = 0.0

    def push(self, file: int, pages: int) -> None:
        self.waiting.append((file, pages))
        self.pages += pages

    def push_first(self, file: int, pages: int) -> None:
        self.waiting.appendleft((file, pages))
        self.pages += pages

    def work(self, capacity: float, *, by_file: bool) -> list[tuple[int, int]]:
        """The files that leave the desk today; a file costs its pages, or one."""
        left, done = capacity + self.begun, []
        while self.waiting:
            cost = 1 if by_file else self.waiting[0][1]
            if cost > left:
                break
            left -= cost
            done.append(self.waiting.popleft())
        self.begun = left if self.waiting else 0.0
        self.pages -= sum(pages for _, pages in done)
        return done


class _Line:
    """The four desks of an office."""

    def __init__(self, plan: OfficePlan) -> None:
        cheating = plan.behaviour is Behaviour.CHEATING
        dice = np.random.default_rng((plan.seed, 4))
        self._whole = plan.pages_by_file()
        self._fails = dice.random(plan.size) < (0.0 if cheating else _RETURNED)
        self._revoked = dice.random(plan.size) < (_REVOKED_WHEN_CHEATING if cheating else _REVOKED)
        self._audited_after = dice.integers(*_AUDIT_DAYS, plan.size)
        self._audits: dict[int, list[int]] = {}
        self._queues = {step: _Queue() for step in Step}
        for file, pages in enumerate(self._whole):
            self._queues[Step.SCAN].push(file, pages)

    @property
    def is_done(self) -> bool:
        """Nothing waits before any desk: every file stands certified."""
        return not any(queue.waiting for queue in self._queues.values())

    def work(self, number: int, day: date, capacity: dict[Step, float]) -> Day:
        """One day, the last desk first: what is finished today stands at the next desk tomorrow."""
        done, returned = {}, 0
        for step in reversed(Step):
            done[step] = self._queues[step].work(capacity[step], by_file=step is Step.CERTIFY)
            returned += self._pass_on(step, [file for file, _ in done[step]], number)
        revoked = self._audits.pop(number, [])
        for file in revoked:
            self._do_again(file)
        return Day(
            day=day,
            files={step: len(done[step]) for step in Step},
            pages={step: sum(pages for _, pages in done[step]) for step in Step},
            waiting_files={step: len(self._queues[step].waiting) for step in Step},
            waiting_pages={step: self._queues[step].pages for step in Step},
            returned=returned,
            revoked=len(revoked),
        )

    def _pass_on(self, step: Step, files: list[int], number: int) -> int:
        """Files to where they go next; how many of them were sent back."""
        if step is Step.CERTIFY:
            for file in files:
                self._plan_audit(file, number)
            return 0
        back = {file for file in files if step is Step.CHECK and self._fails[file]}
        self._fails[list(back)] = False
        for file in back:
            self._do_again(file)
        after = self._queues[list(Step)[list(Step).index(step) + 1]]
        for file in files:
            if file not in back:
                after.push(file, self._whole[file])
        return len(back)

    def _plan_audit(self, file: int, number: int) -> None:
        if self._revoked[file]:
            self._revoked[file] = False
            self._audits.setdefault(number + int(self._audited_after[file]), []).append(file)

    def _do_again(self, file: int) -> None:
        self._queues[Step.INDEX].push_first(file, max(1, round(_REWORK * self._whole[file])))
