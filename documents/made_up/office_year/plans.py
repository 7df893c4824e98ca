"""Made-up offices: how many files, how many people at each desk, and how they behave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

HOURS = 7.0  # an office's day without the noon hour


class Step(StrEnum):
    """The desks that a folder passes, in their order."""

    SCAN = "scan"
    INDEX = "index"
    CHECK = "check"
    CERTIFY = "certify"


class Behaviour(StrEnum):
    """How an office works, as a whole."""

    GOOD = "good"
    SLOW = "slow"
    LEARNING = "learning"
    STOPPED = "stopped"
    """Stands still for weeks, more than once."""
    CHEATING = "cheating"
    """Checks nothing: much of what it certifies is returned weeks later."""
    BURSTY = "bursty"
    """Certifies in the last days of a month."""


PER_HOUR: Mapping[Step, float] = {
    Step.SCAN: 120,  # guess: pages, taking out staples and rescans included
    Step.INDEX: 60,  # guess: pages
    Step.CHECK: 150,  # guess: pages; every first page and a sample of the others
    Step.CERTIFY: 10,  # guess: files
}
"""What one person does in an hour: pages, and files at the last desk."""


@dataclass(frozen=True, slots=True)
class Staff:
    """People at each desk (0.5 is one who is there half the day), and hours a day."""

    scanners: float
    indexers: float
    checkers: float
    certifiers: float
    hours: float = HOURS

    @property
    def capacity(self) -> dict[Step, float]:
        """Pages a day at each desk, files at the last, on a day like any other."""
        people = (self.scanners, self.indexers, self.checkers, self.certifiers)
        return {step: n * self.hours * PER_HOUR[step] for step, n in zip(Step, people, strict=True)}


@dataclass(frozen=True, slots=True)
class Change:
    """Other people at the desks, or other hours, from a day on."""

    since: date
    staff: Staff


@dataclass(frozen=True, slots=True)
class OfficePlan:
    """All that a made-up office's year follows from."""

    seed: int
    size: int
    """Files on its list."""
    staff: Staff
    behaviour: Behaviour
    began: date
    pages_a_file: float = 25.0  # the planning assumption
    spread: float = 0.8  # guess: from 5 pages to several hundred, as the planning assumption has it
    changes: tuple[Change, ...] = ()

    def pages_by_file(self) -> list[int]:
        """Pages of each file, log-normal: the same for the same seed, whatever the staff."""
        dice = np.random.default_rng((self.seed, 1))
        drawn = dice.lognormal(np.log(self.pages_a_file) - self.spread**2 / 2, self.spread, self.size)
        pages: list[int] = np.maximum(2, np.rint(drawn)).astype(int).tolist()
        return pages

    def staff_on(self, day: date) -> Staff:
        """Who is at the desks that day."""
        return next((c.staff for c in reversed(self.changes) if c.since <= day), self.staff)


_SHARES = {
    Behaviour.GOOD: 0.35,
    Behaviour.SLOW: 0.15,
    Behaviour.LEARNING: 0.15,
    Behaviour.STOPPED: 0.12,
    Behaviour.CHEATING: 0.08,
    Behaviour.BURSTY: 0.15,
}  # guess: a third is as it should be


def draw_office(seed: int, *, began: date, size: int = 0) -> OfficePlan:
    """Any office: of 800 to 40,000 files where no size is asked for, with people enough for some 120 to 500
    working days at the desk that holds up the others.
    """
    dice = np.random.default_rng((seed, 0))
    drawn_size = int(np.clip(dice.lognormal(np.log(5000), 0.9), 800, 40_000))
    days = np.exp(dice.uniform(np.log(120), np.log(500)))
    slack = dice.uniform(1.1, 2.0, len(Step))  # guess: how much more the other desks could do
    slack[dice.choice(len(Step), p=(0.3, 0.45, 0.15, 0.1))] = 1.0
    behaviour = dice.choice(list(_SHARES), p=list(_SHARES.values()))
    plan = OfficePlan(
        seed=seed,
        size=size or drawn_size,
        staff=Staff(1, 1, 1, 1),
        behaviour=Behaviour(behaviour),
        began=began,
    )
    files = plan.size / days
    wanted = (files * plan.pages_a_file,) * 3 + (files,)
    people = [
        max(0.1, round(float(need * more / (HOURS * PER_HOUR[step])), 1))
        for step, need, more in zip(Step, wanted, slack, strict=True)
    ]
    return OfficePlan(plan.seed, plan.size, Staff(*people), plan.behaviour, began)
