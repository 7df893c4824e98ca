"""How our reader misreads, letter by letter, as the table from which made-up pages are misread.

python -m tests.benchmarks.misread_table --kept FILE [FILE ...] [--least .01] --write: takes pages as
`tests.benchmarks.confusions --kept FILE` leaves them, those alone of which at least this share of the letters
is wrong, lays each printed piece beside what was read of it, spaces and marks included, and writes
data/misreadings.json. Measure on the tuning sets; the others only judge.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
import edlib

django.setup()

from documents.made_up.seeding.misreading import kind_of  # noqa: E402  # its neighbours are models

TABLE = Path(__file__).resolve().parents[2] / "data" / "misreadings.json"
_STEP = re.compile(r"(\d+)([=XID])")
_READ_AT_ALL = 3
"""Of a piece with more than one letter in so many wrong it cannot be told which was read as which."""
_SHORTEST = 4
_DOTS = re.compile(r"[._]{3,}")
"""Lines to write on: what is read of them says nothing of letters."""

Page = tuple[Sequence[str], str]


@dataclass(slots=True)
class Counted:
    """What became of letters; line breaks count as spaces."""

    pages: int = 0
    printed: Counter[str] = field(default_factory=Counter)
    swapped: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    lost: Counter[str] = field(default_factory=Counter)
    put_in: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """By the kind of the letter before."""

    @property
    def wrong(self) -> int:
        """Edits in all."""
        pairs = (*self.swapped.values(), *self.put_in.values())
        return sum(map(Counter.total, pairs)) + self.lost.total()

    @property
    def share(self) -> float:
        """Edits a printed letter."""
        return self.wrong / max(1, self.printed.total())

    def take(self, page: Page) -> None:
        """Lay the pieces of one page beside its text."""
        pieces, read = page
        text = re.sub(r"\s+", " ", read)
        self.pages += 1
        for piece in pieces:
            if len(piece) >= _SHORTEST and not _DOTS.search(piece):
                self._take(piece, text)

    def _take(self, piece: str, text: str) -> None:
        found = edlib.align(piece, text, mode="HW", task="path", k=len(piece) // _READ_AT_ALL)
        if found["editDistance"] < 0:
            return
        at, there = 0, found["locations"][0][0] or 0
        for printed, read in _steps(found["cigar"]):
            if printed:
                self._letter(piece[at], text[there : there + read])
            else:
                self.put_in[kind_of(piece[max(0, at - 1)])][text[there]] += 1
            at, there = at + printed, there + read

    def _letter(self, printed: str, read: str) -> None:
        self.printed[printed] += 1
        if not read:
            self.lost[printed] += 1
        elif read != printed:
            self.swapped[printed][read] += 1

    def add(self, other: Counted) -> None:
        """For sums over pages."""
        self.pages += other.pages
        self.printed += other.printed
        self.lost += other.lost
        for mine, theirs in ((self.swapped, other.swapped), (self.put_in, other.put_in)):
            for letter, pairs in theirs.items():
                mine[letter] += pairs


def _steps(cigar: str) -> Iterator[tuple[int, int]]:
    """For each step whether a printed letter, and whether a read one, belongs to it."""
    for count, how in _STEP.findall(cigar):
        for _ in range(int(count)):
            yield int(how != "D"), int(how != "I")


def counted(pages: Iterable[Page], *, least: float) -> Counted:
    """Over those pages of which at least this share of the letters is wrong."""
    out = Counted()
    for page in pages:
        one = Counted()
        one.take(page)
        if one.share >= least:
            out.add(one)
    return out


def as_table(told: Counted, *, source: str) -> dict[str, Any]:
    """As the file holds it; commonest first."""
    swapped = {letter: dict(pairs.most_common()) for letter, pairs in sorted(told.swapped.items())}
    return {
        "source": source,
        "date": datetime.now(UTC).date().isoformat(),
        "pages": told.pages,
        "share_wrong": round(told.share, 4),
        "printed": dict(told.printed.most_common()),
        "swapped": swapped,
        "lost": dict(told.lost.most_common()),
        "put_in": {kind: dict(strays.most_common()) for kind, strays in sorted(told.put_in.items())},
    }


def main() -> None:
    """Count, tell, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kept", type=Path, nargs="+", required=True)
    parser.add_argument("--least", type=float, default=0.01)
    parser.add_argument("--source", default="")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    lines = (line for path in asked.kept for line in path.read_text(encoding="utf-8").splitlines())
    table = as_table(counted(map(json.loads, lines), least=asked.least), source=asked.source)
    told = json.dumps(table, ensure_ascii=False, indent=1)
    if asked.write:
        TABLE.write_text(told + "\n", encoding="utf-8")
    sys.stdout.write(told + "\n")


if __name__ == "__main__":
    main()
