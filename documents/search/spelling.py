"""What may have been meant by words that found nothing: the nearest spelling that there is."""

from collections import Counter
from contextlib import suppress

from django.db.models import QuerySet

from documents.models import PageIndex
from documents.search import match
from documents.search.backend import TooSlow
from documents.search.databases import backend_of, letters_of
from documents.search.fold import fold
from documents.search.match import Sought
from documents.search.query import Kind, Query, Term, parse
from documents.search.registry import search_employers, search_persons
from employers.names import CompanyName, PersonName
from sso_efiles import policy
from sso_efiles.policy import Action, Officer

_FEWEST_LETTERS = 3
_NUMBERS = (Kind.NOTHING, Kind.NUMBER, Kind.ACCOUNT_NO, Kind.JURISTIC_NO, Kind.NATIONAL_ID)
_SURE = 0.75
"""From this score a name of the registry is meant rather than words on pages."""
_LETTERS_AN_EDIT, _MOST_EDITS = 3, 4
"""Looser than a search: what search forgives has been looked for already."""
_BUDGET, _READ, _PATIENCE_S = 300, 40, 0.5


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
    """Each word as it is most often spelt where it nearly stands; nothing when one of them stands nowhere."""
    spelt = [_spelt(term, rows) for term in query.terms]
    return " ".join(spelt) if all(spelt) else ""


def _spelt(term: Term, rows: QuerySet[PageIndex]) -> str:
    if term.is_number or len(term.skeleton) <= _FEWEST_LETTERS:
        return term.text
    edits = min(_MOST_EDITS, len(term.skeleton) // _LETTERS_AN_EDIT)
    ways = match.plan([Sought(term.skeleton, edits)], letters_of(PageIndex, "skeleton"), budget=_BUDGET)
    backend = backend_of(rows)
    with backend.within(_PATIENCE_S):
        found = backend.having(rows, "skeleton", ways).values_list("text", flat=True)
        texts = list(found.order_by("-page")[:_READ])
    spellings = Counter(filter(None, (_spelling(term, text) for text in texts)))
    return max(spellings, key=lambda spelling: (spellings[spelling], spelling), default="")


def _spelling(term: Term, text: str) -> str:
    """The letters of the page that are most like the word, if they are like it at all."""
    folded = fold(text)
    place = match.nearest(term.skeleton, folded.skeleton)
    if place is None or place[0] == place[1]:
        return ""
    start, end = folded.span(*place)
    return text[start:end]
