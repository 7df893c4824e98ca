"""A field's reading goes to the engine with its boxes, its other readings and its groups."""

from __future__ import annotations

import pytest

from ocr.engine import CellKind
from ocr.recognition.fields.digit_field import (
    field_confidence,
    list_alternatives,
    spell_groups,
    to_digit_field,
)
from ocr.recognition.fields.field_reader import FieldCell, FieldReading
from ocr.recognition.fields.labels import Alphabet
from tests.ocr.recognition.fields.drawn import CELL, LEFT, draw_field


def cell(digit: int, *, sure: float = 1.0, kind: CellKind = CellKind.DIGIT, at: int = 0) -> FieldCell:
    """A place that says one digit, the next one with the rest."""
    shares = tuple(sure if n == digit else (1 - sure if n == (digit + 1) % 10 else 0.0) for n in range(10))
    return FieldCell(
        kind, shares if kind is CellKind.DIGIT else (), 1.0, 10.0 * at, (10.0 * at - 5, 10.0 * at + 5)
    )


def reading(*cells: FieldCell, groups: tuple[int, ...] = (), by_hand: float = 0.0) -> FieldReading:
    return FieldReading(cells, Alphabet.ARABIC, by_hand, groups)


def test_empty_places_are_left_out_and_unreadable_ones_are_told() -> None:
    told = reading(cell(7), cell(0, kind=CellKind.EMPTY), cell(4), cell(0, kind=CellKind.UNREADABLE))
    assert told.as_read == "74?"
    assert reading().as_read == ""


def test_groups_are_spelled_with_dashes() -> None:
    assert spell_groups(reading(*map(cell, (7, 4, 0, 8)), groups=(2, 2))) == "74-08"
    assert spell_groups(reading(*map(cell, (7, 4, 0, 8)))) == "7408"


def test_an_empty_group_leaves_no_dash() -> None:
    empty = cell(0, kind=CellKind.EMPTY)
    assert spell_groups(reading(cell(7), cell(4), empty, groups=(2, 1))) == "74"


def test_other_readings_come_likeliest_first() -> None:
    others = list_alternatives(reading(cell(7, sure=0.9), cell(4, sure=0.6)))
    assert [text for text, _ in others] == ["75", "84", "85"]
    assert others[0][1] == pytest.approx(0.36)


def test_a_number_with_an_unreadable_place_has_no_other_readings() -> None:
    told = reading(cell(7, sure=0.9), cell(0, kind=CellKind.UNREADABLE))
    assert list_alternatives(told) == ()
    assert field_confidence(told) < 0.5


def test_an_empty_field_is_worth_nothing() -> None:
    assert field_confidence(reading(cell(0, kind=CellKind.EMPTY))) == 0.0
    assert field_confidence(reading(cell(1, sure=0.9), cell(2, sure=0.9))) == pytest.approx(0.9)


@pytest.mark.parametrize(("sure", "by_hand"), [(0.49, False), (0.51, True)])
def test_a_hand_is_told_when_it_is_likelier_than_not(sure: float, by_hand: bool) -> None:
    drawn = draw_field("7")
    field = to_digit_field(reading(cell(7), by_hand=sure), drawn.strip, box=drawn.frame)
    assert field.by_hand is by_hand


def test_places_are_boxes_of_the_page() -> None:
    drawn = draw_field("74")
    strip = drawn.strip
    spans = [(strip.column_of(LEFT + n * CELL), strip.column_of(LEFT + (n + 1) * CELL)) for n in range(2)]
    cells = [FieldCell(CellKind.DIGIT, cell(7).shares, 1.0, sum(span) / 2, span) for span in spans]
    field = to_digit_field(reading(*cells, groups=(2,)), strip, box=drawn.frame)
    assert field.box == drawn.frame
    assert [one.box for one in field.cells] == [
        (LEFT, drawn.frame[1], LEFT + CELL, drawn.frame[3]),
        (LEFT + CELL, drawn.frame[1], LEFT + 2 * CELL, drawn.frame[3]),
    ]
    assert field.groups == (2,)
