"""Pages of those who bear the name that was typed: the registry knows them, however much was misread."""

from contextlib import suppress

from django.db.models import QuerySet

from documents.models import Identifier, PageIndex
from documents.search.backends.base import TooSlow
from documents.search.query.parsing import Kind, Query
from documents.search.registry_search import name_search
from documents.search.registry_search.name_search import Asked
from employers.models import Employer, InsuredPerson
from employers.names import CompanyName, PersonName

_NAMESAKES = 20
"""More bear no name that tells anything."""
_MEANT, _AS_WELL = 0.8, 0.03
"""From this score on a misspelt name is surely meant; and others that are as near but for so much."""
_NAME_WORDS = (2, 3)
"""Of a person: without a title it may be a name."""


def pages(query: Query, rows: QuerySet[PageIndex], *, misspelt: bool) -> list[QuerySet[PageIndex]]:
    """Those of these rows where an employer or a person of this name should stand; who reads them looks.

    The name as it is written in the registry, or near it if it is `misspelt` or was plainly meant for a name.
    """
    found = []
    if query.joined and (accounts := _accounts(query)):
        found.append(rows.filter(account_no__in=accounts))
    if query.joined and (numbers := _persons(query, misspelt=misspelt)):
        named = Identifier.objects.filter(kind=Identifier.Kind.NATIONAL_ID, value__in=numbers)
        found.append(rows.filter(page__in=named.values("page")))
    return found


def _accounts(query: Query) -> list[str]:
    company = CompanyName.parse(query.text)
    bearing = Employer.objects.filter(search_key=company.key).order_by()
    found = list(bearing.values_list("account_no", flat=True)[:_NAMESAKES])
    if found or query.kind is not Kind.COMPANY:
        return found
    meant = _meant(Employer.objects.order_by(), Asked.of(company.key, company.core.split()))
    return list(Employer.objects.filter(pk__in=meant).values_list("account_no", flat=True))


def _persons(query: Query, *, misspelt: bool) -> list[str]:
    person = PersonName.parse(query.value if query.kind is Kind.PERSON else query.text)
    if not person.last or query.kind is Kind.COMPANY:
        return []
    bearing = InsuredPerson.objects.filter(search_key=person.key).order_by()
    found = list(bearing.values_list("national_id", flat=True)[:_NAMESAKES])
    named = query.kind is Kind.PERSON or (misspelt and len(query.terms) in _NAME_WORDS)
    if found or not named:
        return found
    asked = Asked.of(person.key, (person.first, person.middle, person.last))
    meant = _meant(InsuredPerson.objects.order_by(), asked)
    return list(InsuredPerson.objects.filter(pk__in=meant).values_list("national_id", flat=True))


def _meant(register: QuerySet[Employer] | QuerySet[InsuredPerson], asked: Asked) -> list[int]:
    with suppress(TooSlow):
        found = name_search.find(register, asked).named.values()
        best = sorted(found, key=lambda named: (-named.score, named.order, named.pk))
        least = max(_MEANT, best[0].score - _AS_WELL) if best else 0.0
        return [named.pk for named in best[:_NAMESAKES] if named.score >= least]
    return []
