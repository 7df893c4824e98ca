"""Teach a challenger from an office's corrections, and promote it only if it is better.

python -m ocr.training.challenge FONTS --lessons FOLDER --models FOLDER --by NAME [--minutes 90]

Problem: an office's own print and hands are unlike any lesson that is drawn.
Known as: fine-tuning with rehearsal: corrected lines are mixed with drawn ones, so that what was known is
kept.
Steps: the weights in use are unfolded and taught on; each handful of drawn lines takes a share of corrected
ones with it, aligned by the weights in use (alignment.py); one correction in five is held out; the trial
(trial.py) decides; files, figures and who asked go into the register of models (recognition/model_store.py).
`manage.py reading_models --back` undoes it. Needs torch and onnx beside this program, which the office
does not install: two cores for at most two hours.
Dropped: teaching on corrections alone, which forgets the rest.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import torch

from ocr.recognition.grapheme_clusters import split_clusters
from ocr.recognition.line_network import LineNetwork
from ocr.recognition.model_files import LINE_NETWORK, choose_folder, find_model
from ocr.recognition.onnx_session import open_session
from ocr.training.alignment import align_text
from ocr.training.frozen_lines import draw_frozen_lines
from ocr.training.lessons import BadLessons, LessonLine, cut_lines, read_lessons
from ocr.training.line_network_model import export_onnx
from ocr.training.line_samples import LengthBuckets, Line, Lists, SampleQueue, fill_buckets, generate_samples
from ocr.training.synth_line import Rng
from ocr.training.taught_faces import list_faces
from ocr.training.train_lines import Trainer, train
from ocr.training.trial import NothingToTry, conclude, hold_trial, open_reader, require_lessons
from ocr.training.unfold_weights import load_head

_RATE = 2e-4  # guess: a quarter of the rate of teaching on
_CORRECTED = 16
"""Corrected lines beside each handful of 64 drawn ones."""  # guess: a fifth
_MEASURED_BATCHES = 40
MOST_MINUTES = 110
_SEED = 2569


@dataclass(slots=True)
class MixedSamples:
    """Drawn lines as they come, a share of corrected ones added to each handful."""

    drawn: SampleQueue
    corrected: Sequence[Line]
    rng: Rng

    def empty(self) -> bool:
        return bool(self.drawn.empty())

    def get(self, timeout: float) -> list[Line]:
        fresh: list[Line] = self.drawn.get(timeout=timeout)
        if self.corrected:
            chosen = self.rng.integers(len(self.corrected), size=_CORRECTED)
            fresh = [*fresh, *(self.corrected[number] for number in chosen.tolist())]
        return fresh


def align_lessons(lines: Sequence[LessonLine], model: Path) -> list[Line]:
    """Corrected lines with the places of their letters; those that do not fit are left out."""
    network = LineNetwork(open_session(model))
    found: list[Line] = []
    for line in lines:
        clusters = split_clusters(" ".join(line.text.split()))
        labels = align_text(network.predict_scores(line.ink), clusters) if clusters else None
        if labels is not None:
            ink = line.ink[:, : 2 * labels.shape[1]]
            found.append(((np.clip(ink, 0, 1) * 255).astype(np.uint8), labels))
    return found


def teach_challenger(corrected: Sequence[Line], fonts: Sequence[Path], *, minutes: float, out: Path) -> None:
    """Teach the weights in use on, and leave the challenger's beside the trainer's state in `out`."""
    rng = np.random.default_rng(_SEED)
    queue: SampleQueue = multiprocessing.Queue(maxsize=12)
    how = (list_faces(fonts), Lists(), _SEED, queue)
    maker = multiprocessing.Process(target=generate_samples, args=how, daemon=True)
    maker.start()
    try:
        samples = MixedSamples(queue, corrected, rng)
        buckets = LengthBuckets(rng, {})
        fill_buckets(buckets, samples)
        trainer = Trainer(rate=_RATE)
        batches = [buckets.draw_batch()[0] for _ in range(_MEASURED_BATCHES)]
        trainer.load_shipped(find_model(LINE_NETWORK), batches)
        train(trainer, buckets, samples, minutes=minutes, keep=out / "trainer.pt")
    finally:
        maker.terminate()
    head = load_head(find_model(LINE_NETWORK))
    export_onnx(trainer.average, out / LINE_NETWORK.name, head=head)


def main() -> int:
    """Teach, hold the trial, promote or decline; 0 if promoted, 1 if not, 2 where there is nothing to hold it
    on.
    """
    asked = _parse_arguments()
    choose_folder(asked.models)
    torch.set_num_threads(1)
    try:
        lessons = read_lessons(asked.lessons)
    except BadLessons as bad:
        sys.stderr.write(f"โฟลเดอร์บทเรียนใช้ไม่ได้ / No folder of lessons: {bad}\n")
        return 2
    learn = list(cut_lines(asked.lessons, [one for one in lessons if not one.is_held_out]))
    held_out = list(cut_lines(asked.lessons, [one for one in lessons if one.is_held_out]))
    champion = find_model(LINE_NETWORK)
    corrected = align_lessons(learn, champion)
    try:
        require_lessons(held_out=len(held_out), learn=len(learn), fitting=len(corrected))
    except NothingToTry as why:
        sys.stderr.write(f"{why}\n")
        return 2
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-lines"
    out = asked.models / name
    out.mkdir(parents=True)
    teach_challenger(corrected, asked.fonts, minutes=min(asked.minutes, MOST_MINUTES), out=out)
    frozen = draw_frozen_lines(asked.fonts, count=asked.frozen)
    readers = open_reader(champion), open_reader(out / LINE_NETWORK.name)
    trial = hold_trial(*readers, frozen=frozen, held_out=held_out)
    on = f"{len(corrected)} of {len(learn)} corrected lines, {len(held_out)} held out"
    return conclude(trial, asked.models, name, by=asked.by, on=on)


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("fonts", nargs="+", type=Path, help="folders of faces to draw lessons in")
    parser.add_argument("--lessons", type=Path, required=True, help="folder of manage.py export_lessons")
    parser.add_argument("--models", type=Path, required=True, help="EFILES_MODELS of the office")
    parser.add_argument("--by", required=True, help="who asks for it; kept in the register")
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--frozen", type=int, default=300, help="lines drawn for the frozen set")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
