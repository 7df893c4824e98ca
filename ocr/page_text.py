"""What was read here and there on a page, put into reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ocr.engine import Box, DigitField, PageText, Word
from ocr.lines.marks import hull
from ocr.pieces import Piece, mean_confidence
from ocr.prepare import Placing

_SAME_ROW = 0.5
_ROWS_BACK = 6


@dataclass(frozen=True, slots=True)
class Found:
    """Words read in one box of the working picture; `core` is the band of the letters, where it is known."""

    box: Box
    pieces: list[Piece]
    core: tuple[int, int] | None = None

    @property
    def level(self) -> float:
        top, bottom = self.core or (self.box[1], self.box[3])
        return (top + bottom) / 2


def page_text(
    found: Sequence[Found],
    fields: Sequence[DigitField],
    placing: Placing,
    *,
    body: float,
    rotation: int = 0,
    engine: str,
) -> PageText:
    """Rows from top to bottom, each from left to right; boxes back in pixels of the upright page."""
    rows = rows_of([part for whole in found for part in _lines(whole)], body=body)
    words = [
        Word(piece.text, placing.back(piece.box), piece.confidence, line)
        for line, row in enumerate(rows)
        for piece in row
    ]
    return PageText(
        text="\n".join(" ".join(piece.text for piece in row) for row in rows),
        words=tuple(words),
        confidence=mean_confidence(piece for row in rows for piece in row),
        width=placing.width,
        height=placing.height,
        rotation=rotation,
        skew=placing.degrees,
        digits=tuple(replace(field, box=placing.back(field.box)) for field in fields),
        engine=engine,
    )


def by_line(pieces: Sequence[Piece]) -> list[Found]:
    """One box for each line of what was read in one call."""
    lines: dict[int, list[Piece]] = {}
    for piece in pieces:
        lines.setdefault(piece.line, []).append(piece)
    return [Found(hull(piece.box for piece in line), line) for line in lines.values()]


def _lines(found: Found) -> list[Found]:
    """A block holds several lines; each is placed by itself."""
    lines = by_line(found.pieces)
    return [found] if len(lines) <= 1 else lines


def rows_of(found: Sequence[Found], *, body: float) -> list[list[Piece]]:
    """Boxes whose middles are on one level make a row: a line of a table stays a line."""
    rows: list[tuple[float, list[Found]]] = []
    for part in sorted(found, key=lambda f: f.level):
        near = range(max(0, len(rows) - _ROWS_BACK), len(rows))
        match = next((i for i in near if abs(rows[i][0] - part.level) < _SAME_ROW * body), None)
        if match is None:
            rows.append((part.level, [part]))
        else:
            rows[match][1].append(part)
    ordered = (sorted(parts, key=lambda f: f.box[0]) for _, parts in sorted(rows, key=lambda r: r[0]))
    return [[piece for part in parts for piece in part.pieces] for parts in ordered]
