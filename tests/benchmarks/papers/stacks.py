"""Folders as stacks of pages with the papers they were: statements of several sheets, receipts, letters,
copies.

Where a paper of several pages begins is known; what OCR loses of heads, numbers of sheets and months is lost
here too. The wordings are those of kinds.py: `tuning` and `held_out` share none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tests.benchmarks.papers.kinds import Kind, fill_in, kinds, misread, written_lines
from tests.benchmarks.papers.people import Dice, People, grouped

_SINGLE = (
    "sps_1_01", "sps_1_03", "sps_6_10", "sps_6_15", "kt_20k", "kt_26k", "receipt", "pay_in", "poa",
    "id_card_copy", "warning_letter", "commerce_reg", "vat_20",
    "memo", "order_pay", "sps_9_02", "kt_16", "refund_request",
)  # fmt: skip
_PERIODS = ("สำหรับค่าจ้างเดือน {}", "ประจำเดือน {}", "งวดเดือน {}")
_SHEETS = {
    "tuning": ("แผ่นที่ {} ในจำนวน {} แผ่น", "แผ่นที่ {}/{}"),
    "held_out": ("หน้าที่ {} จาก {} หน้า", "แผ่นที่ {} จาก {}", "หน้า {}/{}"),
}
_BODY = "ทั้งนี้ ให้เป็นไปตามที่คู่กรณีตกลงกัน และตามระเบียบที่เกี่ยวข้อง\nลงชื่อ {person}"
_NEXT_PAGE = {"tuning": ("- {} -",), "held_out": ("-{}-", "({})", "หน้า {}")}


@dataclass(frozen=True, slots=True)
class StackPage:
    """A page in its folder: what it says, whether a paper begins with it."""

    text: str
    form: str
    begins: bool
    account: str


def make_stack(which: str, *, seed: int, papers: int = 14, cer: float = 0.0) -> list[StackPage]:
    """A folder of one employer with so many papers, the statements of a year among them."""
    dice = np.random.default_rng([seed, 17])
    people = People(dice)
    account = people.account()
    makers: tuple[Callable[..., list[tuple[str, list[str]]]], ...] = (
        _statement,
        _list,
        _long_paper,
        _repeated,
        _single,
    )
    found: list[StackPage] = []
    while papers > 0:
        maker = makers[dice.choice(len(makers), p=[0.25, 0.15, 0.15, 0.15, 0.3])]
        for form, sheets in maker(which, dice, people):
            papers -= 1
            for number, sheet in enumerate(sheets):
                lines = fill_in(sheet.split("\n"), people)
                text = "\n".join(lines).replace("@", grouped(account))
                found.append(StackPage(misread(text, dice, cer=cer), form, number == 0, account))
                if number == len(sheets) - 1 and dice.random() < 0.1:  # guess
                    found.append(StackPage("", "blank", begins=False, account=account))
    return found


def _kind(form: str) -> Kind:
    return next(kind for kind in kinds() if kind.form == form)


def _page(form: str, which: str, dice: Dice) -> list[str]:
    """A page of a kind, with the folder's own account."""
    return [line.replace("{account}", "@") for line in written_lines(_kind(form), which, dice)]


def _single(which: str, dice: Dice, _people: People) -> list[tuple[str, list[str]]]:
    form = _SINGLE[dice.integers(len(_SINGLE))]
    return [(form, ["\n".join(_page(form, which, dice))])]


def _repeated(which: str, dice: Dice, _people: People) -> list[tuple[str, list[str]]]:
    """Several papers of one kind, one behind the other: registrations, receipts."""
    form = ("sps_1_03", "receipt", "kt_16", "sps_1_10_p1")[dice.integers(4)]
    return [(form, ["\n".join(_page(form, which, dice))]) for _ in range(dice.integers(2, 5))]


def _statement(which: str, dice: Dice, people: People) -> list[tuple[str, list[str]]]:
    """A month's statement: part 1 and the sheets of part 2; the next month may follow at once."""
    found = []
    for _ in range(dice.integers(1, 4)):
        told = _PERIODS[dice.integers(len(_PERIODS))].format(people.month())
        first = [line.replace("{month}", told.split(" ", 1)[1]) for line in _page("sps_1_10_p1", which, dice)]
        total = int(dice.integers(1, 6))
        found.append(("sps_1_10_p1", ["\n".join([*first[:2], told, *first[2:]])]))
        marked = total > 1 and dice.random() < 0.7  # guess
        found.append(("sps_1_10_p2", _sheets_of("sps_1_10_p2", which, dice, (total, marked, told))))
    return found


def _list(which: str, dice: Dice, _people: People) -> list[tuple[str, list[str]]]:
    form = ("sps_6_09", "sps_1_03_1", "sps_1_10_1")[dice.integers(3)]
    total = int(dice.integers(2, 5))
    return [(form, _sheets_of(form, which, dice, (total, True, ""))) for _ in range(dice.integers(1, 3))]


def _sheets_of(form: str, which: str, dice: Dice, told: tuple[int, bool, str]) -> list[str]:
    total, marked, month = told
    word = _SHEETS[which][dice.integers(len(_SHEETS[which]))]
    sheets = []
    for number in range(1, total + 1):
        lines = [line for line in _page(form, which, dice) if "แผ่นที่" not in line and "{month}" not in line]
        lines.insert(min(2, len(lines)), word.format(number, total) if marked else "")
        lines.insert(min(2, len(lines)), month)
        sheets.append("\n".join(line for line in lines if line))
    return sheets


def _long_paper(which: str, dice: Dice, _people: People) -> list[tuple[str, list[str]]]:
    """A letter, contract or decision whose further pages bear a number and run on."""
    form = ("memo", "lease", "appeal", "inspection", "juristic_cert", "joint_venture")[dice.integers(6)]
    word = _NEXT_PAGE[which][dice.integers(len(_NEXT_PAGE[which]))]
    pages = ["\n".join(_page(form, which, dice))]
    more = range(2, 2 + int(dice.integers(1, 4)))
    return [(form, pages + [f"{word.format(number)}\n{_BODY}" for number in more])]
