"""How well a page was read, measured against what stands on it.

cer        share of letters wrong, spaces ignored. Every piece of the truth is matched to its best place in
           the text, longest first, each stretch of text used once: reading order does not matter. What is
           left over counts as inserted.
cer_sp     the same with single spaces kept.
words      share of words (3 letters and more) that stand in the text letter for letter.
account, ids, names, employer
           share of the page's numbers and names that stand in the text exactly.

A measure must not move with what it measures: nothing of the product's own normalisation is used here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

FIELDS = ("account", "ids", "names", "employer")
_ABOVE = "\u0e31\u0e34-\u0e37\u0e47\u0e4d\u0e4e"
_BELOW = "\u0e38-\u0e3a"
_TONE = "\u0e48-\u0e4c"
_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_LOOKS = str.maketrans(
    {
        **dict.fromkeys("“”", '"'),
        **dict.fromkeys("‘’", "'"),
        **dict.fromkeys("–—−‐", "-"),
        "\u00a0": " ",
        **dict.fromkeys("\u200b\u200c\u200d\ufeff"),
    }
)
_SPELLINGS: Sequence[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern), put)
    for pattern, put in (
        ("\u0e40\u0e40", "\u0e41"),  # e + e typed for ae
        (f"\\s+(?=[{_ABOVE}{_BELOW}{_TONE}\u0e33\u0e32\u0e30\u0e45])", ""),  # none of these starts a word
        (f"([{_TONE}])([{_ABOVE}{_BELOW}])", r"\2\1"),  # vowel before tone
        (f"([{_ABOVE}{_BELOW}{_TONE}])\\1+", r"\1"),
        (f"\u0e4d([{_TONE}]?)\u0e32", "\\1\u0e33"),  # nikhahit (and tone) with aa is sara am
        (f"([{_TONE}])\u0e4d\u0e32", "\\1\u0e33"),
        (f"\u0e33([{_TONE}])", "\\1\u0e33"),
        (r"(?:[.…_·•]\s?){3,}", " "),  # dotted leaders
        (r"[|\[\]{}_☐☑☒□■▢✓✔]", " "),  # walls of boxes and ticks, read as letters
        (r"(?<=\d)\s?-\s?(?=\d)", ""),  # hyphens that group digits
    )
]
_BETWEEN_DIGITS = re.compile(r"[\s\-|\[\](){}.,:;_/'\"!]")
_GONE = "\ue000"
"""Stands where a matched stretch was; no letter."""
MISSED = 0.75
"""With this share of its letters wrong, a piece was not read at all."""
_LOOSE = (-2, -1, 0, 1, 2)
_WORD = 3


def normal(text: str) -> str:
    """One spelling for what looks the same."""
    text = unicodedata.normalize("NFC", text).translate(_LOOKS).translate(_DIGITS)
    for pattern, put in _SPELLINGS:
        text = pattern.sub(put, text)
    return text.lower()


def bare(text: str) -> str:
    """The same without spaces."""
    return re.sub(r"\s+", "", normal(text))


def spaced(text: str) -> str:
    """The same with single spaces."""
    return re.sub(r"\s+", " ", normal(text))


@dataclass(slots=True)
class Errors:
    """Letters wrong or missing, letters too many, letters in all."""

    edits: int = 0
    inserted: int = 0
    letters: int = 0

    @property
    def share(self) -> float:
        """The error rate."""
        return (self.edits + self.inserted) / max(1, self.letters)

    def add(self, other: Errors) -> None:
        """For sums over pages."""
        self.edits += other.edits
        self.inserted += other.inserted
        self.letters += other.letters


@dataclass(slots=True)
class Found:
    """So many of so many."""

    hit: int = 0
    due: int = 0

    @property
    def share(self) -> float:
        """Of those that were due."""
        return self.hit / max(1, self.due)

    def add(self, other: Found) -> None:
        """For sums over pages."""
        self.hit += other.hit
        self.due += other.due

    @classmethod
    def of(cls, hits: Iterable[bool]) -> Found:
        """Count."""
        told = list(hits)
        return cls(sum(told), len(told))


@dataclass(slots=True)
class Score:
    """One page, or the sum of many."""

    pages: int = 0
    tight: Errors = field(default_factory=Errors)
    spaced: Errors = field(default_factory=Errors)
    words: Found = field(default_factory=Found)
    fields: dict[str, Found] = field(default_factory=lambda: {name: Found() for name in FIELDS})

    def add(self, other: Score) -> None:
        """For sums over pages."""
        self.pages += other.pages
        self.tight.add(other.tight)
        self.spaced.add(other.spaced)
        self.words.add(other.words)
        for name in FIELDS:
            self.fields[name].add(other.fields[name])

    def facts(self) -> dict[str, Any]:
        """Shares; None where nothing was due."""
        shares = {name: found.share if found.due else None for name, found in self.fields.items()}
        return {
            "pages": self.pages,
            "cer": self.tight.share,
            "cer_sp": self.spaced.share,
            "words": self.words.share,
            **shares,
        }


def score(truth: Mapping[str, Any], text: str, *, ignored: Sequence[str] = ("stamp",)) -> Score:
    """Measure one page. Pieces of kind "side" run up the edge: they may be read or left out."""
    pieces = [piece for line in truth["lines"] for piece in line["segments"]]
    due = [piece for piece in pieces if piece["kind"] not in (*ignored, "side")]
    side = [spaced(piece["text"]).strip() for piece in pieces if piece["kind"] == "side"]
    tight_text = bare(text)
    words = [word for piece in due for word in map(bare, piece["text"].split()) if len(word) >= _WORD]
    return Score(
        pages=1,
        tight=fit([bare(piece["text"]) for piece in due], tight_text, free=[_tight(s) for s in side]),
        spaced=fit([_as_printed(piece) for piece in due], spaced(text), free=side),
        words=Found.of(word in tight_text for word in words),
        fields=_fields(truth["fields"], tight_text, digits_of(text)),
    )


def digits_of(text: str) -> str:
    """The text without what may stand between the digits of a number."""
    return _BETWEEN_DIGITS.sub("", normal(text))


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _as_printed(piece: Mapping[str, str]) -> str:
    """Digits in boxes have no spaces, however far apart they stand."""
    return re.sub(r"\s+", "" if piece["kind"] == "comb" else " ", normal(piece["text"])).strip()


def _fields(said: Mapping[str, Any], text: str, digits: str) -> dict[str, Found]:
    return {
        "account": Found.of(number in digits for number in given(said, "employer_account")),
        "ids": Found.of(number in digits for number in ids(said)),
        "names": Found.of(bare(person["name"]) in text for person in said["persons"]),
        "employer": Found.of(bare(name) in text for name in given(said, "employer_name")),
    }


def ids(said: Mapping[str, Any]) -> list[str]:
    """The 13-digit numbers on a page."""
    persons = [person["national_id"] for person in said["persons"] if person["national_id"]]
    return persons + given(said, "juristic_id")


def given(said: Mapping[str, Any], name: str) -> list[str]:
    """None or one."""
    return [said[name]] if said.get(name) else []


def fit(due: Sequence[str], text: str, *, free: Sequence[str] = ()) -> Errors:
    """Match pieces to text; `free` ones are taken out where they stand letter for letter."""
    pieces = [(piece, True) for piece in due if piece] + [(piece, False) for piece in free if piece]
    pieces.sort(key=lambda each: -len(each[0]))
    out = Errors(letters=sum(len(piece) for piece, is_due in pieces if is_due))
    for piece, is_due in pieces:
        edits, text = _taken_out(piece, text, best=nearest if is_due else None)
        out.edits += edits
    out.inserted = sum(character not in f"{_GONE} \n" for character in text)
    return out


Place = tuple[int, int, int]
"""Edits, start, end: the least is the best."""


def _taken_out(piece: str, text: str, *, best: Callable[[str, str], Place] | None) -> tuple[int, str]:
    """(edits, text without it)."""
    at = text.find(piece)
    if at >= 0:
        return 0, f"{text[:at]}{_GONE}{text[at + len(piece) :]}"
    if best is None:
        return 0, text
    if not text:
        return len(piece), text
    edits, start, end = best(piece, text)
    if edits >= MISSED * len(piece):
        return len(piece), text
    return edits, f"{text[:start]}{_GONE}{text[end:]}"


def nearest(piece: str, text: str) -> Place:
    """The nearest stretch of the text; it may be a little longer or shorter than the piece."""
    aligned = fuzz.partial_ratio_alignment(piece, text) if len(piece) <= len(text) else None
    start, end = (aligned.dest_start, aligned.dest_end) if aligned else (0, len(text))
    places = [(start, end)]
    for before in _LOOSE:
        places += [(max(0, start + before), min(len(text), end + after)) for after in _LOOSE]
    return min(
        (Levenshtein.distance(piece, text[a:b]), a, b) for a, b in places if a < b or (a, b) == places[0]
    )
