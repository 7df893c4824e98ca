"""Reading order: what was read in many boxes of a page as rows from top to bottom.

Known as: line-wise reading order by vertical overlap. A row of a table stays a row: officers search and
copy rows.
Dropped: columns first (XY cut) was not tried, since it takes tables apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ocr.engine import Box, DigitField, PageText, Word
from ocr.lines.boxes import bounding_box
from ocr.preparation.deskew import PageTransform
from ocr.recognition.pieces import Piece, mean_confidence

_SAME_ROW = 0.5  # guess
"""Part of the lower band of letters that must meet the other's."""
_ROWS_BACK = 6  # guess: how many of the last rows a box may still join


@dataclass(frozen=True, slots=True)
class Region:
    """Words read in one box of the working picture; `core` is the band of their letters, where known."""

    box: Box
    pieces: list[Piece]
    core: tuple[int, int] | None = None

    @property
    def band(self) -> tuple[int, int]:
        return self.core or (self.box[1], self.box[3])

    @property
    def centre_y(self) -> float:
        return sum(self.band) / 2


def assemble_page(
    found: Sequence[Region],
    fields: Sequence[DigitField],
    transform: PageTransform,
    *,
    rotation: int = 0,
    engine: str,
) -> PageText:
    """Rows from top to bottom, each from left to right; boxes back in pixels of the upright page."""
    rows = group_into_rows([part for whole in found for part in _split_block(whole)])
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


def group_by_line(pieces: Sequence[Piece]) -> list[Region]:
    """One box for each line of what was read in one call."""
    lines: dict[int, list[Piece]] = {}
    for piece in pieces:
        lines.setdefault(piece.line, []).append(piece)
    return [Region(bounding_box(piece.box for piece in line), line) for line in lines.values()]


def _split_block(found: Region) -> list[Region]:
    """A block holds several lines; each is placed by itself."""
    lines = group_by_line(found.pieces)
    return [found] if len(lines) <= 1 else lines


def group_into_rows(found: Sequence[Region]) -> list[list[Piece]]:
    """Rows of pieces: boxes whose letters are on one level make a row."""
    rows: list[list[Region]] = []
    for part in sorted(found, key=lambda f: f.centre_y):
        row = next(
            (row for row in rows[-_ROWS_BACK:] if any(_are_on_one_level(part, other) for other in row)), None
        )
        if row is None:
            rows.append([part])
        else:
            row.append(part)
    rows.sort(key=lambda row: sum(part.centre_y for part in row) / len(row))
    return [[piece for part in sorted(row, key=lambda f: f.box[0]) for piece in part.pieces] for row in rows]


def _are_on_one_level(a: Region, b: Region) -> bool:
    common = min(a.band[1], b.band[1]) - max(a.band[0], b.band[0])
    return common >= _SAME_ROW * min(a.band[1] - a.band[0], b.band[1] - b.band[0])
