"""Thai names that a question in Latin letters may stand for: they are looked for on pages in its place.

Problem: papers are written in Thai; "Somchai" stands on none of them, สมชาย on thousands.
Known as: query translation by transliteration (cross-language retrieval), against the names that are there
rather than by rules alone: many spellings are one name, and one spelling is several.
Steps: the names of the registry and of provinces that sound so, best first, as long as they are hardly worse
than the best; where nothing bears the whole, each word by itself. Words in Thai stay as they are.
Dropped: making up Thai spellings that nobody bears.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.db.models import Model

from documents.search.backends.base import TooSlow
from documents.search.query.parsing import WHOLE_NUMBERS, Kind, Query, parse_query
from documents.search.registry_search.latin_search import LatinName, find_latin, likeness_of
from employers.latin_key import consonants, is_latin, sounds
from employers.models import Employer, InsuredPerson
from employers.names import CompanyName
from sso_efiles import policy
from sso_efiles.accounts.models import Province
from sso_efiles.policy import Action, Officer

_LEAST = ((5, 0.97), (7, 0.9))  # guess
_LEAST_OF_LONG, _LEAST_OF_NAMES = 0.84, 0.78  # guess
"""How alike names of fewer consonants must sound to be looked for, and longer ones: velvet is not วรเวช; and
where a legal form or a title says that a name was typed.
"""
_HARDLY_WORSE = 0.06  # guess
"""No name is looked for that is worse than the best by more."""
_MOST = 4  # guess: each is a search of its own
_ROWS_A_NAME = 10  # guess: so many bear one name
_WORDS = range(2, 5)  # guess
_NAMED = (Kind.WORDS, Kind.PERSON, Kind.COMPANY)


@dataclass(frozen=True, slots=True)
class ThaiName:
    """A name in Thai letters, and how much it sounds like what was typed."""

    text: str
    score: float

    @property
    def query(self) -> Query:
        """The question for it."""
        return parse_query(self.text)


def find_thai_names(query: Query, *, user: Officer) -> tuple[ThaiName, ...]:
    """Best first; none for what is no name, says what shall not be there, or is quoted."""
    plain = query.kind in _NAMED and query.kind not in WHOLE_NUMBERS and not query.without and not query.days
    if not plain or not is_latin(query.value) or any(term.phrase for term in query.terms):
        return ()
    if not policy.can(user, Action.READ_FILED):
        return ()
    with suppress(TooSlow):
        least = _least_alike(query.value) if query.kind is Kind.WORDS else _LEAST_OF_NAMES
        return _likeliest(_whole_names(query), least=least) or _word_by_word(query)
    return ()


def _least_alike(typed: str) -> float:
    """How alike a name must sound: the more, the fewer consonants it has."""
    heard = sum(1 + len(consonants(sounds(word))) for word in typed.split()) - 1
    return next((least for below, least in _LEAST if heard < below), _LEAST_OF_LONG)


def _likeliest(names: Sequence[ThaiName], *, least: float) -> tuple[ThaiName, ...]:
    """Each once, and none much worse than the best."""
    ranked = sorted(names, key=lambda name: (-name.score, name.text))
    least = max(least, ranked[0].score - _HARDLY_WORSE) if ranked else 0.0
    once = {name.text: name for name in reversed(ranked) if name.score >= least}
    return tuple(sorted(once.values(), key=lambda name: (-name.score, name.text)))[:_MOST]


def _whole_names(query: Query) -> list[ThaiName]:
    """Of employers, unless a title was typed; of persons, unless a legal form was; of provinces."""
    company, person = query.names.company, query.names.person
    names = list(_provinces(company.core))
    if query.kind is not Kind.PERSON:
        names += _employers(company.core)
    if query.kind is not Kind.COMPANY:
        names += _persons(*filter(None, (f"{person.first}{person.middle}", person.last)))
    return names


def _word_by_word(query: Query) -> tuple[ThaiName, ...]:
    """The likeliest of each word, together; a word in Thai is itself."""
    if len(query.terms) not in _WORDS:
        return ()
    found = [_read_word(term.text) for term in query.terms]
    if not all(found):
        return ()
    best = [names[0] for names in found]
    return (ThaiName(" ".join(name.text for name in best), min(name.score for name in best)),)


def _read_word(word: str) -> tuple[ThaiName, ...]:
    if not is_latin(word):
        return (ThaiName(word, 1.0),)
    names = [*_provinces(word), *_persons(word)]
    least = _least_alike(word)
    return _likeliest(names, least=least) or _likeliest(list(_employers(word)), least=least)


def _provinces(text: str) -> Iterator[ThaiName]:
    """By their English name or by the sound of the Thai one."""
    for thai, english in Province.objects.values_list("name_th", "name_en"):
        yield ThaiName(thai, max(likeness_of(text, thai), likeness_of(text, english)))


def _employers(core: str) -> Iterator[ThaiName]:
    """Names in Thai, without their legal form."""
    for (name,) in _best_rows(Employer, LatinName.of_company(core), "name"):
        thai = CompanyName.of(name).core
        if not is_latin(thai):
            yield ThaiName(thai, max(likeness_of(core, thai, loan=loan) for loan in (False, True)))


def _persons(*words: str) -> Iterator[ThaiName]:
    """First and family name in the order that they were typed in; of one word that which sounds so."""
    typed = " ".join(words)
    for first, last in _best_rows(InsuredPerson, LatinName.of_person(*words), "first_name", "last_name"):
        if len(words) == 1:
            yield from (ThaiName(name, likeness_of(typed, name)) for name in (first, last))
        else:
            score = max(likeness_of(typed, order) for order in (f"{first} {last}", f"{last} {first}"))
            yield ThaiName(f"{first} {last}", score)


def _best_rows(model: type[Model], name: LatinName, *columns: str) -> Iterator[list[str]]:
    """These columns of the rows that may be spelt so, best first."""
    hits = find_latin(model._default_manager.order_by(), name)
    best = sorted(hits.values(), key=lambda hit: (-hit.score, hit.order))[: _MOST * _ROWS_A_NAME]
    rows = model._default_manager.filter(pk__in=[hit.pk for hit in best]).values_list("pk", *columns)
    named = {pk: values for pk, *values in rows}
    return (named[hit.pk] for hit in best if hit.pk in named)
