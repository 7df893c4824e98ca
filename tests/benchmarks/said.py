"""What pages are said to be: forms right, left to a person, wrong, on texts of all kinds of paper.

python -m tests.benchmarks.said --set held_out --each 40 --cer 0.04 --seed 7 [--wrong]: one JSON line of
shares, one for each band of confidence, and with --wrong a line for each page that was not said right. Look
at `tuning` only; `held_out` measures.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import django

django.setup()

from documents.reading.classification import (  # noqa: E402  # its neighbours are models
    Recognised,
    recognise_text,
)
from tests.benchmarks.papers.kinds import SETS, PageSaid, pages  # noqa: E402

_BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.97, 1.01)
NONE_IS_RIGHT = "other"
"""A page of no known kind is rightly said to be none."""


@dataclass(slots=True)
class FormsJudged:
    """Pages by what was said of them."""

    counts: Counter[str] = field(default_factory=Counter)
    told: Counter[float] = field(default_factory=Counter)
    true: Counter[float] = field(default_factory=Counter)

    def take(self, page: PageSaid, found: Recognised) -> bool:
        """Whether the page was said right."""
        likeliest = found.form or found.guess
        right = found.form == page.form or (found.form is None and page.form == NONE_IS_RIGHT)
        outcome = "right" if right else "wrong" if found.form else "left"
        self.counts[outcome] += 1
        self.counts["guessed"] += not right and found.guess == page.form
        if found.sure is not None:
            band = max(low for low in _BANDS if low <= found.sure)
            self.told[band] += 1
            self.true[band] += likeliest == page.form
        return right

    @property
    def pages(self) -> int:
        """How many were judged."""
        return sum(self.counts[name] for name in ("right", "wrong", "left"))

    def share(self, outcome: str) -> float:
        """Of all pages."""
        return self.counts[outcome] / max(1, self.pages)


def judge_forms(some: Iterable[PageSaid]) -> FormsJudged:
    """Every page recognised from its text."""
    judged = FormsJudged()
    for page in some:
        judged.take(page, recognise_text(page.text, blank=page.blank))
    return judged


def _rows(judged: FormsJudged) -> Iterator[dict[str, object]]:
    shares = {name: round(judged.share(name), 4) for name in ("right", "wrong", "left", "guessed")}
    yield {"pages": judged.pages, **shares}
    for band in sorted(judged.told):
        share = judged.true[band] / judged.told[band]
        yield {"told from": band, "pages": judged.told[band], "true": round(share, 4)}


def main() -> None:
    """Make, recognise, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", default="tuning", choices=SETS)
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--cer", type=float, default=0.04)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--wrong", action="store_true")
    asked = parser.parse_args()
    judged = FormsJudged()
    for page in pages(asked.set, each=asked.each, seed=asked.seed, cer=asked.cer):
        found = recognise_text(page.text, blank=page.blank)
        if not judged.take(page, found) and asked.wrong:
            row: dict[str, object] = {
                "form": page.form,
                "said": found.form,
                "rule": found.rule,
                "sure": found.sure,
            }
            sys.stdout.write(json.dumps({**row, "text": page.text[:300]}, ensure_ascii=False) + "\n")
    for row in _rows(judged):
        sys.stdout.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
