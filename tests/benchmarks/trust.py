"""Is what the reader says of itself true: its confidence by line, and its boxes by word."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ocr.engine import Box, PageText, Word
from tests.benchmarks.figures import Column, Row, Table
from tests.benchmarks.measure import Found, bare

TABLES = (
    Table(
        "reading, trust",
        "What a line's confidence is worth",
        (
            Column("engine", "{engine}"),
            Column("told", "{told}"),
            Column("lines", "{lines}"),
            Column("told on the whole", "{mean:.1%}"),
            Column("truly right", "{right:.1%}"),
        ),
    ),
    Table(
        "reading, boxes",
        "Words of the truth that were read, and covered by one box with half their hull in common or more",
        (
            Column("engine", "{engine}"),
            Column("words", "{words}"),
            Column("covered", "{covered:.1%}"),
        ),
    ),
)
_STEPS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95)
_COMMON = 0.5
_MEASURED = ("print", "typed", "hand")


@dataclass(slots=True)
class Bin:
    """Lines that told about the same of themselves."""

    told: float = 0.0
    found: Found = field(default_factory=Found)


@dataclass(slots=True)
class Trust:
    """Over many pages."""

    bins: list[Bin] = field(default_factory=lambda: [Bin() for _ in _STEPS])
    boxes: Found = field(default_factory=Found)

    def take(self, truth: Mapping[str, Any], page: PageText) -> None:
        """Count one page that lay upright."""
        pieces = [piece for line in truth["lines"] for piece in line["segments"]]
        texts = [bare(piece["text"]) for piece in pieces]
        lines: dict[int, list[Word]] = {}
        for word in page.words:
            lines.setdefault(word.line, []).append(word)
        for words in lines.values():
            told = min(word.confidence for word in words)
            right = all(any(bare(word.text) in text for text in texts) for word in words)
            its = self.bins[bisect_right(_STEPS, told) - 1]
            its.told += told
            its.found.add(Found.of([right]))
        for piece, text in zip(pieces, texts, strict=True):
            if piece["kind"] in _MEASURED and not any(char.isspace() for char in piece["text"].strip()):
                self._cover(piece["quad"], text, page)

    def _cover(self, quad: list[int], text: str, page: PageText) -> None:
        box = (min(quad[::2]), min(quad[1::2]), max(quad[::2]), max(quad[1::2]))
        common = [overlap(box, word.box) for word in page.words if bare(word.text) == text]
        if near := [share for share in common if share > 0]:
            self.boxes.add(Found.of([max(near) >= _COMMON]))

    def rows(self, engine: str) -> Iterator[Row]:
        """For the tables above."""
        for low, high, its in zip(_STEPS, (*_STEPS[1:], 1.0), self.bins, strict=True):
            if its.found.due:
                facts = {"told": f"{low:.0%} to {high:.0%}", "lines": its.found.due}
                shares = {"mean": its.told / its.found.due, "right": its.found.share}
                yield {"table": "reading, trust", "engine": engine, **facts, **shares}
        if self.boxes.due:
            covered = {"words": self.boxes.due, "covered": self.boxes.share}
            yield {"table": "reading, boxes", "engine": engine, **covered}


def overlap(a: Box, b: Box) -> float:
    """What two boxes have in common, as a share of what they cover together."""
    wide, tall = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if wide <= 0 or tall <= 0:
        return 0.0
    areas = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (a, b))
    return wide * tall / (areas - wide * tall)
