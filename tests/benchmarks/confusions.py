"""Which letters our reader takes for which, beside the classes of look-alikes in sso_efiles/text/fold.py.

python -m tests.benchmarks.confusions --set tuning --most 50 [--kept FILE]: reads the pages (or takes what
FILE holds of an earlier run), lays each printed piece beside what was read of it, and prints a JSON line for
each pair of letters and for each change of the classes that would pay. Look at the tuning sets only, and
hold what you change against `harder`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import django
import edlib

django.setup()

from sso_efiles.text import fold  # noqa: E402  # its neighbours are models
from tests.benchmarks import sheets  # noqa: E402
from tests.benchmarks.readers import way  # noqa: E402

_STEP = re.compile(r"(\d+)([=XID])")
_READ_AT_ALL = 3
"""Of a piece with more than one letter in so many wrong it cannot be told which was read as which."""
_LEAST = 3
"""Pairs seen fewer times tell nothing."""
_WORD = 4

Pages = Sequence[tuple[Sequence[str], str]]
"""The printed pieces of each page, and the text that was read."""


Move = dict[str, Any]


@dataclass(slots=True)
class Confused:
    """What became of the letters; the second of a pair is what was read."""

    letters: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)

    def take(self, piece: str, text: str) -> None:
        """Lay one printed piece beside the page."""
        if not piece or not text:
            return
        found = edlib.align(piece, text, mode="HW", task="path", k=len(piece) // _READ_AT_ALL)
        if found["editDistance"] < 0:
            return
        at, there = 0, found["locations"][0][0] or 0
        for count, how in _STEP.findall(found["cigar"]):
            for _ in range(int(count)):
                self._letter(piece[at : at + (how != "D")], text[there : there + (how != "I")])
                at, there = at + (how != "D"), there + (how != "I")

    def _letter(self, printed: str, read: str) -> None:
        if not printed:
            return
        self.letters[printed] += 1
        if not read:
            self.lost[printed] += 1
        elif read != printed:
            self.pairs[printed, read] += 1


def counted(pages: Pages) -> Confused:
    """Over all pages; exact letters, without the marks that the skeleton leaves out."""
    out = Confused()
    for pieces, read in pages:
        text = fold.aligned_letters(fold.exact_letters(read))
        for piece in pieces:
            out.take(fold.aligned_letters(fold.exact_letters(piece)), text)
    return out


def forgiven(told: Confused, classes: Mapping[str, str]) -> tuple[float, float]:
    """The share of letters taken for another of their class; the chance that two letters share one."""
    total = max(1, told.letters.total())
    alike = sum(n for (a, b), n in told.pairs.items() if classes.get(a, a) == classes.get(b, b))
    shares: Counter[str] = Counter()
    for letter, n in told.letters.items():
        shares[classes.get(letter, letter)] += n
    return alike / total, sum((n / total) ** 2 for n in shares.values())


def moves(told: Confused, classes: Mapping[str, str]) -> Iterator[Move]:
    """For each letter the other class that forgives most, if any: and how much more looks alike by chance."""
    before, alike = forgiven(told, classes)
    for letter in sorted(classes):
        told_of = []
        for other in sorted(set(classes.values()) - {classes[letter]}):
            after, looks = forgiven(told, {**classes, letter: other})
            told_of.append((round(1e4 * (after - before), 2), -round(looks / alike - 1, 4), other))
        more, fewer, other = max(told_of)
        if more > 0 or (not more and fewer > 0):
            move = {"letter": letter, "from": classes[letter], "to": other}
            yield {**move, "forgiven of 10,000": more, "alike": -fewer}


def found(pages: Pages, classes: Mapping[str, str]) -> float:
    """The share of printed words whose skeleton stands whole on the page."""
    hit = due = 0
    for pieces, read in pages:
        text = _folded(read, classes)
        for word in (word for piece in pieces for word in map(fold.exact_letters, piece.split())):
            if len(word) >= _WORD:
                due, hit = due + 1, hit + (_folded(word, classes) in text)
    return hit / max(1, due)


def classes_now() -> dict[str, str]:
    """Each Thai letter's byte."""
    thai = (chr(code) for code in range(0x0E01, 0x0E50))
    return {letter: byte for letter in thai if (byte := fold.skeleton_of(letter)) and not byte.isdigit()}


def _folded(text: str, classes: Mapping[str, str]) -> str:
    return "".join(classes.get(letter, letter) for letter in fold.aligned_letters(fold.exact_letters(text)))


def pages_of(name: str, most: int) -> Iterator[tuple[Sequence[str], str]]:
    """Read them; stamps and what runs up the edge are left out."""
    cv2.setNumThreads(1)
    read = way("line_network")
    for sheet in islice((each for each in sheets.SETS[name]() if not each.blank), most):
        pieces = [piece for line in sheet.truth["lines"] for piece in line["segments"]]
        printed = [piece["text"] for piece in pieces if piece["kind"] not in ("stamp", "side")]
        yield printed, read(sheet.scan()).text


def _told(pages: Pages) -> Iterator[dict[str, object]]:
    told, classes = counted(pages), classes_now()
    total = told.letters.total()
    share, alike = forgiven(told, classes)
    wrong = told.pairs.total()
    yield {
        "letters": total, "taken for another": wrong / total, "lost": told.lost.total() / total,
        "of its class": share, "alike by chance": alike, "words whole": found(pages, classes),
    }  # fmt: skip
    for (printed, read), n in told.pairs.most_common():
        if n >= _LEAST:
            same = classes.get(printed, printed) == classes.get(read, read)
            yield {"printed": printed, "read": read, "times": n, "one class": same}
    yield from moves(told, classes)


def _kept(path: Path, read: Iterable[tuple[Sequence[str], str]]) -> Pages:
    if not path.exists():
        path.write_text("\n".join(json.dumps(page, ensure_ascii=False) for page in read), encoding="utf-8")
    return [tuple(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    """Read, count, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", default="tuning", choices=sorted(sheets.SETS))
    parser.add_argument("--most", type=int, default=50)
    parser.add_argument("--kept", type=Path, help="where the pages as read lie, or are to be left")
    asked = parser.parse_args()
    read = pages_of(asked.set, asked.most)
    for row in _told(_kept(asked.kept, read) if asked.kept else list(read)):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
