"""What is read for what: letters and marks of the truth against the nearest stretch of the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz.distance import Levenshtein

from tests.benchmarks.figures import Column, Row, Table
from tests.benchmarks.measure import MISSED, bare, nearest

TABLES = (
    Table(
        "reading, kinds",
        "What kind of sign is lost (spaces ignored)",
        (
            Column("engine", "{engine}"),
            Column("signs", "{kind}"),
            Column("in the truth", "{due}"),
            Column("whole piece not read", "{lost:.2%}"),
            Column("left out", "{dropped:.2%}"),
            Column("read as another", "{swapped:.2%}"),
            Column("put in where none stands", "{put_in:.2%}"),
        ),
    ),
    Table(
        "reading, confusions",
        "The commonest single errors in pieces that were read",
        (
            Column("engine", "{engine}"),
            Column("printed, read, times", "{pairs}"),
        ),
    ),
)
_KINDS = (
    ("vowels over a letter", "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e47\u0e4d"),
    ("tones and thanthakhat", "\u0e48\u0e49\u0e4a\u0e4b\u0e4c"),
    ("vowels under a letter", "\u0e38\u0e39\u0e3a"),
    ("digits", "0123456789"),
    ("Latin letters", "abcdefghijklmnopqrstuvwxyz"),
)
_THAI, _OTHER = "Thai letters", "other signs"
_SHOWN = 24
_NONE = "∅"


def kind_of(sign: str) -> str:
    """The row of the table where a sign counts."""
    for kind, signs in _KINDS:
        if sign in signs:
            return kind
    return _THAI if "\u0e00" < sign < "\u0e80" else _OTHER


@dataclass(slots=True)
class Misreadings:
    """Over many pages."""

    due: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)

    def take(self, truth: Mapping[str, Any], text: str) -> None:
        """Count one page."""
        tight = bare(text)
        for line in truth["lines"]:
            for piece in line["segments"]:
                if piece["kind"] not in ("stamp", "side"):
                    self._take(bare(piece["text"]), tight)

    def _take(self, piece: str, text: str) -> None:
        self.due.update(map(kind_of, piece))
        if not piece or piece in text:
            return
        edits, start, end = nearest(piece, text) if text else (len(piece), 0, 0)
        if edits >= MISSED * len(piece):
            self.lost.update(map(kind_of, piece))
            return
        read = text[start:end]
        for step in Levenshtein.editops(piece, read):
            printed = _NONE if step.tag == "insert" else piece[step.src_pos]
            self.pairs[printed, _NONE if step.tag == "delete" else read[step.dest_pos]] += 1

    def rows(self, engine: str) -> Iterator[Row]:
        """For the tables above."""
        counted: dict[str, Counter[str]] = {"dropped": Counter(), "swapped": Counter(), "put_in": Counter()}
        for (printed, read), times in self.pairs.items():
            what = "put_in" if printed == _NONE else "dropped" if read == _NONE else "swapped"
            counted[what][kind_of(read if printed == _NONE else printed)] += times
        for kind, due in self.due.most_common():
            shares = {what: found[kind] / due for what, found in counted.items()}
            lost = self.lost[kind] / due
            yield {
                "table": "reading, kinds",
                "engine": engine,
                "kind": kind,
                "due": due,
                "lost": lost,
            } | shares
        if self.pairs:
            told = [f"{_shown(a)} {_shown(b)} {times}" for (a, b), times in self.pairs.most_common(_SHOWN)]
            yield {"table": "reading, confusions", "engine": engine, "pairs": "; ".join(told)}


def _shown(sign: str) -> str:
    """A mark needs something to stand on."""
    return f"◌{sign}" if kind_of(sign) in (kind for kind, _ in _KINDS[:3]) else sign
