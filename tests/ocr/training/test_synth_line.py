"""What the line network learns from: lines whose letters stand where the lesson says."""

from pathlib import Path

import numpy as np
import pytest

from ocr.recognition.grapheme_clusters import split_clusters
from ocr.recognition.line_image import HEIGHT
from ocr.training.synth_line import synth_line
from ocr.training.synth_text import TextGenerator
from tests.ocr.recognition.spelling import join_clusters

FONT = Path("/usr/share/fonts/truetype/tlwg/Norasi.ttf")
needs_font = pytest.mark.skipif(not FONT.is_file(), reason="the Thai fonts of Debian are not installed")


def test_made_up_lines_are_spelled_so_that_the_network_can_say_them() -> None:
    writer = TextGenerator(np.random.default_rng(4))
    lines = [writer.make_line() for _ in range(300)]
    assert sum(split_clusters(line) is not None for line in lines) > 280
    assert len(set(lines)) > 250


@needs_font
def test_each_letter_of_a_lesson_has_ink_where_the_lesson_says() -> None:
    rng = np.random.default_rng(1)
    hits = letters = 0
    for _ in range(8):
        told = synth_line("ผู้ประกันตนที่นี้", str(FONT), rng)
        assert told is not None
        assert told.ink.shape[0] == HEIGHT
        assert join_clusters(told.clusters) == "ผู้ประกันตนที่นี้"
        for left, right in told.spans:
            letters += 1
            hits += bool(told.ink[:, max(0, int(left)) : int(right) + 1].max() > 0.3)
    assert hits > 0.9 * letters


@needs_font
def test_a_font_without_a_sign_gives_no_lesson() -> None:
    assert synth_line("漢字", str(FONT), np.random.default_rng(1)) is None
    assert synth_line("฿฿ กก ๛", str(FONT), np.random.default_rng(1)) is None
