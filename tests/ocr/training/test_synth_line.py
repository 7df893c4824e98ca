"""What the line network learns from: lines whose letters stand where the lesson says."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from ocr.recognition.grapheme_clusters import cluster_texts, split_clusters
from ocr.recognition.line_image import HEIGHT
from ocr.training import synth_line as drawing
from ocr.training.synth_hand import Wander, draw_wandering
from ocr.training.synth_line import synth_line
from ocr.training.synth_text import TextGenerator
from tests.ocr.recognition.spelling import join_clusters

FONT = Path("/usr/share/fonts/truetype/tlwg/Norasi.ttf")
needs_font = pytest.mark.skipif(not FONT.is_file(), reason="the Thai fonts of Debian are not installed")
TEXT = "ผู้ประกันตนที่นี้น้ำ"


def test_made_up_lines_are_spelled_so_that_the_network_can_say_them() -> None:
    writer = TextGenerator(np.random.default_rng(4))
    lines = [writer.make_line() for _ in range(300)] + [writer.make_value() for _ in range(100)]
    assert sum(split_clusters(line) is not None for line in lines) > 385
    assert len(set(lines)) > 330


def test_names_are_too_many_to_be_learned_by_heart() -> None:
    writer = TextGenerator(np.random.default_rng(5))
    words = {word for _ in range(2_000) for word in writer._make_person().split()}
    assert len(words) > 2_000


def test_told_names_are_used_beside_made_up_ones() -> None:
    writer = TextGenerator(np.random.default_rng(6), given=["ฐิฏฐา"], family=["กฤษฎาวาณิชย์"])
    persons = [writer._make_person() for _ in range(200)]
    told = sum("ฐิฏฐา" in one or "กฤษฎาวาณิชย์" in one for one in persons)
    assert 60 < told < 195


def _count_inked(told: drawing.LineSample) -> tuple[int, int]:
    inked = [told.ink[:, max(0, int(a)) : int(b) + 1].max() > 0.3 for a, b in told.spans]
    return sum(map(bool, inked)), len(inked)


@needs_font
def test_each_letter_of_a_lesson_has_ink_where_the_lesson_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "_WORN_SHARE", 0)
    rng = np.random.default_rng(1)
    hits = letters = 0
    lessons = [told for _ in range(16) if (told := synth_line(TEXT, str(FONT), rng))]
    assert len(lessons) > 10
    for told in lessons:
        assert told.ink.shape[0] == HEIGHT
        assert join_clusters(told.clusters) == TEXT
        seen = _count_inked(told)
        hits, letters = hits + seen[0], letters + seen[1]
    assert hits > 0.9 * letters


@needs_font
def test_letters_that_stray_stand_where_the_lesson_says() -> None:
    stray = Wander(high=0.05, size=0.07, lean=0.09, turn=0.05, drift=0.1, spread=1.1, loose=0.05)
    clusters = split_clusters(TEXT)
    assert clusters
    parts = cluster_texts(clusters)
    picture, edges, row = draw_wandering(parts, str(FONT), 40, np.random.default_rng(2), stray)
    assert len(edges) == len(parts) + 1
    assert edges == sorted(edges)
    assert 0 < row < picture.shape[0]
    for left, right in itertools.pairwise(edges):
        assert picture[:, int(left) : int(right) + 1].min() < 128
    assert picture[:, : int(edges[0]) - 10].min(initial=255) == 255
    assert picture[:, int(edges[-1]) + 12 :].min(initial=255) > 128


@needs_font
def test_print_does_not_stray_and_a_hand_does() -> None:
    def spread_of_feet(stray: float) -> float:
        how = Wander(stray, 0, 0, 0, 0, 1.2, 0)
        picture, edges, _ = draw_wandering(list("นนนนนนนนนน"), str(FONT), 40, np.random.default_rng(3), how)
        feet = [
            np.flatnonzero((picture[:, int(a) : int(b)] < 128).any(axis=1)).max()
            for a, b in itertools.pairwise(edges)
        ]
        return float(np.std(feet))

    assert spread_of_feet(0) < 0.5
    assert spread_of_feet(0.06) > 1.0


@needs_font
def test_a_font_without_a_sign_gives_no_lesson() -> None:
    assert synth_line("漢字", str(FONT), np.random.default_rng(1)) is None
    assert synth_line("฿฿ กก ๛", str(FONT), np.random.default_rng(1)) is None


@needs_font
def test_a_line_and_its_neighbours_have_the_line_s_own_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "_NEIGHBOUR_SHARE", 1)
    rng = np.random.default_rng(9)
    lessons = [told for _ in range(5) if (told := synth_line(TEXT, str(FONT), rng))]
    assert {join_clusters(told.clusters) for told in lessons} == {TEXT}


def test_a_line_of_which_too_many_letters_left_no_ink_is_no_lesson() -> None:
    clusters = tuple(split_clusters("กขคงจฉชซญฎฏฐ") or ())
    spans = tuple((10.0 * n, 10.0 * n + 9) for n in range(12))
    ink = np.ones((HEIGHT, 120), np.float32)
    ink[:, 110:] = 0
    assert drawing._is_legible(drawing.LineSample(ink, clusters, spans)) is False
    ink[:, 112] = 1
    assert drawing._is_legible(drawing.LineSample(ink, clusters, spans)) is True
