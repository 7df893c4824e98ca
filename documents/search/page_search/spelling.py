"""The spelling that was meant by words that found nothing: "did you mean".

Problem: words found nothing; is there a name in the registry, or are there words on pages, near enough to
offer?
Known as: query spelling correction against the collection itself (Cucerzan and Brill, 2004), without a
dictionary.
Steps: the registry first: its best name, if it is near enough to be surely meant. Else each word is looked
up with more edits than a search forgives, on a bounded number of pages; of the nearest spellings the
commonest is offered, and a spelling that is right stays although a commoner one is near it.
Dropped: reading all pages that are like it, 230 to 490 core-ms at a million pages, now 15 to 75 (git
175c0f4).
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress

from django.db.models import QuerySet

from documents.models import PageIndex
from documents.search.backends import backend_of
from documents.search.backends.base import TooSlow
from documents.search.planning import match_plan
from documents.search.planning.match_plan import FuzzyTerm, MatchPlan
from documents.search.planning.page_stats import page_stats_of
from documents.search.query.parsing import Kind, Query, as_query
from documents.search.query.terms import Term
from documents.search.registry_search.registry import search_employers, search_persons
from documents.search.text import day_keys
from documents.search.text.edit_distance import best_alignment, infix_distance
from documents.search.text.ngrams import is_indexable
from employers.names import CompanyName, PersonName
from sso_efiles import policy
from sso_efiles.policy import Action, Officer
from sso_efiles.text.fold import fold_text, skeleton_of

_FEWEST_LETTERS = 3  # guess
_NUMBERS = (
    Kind.NOTHING, Kind.NUMBER, Kind.ACCOUNT_NO, Kind.JURISTIC_NO, Kind.NATIONAL_ID, Kind.DAY
)  # fmt: skip
_SURE = 0.75  # guess
"""From this score a name of the registry is meant rather than words on pages."""
_LETTERS_AN_EDIT, _MOST_EDITS = 3, 4  # guess
"""Looser than a search: what search forgives has been looked for already."""
_WORDS = 4  # guess
"""The longest of them are looked for."""
_MANY = 20_000  # measured: git 175c0f4, 230 to 490 core-ms at a million pages, now 15 to 75
"""Rows from the index beyond which the newest pages are read instead."""
_READ, _READ_ALIKE, _PATIENCE_S = 300, 60, 0.5  # guess
"""Pages looked at for each word, whichever come first: a spelling that is meant stands on many; of those with
its very skeleton, for it may be right and stand on few; and seconds for each word."""


def suggest_spelling(query: str | Query, *, user: Officer) -> str | None:
    """A name of the registry, else words of the pages that this person may see, to be searched for instead.

    None for numbers, when nothing is like it, and for roles that read no files. BadQuery as for any search.
    """
    query = as_query(query)
    letters = sum(len(term.skeleton) for term in query.terms)
    if not policy.can(user, Action.READ_FILED) or query.kind in _NUMBERS or letters < _FEWEST_LETTERS:
        return None
    score, name = _best_registry_name(query, user)
    if score < _SURE:
        with suppress(TooSlow):
            name = _spell_on_pages(query, PageIndex.objects.visible_to(user)) or name
    return name if name and name != query.value else None


def _best_registry_name(query: Query, user: Officer) -> tuple[float, str]:
    """The name of the registry that is most like it, without title or legal form, behind its score."""
    employers = search_employers(query, user=user, limit=1).results
    persons = search_persons(query, user=user, limit=1).results
    named = [(hit.score, CompanyName.parse(hit.name).core) for hit in employers]
    named += [(hit.score, _without_title(hit.name)) for hit in persons]
    return max(named, default=(0.0, ""))


def _without_title(name: str) -> str:
    person = PersonName.parse(name)
    return " ".join(filter(None, (person.first, person.middle, person.last)))


def _spell_on_pages(query: Query, rows: QuerySet[PageIndex]) -> str:
    """Each word as it is spelt where it nearly stands; where no page has them all, the longest."""
    terms = sorted(query.terms, key=lambda term: len(term.skeleton), reverse=True)
    spelt = {term: _nearest_spelling(term, rows) for term in terms[:_WORDS]}
    if len(terms) <= _WORDS and all(spelt.values()) and _stand_together(spelt.values(), rows):
        return " ".join(spelt[term] for term in query.terms)
    return next((word for term, word in spelt.items() if word and word != term.text), "")


def _stand_together(words: Iterable[str], rows: QuerySet[PageIndex]) -> bool:
    """Whether a page holds all of these words."""
    stats = page_stats_of(PageIndex)
    skeletons = [skeleton_of(word) for word in words]
    with backend_of(rows).time_limit(_PATIENCE_S, no_full_scan=True):
        plans = [match_plan.plan_exact(skeleton, stats) for skeleton in skeletons if is_indexable(skeleton)]
        for skeleton in skeletons:
            rows = rows.filter(skeleton__holds=skeleton)
        return bool(plans) and _likely_pages(rows, plans)[:1].exists()


def _nearest_spelling(term: Term, rows: QuerySet[PageIndex]) -> str:
    """The commonest spelling on the pages that come nearest to a word; nothing where none comes near."""
    if term.is_number or term.day or len(term.skeleton) <= _FEWEST_LETTERS:
        return term.text
    edits = min(_MOST_EDITS, len(term.skeleton) // _LETTERS_AN_EDIT)
    stats = page_stats_of(PageIndex)
    plans = [match_plan.plan_every_mistake(FuzzyTerm(term.skeleton, edits), stats)]
    exact = match_plan.plan_exact(term.skeleton, stats)
    alike = rows.filter(skeleton__holds=term.skeleton)
    with backend_of(rows).time_limit(_PATIENCE_S, no_full_scan=True):
        pages = list(_likely_pages(rows, plans).values_list("skeleton", "text")[:_READ])
        pages += _likely_pages(alike, [exact]).values_list("skeleton", "text")[:_READ_ALIKE]
    spellings = Counter(filter(None, (_spelling_on_page(term, *page, edits) for page in pages)))
    return max(spellings, key=lambda one: (-one[0], spellings[one], one), default=(0, ""))[1]


def _likely_pages(rows: QuerySet[PageIndex], plans: Sequence[MatchPlan]) -> QuerySet[PageIndex]:
    """The rows that an index names; where it would name many, all, newest first: a few of them will do."""
    stats = page_stats_of(PageIndex)
    if stats.rows * math.prod(plan.selectivity for plan in plans) > _MANY:
        return rows.order_by("-page")
    return backend_of(rows).candidates(rows, "skeleton", plans, stats=stats).order_by()


def _spelling_on_page(term: Term, page: str, text: str, edits: int) -> tuple[int, str] | None:
    """The letters of a page (its skeleton and text) that are most like a word, behind their distance."""
    page, text = day_keys.letters_of(page), day_keys.letters_of(text)
    distance = infix_distance(term.skeleton, page, most=edits)
    if distance < 0:
        return None
    folded = fold_text(text)
    place = best_alignment(term.skeleton, folded.skeleton)
    return (distance, text[slice(*folded.source_span(*place))]) if place and place[0] < place[1] else None
