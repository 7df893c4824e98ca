"""What may have been meant by words that found nothing: the nearest spelling that there is."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress

import edlib
from django.db.models import QuerySet

from documents.models import PageIndex
from documents.search.backends import backend_of
from documents.search.backends.base import TooSlow
from documents.search.planning import match_plan
from documents.search.planning.match_plan import Sought, Way
from documents.search.planning.page_stats import letters_of
from documents.search.query.parsing import Kind, Query, Term, parse
from documents.search.registry_search.registry import search_employers, search_persons
from documents.search.text.fold import fold, skeleton
from documents.search.text.ngrams import tells
from employers.names import CompanyName, PersonName
from sso_efiles import policy
from sso_efiles.policy import Action, Officer

_FEWEST_LETTERS = 3
_NUMBERS = (Kind.NOTHING, Kind.NUMBER, Kind.ACCOUNT_NO, Kind.JURISTIC_NO, Kind.NATIONAL_ID)
_SURE = 0.75
"""From this score a name of the registry is meant rather than words on pages."""
_LETTERS_AN_EDIT, _MOST_EDITS = 3, 4
"""Looser than a search: what search forgives has been looked for already."""
_WORDS = 4
"""The longest of them are looked for."""
_MANY = 20_000
_READ, _ALIKE, _PATIENCE_S = 300, 60, 0.5
"""Pages looked at for each word, whichever come first: a spelling that is meant stands on many; so many of
those that have what looks just like it, for it may be right and stand on few."""


def nearest(text: str, *, user: Officer) -> str | None:
    """A name of the registry, else words of the pages that this person may see, to be searched for instead.

    None for numbers, when nothing is like it, and for roles that read no files. BadQuery as for any search.
    """
    query = parse(text)
    letters = sum(len(term.skeleton) for term in query.terms)
    if not policy.can(user, Action.READ_FILED) or query.kind in _NUMBERS or letters < _FEWEST_LETTERS:
        return None
    score, name = _named(text, user)
    if score < _SURE:
        with suppress(TooSlow):
            name = _on_pages(query, PageIndex.objects.visible_to(user)) or name
    return name if name and name != query.value else None


def _named(text: str, user: Officer) -> tuple[float, str]:
    employers = search_employers(text, user=user, limit=1).results
    persons = search_persons(text, user=user, limit=1).results
    named = [(hit.score, CompanyName.parse(hit.name).core) for hit in employers]
    named += [(hit.score, _untitled(hit.name)) for hit in persons]
    return max(named, default=(0.0, ""))


def _untitled(name: str) -> str:
    person = PersonName.parse(name)
    return " ".join(filter(None, (person.first, person.middle, person.last)))


def _on_pages(query: Query, rows: QuerySet[PageIndex]) -> str:
    """Each word as it is spelt where it nearly stands; where no page has them all, the longest."""
    terms = sorted(query.terms, key=lambda term: len(term.skeleton), reverse=True)
    spelt = {term: _spelt(term, rows) for term in terms[:_WORDS]}
    if len(terms) <= _WORDS and all(spelt.values()) and _stand(spelt.values(), rows):
        return " ".join(spelt[term] for term in query.terms)
    return next((word for term, word in spelt.items() if word and word != term.text), "")


def _stand(words: Iterable[str], rows: QuerySet[PageIndex]) -> bool:
    """Whether a page holds all of these."""
    letters = letters_of(PageIndex)
    skeletons = [skeleton(word) for word in words]
    backend = backend_of(rows)
    with backend.within(_PATIENCE_S, never_all=True):
        ways = [match_plan.whole(each, letters) for each in skeletons if tells(each)]
        for each in skeletons:
            rows = rows.filter(skeleton__holds=each)
        return bool(ways) and _likely(rows, ways)[:1].exists()


def _spelt(term: Term, rows: QuerySet[PageIndex]) -> str:
    """As most of the pages spell it that come nearest to it; nothing where none comes near."""
    if term.is_number or len(term.skeleton) <= _FEWEST_LETTERS:
        return term.text
    edits = min(_MOST_EDITS, len(term.skeleton) // _LETTERS_AN_EDIT)
    letters = letters_of(PageIndex)
    ways = match_plan.plan([Sought(term.skeleton, edits)], letters, budget=letters.rows)
    whole = match_plan.whole(term.skeleton, letters)
    alike = rows.filter(skeleton__holds=term.skeleton)
    with backend_of(rows).within(_PATIENCE_S, never_all=True):
        pages = list(_likely(rows, ways).values_list("skeleton", "text")[:_READ])
        pages += _likely(alike, [whole]).values_list("skeleton", "text")[:_ALIKE]
    spellings = Counter(filter(None, (_spelling(term, *page, edits) for page in pages)))
    return max(spellings, key=lambda each: (-each[0], spellings[each], each), default=(0, ""))[1]


def _likely(rows: QuerySet[PageIndex], ways: Sequence[Way]) -> QuerySet[PageIndex]:
    """Those that an index names; where it would name many, the newest come first and will do."""
    letters = letters_of(PageIndex)
    if letters.rows * math.prod(way.share for way in ways) > _MANY:
        return rows.order_by("-page")
    return backend_of(rows).narrowed(rows, "skeleton", ways, letters=letters).order_by()


def _spelling(term: Term, page: str, text: str, edits: int) -> tuple[int, str] | None:
    """How far off the letters of the page are that are most like the word; None where none are near."""
    off = edlib.align(term.skeleton, page, mode="HW", k=edits, task="distance")["editDistance"]
    if off < 0:
        return None
    folded = fold(text)
    place = match_plan.nearest(term.skeleton, folded.skeleton)
    return (off, text[slice(*folded.span(*place))]) if place and place[0] < place[1] else None
