"""Made-up folders of made-up pages: what truly stands on each, and what an engine would have read there."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from documents.made_up.seeding import words
from documents.made_up.seeding.draws import stride
from documents.made_up.seeding.registry import Firm, Person, Registry
from employers.identifiers import AccountNo, NationalId

PAGES = 8
"""Pages of a folder."""
DOCUMENTS = (1, 3, 4)
"""Pages of its documents."""
_FORMS = ("sps_1_01", "sps_1_03", "sps_6_09")
_PEOPLE = 6
_THAI_DIGITS = {ord(str(digit)): chr(ord("๐") + digit) for digit in range(10)}
_LETTER, _LINE = 20, 50


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its truth letter for letter, the text as misread, whose numbers stand on it."""

    text: str
    read: str
    people: tuple[Person, ...]


@dataclass(frozen=True)
class Folder:
    """The scans of one employer's file; `noise` is the percentage of letters that were misread."""

    number: int
    seed: int
    registry: Registry
    noise: int

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
        return [self._sheet(form, people, dice) for form in forms]

    def _sheet(self, form: str, people: Sequence[Person], dice: random.Random) -> Sheet:
        shown = tuple(dice.sample(people, min(len(people), dice.randint(1, 4))))
        text = written(self.firm, shown, form=form, dice=dice)
        # drawn apart from the text, so that the same pages can be had with other noise
        noise = random.Random(dice.getrandbits(64))  # noqa: S311
        return Sheet(text, misread(text, share=self.noise / 100, dice=noise), shown)


def form_of(document: int) -> str:
    """The form of a folder's document, counted from 0."""
    return _FORMS[document % len(_FORMS)]


def written(firm: Firm, people: Sequence[Person], *, form: str, dice: random.Random) -> str:
    """One page: unspaced Thai, a list of persons, numbers with hyphens, at times in Thai digits."""
    lines = [
        words.FORMS[form],
        f"ชื่อสถานประกอบการ {firm.name.name}",
        f"เลขที่บัญชี {AccountNo(firm.account_no).shown} {firm.address}",
        f"สาขาตำบล{dice.choice(words.PLACES)} กิจการ{dice.choice(words.TRADES)}",
        f"เลขรับที่ {dice.randrange(100_000)} วันที่ {dice.randrange(1, 29)} เดือน {dice.randrange(1, 13)}",
        *dice.sample(words.BODY, 3),
    ]
    for person in people:
        amount = f"{dice.randrange(1_650, 15_001):,}"
        number = NationalId(person.national_id).shown
        lines.append(f"{number} {person.written} {dice.choice(words.REASONS)} {amount} บาท")
    text = "\n".join(lines)
    return text.translate(_THAI_DIGITS) if dice.random() < 0.2 else text


def misread(text: str, *, share: float, dice: random.Random) -> str:
    """The same with this share of the letters wrong: lost, taken for one that looks alike, or strayed."""
    if not share:
        return text
    letters, step = list(text), math.log(1 - share)
    at = int(math.log(1 - dice.random()) / step)
    while at < len(letters):
        letters[at] = _wrong(letters[at], dice)
        at += 1 + int(math.log(1 - dice.random()) / step)
    return "".join(letters)


def _wrong(letter: str, dice: random.Random) -> str:
    if letter == "\n":
        return letter
    how = dice.random()
    if letter in words.LOST or how < 0.2:
        return ""
    if how < 0.3:
        return letter + dice.choice(words.STRAY)
    return dice.choice(words.LOOK_ALIKE.get(letter, words.STRAY))


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
