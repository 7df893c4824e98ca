"""Lessons about writing and print: each column says what the piece is that stands there."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr.recognition.line_image import HEIGHT
from ocr.training.hand_digits import HandDigits
from ocr.training.synth_style import BY_HAND, NEITHER, PRINTED, StyleWriter
from ocr.training.synth_text import TextGenerator

FOLDER = Path("/usr/share/fonts/truetype/tlwg")
needs_font = pytest.mark.skipif(not FOLDER.is_dir(), reason="the Thai fonts of Debian are not installed")


def _draw_digits() -> HandDigits:
    pictures = []
    for digit in range(10):
        page = np.zeros((40, 30), np.uint8)
        cv2.putText(page, str(digit), (4, 32), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1.1, (255,), 2)
        pictures.append((page,))
    return HandDigits(tuple(pictures))


@pytest.fixture
def writer() -> StyleWriter:
    faces = [[str(FOLDER / "Norasi.ttf")], [str(FOLDER / "Garuda.ttf")], [str(FOLDER / "Purisa.ttf")]]
    return StyleWriter(TextGenerator(np.random.default_rng(1)), faces, _draw_digits())


@needs_font
def test_every_column_with_ink_is_writing_or_print(writer: StyleWriter) -> None:
    rng = np.random.default_rng(2)
    lines = [writer.make_line(rng) for _ in range(20)]
    for line in lines:
        assert line.ink.shape == (HEIGHT, len(line.style))
        assert set(np.unique(line.style)) <= {BY_HAND, NEITHER, PRINTED}
        inked = line.ink.max(axis=0) > 0.6
        assert (line.style[inked] != NEITHER).all()
    whole = np.concatenate([line.style for line in lines])
    assert 0.2 < (whole == BY_HAND).sum() / (whole != NEITHER).sum() < 0.8


@needs_font
@pytest.mark.parametrize("kind", [BY_HAND, PRINTED])
def test_a_piece_of_either_kind_has_ink_and_fits(writer: StyleWriter, kind: int) -> None:
    rng = np.random.default_rng(3)
    for _ in range(12):
        piece = writer.make_piece(kind, rng)
        assert piece.shape[0] == HEIGHT
        assert piece.shape[1] <= 500
        assert piece.max() > 0.5
