"""Made-up folders of made-up pages: what truly stands on each, and what an engine would have read there."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from documents.made_up.seeding import words
from documents.made_up.seeding.draws import stride
from documents.made_up.seeding.misreading import misread
from documents.made_up.seeding.registry import Firm, Person, Registry
from employers.identifiers import AccountNo, NationalId

PAGES = 8
"""Pages of a folder."""
DOCUMENTS = (1, 3, 4)
"""Pages of its documents."""
_FORMS = ("sps_1_01", "sps_1_03", "sps_6_09")
_PEOPLE = 6
_SPEAKS_OF_OTHERS, _AT_HOME, _IN_THAI_DIGITS = 0.15, 0.5, 0.2  # guess
_OTHERS = "รับโอนลูกจ้างจาก"
_THAI_DIGITS = {ord(str(digit)): chr(ord("๐") + digit) for digit in range(10)}
_LETTER, _LINE = 20, 50


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its truth letter for letter, the text as misread, who stands on it."""

    text: str
    read: str
    people: tuple[Person, ...]
    other: Firm | None
    """Another employer that it speaks of."""
    noise: int
    """Percent of its letters that were misread."""


@dataclass(frozen=True)
class Folder:
    """The scans of one employer's file; `noise` are percentages of misread letters, which pages take in
    turn.
    """

    number: int
    seed: int
    registry: Registry
    noise: tuple[int, ...]

    @cached_property
    def firm(self) -> Firm:
        """Folders are spread over the employers: the next one is another province's."""
        employers = self.registry.employers
        return self.registry.firm(self.number * stride(employers) % employers)

    def sheets(self) -> list[Sheet]:
        """All pages, in order."""
        dice = random.Random(f"{self.seed}:folder:{self.number}")  # noqa: S311  # made-up papers, no secret
        people = self.registry.people_of(self.firm.number, most=_PEOPLE)
        forms = [form for form, pages in zip(_FORMS, DOCUMENTS, strict=True) for _ in range(pages)]
        return [self._sheet(number, form, people, dice) for number, form in enumerate(forms)]

    def _sheet(self, number: int, form: str, people: Sequence[Person], dice: random.Random) -> Sheet:
        shown = tuple(dice.sample(people, min(len(people), dice.randint(1, 4))))
        other = self._another(dice) if dice.random() < _SPEAKS_OF_OTHERS else None
        text = self._written(shown, other, form=form, dice=dice)
        # drawn apart from the text, so that the same pages can be had with other noise
        noise = random.Random(dice.getrandbits(64))  # noqa: S311
        percent = noise_of(self.number, number, self.noise)
        return Sheet(text, misread(text, share=percent / 100, dice=noise), shown, other, percent)

    def _another(self, dice: random.Random) -> Firm:
        return self.registry.firm(dice.randrange(self.registry.employers))

    def _written(
        self, people: Sequence[Person], other: Firm | None, *, form: str, dice: random.Random
    ) -> str:
        """Unspaced Thai, a list of persons, numbers with hyphens, at times in Thai digits."""
        lines = [
            *_head(self.firm, form, dice),
            *self.registry.vocabulary.body(dice),
            *([f"{_OTHERS} {other.name.name} เลขที่บัญชี {AccountNo(other.account_no).shown}"] if other else ()),
            *(_line(person, dice) for person in people),
        ]
        text = "\n".join(lines)
        return text.translate(_THAI_DIGITS) if dice.random() < _IN_THAI_DIGITS else text


def noise_of(folder: int, page: int, noise: Sequence[int]) -> int:
    """Percent misread on the page of a folder, both counted from 0: every form gets every share."""
    return noise[(folder + page) % len(noise)]


def form_of(document: int) -> str:
    """The form of a folder's document, counted from 0."""
    return _FORMS[document % len(_FORMS)]


def _head(firm: Firm, form: str, dice: random.Random) -> list[str]:
    place = firm.place if dice.random() < _AT_HOME else dice.choice(words.PLACES)
    return [
        words.FORMS[form],
        f"ชื่อสถานประกอบการ {firm.name.name}",
        f"เลขที่บัญชี {AccountNo(firm.account_no).shown} {firm.address}",
        f"สาขาตำบล{place} กิจการ{dice.choice(words.TRADES)}",
        f"เลขรับที่ {dice.randrange(100_000)} วันที่ {dice.randrange(1, 29)} เดือน {dice.randrange(1, 13)}",
    ]


def _line(person: Person, dice: random.Random) -> str:
    amount = f"{dice.randrange(1_650, 15_001):,}"
    number = NationalId(person.national_id).shown
    return f"{number} {person.written} {dice.choice(words.REASONS)} {amount} บาท"


def boxes(text: str) -> str:
    """Word boxes as JSON, as a reader stores them: 20 pixels a letter, 50 a line."""
    found: list[str] = []
    for number, line in enumerate(text.split("\n")):
        at, top = 100, 100 + _LINE * number
        for word in line.split(" "):
            end = at + _LETTER * len(word)
            if word:
                found.append(f'["{_plain(word)}",{at},{top},{end},{top + 40},0.9,{number}]')
            at = end + _LETTER
    return f"[{','.join(found)}]"


def _plain(word: str) -> str:
    return word.replace("\\", "").replace('"', "")
