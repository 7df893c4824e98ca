"""Lines as the core system would hand them over: every name is its own, all check digits are right."""

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from employers.identifiers import check_digit


def _words(text: str) -> list[str]:
    return text.split()


REGISTRY = _words("account_no branch_seq name_th juristic_no office_code status address registered_on")
EMPLOYEES = _words("national_id title first_name last_name section account_no branch_seq started_on ended_on")
_ONSETS = _words("ก ข ค ง จ ช ซ ด ต ท น บ ป พ ฟ ม ย ร ล ว ส ห อ กร ปร พล ตร กล คว ศ ธ ณ")
_RIMES = _words("า าน าย ิน ิต ี ู ุน อง ัน ัก ัตน์ ร์ ิทธิ์ ันทร์ อน วน")
_TRADES = _words("ขนส่ง ก่อสร้าง การ์เมนท์ พลาสติก วิศวกรรม โลจิสติกส์ เฟอร์นิเจอร์ ค้าวัสดุ อาหารทะเล")
_OFFICES = ("7400", "5000", "1003", "1100", "2000")
_TITLES = ("นาย", "นางสาว", "นาง")
_FIRST_OF_EACH = 10
HEAD_OFFICE = "000000"


def numbered(prefix: str, number: int, *, length: int) -> str:
    """A number with its check digit."""
    body = f"{prefix}{number:0{length - len(prefix) - 1}d}"
    return body + check_digit(body)


def name(dice: random.Random, syllables: int) -> str:
    """Made-up Thai, with marks where OCR and keys have their trouble."""
    return "".join(dice.choice(_ONSETS) + dice.choice(_RIMES) for _ in range(syllables))


def employers(count: int) -> Iterator[list[str]]:
    """The registry: every tenth employer has a branch, which is a line of its own."""
    dice, number, made = random.Random(7), 0, 0
    while made < count:
        number += 1
        account = numbered(dice.choice(("74", "50", "10", "11")), number, length=10)
        trade = f"{name(dice, 4)} {dice.choice(_TRADES)}"
        form = "ห้างหุ้นส่วนจำกัด {}" if number % 4 == 0 else "บริษัท {} จำกัด"
        road, place = name(dice, 2), name(dice, 2)
        address = f"เลขที่ {number % 900}/{number % 70} หมู่ {number % 12} ถนน{road} ตำบล{place} จังหวัดลำพูน"
        day = f"{1995 + number % 28}-{1 + number % 12:02d}-{1 + number % 28:02d}"
        for branch in (HEAD_OFFICE, "000001")[: 2 if number % _FIRST_OF_EACH == 0 else 1]:
            made += 1
            juristic = numbered("0105599", number % 100_000, length=13)
            status = "closed" if number % 5 == 0 else "active"
            yield [account, branch, form.format(trade), juristic, dice.choice(_OFFICES), status, address, day]


def employees(count: int, accounts: Sequence[str]) -> Iterator[list[str]]:
    """One person in five has worked at two places."""
    dice = random.Random(8)
    for number in range(count):
        person = numbered("10000", number - (number % 5 == 4), length=13)
        names = [_TITLES[number % 3], name(dice, 2), name(dice, 3)]
        day = f"{2005 + number % 18}-{1 + number % 12:02d}-01"
        yield [person, *names, "33", dice.choice(accounts), HEAD_OFFICE, day, ""]


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """One CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(header)
        csv.writer(file).writerows(rows)
