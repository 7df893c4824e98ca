"""Folders and stacks of made-up papers as text, with strangers' papers planted among them, misread on
purpose.

A registry of employers and their people; folders with a number, folders without one, and stacks of papers
of several employers. In each lie blank backs, silent pages (maps, further pages of letters), cards and
houses of the file's own people, and papers that are not the file's: forms of other employers, identity
cards, house registrations and certificates of strangers who stand in no registry, blank backs behind them.
The same seed gives the same papers; whoever tunes looks at the tuning seeds only.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from documents.made_up.seeding import words
from employers.identifiers import AccountNo, NationalId, check_digit
from tests.benchmarks.plain_slips import misread

_PROVINCES = ("10", "20", "50", "74", "90")
_LEGAL = ("บริษัท {} จำกัด", "บริษัท {} จำกัด", "ห้างหุ้นส่วนจำกัด {}", "บริษัท {} จำกัด (มหาชน)", "ร้าน{}")
NOISE = (0.002, 0.005, 0.01, 0.02, 0.04)
"""Shares of misread letters that pages take in turn: what the reader makes of clean to heavily worn print."""
_KNOWN_SHARE = 0.85
"""People of an employer whom the registry has: of the sample papers' it has as many."""
_BACK_SHARE = 0.14
PLANTED_SHARE = 0.12
"""Papers behind which a paper of somebody else is planted."""


@dataclass(frozen=True, slots=True)
class Person:
    """A name with its title, and a number."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class Firm:
    """An employer of the made-up registry, with its people and its director."""

    name: str
    account_no: str
    juristic_no: str
    place: str
    district: str
    director: Person
    people: tuple[Person, ...]
    known: frozenset[str]
    """Numbers of those people whom the registry has."""

    @property
    def address(self) -> str:
        """As the registry prints it."""
        return f"เลขที่ 9 ตำบล{self.place} อำเภอ{self.district} จังหวัดสมุทรสาคร"


@dataclass(frozen=True, slots=True)
class Paper:
    """One page: as it was read, and whose it is; a stranger's is nobody's (empty)."""

    text: str
    owner: str
    kind: str
    planted: bool = False


@dataclass(frozen=True, slots=True)
class Tray:
    """What is scanned at once: a folder with a name, or a loose stack."""

    name: str
    loose: bool
    kind: str
    papers: tuple[Paper, ...] = field(default_factory=tuple)


class World:
    """A registry and its papers, all by one seed."""

    def __init__(self, seed: int, *, firms: int) -> None:
        self.dice = random.Random(f"filing:{seed}")  # made-up papers, no secret
        self.firms = [self._firm() for _ in range(firms)]

    def trays(self, *, folders: int, stacks: int) -> Iterator[Tray]:
        """Folders of one employer each, three of four with its number, then stacks of several employers."""
        for number in range(folders):
            firm = self.firms[number % len(self.firms)]
            numbered = self.dice.random() < 0.75
            shown = AccountNo(firm.account_no).shown
            name = self.dice.choice((firm.account_no, shown, f"{shown} {firm.name}"))
            papers = tuple(self._folder(firm))
            kind = "folders with a number" if numbered else "folders without a number"
            yield Tray(name if numbered else f"แฟ้มที่ {number}", loose=False, kind=kind, papers=papers)
        for _ in range(stacks):
            yield Tray("", loose=True, kind="loose stacks", papers=tuple(self._stack()))

    def _folder(self, firm: Firm) -> Iterator[Paper]:
        yield self._own(firm, _registration)
        for _ in range(self.dice.randint(5, 12)):
            yield from self._sheet(firm, self.dice.choices(_FORMS, _OFTEN)[0])
            if self.dice.random() < PLANTED_SHARE:
                yield from self.planted()

    def _stack(self) -> Iterator[Paper]:
        for _ in range(self.dice.randint(15, 25)):
            yield from self._sheet(self.dice.choice(self.firms), self.dice.choices(_FORMS, _OFTEN_LOOSE)[0])
            if self.dice.random() < PLANTED_SHARE / 2:
                yield from self.planted()

    def _sheet(self, firm: Firm, form: Layout) -> Iterator[Paper]:
        yield self._own(firm, form)
        if self.dice.random() < _BACK_SHARE:
            yield Paper("", firm.account_no, "blank back")

    def _own(self, firm: Firm, form: Layout) -> Paper:
        return Paper(self._read(form(firm, self.dice)), firm.account_no, form.__name__.strip("_"))

    def planted(self) -> Iterator[Paper]:
        """A stranger's card, house or certificate, or another employer's form; at times with its back."""
        kind = self.dice.randrange(5)
        if kind == 0:
            other = self.dice.choice(self.firms)
            form = self.dice.choices(_FORMS[:5], _OFTEN[:5])[0]
            owner, text = other.account_no, form(other, self.dice)
        else:
            owner, text = "", _STRANGERS[kind % len(_STRANGERS)](self._firm(), self.dice)
        yield Paper(self._read(text), owner, "planted", planted=True)
        if self.dice.random() < 0.3:
            yield Paper("", owner, "planted back", planted=True)

    def _read(self, text: str) -> str:
        return misread(text, share=self.dice.choice(NOISE), dice=self.dice)

    def _firm(self) -> Firm:
        dice = self.dice
        core = dice.choice(words.FIRM_A) + dice.choice(words.FIRM_B)
        core += f" {dice.choice(words.FIRM_C)}" if dice.random() < 0.7 else ""
        digits = f"{dice.choice(_PROVINCES)}{dice.randrange(10**7):07d}"
        company = f"0{dice.choice(_PROVINCES)}55{dice.randrange(10**7):07d}"
        people = tuple(self._person() for _ in range(14))
        return Firm(
            name=dice.choice(_LEGAL).format(core),
            account_no=digits + check_digit(digits),
            juristic_no=company + check_digit(company),
            place=dice.choice(words.PLACES),
            district=dice.choice(words.PLACES),
            director=self._person(),
            people=people,
            known=frozenset(one.number for one in people if dice.random() < _KNOWN_SHARE),
        )

    def _person(self) -> Person:
        dice = self.dice
        digits = f"{dice.randint(1, 5)}{dice.randrange(10**11):011d}"
        last = dice.choice(words.LAST_NAMES) + dice.choice(words.LAST_ENDS)
        name = f"{dice.choice(words.TITLES)}{dice.choice(words.FIRST_NAMES)} {last}"
        return Person(name, digits + check_digit(digits))


Layout = Callable[[Firm, random.Random], str]


def _head(firm: Firm, *, code: str, title: str) -> list[str]:
    return [
        code,
        title,
        f"ชื่อสถานประกอบการ {firm.name}",
        f"เลขที่บัญชี {AccountNo(firm.account_no).shown} ลำดับที่สาขา 000000",
    ]


def _rows(people: list[Person], dice: random.Random) -> list[str]:
    return [
        f"{n} {NationalId(one.number).shown} {one.name} {dice.randrange(1650, 60000):,}.00"
        for n, one in enumerate(people, 1)
    ]


def _signed(firm: Firm) -> list[str]:
    return ["ลงชื่อ........................นายจ้าง", f"({firm.director.name})", "วันที่ 12 มีนาคม 2566"]


def _registration(firm: Firm, _dice: random.Random) -> str:
    return "\n".join(
        [
            "สปส. 1-01",
            "แบบขึ้นทะเบียนนายจ้าง",
            f"เลขที่บัญชีนายจ้าง {AccountNo(firm.account_no).shown}",
            f"ชื่อสถานประกอบการ {firm.name}",
            f"เลขทะเบียนนิติบุคคล {firm.juristic_no}",
            f"ตำบล/แขวง {firm.place} อำเภอ/เขต {firm.district}",
            f"ชื่อและนามสกุล {firm.director.name}",
            f"เลขประจำตัวประชาชน {NationalId(firm.director.number).shown}",
            *_signed(firm),
        ]
    )


def _contributions(firm: Firm, dice: random.Random) -> str:
    head = _head(firm, code="สปส. 1-10 (ส่วนที่ 2)", title="รายละเอียดการนำส่งเงินสมทบ")
    return "\n".join([*head, *_rows(dice.sample(firm.people, dice.randint(5, 13)), dice), *_signed(firm)])


def _insured(firm: Firm, dice: random.Random) -> str:
    one = dice.choice(firm.people)
    head = _head(firm, code="สปส. 1-03", title="แบบขึ้นทะเบียนผู้ประกันตน")
    said = [f"ชื่อและนามสกุล {one.name}", f"เลขประจำตัวประชาชน {NationalId(one.number).shown}"]
    return "\n".join([*head, *said, "ลงชื่อ....................ผู้ประกันตน"])


def _endings(firm: Firm, dice: random.Random) -> str:
    head = _head(firm, code="สปส. 6-09", title="หนังสือแจ้งการสิ้นสุดความเป็นผู้ประกันตน")
    return "\n".join([*head, *_rows(dice.sample(firm.people, dice.randint(2, 8)), dice), *_signed(firm)])


def _letter(firm: Firm, dice: random.Random) -> str:
    return "\n".join(
        [
            "ที่ รง 0636/4400 สำนักงานประกันสังคมจังหวัดสมุทรสาคร",
            "เรื่อง แจ้งผลการเปลี่ยนแปลงข้อเท็จจริง",
            f"เรียน กรรมการผู้จัดการ {firm.name}",
            f"อ้างถึง เลขที่บัญชีนายจ้าง {AccountNo(firm.account_no).shown}",
            *dice.sample(words.BODY, 5),
            "ขอแสดงความนับถือ",
        ]
    )


def _receipt(firm: Firm, dice: random.Random) -> str:
    return "\n".join(
        [
            "เล่มที่ 306 เลขที่ 17619",
            "ใบเสร็จรับเงิน",
            f"ได้รับเงินจาก {firm.name}",
            f"เลขที่บัญชีนายจ้าง {AccountNo(firm.account_no).shown} สาขา 000000",
            f"เงินสมทบส่วนนายจ้าง {dice.randrange(1000, 90000):,}.00",
            "ลงชื่อ....................ผู้รับเงิน",
        ]
    )


def _certificate(firm: Firm, _dice: random.Random) -> str:
    return "\n".join(
        [
            "หนังสือรับรอง",
            "ขอรับรองว่านิติบุคคลนี้ ได้จดทะเบียนเป็นนิติบุคคลตามประมวลกฎหมายแพ่งและพาณิชย์",
            f"ทะเบียนนิติบุคคลเลขที่ {firm.juristic_no}",
            f"1. ชื่อนิติบุคคล {firm.name}",
            f"2. กรรมการ {firm.director.name}",
            f"สำนักงานแห่งใหญ่ ตั้งอยู่เลขที่ 9 ตำบล{firm.place} อำเภอ{firm.district}",
            "นายทะเบียน",
        ]
    )


def _card(firm: Firm, dice: random.Random) -> str:
    one = dice.choice((firm.director, *firm.people))
    return "\n".join(
        [
            "บัตรประจำตัวประชาชน Thai National ID Card",
            f"เลขประจำตัวประชาชน {' '.join(NationalId(one.number).shown.split('-'))}",
            f"ชื่อตัวและชื่อสกุล {one.name}",
            "เกิดวันที่ 7 ม.ค. 2508",
            f"ที่อยู่ 438/17 หมู่ที่ 12 ต.{dice.choice(words.PLACES)} อ.เมือง",
        ]
    )


def _house(firm: Firm, dice: random.Random) -> str:
    one = firm.director
    with_number = dice.random() < 0.5
    return "\n".join(
        [
            "ทะเบียนบ้าน" if dice.random() < 0.7 else "รายการเกี่ยวกับบ้าน",
            f"เลขรหัสประจำบ้าน 7401-{dice.randrange(10**6):06d}-{dice.randrange(10)}",
            f"รายการที่อยู่ 12 หมู่ 3 ตำบล{dice.choice(words.PLACES)} อำเภอ{dice.choice(words.PLACES)}",
            f"ชื่อ {one.name} สถานภาพ เจ้าบ้าน",
            *([f"เลขประจำตัวประชาชน {NationalId(one.number).shown}"] if with_number else []),
        ]
    )


def _further(_firm: Firm, dice: random.Random) -> str:
    """The second page of a letter, a map: nothing on it names anybody."""
    return "\n".join(dice.sample(words.BODY, 6))


_FORMS: tuple[Layout, ...] = (
    _contributions, _insured, _endings, _letter, _receipt,
    _certificate, _card, _further, _house, _registration,
)  # fmt: skip
_OFTEN = (26, 20, 12, 12, 10, 4, 6, 4, 1, 5)
"""Shares much as in the sample folders, which have no silent pages and no houses."""
_OFTEN_LOOSE = (30, 20, 15, 10, 15, 3, 2, 2, 0, 3)
_STRANGERS: tuple[Layout, ...] = (_card, _house, _certificate)
