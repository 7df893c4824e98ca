"""What officers type, of seventeen kinds, with the words that must stand on a page for it to be right."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, partial

from documents.made_up.seeding import PAGES
from documents.made_up.seeding.papers import Folder, Sheet, noise_of
from documents.made_up.seeding.registry import Firm, Person
from employers.identifiers import AccountNo
from employers.names import LegalForm
from tests.benchmarks import latin_names, wide_words
from tests.benchmarks.seeds import FINAL
from tests.benchmarks.truth import Truth

_RARE = 0.005
"""A word on fewer pages than this share is rare."""
_SHORT, _FEW, _TRIES = 6, 24, 60
_PHRASE, _WORD = (12, 20), (4, 8)
_BODY = slice(5, 8)
"""Lines of a page that are neither its head nor its list of people."""
_LETTERS = "กขคงจชซดตทนบปผพฟมยรลวสหอ"
NINE = (
    "person", "company", "13-digit id", "phrase", "person, mistyped", "company, mistyped", "rare short name",
    "first name and place", "account number",
)  # fmt: skip
"""The kinds that are told of together."""
_ONE_PAGE = ("phrase", "rare word in unspaced text", "first name and place", "first name and province")
"""What stands on few pages: asked for as often of pages of each share of misread letters."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing typed; right is what holds the words and lies not in `elsewhere`."""

    kind: str
    text: str
    words: tuple[str, ...]
    elsewhere: range = range(0)


Asked = tuple[str, tuple[str, ...]]


class Unanswerable(LookupError):
    """No such thing stands on the pages."""


class Questions:
    """Drawn from what stands on the pages."""

    def __init__(self, truth: Truth, *, draw: int = FINAL) -> None:
        self._truth, self._dice = truth, random.Random(draw)
        self._wanted: int | None = None

    def rounds(self, count: int) -> Iterator[Question]:
        """So many of each kind; of what stands on one page, so many for each share of misread letters."""
        asked: set[tuple[str, str]] = set()
        for number in range(count):
            for kind, make in self._kinds().items():
                for noise in self._truth.plan.noise if kind in _ONE_PAGE else (None,):
                    self._wanted = noise
                    question = self._made(kind, make, number)
                    if question and (kind, question.text) not in asked:
                        asked.add((kind, question.text))
                        yield question

    def _made(self, kind: str, make: Callable[[int], Asked | Question], number: int) -> Question | None:
        for _ in range(_TRIES):
            try:
                made = make(number)
            except Unanswerable:
                continue
            return made if isinstance(made, Question) else Question(kind, *made)
        return None

    def _kinds(self) -> dict[str, Callable[[int], Asked | Question]]:
        return {
            "person": self._person,
            "person with title": partial(self._person, titled=True),
            "person, mistyped": self._mistyped_person,
            "company": self._company,
            "company with its form": partial(self._company, formed=True),
            "company, mistyped": self._mistyped_company,
            "company of one common word, with its form": self._short_company,
            "13-digit id": self._id,
            "account number": self._account,
            "account number, others' pages": self._mentioned,
            "phrase": self._phrase,
            "first name and place": self._name_and_place,
            "first name and province": partial(self._name_and_place, province=True),
            "rare short name": self._short,
            "rare word in unspaced text": self._inside,
            "person, Latin": self._latin_person,
            "company, Latin": self._latin_company,
        }

    # -- where it stands -------------------------------------------------------------------------------------

    def _folder(self) -> Folder:
        plan = self._truth.plan
        return Folder(self._dice.randrange(plan.folders), plan.seed, self._truth.registry, (0,))

    def _sheet(self) -> tuple[Folder, Sheet]:
        """A page with the share of misread letters that is wanted, if any."""
        while True:
            folder, at = self._folder(), self._dice.randrange(PAGES)
            if self._wanted in (None, noise_of(folder.number, at, self._truth.plan.noise)):
                return folder, folder.sheets()[at]

    def _someone(self) -> tuple[Firm, Person]:
        """Who stands on some page."""
        folder, sheet = self._sheet()
        return folder.firm, self._dice.choice(sheet.people)

    # -- names -----------------------------------------------------------------------------------------------

    def _person(self, _number: int, *, titled: bool = False) -> Asked:
        _firm, person = self._someone()
        title = person.title if titled else ""
        return f"{title}{person.first} {person.last}", (title + person.first + person.last,)

    def _mistyped_person(self, number: int) -> Asked:
        text, meant = self._person(number)
        return typo(text, self._dice), meant

    def _company(self, _number: int, *, formed: bool = False) -> Asked:
        name = self._folder().firm.name
        if len(name.core) <= _SHORT:
            raise Unanswerable
        text = name.name if formed else name.core
        return text, (text,)

    def _mistyped_company(self, _number: int) -> Asked:
        """The slip is in the name, not in the words that say what kind of company it is."""
        name = self._folder().firm.name
        if len(name.core) <= _SHORT:
            raise Unanswerable
        return name.name.replace(name.core, typo(name.core, self._dice)), (name.name,)

    def _short_company(self, number: int) -> Asked:
        """Its one word stands on hundreds of pages; with its legal form it is one firm."""
        if not self._short_firms:
            raise Unanswerable
        name = self._short_firms[number % len(self._short_firms)].name
        return name.name, (name.name,)

    @cached_property
    def _short_firms(self) -> list[Firm]:
        """Firms with papers."""
        plan, among = self._truth.plan, frozenset(wide_words.short_firms())
        folders = (Folder(n, plan.seed, self._truth.registry, (0,)) for n in range(min(plan.folders, 4_000)))
        firms = [
            one.firm
            for one in folders
            if one.firm.name.core in among
            and one.firm.name.legal_form in (LegalForm.COMPANY, LegalForm.LIMITED_PARTNERSHIP)
        ]
        return self._dice.sample(firms, len(firms))

    # -- numbers ---------------------------------------------------------------------------------------------

    def _id(self, _number: int) -> Asked:
        _firm, person = self._someone()
        return person.national_id, (person.national_id,)

    def _account(self, _number: int) -> Asked:
        number = AccountNo(self._folder().firm.account_no)
        return number.shown, (number.digits,)

    def _mentioned(self, _number: int) -> Question:
        """On another employer's page: the file does not help."""
        _folder, sheet = self._sheet()
        if sheet.other is None:
            raise Unanswerable
        number = AccountNo(sheet.other.account_no)
        own = self._truth.pages_of(sheet.other)
        return Question("account number, others' pages", number.shown, (number.digits,), own)

    # -- words -----------------------------------------------------------------------------------------------

    def _phrase(self, _number: int) -> Asked:
        """From the middle of a line without blanks."""
        _folder, sheet = self._sheet()
        length = self._dice.randint(*_PHRASE)
        line = max((part for line in sheet.text.split("\n")[_BODY] for part in line.split(" ")), key=len)
        if len(line) < length + 2:
            raise Unanswerable
        start = self._dice.randrange(1, len(line) - length)
        return line[start : start + length], (line[start : start + length],)

    def _short(self, _number: int) -> Asked:
        """A first name or a place of three to six letters."""
        firm, person = self._someone()
        for word in self._dice.sample((person.first, person.last, firm.place, firm.district), 4):
            if 3 <= len(word) <= _SHORT and self._is_rare(word):
                return word, (word,)
        raise Unanswerable

    def _inside(self, _number: int) -> Asked:
        """Any word that stands somewhere between others."""
        _folder, sheet = self._sheet()
        known, length = _known_words(), self._dice.randint(*_WORD)
        text = "".join(sheet.text.split("\n")[_BODY])
        places = list(range(1, max(2, len(text) - length)))
        self._dice.shuffle(places)
        for at in places[:_TRIES]:
            word = text[at : at + length]
            if word in known and self._is_rare(word):
                return word, (word,)
        raise Unanswerable

    def _is_rare(self, word: str) -> bool:
        rare = max(_FEW, int(_RARE * self._truth.plan.pages))
        return 0 < len(self._truth.holding([word], most=rare + 1)) <= rare

    def _name_and_place(self, _number: int, *, province: bool = False) -> Asked:
        firm, person = self._someone()
        place = firm.province_name if province else self._dice.choice((firm.place, firm.district))
        return f"{person.first} {place}", (person.first, place)

    # -- Latin letters ---------------------------------------------------------------------------------------

    def _latin_person(self, number: int) -> Asked:
        """Every other one as the Royal Institute spells, the others as people do."""
        _firm, person = self._someone()
        if (text := latin_person(person, self._dice, official=number % 2 == 0)) is None:
            raise Unanswerable
        return text, (person.first + person.last,)

    def _latin_company(self, number: int) -> Asked:
        """In English words, or a Thai name spelt; every other one with its legal form."""
        core = self._folder().firm.name.core
        if (text := latin_company(core, self._dice)) is None:
            raise Unanswerable
        return text + (" Co., Ltd." if number % 2 else ""), (core,)


def latin_person(person: Person, dice: random.Random, *, official: bool) -> str | None:
    """First and family name, of people whose names have a known spelling."""
    first, last = latin_names.FIRST.get(person.first), latin_names.LAST.get(person.last)
    if first is None or last is None:
        return None
    return " ".join(latin_names.spelt(pair, dice, official=official).capitalize() for pair in (first, last))


def latin_company(core: str, dice: random.Random) -> str | None:
    """A firm's name in English words, or spelt; None where neither is known."""
    one, _, two = core.partition(" ")
    if two in latin_names.BUSINESS and one in wide_words.loan_words():
        return f"{wide_words.loan_words()[one].capitalize()} {latin_names.BUSINESS[two][0].capitalize()}"
    if core in latin_names.LAST:
        return latin_names.spelt(latin_names.LAST[core], dice, official=dice.random() < 0.5).capitalize()
    return None


@cache
def _known_words() -> frozenset[str]:
    return frozenset(wide_words.even_words())


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
