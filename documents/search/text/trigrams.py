"""Trigrams of folded text: the terms of SQLite's FTS5 tables and of gin_trgm_ops over names (pure)."""

from collections.abc import Iterable

SIZE = 3
START, END = "^", "$"
"""Anchors: before a segment with which the column begins, behind one with which it ends."""
_ALL_OF_SHORT = 12  # guess
"""Segments up to this length are looked up by each of their trigrams, longer ones by every third."""


def trigrams_of(segment: str) -> list[str]:
    """Trigrams that cover a segment: all of a short one, every third of a longer one; no anchors."""
    segment = segment.removeprefix(START).removesuffix(END)
    last = len(segment) - SIZE
    places = range(last + 1) if len(segment) <= _ALL_OF_SHORT else [*range(0, last, SIZE), last]
    return [segment[at : at + SIZE] for at in places]


def covering_trigrams(segments: Iterable[str]) -> list[str]:
    """The trigrams of several segments, each once: asked for where no statistics say which are rare."""
    return list(dict.fromkeys(trigram for segment in segments for trigram in trigrams_of(segment)))
