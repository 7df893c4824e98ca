"""How well a page answers a question, between nothing and 1 (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.search.planning import match_plan
from documents.search.query.cursor import Cursor
from documents.search.query.parsing import Hint, Query, Term
from documents.search.text import fold

JOINED, EXACT, ALIKE, NEAR = 1.0, 0.98, 0.9, 0.85
"""The words stand together, each stands somewhere, what looks like them does; the best that is misread."""
STANDS = 0.56
"""With a third of its letters wrong a name stands there all the same, if the page is its bearer's."""
_WORST = 0.05
_LOOK_ALIKE = 0.35
"""What a letter costs that is another one of its class."""

Scores = dict[int, float]


@dataclass(frozen=True, slots=True)
class Found:
    """Scores by page; `more` when some were not looked at, `older` where to look for them."""

    scores: Scores
    cursor: Cursor
    """Where these hits begin, and how they were looked for."""
    more: bool = False
    older: Cursor | None = None
    hints: tuple[Hint, ...] = ()

    def ranked(self) -> list[tuple[float, int]]:
        """Best first, then newest: the order is the same on both databases."""
        return sorted(((score, page) for page, score in self.scores.items()), reverse=True)


def is_exact(score: float) -> bool:
    """Whether a page with this score says it letter for letter."""
    return score >= EXACT


def exact_first(hit: tuple[int, float]) -> tuple[bool, int]:
    """The order of pages with their scores: letter for letter before what looks like it, then the newest."""
    page, score = hit
    return not is_exact(score), -page


def near(off: float, letters: int) -> float:
    """Of what is so many edits off, of so many letters."""
    return round(max(_WORST, NEAR * (1 - off / max(1, letters))), 4)


def likeness(query: Query, skeleton: str, text: str) -> float:
    """By the very letters of the page's exact text: the words each, or all as one string."""
    letters = fold.letters(text)
    options = [query.terms] + ([[joined]] if (joined := query.joined) else [])
    return max(_likeness(terms, skeleton, letters) for terms in options)


def _likeness(terms: Sequence[Term], skeleton: str, letters: str) -> float:
    pairs = [(term.skeleton, fold.letters(term.exact)) for term in terms]
    costs = [match_plan.cost(*pair, skeleton, letters, alike=_LOOK_ALIKE) / len(pair[0]) for pair in pairs]
    return near(sum(costs), len(costs))
