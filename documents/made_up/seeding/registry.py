"""Made-up employers and people: each follows from the seed and its number alone."""

import datetime as dt
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from documents.made_up.seeding.draws import Draw, stride
from documents.made_up.seeding.vocabulary import FEW_WORDS, Vocabulary
from employers.identifiers import check_digit
from employers.names import CompanyName

HEAD_OFFICE, BRANCH = "000000", "000001"
EVERY_BRANCH, EVERY_FORMER = 10, 20
"""Of so many employers one has a branch, or had another name before."""
_ACCOUNTS, _PEOPLE = 10_000_000, 100_000_000_000
_EPOCH = dt.date(1991, 3, 1)
_DAYS = 12_000


def day(number: int) -> str:
    """An ISO date between 1991 and 2024."""
    return (_EPOCH + dt.timedelta(days=number % _DAYS)).isoformat()


@dataclass(frozen=True, slots=True)
class Firm:
    """An employer; `office` and `province` are codes."""

    number: int
    name: CompanyName
    account_no: str
    juristic_no: str
    office: str
    province: str
    province_name: str
    place: str
    district: str
    status: str

    @property
    def address(self) -> str:
        """As the registry prints it."""
        house = self.number % 900 + 1
        return f"เลขที่ {house} ตำบล{self.place} อำเภอ{self.district} จังหวัด{self.province_name}"


@dataclass(frozen=True, slots=True)
class Person:
    """An insured person."""

    number: int
    title: str
    first: str
    last: str
    national_id: str

    @property
    def written(self) -> str:
        """As on paper."""
        return f"{self.title}{self.first} {self.last}"


@dataclass(frozen=True, slots=True)
class Place:
    """An office that employers belong to, and how many of the nation's files its province is to have."""

    office: str
    province: str
    province_name: str
    weight: int


class Registry:
    """`employers` firms and `persons` people; the person n works for the firm n modulo employers."""

    def __init__(
        self,
        seed: int,
        *,
        employers: int,
        persons: int,
        places: Sequence[Place],
        vocabulary: Vocabulary = FEW_WORDS,
    ) -> None:
        self.employers, self.persons, self.vocabulary = employers, persons, vocabulary
        self._seed, self._places = seed, places
        self._sums = list(accumulate(max(1, place.weight) for place in places))

    def firm(self, number: int) -> Firm:
        """The employer of this number, counted from 0."""
        draw = Draw(self._seed, "firm", number)
        place = self._places[bisect(self._sums, draw.below(self._sums[-1]))]
        digits = f"{place.province}{(number * 7_919 + self._seed) % _ACCOUNTS:07d}"
        company = f"0{place.province}5{530 + number // 100_000 % 400:03d}{number % 100_000:05d}"
        return Firm(
            number=number,
            name=CompanyName.of(self.vocabulary.firm(draw)),
            account_no=digits + check_digit(digits),
            juristic_no=company + check_digit(company),
            office=place.office,
            province=place.province,
            province_name=place.province_name,
            place=self.vocabulary.place(draw),
            district=self.vocabulary.place(draw),
            status=draw.one(("active", "active", "active", "closed", "stopped")),
        )

    def former(self, number: int) -> CompanyName:
        """What the firm was called before."""
        return CompanyName.of(self.vocabulary.firm(Draw(self._seed, "former", number)))

    def person(self, number: int) -> Person:
        """The person of this number, counted from 0."""
        draw = Draw(self._seed, "person", number)
        digits = f"{1 + number % 5}{number * stride(_PEOPLE) % _PEOPLE:011d}"
        return Person(number, *self.vocabulary.person(draw), digits + check_digit(digits))

    def people_of(self, firm: int, *, most: int) -> list[Person]:
        """Up to so many who work there; where nobody does, somebody."""
        numbers = (
            range(firm, self.persons, self.employers)[:most] or range(firm % self.persons, self.persons)[:1]
        )
        return [self.person(number) for number in numbers]

    def employer_of(self, person: int) -> int:
        """The number of the firm that a person works for."""
        return person % self.employers
