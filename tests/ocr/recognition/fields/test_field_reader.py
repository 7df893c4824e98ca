"""What the columns of a field say becomes one answer a place; the shipped weights know drawn fields."""

from __future__ import annotations

import numpy as np
import pytest

from ocr.engine import CellKind
from ocr.recognition.fields.field_network import load_network
from ocr.recognition.fields.field_reader import (
    HAND_TEMPERATURE,
    PRINT_TEMPERATURE,
    FieldReading,
    decode_field,
    read_field,
)
from ocr.recognition.fields.labels import ANSWERS, HAND, LABELS, Alphabet
from ocr.recognition.fields.strip import STEP, Floats
from tests.ocr.recognition.fields.drawn import draw_field

Said = dict[str, float]


def say(*places: Said, hand: float = 0.0, pitch: int = 6) -> Floats:
    """Scores that say at every sixth answer what is given, and nothing between; "-" is nothing."""
    shares = np.full((ANSWERS, pitch * len(places)), 1e-4, np.float64)
    shares[0] = 0.999
    for number, said in enumerate(places):
        column = shares[:, pitch * number + pitch // 2]
        column[:] = 1e-4
        for label, share in said.items():
            column[LABELS.index(label)] = share
    scores = np.log(shares)
    scores[HAND] = hand
    return scores.astype(np.float32)


def decode(*places: Said, hand: float = 0.0) -> FieldReading:
    centres = [(6 * n + 3.5) * STEP for n in range(len(places))]
    return decode_field(say(*places, hand=hand), centres=centres)


def test_every_place_has_ten_shares() -> None:
    read = decode({"7": 0.9, "1": 0.1}, {"4": 1.0})
    assert read.as_read == "74"
    assert sum(read.cells[0].shares) == pytest.approx(1.0)
    assert read.cells[0].shares[7] > 0.6 > read.cells[0].shares[1] > 0.02


@pytest.mark.parametrize(("nothing", "kind"), [(0.4, CellKind.DIGIT), (0.6, CellKind.EMPTY)])
def test_a_place_is_empty_when_that_is_likelier(nothing: float, kind: CellKind) -> None:
    assert decode({"7": 1.0}, {"4": 1 - nothing, "-": nothing}).cells[1].kind is kind


@pytest.mark.parametrize(("strange", "kind"), [(0.4, CellKind.DIGIT), (0.6, CellKind.UNREADABLE)])
def test_a_place_is_unreadable_when_that_is_likelier(strange: float, kind: CellKind) -> None:
    assert decode({"7": 1.0}, {"4": 1 - strange, "?": strange}).cells[1].kind is kind


def test_doubt_between_the_alphabets_goes_to_the_field() -> None:
    assert decode({"๐": 0.5, "0": 0.5}, {"๔": 0.99}, {"๗": 0.8, "9": 0.2}).alphabet is Alphabet.THAI
    read = decode({"๐": 0.6, "0": 0.4}, {"4": 0.99}, {"9": 0.99})
    assert (read.alphabet, read.as_read) == (Alphabet.ARABIC, "049")


def test_a_long_field_of_weak_signs_is_of_the_likelier_alphabet() -> None:
    """None of the places is sure, all of them lean to one side."""
    assert decode(*({"๗": 0.6, "7": 0.4} for _ in range(9))).alphabet is Alphabet.THAI
    assert decode({"๗": 0.6, "7": 0.4}, {"๔": 0.6, "4": 0.4}).alphabet is Alphabet.ARABIC


def test_one_place_does_not_outweigh_the_others() -> None:
    sure = {"7": 0.9999, "๗": 0.0001}
    assert decode(sure, *({"๔": 0.95, "4": 0.05} for _ in range(3))).alphabet is Alphabet.THAI


def test_an_empty_field_has_no_hand_and_no_digits() -> None:
    read = decode({"-": 1.0}, {"-": 1.0}, hand=3.0)
    assert (read.as_read, read.by_hand) == ("", 0.0)


@pytest.mark.parametrize(("hand", "sure"), [(-3.0, False), (3.0, True)])
def test_the_hand_is_told(hand: float, sure: bool) -> None:
    assert (decode({"7": 1.0}, {"4": 1.0}, hand=hand).by_hand > 0.9) is sure


def test_the_count_alone_finds_the_places() -> None:
    scores = say({"7": 1.0}, {"4": 1.0}, {"-": 1.0}, {"0": 1.0})
    read = decode_field(scores, groups=(4,))
    assert [cell.kind for cell in read.cells].count(CellKind.EMPTY) == 1
    assert read.as_read == "740"
    assert decode_field(scores).as_read == "740"


def test_no_places_are_no_reading() -> None:
    assert decode_field(say({"7": 1.0}), centres=[]).cells == ()


def test_answers_come_for_every_fourth_column() -> None:
    strip = draw_field("7408").strip
    assert load_network().predict_columns(strip.ink).shape == (ANSWERS, strip.ink.shape[1] // STEP)


@pytest.mark.parametrize("walls", [0, 170])
@pytest.mark.parametrize("boxed", [True, False])
def test_drawn_numbers_are_read_by_the_grid(walls: int, boxed: bool) -> None:
    drawn = draw_field("7408465910", walls=walls, boxed=boxed)
    read = read_field(drawn.strip, centres=drawn.centres)
    assert read.as_read == "7408465910"
    assert all(max(cell.shares) > 0.9 for cell in read.cells)


def test_drawn_numbers_are_read_by_their_count_and_freely() -> None:
    drawn = draw_field("7408465910")
    extent = drawn.strip.column_of(drawn.frame[0]), drawn.strip.column_of(drawn.frame[2])
    assert read_field(drawn.strip, groups=(2, 7, 1), extent=extent).as_read == "7408465910"
    assert read_field(drawn.strip, count=10, extent=extent).groups == (10,)
    assert read_field(drawn.strip).as_read == "7408465910"


def test_empty_boxes_and_scribbles_are_no_digits() -> None:
    drawn = draw_field("74 8*65  ")
    kinds = [cell.kind.value[0] for cell in read_field(drawn.strip, centres=drawn.centres).cells]
    assert "".join(kinds) == "ddedudd" + "ee"


def test_nothing_is_read_in_an_empty_field() -> None:
    drawn = draw_field("          ")
    assert read_field(drawn.strip, centres=drawn.centres).as_read == ""
    assert read_field(drawn.strip).as_read == ""


@pytest.mark.parametrize(("hand", "temperature"), [(-9.0, PRINT_TEMPERATURE), (9.0, HAND_TEMPERATURE)])
def test_shares_are_as_flat_as_that_kind_of_writing_was_right(hand: float, temperature: float) -> None:
    told = decode({"7": 0.9, "1": 0.1}, {"4": 1.0}, hand=hand).cells[0].shares
    seven, one = 0.9 ** (1 / temperature), 0.1 ** (1 / temperature)
    assert told[7] == pytest.approx(seven / (seven + one), abs=0.01)


def test_a_hand_is_told_less_sure_than_print() -> None:
    """Else of two numbers as sure the written one would be wrong more often."""
    printed, written = (
        decode({"7": 0.9, "1": 0.1}, {"4": 1.0}, hand=hand).cells[0].shares[7] for hand in (-9.0, 9.0)
    )
    between = decode({"7": 0.9, "1": 0.1}, {"4": 1.0}, hand=0.0).cells[0].shares[7]
    assert printed > between > written > 0.8
