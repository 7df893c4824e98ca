"""How far one folded string is from the nearest place in another (pure).

Problem: a word that OCR or a typist got wrong stands somewhere in a page; how many edits, and where?
Known as: approximate substring matching by edit distance (Levenshtein), semi-global ("HW") alignment. Myers,
"A fast bit-vector algorithm for approximate string matching", 1999, through edlib (Sosic and Sikic, 2017).
Steps: where a window is short, its longest common subsequence with the term tells first whether it can be
near. Edlib aligns the skeletons; at the few places that are equally near, the letters that stand beside the
skeletons are compared, so that a letter taken for one of its class costs less than another letter.
"""

from collections.abc import Callable

import edlib
from rapidfuzz.distance import LCSseq, Levenshtein

_PLACES = 8  # guess
"""Of the places that are equally near so many are compared letter for letter."""
_FEWEST_EDITS, _EDITS_SHARE = 4, 3  # guess: a third of the letters, four at least
"""Edits up to which a place counts as an alignment at all."""


def infix_distance(term: str, text: str, *, most: int = -1) -> int:
    """The fewest edits that make the term occur in the text; -1 where that takes more than `most`."""
    return int(edlib.align(term, text, mode="HW", k=most, task="distance")["editDistance"])


def window_distance(term: str, window: str, *, most: int) -> int:
    """The infix distance in a window hardly longer than the term; -1 where it is more than `most`.

    The longest common subsequence of both bounds it from below, at a tenth of the cost.
    """
    enough = max(0, len(term) - most)
    if LCSseq.similarity(term, window, score_cutoff=enough) < enough:
        return -1
    return infix_distance(term, window, most=most)


def nearest_places(term: str, page: str) -> list[tuple[int, int]]:
    """Where a skeleton is most like the term, as [start, end), a few places; none where none is like it."""
    found = edlib.align(term, page, mode="HW", k=len(term) // 2, task="locations")
    places = found["locations"] if found["editDistance"] >= 0 else ()
    return [(start or 0, last + 1) for start, last in places[:_PLACES] if last is not None]


def weighted_distance(
    term: str, letters: str, page: str, page_letters: str, *, distance: Callable[[str, str], float]
) -> float:
    """The fewest edits that make the skeleton `term` occur in the skeleton `page`, by their cost.

    `letters` and `page_letters` stand letter for letter beside the skeletons (fold.aligned_letters);
    `distance` tells what it costs to take one for the other.
    """
    most = len(term) // 2 + 1.0
    places = nearest_places(term, page)
    if len(letters) != len(term) or len(page_letters) != len(page):
        return min((float(Levenshtein.distance(term, page[slice(*place)])) for place in places), default=most)
    return min((distance(letters, page_letters[slice(*place)]) for place in places), default=most)


def best_alignment(term: str, text: str) -> tuple[int, int] | None:
    """Where the text is most like the term, as [start, end); None where nothing is like it."""
    if not term or not text:
        return None
    most = max(_FEWEST_EDITS, len(term) // _EDITS_SHARE)
    result = edlib.align(term, text, mode="HW", k=most, task="locations")
    if result["editDistance"] < 0:
        return None
    spans = [(start or 0, last + 1) for start, last in result["locations"] if last is not None and last >= 0]
    return min(spans, key=lambda span: abs(span[1] - span[0] - len(term)), default=None)
