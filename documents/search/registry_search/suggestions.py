"""What may be meant, while it is being typed: by the beginning of names and numbers."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from rapidfuzz.distance import OSA

from documents.search.backends import backend_of
from documents.search.backends.base import TooSlow
from documents.search.backends.lookups import InKeyOrder
from documents.search.planning.match_plan import MOST_LETTERS, MatchPlan
from documents.search.planning.phonetic_stats import phonetic_stats_of
from documents.search.query.parsing import Kind, Query, parse_query
from documents.search.registry_search import name_search
from documents.search.registry_search.latin_search import LatinName, begun_keys, distance_begun, find_latin
from documents.search.registry_search.name_search import NameHit, NameHits, NameKeys
from documents.search.text.trigrams import START
from employers.latin_key import is_latin
from employers.models import Employer, InsuredPerson
from sso_efiles import policy
from sso_efiles.policy import Action, Officer

_FEWEST_LETTERS, _FEWEST_SOUNDS = 2, 3  # guess
_FEWEST_MISSPELT = 5  # guess
"""Sounds of a name that may have been typed wrongly."""
_NAMESAKES = 2  # guess
"""Rows read for each name shown: several persons may bear it."""
_HEARD = 200  # guess
"""Names that begin to sound so, of which the most alike are shown."""
_SPELT = 80  # guess
"""Names that begin to sound like Latin letters, of which the most alike are shown."""
_PATIENCE_S = 0.5  # guess
"""Whoever types does not wait."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line under the box: what to put into it, and what kind it is."""

    kind: str
    text: str
    account_no: str = ""

    def as_json(self) -> dict[str, str]:
        """For the API."""
        return {"kind": self.kind, "text": self.text, "account_no": self.account_no}


def suggest_completions(text: str, *, user: Officer, limit: int = 8) -> list[Suggestion]:
    """By how names and numbers begin; where none begins so, by how names begin to sound, then by names that
    are like what was typed but for a slip or two.

    Employers first, persons before them when a title says so; nothing for roles that do not read files.
    BadQuery as for any search.
    """
    query = parse_query(text)
    if (
        not policy.can(user, Action.READ_FILED)
        or sum(len(term.skeleton) for term in query.terms) < _FEWEST_LETTERS
    ):
        return []
    employers, persons = Employer.objects.visible_to(user), InsuredPerson.objects.visible_to(user)
    if query.kind in (Kind.NUMBER, Kind.ACCOUNT_NO):
        found = employers.starting_with(query.value).values_list("name", "account_no")[:limit]
        return [Suggestion("employers", *row) for row in found]
    if query.kind in (Kind.NATIONAL_ID, Kind.JURISTIC_NO):
        return []
    company = query.names.company
    person = tuple(
        filter(None, (f"{query.names.person.first}{query.names.person.middle}", query.names.person.last))
    )
    registers = [
        _Register("employers", employers, ("name", "account_no"), _company_keys(query), (company.core,)),
        _Register("persons", persons, ("title", "first_name", "last_name"), _person_keys(query), person),
    ]
    if query.kind is Kind.PERSON:
        registers.reverse()
    return _complete_names(registers, limit, latin=is_latin(query.value))


def _complete_names(registers: Sequence["_Register"], limit: int, *, latin: bool) -> list[Suggestion]:
    """As they begin, else as they sound, else with a slip."""
    if fitting := _fill_up(registers, _Register.complete_by_prefix, limit):
        return fitting
    if latin:
        begun = _share_out(registers, _Register.complete_spelt_begun, limit)
        return begun or _share_out(registers, _Register.complete_spelt, limit)
    sounding = _fill_up(registers, _Register.complete_by_sound, limit)
    return sounding or _complete_misspelt(registers, limit)


def _company_keys(query: Query) -> NameKeys:
    company = query.names.company
    return NameKeys.of_words(company.key, company.core.split())


def _person_keys(query: Query) -> NameKeys:
    person = query.names.person
    return NameKeys.of_words(person.key, (person.first, person.middle, person.last))


def _fill_up(
    registers: Sequence["_Register"], look: Callable[["_Register", int], list[Suggestion]], limit: int
) -> list[Suggestion]:
    """Suggestions of the first register; the next one fills what it leaves."""
    found: list[Suggestion] = []
    for register in registers:
        if register.keys.key and len(found) < limit:
            found += look(register, limit - len(found))
    return found


def _share_out(
    registers: Sequence["_Register"], look: Callable[["_Register", int], list[Suggestion]], limit: int
) -> list[Suggestion]:
    """Suggestions of each register, half of them at least: a spelling begins like many a name of either."""
    first, second = (look(register, limit) if register.words else [] for register in registers)
    first = first[: max(limit // 2, limit - len(second))]
    return [*first, *second[: limit - len(first)]]


def _complete_misspelt(registers: Sequence["_Register"], limit: int) -> list[Suggestion]:
    """Whole names that are typed with a slip or two; in the next register none further off is looked for."""
    found: list[Suggestion] = []
    nearest = math.inf
    for register in registers:
        if len(found) < limit:
            hits = register.find_misspelt(known_distance=nearest)
            nearest = min(nearest, hits.best_distance)
            found += register.suggest_hits(hits, limit - len(found))
    return found


@dataclass(frozen=True, slots=True)
class _Register:
    """Names of one kind, and the keys of what was typed so far."""

    kind: str
    rows: QuerySet[Any]
    columns: tuple[str, ...]
    keys: NameKeys
    words: tuple[str, ...]
    """What was typed so far, as the register keeps names: of persons first and family name."""

    def complete_by_prefix(self, limit: int) -> list[Suggestion]:
        """Names that begin letter for letter so, in the order of the index."""
        rows = self.rows.filter(search_key__starts=self.keys.key).order_by(InKeyOrder(F("search_key")), "pk")
        return self._as_suggestions(rows.values_list(*self.columns)[: limit * _NAMESAKES], limit)

    def complete_by_sound(self, limit: int) -> list[Suggestion]:
        """Names that begin to sound so; the last sound is not counted on, it may be half typed."""
        sound = self.keys.sound[:-1]
        if len(sound) < _FEWEST_SOUNDS:
            return []
        backend = backend_of(self.rows)
        rows, plan = self.rows, MatchPlan(sound, 0, ((sound, 0),), ((f"{START}{sound}",),), 1.0)
        if len(sound) > MOST_LETTERS:  # a list of all that begin with one letter is longer than any of these
            plan = phonetic_stats_of(rows.model).plan_part(sound, 0)
            rows = rows.filter(sound_key__begins=sound)
        with suppress(TooSlow), backend.time_limit(_PATIENCE_S, no_full_scan=True):
            found = backend.filter_exact(rows, "sound_key", [plan]).order_by()
            heard = list(found.values_list("search_key", *self.columns)[:_HEARD])
            heard.sort(key=lambda row: (OSA.distance(self.keys.key, row[0][: len(self.keys.key)]), row))
            return self._as_suggestions([row[1:] for row in heard], limit)
        return []

    def find_misspelt(self, *, known_distance: float) -> NameHits:
        """Whole names that are typed with a slip or two; nothing of short beginnings, which are like too
        many.
        """
        if len(self.keys.sound) >= _FEWEST_MISSPELT:
            with suppress(TooSlow), backend_of(self.rows).time_limit(_PATIENCE_S, no_full_scan=True):
                rows = self.rows.order_by()
                return name_search.find_names(rows, self.keys, known_distance=known_distance)
        return NameHits({})

    def suggest_hits(self, hits: NameHits, limit: int) -> list[Suggestion]:
        """The likest first."""
        return self._as_best(hits.hits, limit)

    def _as_best(self, hits: Mapping[int, NameHit], limit: int) -> list[Suggestion]:
        best = sorted(hits.values(), key=lambda hit: (-hit.score, hit.order, hit.pk))[: limit * _NAMESAKES]
        named = self.rows.filter(pk__in=[hit.pk for hit in best]).values_list("pk", *self.columns)
        rows = {pk: tuple(row) for pk, *row in named}
        return self._as_suggestions([rows[hit.pk] for hit in best if hit.pk in rows], limit)

    def complete_spelt_begun(self, limit: int) -> list[Suggestion]:
        """Names that begin to sound like what is typed in Latin letters."""
        keys = begun_keys(self.words, by_words=self.kind == "persons")
        if not keys:
            return []
        plan = MatchPlan("", 0, (), tuple((key,) for key in keys), 1.0)
        with suppress(TooSlow), backend_of(self.rows).time_limit(_PATIENCE_S, no_full_scan=True):
            found = backend_of(self.rows).filter_exact(self.rows, "latin_key", [plan]).order_by()
            rows = list(found.values_list("search_key", *self.columns)[:_SPELT])
            rows.sort(key=lambda row: (distance_begun("".join(self.words), row[0]), row))
            return self._as_suggestions([row[1:] for row in rows], limit)
        return []

    def complete_spelt(self, limit: int) -> list[Suggestion]:
        """Whole names that sound like what is typed in Latin letters."""
        by_words = self.kind == "persons"
        name = LatinName.of_person(*self.words) if by_words else LatinName.of_company(self.words[0])
        with suppress(TooSlow):
            return self._as_best(find_latin(self.rows.order_by(), name), limit)
        return []

    def _as_suggestions(self, rows: Iterable[tuple[str, ...]], limit: int) -> list[Suggestion]:
        if self.kind == "employers":
            return [Suggestion(self.kind, *row) for row in rows][:limit]
        names = (InsuredPerson(title=a, first_name=b, last_name=c).name for a, b, c in rows)
        return [Suggestion(self.kind, name) for name in dict.fromkeys(names)][:limit]
