"""How well a page answers a question, between nothing and 1 (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from documents.search.page_search.confusions import confusions
from documents.search.query.cursor import Cursor
from documents.search.query.parsing import Hint, Query
from documents.search.query.terms import Term
from documents.search.text import day_keys
from documents.search.text.edit_distance import weighted_distance
from sso_efiles.text import fold

JOINED, EXACT, ALIKE, NEAR = 1.0, 0.98, 0.9, 0.85  # guess
"""Scores: the words stand together, each stands somewhere, look-alikes of them do; the best near hit."""
STANDS = 0.56  # measured: docs/adr/0004, companies at 6 % misread .82 to 1.00 with it
"""With a third of its letters wrong a name stands there all the same, if the page is its bearer's."""
_WORST = 0.05  # guess

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

    def ranked_hits(self) -> list[tuple[float, int]]:
        """Best first, then newest: the order is the same on both databases."""
        return sorted(((score, page) for page, score in self.scores.items()), reverse=True)


def is_exact(score: float) -> bool:
    """Whether a page with this score holds the words letter for letter."""
    return score >= EXACT


def exact_first(hit: tuple[int, float]) -> tuple[bool, int]:
    """The sort key of a page with its score: exact hits before look-alikes, then the newest."""
    page, score = hit
    return not is_exact(score), -page


def fuzzy_score(edits: float, letters: int) -> float:
    """The score of a near hit: by its share of wrong letters."""
    return round(max(_WORST, NEAR * (1 - edits / max(1, letters))), 4)


def letter_score(query: Query, skeleton: str, text: str) -> float:
    """The score of a page by its exact letters, `text`: each word by itself, or all as one string."""
    skeleton, letters = day_keys.letters_of(skeleton), fold.aligned_letters(day_keys.letters_of(text))
    options = [query.terms] + ([[joined]] if (joined := query.joined_term) else [])
    return max(_score_terms(terms, skeleton, letters) for terms in options)


def whole_score(term: Term, skeleton: str, text: str) -> float:
    """The score of a page by the exact letters of one term."""
    skeleton, letters = day_keys.letters_of(skeleton), fold.aligned_letters(day_keys.letters_of(text))
    return _score_terms([term], skeleton, letters)


def _score_terms(terms: Sequence[Term], skeleton: str, letters: str) -> float:
    pairs = [(term.skeleton, fold.aligned_letters(term.exact)) for term in terms if not term.day]
    costs = [
        weighted_distance(*pair, skeleton, letters, distance=confusions().distance) / len(pair[0])
        for pair in pairs
    ]
    return fuzzy_score(sum(costs), len(costs))  # a day stands there or the page is no hit
