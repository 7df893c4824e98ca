"""What was read here and there is put into rows."""

from __future__ import annotations

from ocr.engine import DigitCell, DigitField
from ocr.preparation.deskew import PageTransform
from ocr.recognition.page_text import Region, assemble_page, group_by_line, group_into_rows
from ocr.recognition.pieces import Piece


def test_a_row_of_a_table_stays_a_row() -> None:
    def cell(text: str, box: tuple[int, int, int, int]) -> Region:
        return Region(box, [Piece(text, box, 0.9)])

    found = [
        cell("503.00", (900, 104, 990, 124)),
        cell("1", (100, 96, 110, 128)),
        cell("นายก", (300, 100, 500, 126)),
        cell("2", (100, 150, 110, 182)),
    ]
    assert [[piece.text for piece in row] for row in group_into_rows(found)] == [
        ["1", "นายก", "503.00"],
        ["2"],
    ]


def test_lines_of_a_block_are_told_apart() -> None:
    pieces = [Piece("ก", (0, 0, 9, 9), 0.9, 0), Piece("ข", (0, 20, 9, 29), 0.9, 1)]
    assert [found.box for found in group_by_line(pieces)] == [(0, 0, 9, 9), (0, 20, 9, 29)]


def test_a_number_and_its_places_lie_on_the_page_as_it_was_scanned() -> None:
    transform = PageTransform(width=1_000, height=800, scale=0.5)
    cells = tuple(DigitCell((at, 100, at + 10, 120)) for at in (50, 70))
    field = DigitField("12", (50, 100, 80, 120), 0.9, cells=cells)
    (placed,) = assemble_page([], [field], transform, engine="lines").digits
    assert placed.box == (100, 200, 160, 240)
    assert [cell.box for cell in placed.cells] == [(100, 200, 120, 240), (140, 200, 160, 240)]
