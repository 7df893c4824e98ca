"""A challenger is taught from corrections beside drawn lines: a few steps, where torch is installed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs torch, which no office installs")
pytest.importorskip("onnx")

from ocr.recognition.grapheme_clusters import split_clusters
from ocr.recognition.model_files import LINE_NETWORK
from ocr.training.challenge import MixedSamples, align_lessons
from ocr.training.frozen_lines import draw_frozen_lines
from ocr.training.line_network_model import HandHead, export_onnx
from ocr.training.line_samples import LengthBuckets
from ocr.training.train_lines import Trainer
from ocr.training.trial import count_errors, open_reader
from ocr.training.unfold_weights import load_head

FONTS = [Path("/usr/share/fonts/truetype/tlwg")]


class Drawn:
    """Two handfuls of lines, as the process that draws them would give."""

    def __init__(self) -> None:
        self.left = 2

    def empty(self) -> bool:
        return self.left == 0

    def get(self, timeout: float) -> list[object]:
        self.left -= 1
        return []


def test_each_handful_takes_corrected_lines_with_it() -> None:
    line = (np.zeros((48, 40), np.uint8), np.zeros((4, 20), np.int16))
    mixed = MixedSamples(Drawn(), [line], np.random.default_rng(1))
    assert len(mixed.get(1.0)) == 16
    assert not mixed.empty()
    assert MixedSamples(Drawn(), [], np.random.default_rng(1)).get(1.0) == []


@pytest.mark.skipif(not FONTS[0].is_dir(), reason="no Thai fonts here")
def test_the_weights_in_use_are_aligned_taught_on_and_exported(tmp_path: Path) -> None:
    lines = draw_frozen_lines(FONTS, count=24, demo=tmp_path)
    assert all(split_clusters(line.text) for line in lines)
    corrected = align_lessons(lines, LINE_NETWORK)
    assert len(corrected) > len(lines) / 2
    rng = np.random.default_rng(2)
    buckets = LengthBuckets(rng, {})
    buckets.add([line for line in corrected for _ in range(16)])
    trainer = Trainer(rate=1e-4)
    trainer.load_shipped(LINE_NETWORK, [buckets.draw_batch()[0] for _ in range(2)])
    losses = [trainer.train_step(*buckets.draw_batch(), number=1 + n, spent=0.5) for n in range(3)]
    assert all(np.isfinite(losses))
    out, head = tmp_path / LINE_NETWORK.name, HandHead()
    export_onnx(trainer.average, out, head=head)
    again = load_head(out)
    assert again is not None
    for kept, read in zip(head.parameters(), again.parameters(), strict=True):
        assert float((kept - read).detach().abs().max()) < 1e-3
    old, new = (
        count_errors(open_reader(model), lines) for model in (LINE_NETWORK, tmp_path / LINE_NETWORK.name)
    )
    assert new.share < old.share + 0.2
