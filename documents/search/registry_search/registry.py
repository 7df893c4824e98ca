"""Employers and persons of the registry, by number and by name; for officers who read files."""

import math
import time
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from documents.models import Identifier, PageIndex
from documents.search.answers import Answer, EmployerHit, EmployerRef, PersonHit
from documents.search.backends.base import TooSlow
from documents.search.coverage import count_coverage
from documents.search.query.cursor import Cursor
from documents.search.query.filters import Filters
from documents.search.query.parsing import Hint, Kind, Query, as_query
from documents.search.query.understanding import explain_query
from documents.search.registry_search import name_search
from documents.search.registry_search.latin_search import LatinName, find_latin
from documents.search.registry_search.legal_forms import hold_to_form
from documents.search.registry_search.name_search import NameHit, NameHits, NameKeys
from employers.identifiers import AccountNo, Check
from employers.latin_key import is_latin
from employers.models import Employer, Employment, FormerName, InsuredPerson
from employers.names import PersonName
from sso_efiles import policy
from sso_efiles.policy import Action, Officer

MAX_LIMIT = 100  # guess
_NUMBERS = MAX_LIMIT + 1
"""Account numbers read at once: one more than a list shows."""
_FORMER = 0.97  # guess
_BY_NUMBER, _BY_PREFIX, _ALMOST = 1.0, 0.95, 0.8  # guess
"""Scores: of a number, of its beginning, of one a slip away; what a former name's are multiplied by."""
_EMPLOYERS_SHOWN = 5  # guess
_NEAR_ENOUGH = 1.0  # guess
"""Edits between what was typed and a name that is surely meant."""
_SURELY = 0.75  # guess
"""From this score on a name is meant as it is written, and no Latin one that sounds so."""
_SHOWN = ("account_no", "branch_seq", "name", "office", "status")
"""Of an employer; in the order in which a hit has them."""

Scores = dict[int, NameHit]


def search_employers(
    query: str | Query,
    *,
    user: Officer,
    filters: Filters | None = None,
    after: str | None = None,
    limit: int = 20,
) -> Answer[EmployerHit]:
    """By account number or its beginning, juristic number, name or former name. Forbidden for other roles."""
    policy.require(user, Action.READ_FILED)
    return _search_register(as_query(query), _Employers(filters or Filters(), user), after=after, limit=limit)


def search_persons(
    query: str | Query,
    *,
    user: Officer,
    filters: Filters | None = None,
    after: str | None = None,
    limit: int = 20,
) -> Answer[PersonHit]:
    """By national id (never from an address line: see has_person_id) or name. Forbidden for other roles."""
    policy.require(user, Action.READ_FILED)
    return _search_register(as_query(query), _Persons(filters or Filters(), user), after=after, limit=limit)


def _search_register(query: Query, register: Any, *, after: str | None, limit: int) -> Answer[Any]:
    began = time.perf_counter()
    cursor = Cursor.parse(after)
    hints: tuple[Hint, ...] = ()
    found: Scores = {}
    try:
        found = register.find_hits(query, cursor) if query.terms else {}
    except TooSlow:
        hints = (Hint.SLOW,)
    limit = min(max(1, limit), MAX_LIMIT)
    if any(hit.spelt for hit in found.values()):
        hints = (Hint.SPELT, *hints)
    ranked = sorted(found.values(), key=lambda named: (-named.score, named.order))
    behind = [named for named in ranked if cursor.is_before(named.score, -named.order)]
    shown = behind[:limit]
    more = len(behind) > limit
    return Answer(
        total=cursor.seen + len(found),
        total_is="at_least" if hints or len(found) >= register.most else "exact",
        took_ms=round((time.perf_counter() - began) * 1000),
        counting=partial(count_coverage, register.filters),
        results=register.describe_hits(shown),
        next=str(register.next_cursor(cursor, shown)) if more else None,
        understood=explain_query(query, also=hints),
    )


class _Employers:
    """The register of employers, as far as the filters go."""

    def __init__(self, filters: Filters, user: Officer) -> None:
        self.filters = filters
        self._rows: Any = filters.filter_employers(Employer.objects.visible_to(user))
        self._former: dict[int, str] = {}
        self._known: dict[int, Any] = {}
        self.most = name_search.CAP
        """Hits that are counted; so many may be more."""

    def next_cursor(self, before: Cursor, shown: Sequence[NameHit]) -> Cursor:
        """Numbers go on where the last list ended, and count on."""
        seen = before.seen + len(shown) if self.most == _NUMBERS else 0
        return Cursor(score=shown[-1].score, key=-shown[-1].order, seen=seen)

    def find_hits(self, query: Query, cursor: Cursor) -> Scores:
        """By number when it is one, else by name."""
        match query.kind:
            case Kind.ACCOUNT_NO:
                return self._find_by_account(query.value)
            case Kind.JURISTIC_NO | Kind.NATIONAL_ID:
                return _hits_of_rows(self._rows.filter(juristic_no=query.value), _BY_NUMBER, "exact")
            case Kind.NUMBER:
                return self._find_by_prefix(query.value, after=-cursor.key)
        return self._find_by_name(query)

    def _find_by_prefix(self, digits: str, *, after: int) -> Scores:
        """In the order of the numbers, which any index on them has."""
        self.most = _NUMBERS
        rows = self._rows.starting_with(digits)
        rows = rows.filter(account_no__gt=f"{after:010d}") if after > 0 else rows
        self._known = {pk: values for pk, *values in rows.values_list("pk", *_SHOWN)[:_NUMBERS]}
        return {pk: NameHit(pk, _BY_PREFIX, "exact", int(known[0])) for pk, known in self._known.items()}

    def _find_by_account(self, digits: str) -> Scores:
        """The number itself; when it is nobody's, those one slip of the finger away."""
        exact = _hits_of_rows(self._rows.filter(account_no=digits), _BY_NUMBER, "exact")
        return exact or _hits_of_rows(
            self._rows.filter(account_no__in=_one_slip_away(digits)), _ALMOST, "near"
        )

    def _find_by_name(self, query: Query) -> Scores:
        company = query.names.company
        keys = NameKeys.of_words(company.key, company.core.split())
        latin = is_latin(company.core)
        nearest = name_search.find_names(self._rows, keys, known_distance=_known_distance(latin=latin))
        found = self._find_as_person(query.names.person_in_company, nearest) | nearest.hits
        former = FormerName.objects.all()
        if self.filters.office or self.filters.province or self.filters.account_no:
            former = former.filter(employer__in=self._rows)
        old = _find_elsewhere(former, keys, nearest) if former.exists() else {}
        if latin or _best(found) < _SURELY:
            heard = LatinName.of_company(company.core)
            found = _better(found, find_latin(self._rows, heard))
            old = _better(old, find_latin(former, heard)) if former.exists() else {}
        for pk, employer, name in former.filter(pk__in=old).values_list("pk", "employer", "name"):
            named = name_search.scale_hit(old[pk], pk=employer, by=_FORMER)
            if employer not in found or named.score > found[employer].score:
                found[employer] = named
                self._former[employer] = name
        return hold_to_form(found, company.legal_form)

    def _find_as_person(self, person: PersonName, nearest: NameHits) -> Scores:
        """Many an employer is a person, whose title the registry may have otherwise or not at all."""
        if not (person.title and person.last) or nearest.best_distance <= _NEAR_ENOUGH:
            return {}
        keys = NameKeys.of_words(person.key, (person.first, person.middle, person.last))
        return _find_elsewhere(self._rows, keys, nearest)

    def describe_hits(self, shown: Sequence[NameHit]) -> tuple[EmployerHit, ...]:
        """The hits of one page of the list."""
        unknown = [named.pk for named in shown if named.pk not in self._known]
        if unknown:
            rows = Employer.objects.order_by().filter(pk__in=unknown).values_list("pk", *_SHOWN)
            self._known |= {pk: tuple(values) for pk, *values in rows}
        return tuple(
            _employer_hit(self._known[named.pk], named, former=self._former.get(named.pk, ""))
            for named in shown
            if named.pk in self._known
        )


def _employer_hit(known: Any, named: NameHit, *, former: str) -> EmployerHit:
    facts = dict(zip(_SHOWN, known, strict=True))
    return EmployerHit(**facts, score=named.score, how=named.how, former_name=former)


class _Persons:
    """The register of insured persons, as far as the filters go."""

    def __init__(self, filters: Filters, user: Officer) -> None:
        self.filters = filters
        self._user = user
        self.most = name_search.CAP
        self._rows = filters.filter_persons(InsuredPerson.objects.visible_to(user))

    def find_hits(self, query: Query, cursor: Cursor) -> Scores:
        """By the id when it is one, else by name; a piece of an id finds nobody."""
        if query.kind is Kind.NATIONAL_ID:
            return _hits_of_rows(self._rows.filter(national_id=query.value), _BY_NUMBER, "exact")
        if query.kind in (Kind.NUMBER, Kind.ACCOUNT_NO, Kind.JURISTIC_NO):
            return {}
        name = query.names.person
        keys = NameKeys.of_words(name.key, (name.first, name.middle, name.last))
        latin = is_latin(name.key)
        found = name_search.find_names(self._rows, keys, known_distance=_known_distance(latin=latin)).hits
        if not latin:
            return found
        return _better(
            found, find_latin(self._rows, LatinName.of_person(f"{name.first}{name.middle}", name.last))
        )

    def next_cursor(self, before: Cursor, shown: Sequence[NameHit]) -> Cursor:
        """Where the list goes on: behind the last hit shown."""
        return Cursor(score=shown[-1].score, key=-shown[-1].order)

    def describe_hits(self, shown: Sequence[NameHit]) -> tuple[PersonHit, ...]:
        """The hits of one page of the list, with employers and pages in one query each."""
        rows = InsuredPerson.objects.in_bulk([named.pk for named in shown])
        employers = _employers_of(rows.values())
        pages = _pages_of([row.national_id for row in rows.values()], user=self._user)
        return tuple(
            PersonHit(
                id=named.pk,
                name=rows[named.pk].name,
                national_id_masked=rows[named.pk].national_id_masked,
                employers=tuple(employers[named.pk][:_EMPLOYERS_SHOWN]),
                pages=pages.get(rows[named.pk].national_id, 0),
                score=named.score,
                how=named.how,
            )
            for named in shown
            if named.pk in rows
        )


def _known_distance(*, latin: bool) -> float:
    """Of what the other search will find: misspelt names in Latin letters are found by their Latin key."""
    return 0.0 if latin else math.inf


def _best(found: Scores) -> float:
    return max((hit.score for hit in found.values()), default=0.0)


def _better(one: Scores, other: Scores) -> Scores:
    """All hits, of each row the better."""
    return other | {pk: hit for pk, hit in one.items() if pk not in other or hit.score >= other[pk].score}


def _find_elsewhere(rows: QuerySet[Any], keys: NameKeys, nearest: NameHits) -> Scores:
    """Names of other rows, none much further away than the nearest that is known."""
    return name_search.find_names(rows, keys, known_distance=nearest.best_distance).hits


def _hits_of_rows(rows: QuerySet[Any], score: float, how: str) -> Scores:
    found = rows.order_by("pk").values_list("pk", flat=True)[: name_search.CAP]
    return {pk: NameHit(pk, score, how, pk) for pk in found}


def _one_slip_away(digits: str) -> list[str]:
    """Numbers with a right check digit that differ by one digit, or by two neighbours changed round."""
    slips = {digits[:at] + digit + digits[at + 1 :] for at in range(len(digits)) for digit in "0123456789"}
    slips |= {digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in range(len(digits) - 1)}
    return sorted(slip for slip in slips - {digits} if AccountNo(slip).check is Check.OK)


def _employers_of(persons: Any) -> dict[int, list[EmployerRef]]:
    """Latest first, each once."""
    jobs = Employment.objects.filter(person__in=persons).order_by("person", "-started_on")
    paths = ("person", "establishment__employer__account_no", "establishment__employer__name")
    out: dict[int, list[EmployerRef]] = defaultdict(list)
    for person, account_no, name in jobs.values_list(*paths):
        employer = EmployerRef(account_no, name)
        if employer not in out[person]:
            out[person].append(employer)
    return out


def _pages_of(national_ids: Sequence[str], *, user: Officer) -> dict[str, int]:
    """On how many visible pages each id was found."""
    visible = PageIndex.objects.visible_to(user).filter(page=OuterRef("page"))  # SQLite would list all for IN
    found = Identifier.objects.filter(
        Exists(visible), kind=Identifier.Kind.NATIONAL_ID, value__in=national_ids
    )
    counted = found.values("value").annotate(n=Count("page", distinct=True)).order_by()
    return {row["value"]: row["n"] for row in counted}
