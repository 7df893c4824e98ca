"""Lessons that habit cannot solve: letters swapped for look-alikes, and dots that part words."""

import numpy as np

from ocr.recognition.grapheme_clusters import split_clusters
from ocr.training.look_alikes import swap_look_alikes
from ocr.training.synth_syllables import Dice
from ocr.training.synth_text import TextGenerator


def test_a_letter_gives_way_to_one_of_its_kind_and_no_other() -> None:
    dice = Dice(np.random.default_rng(3))
    seen = {swap_look_alikes("อัษฎา", dice) for _ in range(400)}
    assert "อัษฎา" in seen
    assert "อัษฏา" in seen
    assert {text[0] for text in seen} == {"อ", "ฮ"}


def test_what_looks_like_nothing_else_stays() -> None:
    dice = Dice(np.random.default_rng(3))
    assert {swap_look_alikes("ว่าา 26", dice)[-3:] for _ in range(50)} == {" 26"}


def test_swapped_lines_can_be_labelled_as_well_as_others() -> None:
    dice, rng = Dice(np.random.default_rng(4)), np.random.default_rng(4)
    lines = [TextGenerator(rng).make_line() for _ in range(200)]
    tidy = [line for line in lines if split_clusters(line)]
    kept = [line for line in tidy if split_clusters(swap_look_alikes(line, dice))]
    assert len(kept) == len(tidy) > 180


def test_some_lines_hold_typed_dots_between_words() -> None:
    writer = TextGenerator(np.random.default_rng(8))
    led = [line for line in (writer.make_line() for _ in range(600)) if "..." in line]
    assert 8 < len(led) < 80
    assert any(line.strip(".")[-1:].isalnum() and "..." in line.strip(".") for line in led)
