"""What was read here and there on a page, put into reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ocr.engine import Box, DigitField, PageText, Word
from ocr.lines.boxes import bounding_box
from ocr.preparation.deskew import PageTransform
from ocr.recognition.pieces import Piece, mean_confidence

_SAME_ROW = 0.5
"""Part of the lower band of letters that must meet the other's."""
_ROWS_BACK = 6


@dataclass(frozen=True, slots=True)
class Found:
    """Words read in one box of the working picture; `core` is the band of the letters, where it is known."""

    box: Box
    pieces: list[Piece]
    core: tuple[int, int] | None = None

    @property
    def band(self) -> tuple[int, int]:
        return self.core or (self.box[1], self.box[3])

    @property
    def level(self) -> float:
        return sum(self.band) / 2


def page_text(
    found: Sequence[Found],
    fields: Sequence[DigitField],
    transform: PageTransform,
    *,
    rotation: int = 0,
    engine: str,
) -> PageText:
    """Rows from top to bottom, each from left to right; boxes back in pixels of the upright page."""
    rows = rows_of([part for whole in found for part in _lines(whole)])
    words = [
        Word(piece.text, transform.unmap_box(piece.box), piece.confidence, line)
        for line, row in enumerate(rows)
        for piece in row
    ]
    return PageText(
        text="\n".join(" ".join(piece.text for piece in row) for row in rows),
        words=tuple(words),
        confidence=mean_confidence(piece for row in rows for piece in row),
        width=transform.width,
        height=transform.height,
        rotation=rotation,
        skew=transform.degrees,
        digits=tuple(replace(field, box=transform.unmap_box(field.box)) for field in fields),
        engine=engine,
    )


def by_line(pieces: Sequence[Piece]) -> list[Found]:
    """One box for each line of what was read in one call."""
    lines: dict[int, list[Piece]] = {}
    for piece in pieces:
        lines.setdefault(piece.line, []).append(piece)
    return [Found(bounding_box(piece.box for piece in line), line) for line in lines.values()]


def _lines(found: Found) -> list[Found]:
    """A block holds several lines; each is placed by itself."""
    lines = by_line(found.pieces)
    return [found] if len(lines) <= 1 else lines


def rows_of(found: Sequence[Found]) -> list[list[Piece]]:
    """Boxes whose letters are on one level make a row: a line of a table stays a line."""
    rows: list[list[Found]] = []
    for part in sorted(found, key=lambda f: f.level):
        row = next((row for row in rows[-_ROWS_BACK:] if any(_level(part, other) for other in row)), None)
        if row is None:
            rows.append([part])
        else:
            row.append(part)
    rows.sort(key=lambda row: sum(part.level for part in row) / len(row))
    return [[piece for part in sorted(row, key=lambda f: f.box[0]) for piece in part.pieces] for row in rows]


def _level(a: Found, b: Found) -> bool:
    common = min(a.band[1], b.band[1]) - max(a.band[0], b.band[0])
    return common >= _SAME_ROW * min(a.band[1] - a.band[0], b.band[1] - b.band[0])
