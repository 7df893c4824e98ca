"""Pages of those who bear the name that was typed: the registry knows them, however much was misread."""

from contextlib import suppress
from dataclasses import dataclass

from django.db.models import QuerySet

from documents.models import Identifier, PageIndex
from documents.search.backends.base import TooSlow
from documents.search.query.parsing import Kind, Query
from documents.search.registry_search import name_search
from documents.search.registry_search.name_search import NameKeys
from employers.latin_key import is_latin
from employers.models import Employer, InsuredPerson

_NAMESAKES = 20  # guess
"""A name that more bear says too little."""
_MEANT, _AS_WELL = 0.8, 0.03  # measured: docs/adr/0004, companies with a slip 1.00 (.41), persons .98 (.75)
"""From this score on a misspelt name is surely meant; and others whose score is less by so little."""
_NAME_WORDS = (2, 3)  # guess
"""Words of a person's name: without a title they may be one."""


@dataclass(frozen=True, slots=True)
class Holders:
    """Those who bear the name or one near it, and the rows where it should stand."""

    rows: QuerySet[PageIndex]
    names: tuple[str, ...]


def find_holder_pages(query: Query, rows: QuerySet[PageIndex], *, misspelt: bool) -> list[Holders]:
    """Those of these rows where an employer or a person of this name should stand; who reads them verifies.

    The name as it is written in the registry, or near it if it is `misspelt` or was plainly meant for a name.
    """
    found = []
    if query.joined_term and (employers := _employers(query)):
        accounts, names = zip(*employers, strict=True)
        found.append(Holders(rows.filter(account_no__in=accounts), names))
    if query.joined_term and (persons := _persons(query, misspelt=misspelt)):
        numbers, names = zip(*persons, strict=True)
        named = Identifier.objects.filter(kind=Identifier.Kind.NATIONAL_ID, value__in=numbers)
        found.append(Holders(rows.filter(page__in=named.values("page")), names))
    return found


def _employers(query: Query) -> list[tuple[str, str]]:
    """Account numbers and names."""
    company = query.names.company
    bearing = Employer.objects.filter(search_key=company.key).order_by()
    found = list(bearing.values_list("account_no", "search_key")[:_NAMESAKES])
    if found or query.kind is not Kind.COMPANY:
        return found
    keys = NameKeys.of_words(company.key, company.core.split())
    meant = _surely_meant(Employer.objects.order_by(), keys)
    return list(Employer.objects.filter(pk__in=meant).values_list("account_no", "search_key"))


def _persons(query: Query, *, misspelt: bool) -> list[tuple[str, str]]:
    """National ids and names."""
    person = query.names.person
    if not person.last or query.kind is Kind.COMPANY:
        return []
    bearing = InsuredPerson.objects.filter(search_key=person.key).order_by()
    found = list(bearing.values_list("national_id", "search_key")[:_NAMESAKES])
    named = query.kind is Kind.PERSON or (misspelt and len(query.terms) in _NAME_WORDS)
    if found or not named:
        return found
    keys = NameKeys.of_words(person.key, (person.first, person.middle, person.last))
    meant = _surely_meant(InsuredPerson.objects.order_by(), keys)
    return list(InsuredPerson.objects.filter(pk__in=meant).values_list("national_id", "search_key"))


def _surely_meant(register: QuerySet[Employer] | QuerySet[InsuredPerson], keys: NameKeys) -> list[int]:
    """Rows whose name is so near that it must be meant; of Latin letters latin_names knows which."""
    if is_latin(keys.key):
        return []
    with suppress(TooSlow):
        found = name_search.find_names(register, keys).hits.values()
        best = sorted(found, key=lambda hit: (-hit.score, hit.order, hit.pk))
        least = max(_MEANT, best[0].score - _AS_WELL) if best else 0.0
        return [hit.pk for hit in best[:_NAMESAKES] if hit.score >= least]
    return []
