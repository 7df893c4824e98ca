"""What wear does to ink: it changes it, keeps its place and its size, and leaves something to read."""

import cv2
import numpy as np
import pytest

from ocr.recognition.line_image import Floats
from ocr.training import synth_wear
from ocr.training.synth_wear import Condition, wear_ink

BODY = 22.0
ADDING = {synth_wear.leave_stamp, synth_wear.rule_through}


def _draw_ink() -> Floats:
    """Bars as thick as strokes, with an empty right half."""
    ink = np.zeros((60, 400), np.float32)
    for x in range(20, 200, 14):
        cv2.rectangle(ink, (x, 20), (x + 3, 42), (255.0,), -1)
        cv2.rectangle(ink, (x, 20), (x + 9, 23), (255.0,), -1)
    return ink


@pytest.mark.parametrize("condition", synth_wear._CONDITIONS, ids=lambda one: one.__name__)
def test_worn_ink_keeps_its_place(condition: Condition) -> None:
    ink = _draw_ink()
    for seed in range(4):
        worn = condition(ink.copy(), np.random.default_rng(seed), BODY)
        assert worn.shape == ink.shape
        assert worn.dtype == np.float32
        assert worn.min() >= 0
        assert worn[20:43, 18:190].mean() > 1.3 * worn[20:43, 240:].mean() or condition in ADDING
        assert worn[20:43, 18:190].mean() > 0.08 * ink[20:43, 18:190].mean()


@pytest.mark.parametrize("condition", synth_wear._CONDITIONS, ids=lambda one: one.__name__)
def test_worn_ink_is_changed(condition: Condition) -> None:
    ink = _draw_ink()
    changed = [
        np.abs(condition(ink.copy(), np.random.default_rng(seed), BODY) - ink).mean() for seed in range(4)
    ]
    assert max(changed) > 1


def test_the_shares_of_all_conditions_are_one() -> None:
    assert len(synth_wear._SHARES) == len(synth_wear._CONDITIONS)
    assert synth_wear._SHARES.sum() == pytest.approx(1)


def test_small_letters_are_mostly_only_scanned_coarsely(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []

    def scan(ink: Floats, _rng: np.random.Generator, body: float) -> Floats:
        asked.append(body)
        return ink

    monkeypatch.setattr(synth_wear, "scan_coarsely", scan)
    rng = np.random.default_rng(3)
    for _ in range(100):
        wear_ink(np.ones((20, 60), np.float32), rng, body=8)
    small, asked[:] = len(asked), []
    for _ in range(100):
        wear_ink(np.ones((40, 60), np.float32), rng, body=20)
    assert 45 < small < 75
    assert not asked
