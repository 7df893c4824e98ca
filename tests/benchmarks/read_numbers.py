"""Numbers in digit boxes as a network reads them, by one seed: digits of a made-up registry and of people
whom it does not have, each place with the probabilities of ten digits, of which the likeliest is at times
the wrong one. What the product makes of them is held against what stands on the paper.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from documents.models import Batch, Page
from documents.reading.mending import identify_numbers
from documents.reading.standing import JudgedNumber
from employers.identifiers import Check, Kind, check_digit
from employers.models import Employer, Employment, Establishment, InsuredPerson
from employers.registered import find_registered
from ocr.engine import PageText
from ocr.recognition.digits.digit_rows import make_digit_field
from tests.documents.paper import folder, office

_WRONG = (0.0, 0.005, 0.02, 0.08, 0.2)
"""Shares of misread digits that pages take in turn: print to handwriting."""
_UNKNOWN_SHARE = 0.15
_UNFIT_SHARE = 0.1
"""Account numbers whose last digit is any: SSO has not confirmed the rule."""


@dataclass(slots=True)
class Told:
    """What became of the numbers."""

    pages: int = 0
    numbers: int = 0
    read_right: int = 0
    value_right: int = 0
    mended: int = 0
    mended_wrong: int = 0
    right_overwritten: int = 0
    shown_right: int = 0
    shown_right_nowhere: int = 0
    """Shown as right, and neither the registry nor the paper has the number."""
    shown_right_wrong: int = 0
    """Shown as right, registered, and not what stands on the paper."""
    examples: list[str] = field(default_factory=list)

    def facts(self) -> dict[str, Any]:
        """For a row of figures."""
        return {
            "pages": self.pages,
            "numbers": self.numbers,
            "read": self.read_right / max(1, self.numbers),
            "right": self.value_right / max(1, self.numbers),
            "mended": self.mended,
            "mended_wrong": self.mended_wrong,
            "overwritten": self.right_overwritten,
            "shown": self.shown_right,
            "nowhere": self.shown_right_nowhere,
            "another": self.shown_right_wrong,
            "examples": self.examples[:5],
        }


@dataclass(frozen=True, slots=True)
class Written:
    """A number as it stands on the paper."""

    kind: Kind
    digits: str


class Office:
    """A registry of so many employers with ten people each, in the database, and its papers by one seed."""

    def __init__(self, seed: int, *, employers: int) -> None:
        self.dice = random.Random(f"numbers:{seed}")  # made-up papers, no secret
        self.maths = np.random.default_rng(seed)
        self.accounts: list[str] = []
        self.people: dict[str, list[str]] = {}
        for _ in range(employers):
            self._employ()
        self.batches: list[Batch] = [
            folder(number, code="7400") for number in self.accounts[: max(1, employers // 4)]
        ]
        self.exists = frozenset(self.accounts) | frozenset(p for some in self.people.values() for p in some)

    def _employ(self) -> None:
        dice = self.dice
        first = f"74{dice.randrange(10**7):07d}"
        last = str(dice.randrange(10)) if dice.random() < _UNFIT_SHARE else check_digit(first)
        number = first + last
        if Employer.objects.filter(account_no=number).exists():
            return
        facts = {"office": office(), "status": "active"}
        employer = Employer.objects.create(account_no=number, name=number, **facts)
        place = Establishment.objects.create(employer=employer, branch_seq="000000", name=number, **facts)
        people = [self._person() for _ in range(10)]
        rows = [InsuredPerson(national_id=one, first_name="ก", last_name="ข") for one in people]
        rows = InsuredPerson.objects.bulk_create(rows)
        Employment.objects.bulk_create(
            [Employment(person=row, establishment=place, started_on="2020-01-01") for row in rows]
        )
        self.accounts.append(number)
        self.people[number] = people

    def _person(self) -> str:
        digits = f"{self.dice.randint(1, 5)}{self.dice.randrange(10**11):011d}"
        return digits + check_digit(digits)

    def page(self) -> tuple[Batch, list[Written]]:
        """A batch, and the numbers that stand on one page of it: its account number and up to nine
        persons.
        """
        batch = self.dice.choice(self.batches)
        people = self.dice.choices(self.people[batch.folder_name], k=self.dice.randint(3, 9))
        shown = [self._person() if self.dice.random() < _UNKNOWN_SHARE else one for one in people]
        return batch, [
            Written(Kind.ACCOUNT_NO, batch.folder_name),
            *(Written(Kind.NATIONAL_ID, one) for one in dict.fromkeys(shown)),
        ]

    def read(self, written: Sequence[Written]) -> PageText:
        """Each number as the digit network would give it back, in a row of its own."""
        wrong = self.dice.choice(_WRONG)
        fields = (
            make_digit_field(self._probabilities(one.digits, wrong), (10, line, 400, line + 1))
            for line, one in enumerate(written)
        )
        return PageText("", (), 0.9, 1654, 2339, digits=tuple(fields))

    def _probabilities(self, digits: str, wrong: float) -> np.ndarray:
        rows = self.maths.dirichlet(np.full(10, 0.02), len(digits)) * 0.3
        for place, digit in enumerate(digits):
            misread = self.maths.random() < wrong
            top = int(self.maths.integers(10)) if misread else int(digit)
            sure = self.maths.uniform(0.35, 0.98) if misread else self.maths.uniform(0.6, 1.0)
            rows[place, top] += sure
            if misread:  # the right digit is mostly the second
                rows[place, int(digit)] += self.maths.uniform(0.05, 0.3)
        return np.asarray((rows + 1e-6) / (rows + 1e-6).sum(axis=1, keepdims=True), dtype=np.float32)


def tell(office_: Office, *, pages: int) -> Told:
    """What the product says of the numbers of so many pages."""
    told = Told()
    for _ in range(pages):
        batch, written = office_.page()
        rows = identify_numbers(Page(batch=batch), office_.read(written))
        known = find_registered((row.kind, row.value) for row in rows)
        told.pages += 1
        for row in rows:
            judged = JudgedNumber(row, (row.kind, row.value) in known)
            _judge(told, judged, written[row.box[1]], exists=office_.exists)  # type: ignore[index]
    return told


def _judge(told: Told, judged: JudgedNumber, one: Written, *, exists: frozenset[str]) -> None:
    row = judged.found
    right_as_read = row.as_read == one.digits
    told.numbers += 1
    told.read_right += right_as_read
    told.value_right += row.value == one.digits
    told.mended += row.mended
    told.mended_wrong += row.mended and row.value != one.digits
    told.right_overwritten += right_as_read and row.value != one.digits
    if not (judged.standing.is_good or (row.mended and row.check_result == Check.OK)):
        return
    told.shown_right += 1
    told.shown_right_nowhere += row.value not in exists and row.value != one.digits
    if row.value != one.digits:
        told.shown_right_wrong += 1
        told.examples.append(f"{row.kind} {one.digits} read {row.as_read} shown {row.value}")
