"""Is what a page says of itself read rightly: its own day, its period, its number of sheets, its addressee.

Papers in wordings that were not looked at while tuning (said_papers.HELD_OUT), as they are printed and with
letters misread; digits stay, for no reader can know that a 3 was an 8 (the last line shows what that costs).
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from documents.models import PageFact
from documents.reading.page_facts import find_facts
from tests.benchmarks.figures import Column, Row, Table
from tests.benchmarks.said_papers import HELD_OUT, Said, Wordings, make_paper

TABLES = (
    Table(
        "reading, what a page says",
        "Its own date, period, sheet and addressee, in wordings held out of all tuning",
        (
            Column("letters misread", "{noise}"),
            Column("says", "{kind}"),
            Column("pages that say it", "{due}"),
            Column("right", "{right:.1%}"),
            Column("wrong, told as its own", "{wrong:.1%}"),
        ),
    ),
)
KINDS = (PageFact.Kind.DATE, PageFact.Kind.PERIOD, PageFact.Kind.SHEET, PageFact.Kind.ADDRESSEE)
_STEPS = ((0.0, False), (0.02, True), (0.05, True), (0.02, False))
"""Share of letters misread, and whether digits are left alone."""


@dataclass(slots=True)
class Tally:
    """Over many pages: what was due, what was right, what was told as the page's own and is not."""

    pages: int = 0
    due: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)

    def take(self, said: Said) -> None:
        """Count one page."""
        self.pages += 1
        own = {fact.kind: fact.value for fact in find_facts(said.reading) if fact.main}
        for kind in KINDS:
            truth, told = str(getattr(said, kind.value)), own.get(kind, "")
            # an addressee whose letters are misread is found all the same: its words are the reader's matter
            alike = bool(told) == bool(truth) if kind == PageFact.Kind.ADDRESSEE else told == truth
            self.due[kind] += bool(truth)
            self.right[kind] += bool(truth) and alike
            self.wrong[kind] += bool(told) and not alike

    def share_right(self, kind: str) -> float:
        """Of the pages that say it."""
        return self.right[kind] / max(1, self.due[kind])

    def share_wrong(self, kind: str) -> float:
        """Of all pages."""
        return self.wrong[kind] / max(1, self.pages)


def tally(wordings: Wordings, *, seed: int, pages: int, noise: float, plain_digits: bool) -> Tally:
    """So many papers in these wordings; the same for the same seed."""
    dice, counted = random.Random(seed), Tally()
    for _ in range(pages):
        counted.take(make_paper(wordings, dice, noise=noise, plain_digits=plain_digits))
    return counted


def measure(*, seed: int, pages: int) -> Iterator[Row]:
    """Rows of the table above; `pages` papers a line, 3 ms each."""
    for noise, plain_digits in _STEPS:
        counted = tally(HELD_OUT, seed=seed, pages=pages, noise=noise, plain_digits=plain_digits)
        told = f"{noise:.0%}{'' if plain_digits or not noise else ', digits too'}"
        for kind in KINDS:
            yield {
                "table": "reading, what a page says",
                "noise": told,
                "kind": str(kind.value),
                "due": counted.due[kind],
                "right": counted.share_right(kind),
                "wrong": counted.share_wrong(kind),
            }
