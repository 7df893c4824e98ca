"""The words of a page beside its picture: text that can be selected, boxes that lie over the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.models import Reading
from documents.reading.hand_written import told_confidence

_DOUBTFUL = 0.8  # measured: git 629e3ee
"""Confidence is how often such words were right: of those below this, two in five are wrong."""
_REACH = 60  # guess: some words without a box
"""Letters of the text within which the next word is looked for."""

Box = Sequence[int]


@dataclass(frozen=True, slots=True)
class Word:
    """A word, what stands before it in the text, and where it is on the picture."""

    number: int
    before: str
    text: str
    x: int
    y: int
    width: int
    height: int
    doubtful: bool
    hit: bool = False


def words_of(reading: Reading, *, hits: Iterable[Box] = ()) -> tuple[list[Word], str]:
    """The words in reading order, and what of the text is left behind the last of them."""
    text, at = reading.text, 0
    out: list[Word] = []
    marked = [tuple(box) for box in hits]
    for number, (word, x0, y0, x1, y1, confidence, *_) in enumerate(reading.words):
        found = text.find(word, at, at + len(word) + _REACH) if word else -1
        before = text[at:found] if found >= 0 else " " if out else ""
        at = found + len(word) if found >= 0 else at
        box = (x0, y0, x1, y1)
        hit = any(_overlap(box, one) for one in marked)
        doubtful = told_confidence(confidence, box, reading.handwriting) < _DOUBTFUL
        out.append(Word(number, before, word, x0, y0, x1 - x0, y1 - y0, doubtful, hit))
    return out, text[at:]


@dataclass(frozen=True, slots=True)
class Rect:
    """A box as SVG writes it."""

    x: int
    y: int
    width: int
    height: int


def rects(boxes: Iterable[Box], *, margin: int = 4) -> list[Rect]:
    """Boxes with a little air round the letters."""
    return [
        Rect(x0 - margin, y0 - margin, x1 - x0 + 2 * margin, y1 - y0 + 2 * margin) for x0, y0, x1, y1 in boxes
    ]


def _overlap(word: Box, box: Box) -> bool:
    """Whether most of the word lies in the box."""
    width = min(word[2], box[2]) - max(word[0], box[0])
    height = min(word[3], box[3]) - max(word[1], box[1])
    area = max(1, (word[2] - word[0]) * (word[3] - word[1]))
    return width > 0 and height > 0 and width * height * 2 > area
