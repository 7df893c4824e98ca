"""Numbers that stand in the registry: at an employer's, at an office, or anywhere in the nation."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from itertools import chain

from django.db.models import Model, QuerySet

from employers.identifiers import Kind
from employers.matching import split_distinct
from employers.models import Employer, Employment, Establishment, InsuredPerson

Number = tuple[str, str]
"""Kind and ASCII digits."""


class Reach(Enum):
    """How far the registry is asked, the nearest first."""

    FOLDER = "folder"
    """The employer whose folder a page lay in."""
    OFFICE = "office"
    """The employers of the office that holds the paper."""
    NATION = "nation"


LIFTS: Mapping[Reach, float] = {Reach.FOLDER: 1e6, Reach.OFFICE: 2e3, Reach.NATION: 20.0}
"""How many times likelier a number of this part of the registry is written on a page than one that nobody
has. guess: half of a page's numbers are the folder's, a fifth others of the office, a sixth others of the
nation, one in ten nobody's; of so many numbers each (1 to 200, 200,000, 24 million, some 200 million).
"""


def find_registered(numbers: Iterable[Number], *, accounts: Iterable[str] = ()) -> frozenset[Number]:
    """Those of the numbers that the registry has; a branch only as one of these accounts'. Five queries."""
    accounts = list(accounts)
    wanted = _by_kind(numbers)
    branches = Establishment.objects.filter(employer__account_no__in=accounts)
    found = chain(
        _find_within(wanted, Employer.objects.all()),
        _pairs(Kind.NATIONAL_ID, wanted, InsuredPerson.objects.all(), "national_id"),
        _pairs(Kind.BRANCH_SEQ, wanted, branches, "branch_seq") if accounts else (),
    )
    return frozenset(found)


def find_registered_near(
    numbers: Iterable[Number], *, account_no: str, office: str
) -> Mapping[Reach, frozenset[Number]]:
    """Those of the numbers that the registry has, by how far it had to be asked; persons of an employer or
    office are those who worked there, branches those of the folder's employer. Eleven queries at most.
    """
    numbers = list(numbers)
    if not numbers:
        return {reach: frozenset() for reach in Reach}
    wanted = _by_kind(numbers)
    near = {
        Reach.FOLDER: (
            {"account_no": account_no} if account_no else None,
            "establishment__employer__account_no",
        ),
        Reach.OFFICE: ({"office": office} if office else None, "establishment__employer__office"),
    }
    out: dict[Reach, frozenset[Number]] = {}
    for reach, (facts, path) in near.items():
        if facts is None:
            out[reach] = frozenset()
            continue
        workers = Employment.objects.filter(**{path: next(iter(facts.values()))})
        found = chain(
            _find_within(wanted, Employer.objects.filter(**facts)),
            _pairs(Kind.NATIONAL_ID, wanted, workers, "person__national_id"),
        )
        out[reach] = frozenset(found)
    if account_no:
        branches = Establishment.objects.filter(employer__account_no=account_no)
        out[Reach.FOLDER] |= frozenset(_pairs(Kind.BRANCH_SEQ, wanted, branches, "branch_seq"))
    return {**out, Reach.NATION: find_registered(numbers)}


def _find_within(wanted: Mapping[str, list[str]], employers: "QuerySet[Employer]") -> Iterator[Number]:
    """Numbers of employers; one who is no company is registered under the person's own number."""
    yield from _pairs(Kind.ACCOUNT_NO, wanted, employers, "account_no")
    yield from _pairs(Kind.JURISTIC_NO, wanted, employers, "juristic_no")
    yield from _pairs(Kind.NATIONAL_ID, wanted, employers, "juristic_no")


def _pairs(
    kind: Kind, wanted: Mapping[str, list[str]], rows: "QuerySet[Model]", column: str
) -> Iterator[Number]:
    for part in split_distinct(wanted.get(kind, ())):
        for digits in rows.filter(**{f"{column}__in": part}).values_list(column, flat=True).distinct():
            yield kind.value, digits


def _by_kind(numbers: Iterable[Number]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = defaultdict(list)
    for kind, digits in numbers:
        out[kind].append(digits)
    return out
