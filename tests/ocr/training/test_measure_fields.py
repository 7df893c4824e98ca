"""What the field network is measured with was never taught, and what is counted is what was put there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ocr.engine import CellKind
from ocr.recognition.fields.field_reader import FieldCell, FieldReading
from ocr.recognition.fields.labels import Alphabet
from ocr.recognition.fields.strip import FieldStrip
from ocr.training.field_sources import MEASURED_RESTS, TAUGHT_RESTS, list_faces
from ocr.training.fill_fields import Material, Place
from ocr.training.hand_digits import HandDigits, Pen
from ocr.training.measure_digits import read_each
from ocr.training.measure_fields import Tally, draw_samples, list_bands, list_sets, read_sample
from ocr.training.synth_combs import HELD_OUT_STYLES, TAUGHT_STYLES
from ocr.training.synth_digits import draw_char
from ocr.training.synth_fields import FieldSample

TLWG = Path("/usr/share/fonts/truetype/tlwg")
needs_fonts = pytest.mark.skipif(not TLWG.is_dir(), reason="the Thai fonts of Debian are not installed")


def sample(text: str) -> FieldSample:
    """A field of which only the truth counts: a blank is an empty place, a star an unreadable one."""
    kinds = {" ": CellKind.EMPTY, "*": CellKind.UNREADABLE}
    places = [
        Place(kinds.get(char, CellKind.DIGIT), int(char) if char.isdigit() else 0, 0.0) for char in text
    ]
    strip = FieldStrip(np.zeros((40, 80), np.float32), 1.0, 0.0, 0.0)
    groups, sides = (len(text),), (0.0, 80.0)
    return FieldSample(strip, places, groups, (), sides, "boxes", "hand", "light", Alphabet.ARABIC, 1)


def reading(text: str, *, sure: float = 0.97, groups: tuple[int, ...] = (1,)) -> FieldReading:
    """Places that say these digits, so sure of each."""
    cells = []
    for char in text:
        shares = tuple(sure if str(n) == char else (1 - sure) / 9 for n in range(10)) if char != " " else ()
        kind = CellKind.EMPTY if char == " " else CellKind.DIGIT
        cells.append(FieldCell(kind, shares, 1.0, 0.0, (0.0, 1.0)))
    return FieldReading(tuple(cells), Alphabet.ARABIC, 0.9, groups)


def test_right_wrong_and_empty_places_are_counted() -> None:
    total = Tally()
    total.add(sample("74 8"), reading("74 8"))
    total.add(sample("74 8"), reading("71 8"))
    assert (total.digits, total.right, total.fields, total.whole) == (6, 5, 2, 1)
    assert (total.empty, total.told_empty) == (2, 2)
    assert (total.hands, total.hands_right) == (2, 2)
    assert "digits  83.33% of 6" in total.describe()


@pytest.mark.parametrize(("sure", "count"), [(0.94, 0), (0.96, 1)])
def test_a_scribble_told_a_digit_for_sure_is_counted(sure: float, count: int) -> None:
    total = Tally()
    total.add(sample("7*"), reading("74", sure=sure))
    assert (total.strange, total.strange_sure) == (1, count)


def test_places_that_are_missing_make_all_wrong_unless_no_grid_was_known() -> None:
    total = Tally()
    total.add(sample("74 8"), reading("748"))
    assert (total.right, total.lost, total.whole) == (0, 3, 0)
    freely = Tally()
    freely.add(sample("74 8"), reading("748", groups=()))
    assert (freely.right, freely.whole, freely.empty) == (3, 1, 0)


def test_bands_tell_what_was_told_and_what_was_true() -> None:
    told = [(0.92, True), (0.94, False), (0.999, True)]
    assert list(list_bands(told)) == [
        "0.90-0.95: told 0.930, true 0.500 (2)",
        "0.99-1.01: told 0.999, true 1.000 (1)",
    ]


@needs_fonts
def test_faces_for_measuring_are_not_taught() -> None:
    taught, held_out = (list_faces([TLWG], held_out=out) for out in (False, True))
    assert taught
    assert not set(taught) & set(held_out)
    assert all("Waree" in face for face in held_out)
    assert not any("Waree" in face for face in taught)


def test_sets_hold_one_axis_out_each_and_the_last_ones_all() -> None:
    taught, held_out = Material(["Norasi"]), Material(["Waree", "itim"], styles=HELD_OUT_STYLES)
    sets = list_sets(taught, held_out)
    assert not set(TAUGHT_RESTS) & set(MEASURED_RESTS)
    assert sets["taught, other seeds"] == taught
    assert sets["printed, combs held out"] == replace(taught, styles=HELD_OUT_STYLES, by_hand=0.0)
    assert (sets["printed, faces held out"].faces, sets["hand-like faces held out"].faces) == (
        ["Waree"],
        ["itim"],
    )
    assert set(sets["MNIST test part"].styles) < set(TAUGHT_STYLES)
    for name in ("all held out, printed", "all held out, MNIST", "all held out, Thai"):
        assert sets[name].styles == HELD_OUT_STYLES
        assert "Norasi" not in sets[name].faces


@needs_fonts
def test_printed_fields_of_combs_never_taught_are_read() -> None:
    """With the shipped weights, whatever is known of the places."""
    printed = Material([str(TLWG / "Norasi.ttf")], styles=HELD_OUT_STYLES, by_hand=0.0)
    for way, least in (("centres", 0.97), ("count", 0.96), ("free", 0.85)):
        total = Tally()
        for one in draw_samples(printed, count=30, seed=4, level="light"):
            total.add(one, read_sample(one, way=way))
        assert total.right >= least * total.digits > 20


def test_every_real_digit_is_read_once_in_a_box() -> None:
    rng = np.random.default_rng(3)
    drawn = HandDigits(tuple((255 - draw_char(str(digit), rng),) * 2 for digit in range(10)))
    answers = list(read_each(drawn, Pen(width=6), np.random.default_rng(1)))
    assert sorted(one.digit for one in answers) == sorted(list(range(10)) * 2)
    assert sum(one.right for one in answers) >= 18
