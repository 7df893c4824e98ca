"""Champion and challenger on the same lines: which of two line networks reads better, and is it to be
promoted.

Known as: champion and challenger; a paired comparison on sets neither was taught with.
Steps: both read every line of two sets: the frozen one (lines drawn by fixed seeds, and the lines of
data/demo) and the office's own held-out corrections; wrong letters are counted (Levenshtein distance, blanks
ignored).
The rule: fewer wrong letters on the office's lines, of which there must be FEWEST_HELD_OUT at least, and not
one more on the frozen set. Whoever learns an office's hand by forgetting print is not promoted.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from ocr.recognition.grapheme_clusters import cluster_texts
from ocr.recognition.line_image import Floats
from ocr.recognition.line_network import LineNetwork
from ocr.recognition.line_reader import decode_scores
from ocr.recognition.model_store import decline, promote
from ocr.recognition.onnx_session import open_session
from ocr.training.lessons import LessonLine

FEWEST_HELD_OUT = 20  # guess: 400 letters, of which the network has 10 to 40 wrong
_ONE_MAY_MISFIT = 2  # guess: where fewer than one in two fit their pictures, boxes or texts were mixed up
Reader = Callable[[Floats], str]


@dataclass(frozen=True, slots=True)
class Errors:
    """Wrong letters of one reader on one set."""

    wrong: int
    letters: int
    lines: int

    @property
    def share(self) -> float:
        return self.wrong / max(1, self.letters)


@dataclass(frozen=True, slots=True)
class Trial:
    """Both readers on both sets."""

    frozen: tuple[Errors, Errors]
    """Champion, challenger."""
    held_out: tuple[Errors, Errors]

    @property
    def is_won(self) -> bool:
        """Whether the challenger is to be promoted, by the rule above."""
        enough = self.held_out[0].lines >= FEWEST_HELD_OUT
        return enough and self.held_out[1].wrong < self.held_out[0].wrong and self.keeps_frozen

    @property
    def keeps_frozen(self) -> bool:
        return self.frozen[1].wrong <= self.frozen[0].wrong

    @property
    def figures(self) -> dict[str, dict[str, float]]:
        """For the register of models."""
        return {
            name: {
                "lines": old.lines,
                "letters": old.letters,
                "champion_wrong": old.wrong,
                "challenger_wrong": new.wrong,
                "champion_share": round(old.share, 5),
                "challenger_share": round(new.share, 5),
            }
            for name, (old, new) in (("frozen", self.frozen), ("held_out", self.held_out))
        }


class NothingToTry(Exception):
    """The lessons allow no trial; its text says why, in two languages."""


def require_lessons(*, held_out: int, learn: int, fitting: int) -> None:
    """NothingToTry where too few corrections are held out, or too few of the others fit their pictures."""
    if held_out < FEWEST_HELD_OUT:
        raise NothingToTry(
            f"บรรทัดที่กันไว้ทดสอบมี {held_out} ต้องมีอย่างน้อย {FEWEST_HELD_OUT} กรุณาส่งออกการแก้ไขเพิ่ม / "
            f"{held_out} lines are held out and {FEWEST_HELD_OUT} are needed: export more corrections."
        )
    if _ONE_MAY_MISFIT * (learn - fitting) > learn or not fitting:
        raise NothingToTry(
            f"ข้อความตรงกับภาพเพียง {fitting} จาก {learn} บรรทัด กรุณาตรวจกรอบและข้อความ / "
            f"only {fitting} of {learn} texts fit their pictures: look at their boxes and texts."
        )


def open_reader(model: Path) -> Reader:
    """A line network, ready to read lines at their usual height."""
    network = LineNetwork(open_session(model))

    def read(ink: Floats) -> str:
        clusters = [one.cluster for one in decode_scores(network.predict_scores(ink))]
        return "".join(cluster_texts(clusters))

    return read


def hold_trial(
    champion: Reader, challenger: Reader, *, frozen: Sequence[LessonLine], held_out: Sequence[LessonLine]
) -> Trial:
    """Both readers on both sets."""
    readers = champion, challenger
    on_frozen, on_held_out = ([count_errors(read, some) for read in readers] for some in (frozen, held_out))
    return Trial((on_frozen[0], on_frozen[1]), (on_held_out[0], on_held_out[1]))


def count_errors(read: Reader, lines: Iterable[LessonLine]) -> Errors:
    """Wrong letters of a reader; blanks are ignored."""
    wrong = letters = count = 0
    for line in lines:
        due = "".join(line.text.split())
        wrong += Levenshtein.distance(due, "".join(read(line.ink).split()))
        letters += len(due)
        count += 1
    return Errors(wrong, letters, count)


def conclude(trial: Trial, models: Path, name: str, *, by: str, on: str) -> int:
    """Promote or decline, and say so; 0 if promoted, 1 if not."""
    act = promote if trial.is_won else decline
    entry = act(models, name, by=by, on=on, figures=trial.figures)
    sys.stdout.write(f"{entry.act}: {name}, {on}\n{trial.figures}\n")
    return 0 if trial.is_won else 1
