"""Lessons from whole sheets: what the line finder cut out, with the letters that stand in it."""

from pathlib import Path

import numpy as np
import pytest

from ocr.recognition.grapheme_clusters import BASES, split_clusters
from ocr.recognition.line_image import HEIGHT
from ocr.training.synth_page import synth_page
from ocr.training.synth_text import TextGenerator
from tests.ocr.recognition.spelling import join_clusters

FONT = Path("/usr/share/fonts/truetype/tlwg/Norasi.ttf")


@pytest.mark.skipif(not FONT.is_file(), reason="the Thai fonts of Debian are not installed")
def test_letters_of_a_line_stand_in_its_ink_from_left_to_right() -> None:
    rng = np.random.default_rng(6)
    told = list(synth_page(TextGenerator(rng), [str(FONT)], rng))
    assert len(told) > 8
    hits = letters = 0
    for one in told:
        assert one.ink.shape[0] == HEIGHT
        middles = [(left + right) / 2 for left, right in one.spans]
        assert middles == sorted(middles)
        assert split_clusters(join_clusters(one.clusters)) is not None
        for cluster, (left, right) in zip(one.clusters, one.spans, strict=True):
            if BASES[cluster.base] != " ":
                letters += 1
                hits += bool(one.ink[:, max(0, int(left)) : int(right) + 1].max() > 0.2)
    assert hits > 0.9 * letters
