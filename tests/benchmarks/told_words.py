"""What a word's confidence is worth: told and true by bands, for print, worn paper and hand-like faces.

A word is right if it stands in a piece of the truth, letter for letter, as measure.bare has it. The bands are
those for which the promise holds (docs/design/line-recogniser.md, "Confidence"): told and true are apart by
at most five points.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ocr.engine import PageText
from tests.benchmarks.figures import Column, Row, Table
from tests.benchmarks.measure import bare

BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
MOST_APART = 0.05
FEWEST = 60
"""Fewer words of a band say nothing about five points."""
_SHORTEST = 2
"""A single letter stands in any text."""
TABLE = Table(
    "reading, words told",
    "What a word's confidence is worth (line_network, sets held out)",
    (
        Column("pages", "{kind}"),
        Column("told", "{band}"),
        Column("words", "{words:,}"),
        Column("told on the whole", "{told:.1%}"),
        Column("truly right", "{right:.1%}"),
        Column("apart by", "{apart:.1%}"),
    ),
)


@dataclass(slots=True)
class Band:
    """Words that were told about the same."""

    words: int = 0
    told: float = 0.0
    right: int = 0

    @property
    def mean_told(self) -> float:
        return self.told / max(1, self.words)

    @property
    def share_right(self) -> float:
        return self.right / max(1, self.words)


@dataclass(slots=True)
class ToldWords:
    """Bands by kind of page."""

    bands: dict[str, list[Band]] = field(default_factory=dict)

    def take(self, kind: str, truth: Mapping[str, Any], page: PageText) -> None:
        """Count the words of one upright page."""
        for told, right in judge_words(truth, page):
            self.count(kind, told, is_right=right)

    def count(self, kind: str, told: float, *, is_right: bool) -> None:
        """One word."""
        band = self.bands.setdefault(kind, [Band() for _ in BANDS])[bisect_right(BANDS, told) - 1]
        band.words += 1
        band.told += told
        band.right += is_right

    def rows(self) -> Iterator[Row]:
        """For the table above."""
        for kind, bands in self.bands.items():
            for low, high, band in zip(BANDS, (*BANDS[1:], 1.0), bands, strict=True):
                if band.words:
                    facts = {"told": band.mean_told, "right": band.share_right, "words": band.words}
                    apart = abs(band.mean_told - band.share_right)
                    name = f"{low:.0%} to {high:.0%}"
                    yield {"table": TABLE.name, "kind": kind, "band": name, **facts, "apart": apart}


def judge_words(truth: Mapping[str, Any], page: PageText) -> Iterator[tuple[float, bool]]:
    """What each word of two letters and more told, and whether it stands on the paper."""
    texts = [bare(piece["text"]) for line in truth["lines"] for piece in line["segments"]]
    for word in page.words:
        letters = bare(word.text)
        if len(letters) >= _SHORTEST:
            yield word.confidence, any(letters in text for text in texts)
