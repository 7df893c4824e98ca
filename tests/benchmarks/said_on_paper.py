"""What pages say of themselves, drawn, worn and read by the real engine.

python -m tests.benchmarks.said_on_paper 50333 --forms 20 --papers 24

Wordings and faces held out of all tuning, light and medium wear. One JSON line of counts; half a second a
page on one quiet core.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter

import django
import numpy as np

django.setup()

from documents.models import Reading  # noqa: E402
from documents.reading.classification import recognise_text  # noqa: E402
from documents.reading.page_facts import find_facts  # noqa: E402
from documents.reading.stored_text import encode_digits, encode_handwriting, encode_words  # noqa: E402
from ocr.registry import get_engine  # noqa: E402
from sso_efiles.text.thai import clean_ocr  # noqa: E402
from tests.benchmarks.papers.kinds import Kind, fill_in, kinds, written_lines  # noqa: E402
from tests.benchmarks.papers.make import FAMILIES, choose_hand, scan  # noqa: E402
from tests.benchmarks.papers.paper import Paper  # noqa: E402
from tests.benchmarks.papers.people import Dice, People  # noqa: E402
from tests.benchmarks.said_papers import HELD_OUT, Said, make_paper  # noqa: E402

_DPI = 200
_MM = 25.4 / _DPI
_LINE_LETTERS = 95
LEVELS = ("light", "medium")


def _paper(dice: Dice) -> Paper:
    return Paper(dice, _DPI, choose_hand(FAMILIES["others"], dice))


def read(paper: Paper, level: str, dice: Dice) -> Reading:
    """The worn paper as its reading would be stored."""
    picture, _quality = scan(paper, level, dice)
    text = get_engine("line_network").read(picture, dpi=_DPI)
    return Reading(
        text=clean_ocr(text.text),
        words=encode_words(text),
        digits=encode_digits(text),
        handwriting=encode_handwriting(text),
        confidence=text.confidence,
        width=text.width,
        height=text.height,
        dpi=_DPI,
        blank=text.blank,
    )


def draw_form(kind: Kind, dice: Dice) -> Paper:
    """A page of a kind: its head in the middle, its body below."""
    paper, y = _paper(dice), 28.0
    for number, line in enumerate(fill_in(written_lines(kind, "held_out", dice), People(dice))):
        for start in range(0, len(line), _LINE_LETTERS):
            part = line[start : start + _LINE_LETTERS]
            if number < 2:  # a head is of one or two lines
                paper.centred(y, part, pt=15, bold=True)
            else:
                paper.text(20, y, part)
            y += 10.5
    return paper


def draw_said(said: Said, dice: Dice) -> Paper:
    """A paper that says its day and period, each part of a line at its place or behind the one before."""
    paper, ends = _paper(dice), dict[int, float]()
    rows: dict[int, tuple[int, int, list[str]]] = {}
    for word, x, y, _x1, _y1, _sure, line in said.reading.words:
        rows.setdefault(line, (x, y, []))[2].append(word)
    for x, y, words in rows.values():
        start = max(x * _MM, ends.get(y, 0.0) + 4)
        ends[y] = paper.text(start, (y + 30) * _MM, " ".join(words))
    return paper


def measure(*, seed: int, forms: int, papers: int) -> Counter[str]:
    """So many pages of as many kinds, and so many papers with days."""
    counts: Counter[str] = Counter()
    some = [kind for kind in kinds() if kind.form != "blank"]
    for number in np.random.default_rng(seed).permutation(len(some))[:forms].tolist():
        dice = np.random.default_rng([seed, number, 0])
        page = read(draw_form(some[number], dice), LEVELS[number % 2], dice)
        found, truth = recognise_text(page.text, blank=page.blank), some[number].form
        right = found.form == truth or (found.form is None and truth == "other")
        outcome = "right" if right else "wrong" if found.form else "left"
        counts.update(("forms", f"forms {outcome}"))
    for number in range(papers):
        dice = np.random.default_rng([seed, number, 1])
        said = make_paper(HELD_OUT, random.Random(seed * 1000 + number), noise=0.0)
        page = read(draw_said(said, dice), LEVELS[number % 2], dice)
        own = {str(fact.kind): fact.value for fact in find_facts(page) if fact.main}
        for kind in ("date", "period", "sheet"):
            truth, told = getattr(said, kind), own.get(kind, "")
            counts[f"{kind} due"] += bool(truth)
            counts[f"{kind} right"] += bool(truth) and told == truth
            counts[f"{kind} wrong"] += bool(told) and told != truth
    return counts


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seed", type=int)
    parser.add_argument("--forms", type=int, default=28)
    parser.add_argument("--papers", type=int, default=14)
    asked = parser.parse_args()
    counts = measure(seed=asked.seed, forms=asked.forms, papers=asked.papers)
    sys.stdout.write(json.dumps(counts, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
