"""Reading order: what was read in many boxes of a page as rows from top to bottom.

Known as: line-wise reading order by vertical overlap, within each column (columns.py). A row of a table stays
a row: officers search and copy rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ocr.engine import Box, DigitField, PageText, Word
from ocr.lines.boxes import bounding_box
from ocr.preparation.deskew import PageTransform
from ocr.recognition.columns import Ground, split_columns
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

    def scaled(self, factor: float) -> Region:
        """The same in pixels of a picture that is so many times as large."""
        core = (round(self.core[0] * factor), round(self.core[1] * factor)) if self.core else None
        pieces = [replace(piece, box=_scale_box(piece.box, factor)) for piece in self.pieces]
        return Region(_scale_box(self.box, factor), pieces, core)

    @property
    def centre_y(self) -> float:
        return sum(self.band) / 2


def _scale_box(box: Box, factor: float) -> Box:
    x0, y0, x1, y1 = (round(side * factor) for side in box)
    return x0, y0, x1, y1


def assemble_page(
    found: Sequence[Region],
    fields: Sequence[DigitField],
    transform: PageTransform,
    *,
    rotation: int = 0,
    engine: str,
    ground: Ground | None = None,
) -> PageText:
    """Column by column, rows from top to bottom, left to right; boxes in pixels of the upright page."""
    parts = [part for whole in found for part in _split_block(whole)]
    columns = split_columns([part.box for part in parts], ground) if ground else [list(range(len(parts)))]
    rows = [row for column in columns for row in group_into_rows([parts[n] for n in column])]
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
        digits=tuple(_unmap_field(field, transform) for field in fields),
        engine=engine,
    )


def _unmap_field(field: DigitField, transform: PageTransform) -> DigitField:
    """A number and each of its places in pixels of the upright page."""
    cells = tuple(replace(cell, box=transform.unmap_box(cell.box)) for cell in field.cells)
    return replace(field, box=transform.unmap_box(field.box), cells=cells)


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
