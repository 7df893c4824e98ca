"""What officers type, of nine kinds, with the words that must stand on a page for it to be right."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from documents.made_up.seeding import words
from documents.made_up.seeding.papers import Folder
from documents.made_up.seeding.registry import Firm, Person
from employers.identifiers import AccountNo
from tests.benchmarks.truth import Truth

TUNING, FINAL = 43, 90_711
"""Draws: nothing may be fitted to the second."""
_RARE = 0.005
"""A word on fewer pages than this share is rare."""
_SHORT, _FEW, _TRIES = 6, 24, 20
_LETTERS = "กขคงจชซดตทนบปผพฟมยรลวสหอ"
MISTYPED = ("person, mistyped", "company, mistyped")


@dataclass(frozen=True, slots=True)
class Question:
    """One thing typed."""

    kind: str
    text: str
    words: tuple[str, ...]


class Questions:
    """Drawn from what stands on the pages."""

    def __init__(self, truth: Truth, *, draw: int = FINAL) -> None:
        self._truth, self._dice = truth, random.Random(draw)

    def rounds(self, count: int) -> Iterator[Question]:
        """So many of each kind."""
        for _ in range(count):
            for kind, make in self._kinds().items():
                yield Question(kind, *make())

    def _kinds(self) -> dict[str, Callable[[], tuple[str, tuple[str, ...]]]]:
        return {
            "person": self._person,
            "company": self._company,
            "13-digit id": self._id,
            "phrase": self._phrase,
            MISTYPED[0]: self._mistyped_person,
            MISTYPED[1]: self._mistyped_company,
            "rare short word": self._short,
            "first name and place": self._name_and_place,
            "account number": self._account,
        }

    def _folder(self) -> Folder:
        plan = self._truth.plan
        return Folder(self._dice.randrange(plan.folders), plan.seed, self._truth.registry, 0)

    def _someone(self) -> tuple[Firm, Person]:
        """Who stands on some page."""
        folder = self._folder()
        people = [person for sheet in folder.sheets() for person in sheet.people]
        return folder.firm, self._dice.choice(people)

    def _person(self) -> tuple[str, tuple[str, ...]]:
        _firm, person = self._someone()
        return f"{person.first} {person.last}", (person.first + person.last,)

    def _company(self) -> tuple[str, tuple[str, ...]]:
        name = self._folder().firm.name.name
        return name, (name,)

    def _id(self) -> tuple[str, tuple[str, ...]]:
        _firm, person = self._someone()
        return person.national_id, (person.national_id,)

    def _account(self) -> tuple[str, tuple[str, ...]]:
        number = AccountNo(self._folder().firm.account_no)
        return number.shown, (number.digits,)

    def _phrase(self) -> tuple[str, tuple[str, ...]]:
        body = self._dice.choice(words.BODY)
        length = self._dice.randint(10, 20)
        start = self._dice.randrange(len(body) - length)
        phrase = body[start : start + length].strip()
        return phrase, (phrase,)

    def _mistyped_person(self) -> tuple[str, tuple[str, ...]]:
        text, meant = self._person()
        return typo(text, self._dice), meant

    def _mistyped_company(self) -> tuple[str, tuple[str, ...]]:
        """The slip is in the name, not in the words that say what kind of company it is."""
        name = self._folder().firm.name
        return name.name.replace(name.core, typo(name.core, self._dice)), (name.name,)

    def _short(self) -> tuple[str, tuple[str, ...]]:
        """A first name or a place of at most six letters."""
        rare = max(_FEW, int(_RARE * self._truth.plan.pages))
        rarest: dict[str, int] = {}
        while len(rarest) < _TRIES:
            firm, person = self._someone()
            for word in (person.first, firm.place, firm.district):
                if len(word) <= _SHORT and word not in rarest:
                    rarest[word] = len(self._truth.holding([word]))
                    if 0 < rarest[word] <= rare:
                        return word, (word,)
        word = min(rarest, key=lambda each: rarest[each])
        return word, (word,)

    def _name_and_place(self) -> tuple[str, tuple[str, ...]]:
        firm, person = self._someone()
        place = self._dice.choice((firm.place, firm.district))
        return f"{person.first} {place}", (person.first, place)


def typo(text: str, dice: random.Random, count: int = 1) -> str:
    """Slips of the finger in the name itself: another consonant, one lost, one doubled, two changed round."""
    for _ in range(count):
        at = dice.choice([n for n, letter in enumerate(text) if n and letter in _LETTERS])
        how = dice.randrange(4)
        if how == 0:
            text = text[:at] + dice.choice([x for x in _LETTERS if x != text[at]]) + text[at + 1 :]
        elif how == 1:
            text = text[:at] + text[at + 1 :]
        elif how == 2:
            text = text[:at] + text[at] + text[at:]
        else:
            text = text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]
    return text
