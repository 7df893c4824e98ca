"""Refit what confidences are worth: python -m tests.benchmarks.fit_confidence [--pages N] [--check].

Reads papers for tuning (printed, worn, under every condition, hand-like), notes what each reader said of
every word and whether it stands on the paper, and fits one rising curve a reader. With --check it reads
papers that are held out instead, changes nothing and says how far told and true are apart. `make confidence`
does both. Some minutes of one core; to be run whenever the weights change: the file names the weights it
belongs to.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import cv2
import numpy as np

from ocr.engine import Picture
from ocr.engines.line_network import LineNetworkEngine
from ocr.recognition import ensemble, handwriting, line_reader
from ocr.recognition.calibration import CURVES, VERSION, WRITTEN, Curve, Promise, load_calibration
from ocr.recognition.digits import numeric_runs
from ocr.recognition.model_files import (
    CALIBRATION,
    DIGIT_NETWORK,
    LINE_NETWORK,
    choose_folder,
    digest_of,
    find_model,
)
from ocr.training.isotonic import Sample, fit_curve, lower_limit, upper_limit
from tests.benchmarks import figures, told_words
from tests.benchmarks.papers.conditions import CONDITIONS, MEASURING_SEEDS, Part, worn_pages
from tests.benchmarks.papers.make import papers
from tests.benchmarks.sheets import decode_bytes

_SITES: tuple[tuple[str, object, str], ...] = (
    ("network", line_reader, "calibrate_network"),
    ("tesseract", ensemble, "calibrate_tesseract"),
    ("number", numeric_runs, "calibrate_number"),
    (WRITTEN, handwriting, "calibrate_written"),
)
"""Where each curve is applied."""
AGREED = "agreed"
_TRACE = 1e-9
"""Added to what a curve says, times what was said: each word then tells which reader said what."""
_BOUNDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99)
_TUNING_SEED, _HELD_OUT_SEED = 4_711, MEASURING_SEEDS + 31
_TUNING, _HELD_OUT = ("tuning", "harder-tuning"), ("others", "harder")
_FEWEST = {"network": 60, "tesseract": 30, "number": 60, WRITTEN: 30}  # guess: two of them are seldom asked
PAGES = 24
"""Of each of two families; of each condition a sixth as many."""
_SURE_LEVELS = ("clean", "light")
_ALONE = ("stamps alone", "signed alone", "straight")

Page = tuple[str, dict[str, object], Picture, int]
"""What kind of page it is, its truth, its picture, and dots an inch (0: not told)."""


@dataclass(slots=True)
class Recorder:
    """What each reader said, by the confidence that it became."""

    said: dict[float, tuple[str, float]] = field(default_factory=dict)
    samples: dict[str, list[Sample]] = field(default_factory=dict)
    by_hand: list[tuple[str, float, bool]] = field(default_factory=list)
    """Of words in handwriting: their reader, what it said, and whether it is right."""
    judged: list[Sample] = field(default_factory=list)
    """What was told of each word, and whether it is right."""

    @contextmanager
    def watch(self) -> Iterator[None]:
        """While it lasts, every confidence can be traced to its reader."""
        with ExitStack() as stack:
            for reader, owner, name in _SITES:
                traced = self._traced(reader, getattr(owner, name))
                stack.enter_context(patch.object(owner, name, traced))
            yield

    def _traced(self, reader: str, curve: Callable[[float], float]) -> Callable[[float], float]:
        def wrapper(said: float) -> float:
            told = curve(said) + _TRACE * said
            self.said[told] = reader, said
            return told

        return wrapper

    def take(self, told: float, *, is_right: bool) -> None:
        """One word; what comes from no curve was agreed on, or stands in boxes and has a doubt of its own."""
        self.judged.append((told, is_right))
        reader, said = self._trace(told)
        if reader == WRITTEN:
            first, said = self._trace(said)
            self.by_hand += [(first, said, is_right)] if first else []
        elif reader:
            self.samples.setdefault(reader, []).append((said, is_right))

    def _trace(self, told: float) -> tuple[str, float]:
        """The reader of a word, and what it said; no reader where no curve told it."""
        return self.said.get(told, (AGREED if told == load_calibration().agreed else "", told))


def pages_for(part: Part, *, pages: int) -> Iterator[Page]:
    """Papers of two families and of every condition, for tuning or held out."""
    tuning = part is Part.TUNING
    seed, families = (_TUNING_SEED, _TUNING) if tuning else (_HELD_OUT_SEED, _HELD_OUT)
    for family in families:
        for truth, data in papers(family, seed=seed, count=pages):
            if not truth["blank"]:
                kind = "hand-like" if truth["fill"] == "hand" else _kind_of(truth["level"])
                yield kind, truth, decode_bytes(data), truth["dpi"]
    for name in [name for name in CONDITIONS if name not in _ALONE]:
        count = max(1, pages // 6)
        for page in worn_pages(name, families[0], seed=seed, count=count, part=part):
            yield "worn", page.truth, page.picture, page.dpi


def _kind_of(level: str) -> str:
    return "print" if level in _SURE_LEVELS else "worn"


def read_pages(some: Iterator[Page]) -> tuple[Recorder, told_words.ToldWords]:
    """Every word judged: by reader for the curves, by kind of page for the check."""
    recorder, told = Recorder(), told_words.ToldWords()
    engine = LineNetworkEngine()
    engine.warm()
    with recorder.watch():
        for kind, truth, picture, dpi in some:
            read = engine.read(picture, dpi=dpi)
            for confidence, is_right in told_words.judge_words(truth, read):
                told.count(kind, confidence, is_right=is_right)
                recorder.take(confidence, is_right=is_right)
            recorder.said.clear()
    return recorder, told


def fit(
    samples: dict[str, list[Sample]], by_hand: Sequence[tuple[str, float, bool]] = ()
) -> dict[str, object]:
    """The file's content: curves, and what each bound promises of the words that were read here."""
    curves = {name: _fit_or_keep(name, samples.get(name, [])) for name in CURVES}
    agreed = samples.get(AGREED, [])
    share = (
        (sum(right for _, right in agreed) + 1) / (len(agreed) + 2) if agreed else load_calibration().agreed
    )
    told = [(_apply(curves[name], said), right) for name in CURVES for said, right in samples.get(name, ())]
    told += [(share, right) for _, right in agreed]
    read = curves | {AGREED: ([0.0, 1.0], [share, share])}
    written = [(_apply(read[reader], said), right) for reader, said, right in by_hand]
    curves[WRITTEN] = _fit_or_keep(WRITTEN, written)
    told += [(_apply(curves[WRITTEN], said), right) for said, right in written]
    weights = (LINE_NETWORK, DIGIT_NETWORK)
    return {
        "version": VERSION,
        "fitted": datetime.now(UTC).date().isoformat(),
        "on": f"{len(told)} words of papers for tuning",
        "weights": {model.name: digest_of(find_model(model)) for model in weights},
        "curves": curves,
        "agreed": round(share, 4),
        "promises": never_rising([promise for bound in _BOUNDS if (promise := promise_at(bound, told))]),
    }


def never_rising(promises: Sequence[dict[str, float]]) -> list[dict[str, float]]:
    """The promises of rising bounds, none better than that of a higher bound: words are few up there, and a
    lower bound that promises more would be chance.
    """
    kept: list[dict[str, float]] = []
    for promise in reversed(promises):
        above = kept[-1] if kept else promise
        kept.append(promise | {part: max(promise[part], above[part]) for part in ("error", "at_most")})
    return kept[::-1]


def _fit_or_keep(name: str, samples: Sequence[Sample]) -> tuple[list[float], list[float]]:
    """A curve through these words; where they are too few, the one that is in use."""
    if len(samples) < 4 * _FEWEST[name]:
        kept: Curve = getattr(load_calibration(), name)
        return list(kept.says), list(kept.right)
    return fit_curve(samples, fewest=_FEWEST[name])


def _apply(curve: tuple[list[float], list[float]], said: float) -> float:
    return float(np.interp(said, *curve))


def promise_at(bound: float, told: Sequence[Sample]) -> dict[str, float] | None:
    """Of words told at least so much: how many were wrong; None where none was told so much."""
    above = [right for confidence, right in told if confidence >= bound]
    if not above:
        return None
    wrong = above.count(False)
    limit = upper_limit(wrong, len(above))
    return {
        "bound": bound,
        "error": round(wrong / len(above), 5),
        "at_most": round(limit, 5),
        "words": len(above),
    }


def broken_promises(promises: Sequence[Promise], judged: Sequence[Sample]) -> list[Promise]:
    """Promises of which so many words were wrong that chance does not explain it (5 %)."""
    broken = []
    for promise in promises:
        above = [right for told, right in judged if told >= promise.bound]
        wrong = above.count(False)
        if above and lower_limit(wrong, len(above)) > promise.at_most:
            broken.append(promise)
    return broken


def check(told: told_words.ToldWords) -> bool:
    """Say how far told and true are apart on what was held out; whether the promise holds."""
    rows = list(told.rows())
    sys.stdout.write(figures.plain(told_words.TABLE, rows) + "\n")
    far = [row for row in rows if row["words"] >= told_words.FEWEST and row["apart"] > told_words.MOST_APART]
    far = [row for row in far if not row["band"].startswith("0%")]
    for row in far:
        sys.stdout.write(f"apart by {row['apart']:.1%}: {row['kind']}, told {row['band']}\n")
    return not far


def main() -> int:
    """Fit and write, or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--check", action="store_true", help="held-out papers; nothing is written")
    parser.add_argument("--out", type=Path, default=CALIBRATION)
    parser.add_argument("--models", type=Path, help="read with the models promoted in this folder")
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    choose_folder(asked.models)
    part = Part.MEASURING if asked.check else Part.TUNING
    recorder, told = read_pages(pages_for(part, pages=asked.pages))
    if asked.check:
        broken = broken_promises(load_calibration().promises, recorder.judged)
        for promise in broken:
            sys.stdout.write(
                f"more than {promise.at_most:.1%} wrong of words told {promise.bound} and above\n"
            )
        return 0 if check(told) and not broken else 1
    asked.out.write_text(
        json.dumps(fit(recorder.samples, recorder.by_hand), indent=1) + "\n", encoding="utf-8"
    )
    sys.stdout.write(f"{asked.out}: {sum(map(len, recorder.samples.values()))} words\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
