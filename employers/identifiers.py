"""Numbers of employers and people: how each is written, checked, shown and masked (pure)."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import ClassVar, Self

from sso_efiles.refusal import Refusal

PROVINCES = frozenset(
    str(code)
    for codes in (
        range(10, 28),
        range(30, 50),
        range(50, 59),
        range(60, 68),
        range(70, 78),
        range(80, 87),
        range(90, 97),
    )
    for code in codes
)
"""TIS-1099 province codes, the same as the numbers of ISO 3166-2:TH (data/provinces.csv; a test compares)."""

JURISTIC_OFFICES = PROVINCES | {"99"}
"""Where a juristic person is registered: a province, or the bodies of the state."""

# Weighted sums of three digits at a time, by their distance from the end: imports check millions of numbers.
_SUMS = {
    distance: {
        f"{n:03d}": n // 100 * (distance + 4) + n // 10 % 10 * (distance + 3) + n % 10 * (distance + 2)
        for n in range(1000)
    }
    for distance in (0, 3, 6, 9)
}
_CHECKS = tuple(str((11 - rest) % 10) for rest in range(11))
_NINE = 9
_HYPHENS = "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_DIGITS = {ord("๐") + i: str(i) for i in range(10)} | {ord("０") + i: str(i) for i in range(10)}
_WRITTEN = _DIGITS | dict.fromkeys(map(ord, _HYPHENS + _ZERO_WIDTH))


class Check(StrEnum):
    """`suspect` asks for a second look and never blocks."""

    OK = "ok"
    SUSPECT = "suspect"


class Kind(StrEnum):
    """What a number stands for."""

    ACCOUNT_NO = "account_no"
    JURISTIC_NO = "juristic_no"
    NATIONAL_ID = "national_id"
    BRANCH_SEQ = "branch_seq"


class InvalidIdentifier(Refusal, ValueError):
    """The text has the wrong length or holds something other than digits. The message never repeats it."""


class InvalidAccountNo(InvalidIdentifier):
    """Not ten digits."""

    code = "account_no_invalid"
    th = "เลขที่บัญชีนายจ้างต้องเป็นตัวเลข 10 หลัก กรุณาตรวจสอบแล้วลองใหม่"
    en = "An employer account number has 10 digits. Check it and try again."


class InvalidBranchSeq(InvalidIdentifier):
    """Not six digits."""

    code = "branch_seq_invalid"
    th = "ลำดับที่สาขาต้องเป็นตัวเลข 6 หลัก เช่น 000000 กรุณาตรวจสอบแล้วลองใหม่"
    en = "A branch sequence has 6 digits, such as 000000. Check it and try again."


class InvalidNationalId(InvalidIdentifier):
    """Not thirteen digits."""

    code = "national_id_invalid"
    th = "เลขประจำตัวประชาชนต้องเป็นตัวเลข 13 หลัก กรุณาตรวจสอบแล้วลองใหม่"
    en = "A national id has 13 digits. Check it and try again."


class InvalidJuristicNo(InvalidIdentifier):
    """Not thirteen digits."""

    code = "juristic_no_invalid"
    th = "เลขทะเบียนนิติบุคคลต้องเป็นตัวเลข 13 หลัก กรุณาตรวจสอบแล้วลองใหม่"
    en = "A juristic person number has 13 digits. Check it and try again."


def plain(text: str) -> str:
    """The text with Thai and full-width digits made ASCII, and without spaces, hyphens, zero-width marks."""
    return "".join(text.translate(_WRITTEN).split())


def check_digit(digits: str) -> str:
    """The check digit behind `digits` (nine or twelve): weighted sum modulo 11, weights fall to 2."""
    total = _SUMS[0][digits[-3:]] + _SUMS[3][digits[-6:-3]] + _SUMS[6][digits[-9:-6]]
    if len(digits) > _NINE:
        total += _SUMS[9][digits[:-9]]
    return _CHECKS[total % 11]


@dataclass(frozen=True, slots=True, order=True)
class Number:
    """A number as it is stored: ASCII digits only, leading zeros kept."""

    digits: str

    kind: ClassVar[Kind]
    groups: ClassVar[tuple[int, ...]]
    length: ClassVar[int]
    invalid: ClassVar[type[InvalidIdentifier]]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Take a number as people write it; strict: the letter O for a zero is OCR's candidate, not ours."""
        digits = text if text.isascii() and text.isdigit() else plain(text)
        if len(digits) != cls.length or not (digits.isascii() and digits.isdigit()):
            raise cls.invalid
        return cls(digits)

    @property
    def check(self) -> Check:
        """Whether the number can be right: its check digit, and codes that exist."""
        return Check.OK if self.digits[-1] == check_digit(self.digits[:-1]) else Check.SUSPECT

    @property
    def shown(self) -> str:
        """Grouped with hyphens, as it is printed."""
        return _join_groups(self.digits, self.groups)

    def __str__(self) -> str:
        return self.digits


class AccountNo(Number):
    """Employer account number PP-NNNNNNN-C; PP is where it was first registered, not the office now."""

    __slots__ = ()
    kind = Kind.ACCOUNT_NO
    groups = (2, 7, 1)
    length = 10
    invalid = InvalidAccountNo

    @property
    def check(self) -> Check:
        """As for any number; and PP must be a province. The rule is measured, not confirmed by SSO."""
        right = self.digits[:2] in PROVINCES and self.digits[-1] == check_digit(self.digits[:-1])
        return Check.OK if right else Check.SUSPECT


class BranchSeq(Number):
    """Branch sequence within an account; 000000 is the head office or only place of business."""

    __slots__ = ()
    kind = Kind.BRANCH_SEQ
    groups = (6,)
    length = 6
    invalid = InvalidBranchSeq

    @property
    def check(self) -> Check:
        """It has no check digit."""
        return Check.OK

    @property
    def is_head_office(self) -> bool:
        """Whether this is the head office."""
        return self.digits == "000000"


class NationalId(Number):
    """A person's 13 digits: national id, or a foreigner's card number (may begin with 0)."""

    __slots__ = ()
    kind = Kind.NATIONAL_ID
    groups = (1, 4, 5, 2, 1)
    length = 13
    invalid = InvalidNationalId

    @property
    def check(self) -> Check:
        """As for any number; and no person's number begins with 9."""
        right = self.digits[0] != "9" and self.digits[-1] == check_digit(self.digits[:-1])
        return Check.OK if right else Check.SUSPECT

    @property
    def masked(self) -> str:
        """What lists and logs may show: 1-10XX-XXXXX-XX-7."""
        return _join_groups(f"{self.digits[:3]}{'X' * 9}{self.digits[-1]}", self.groups)


class JuristicNo(Number):
    """Juristic person (and tax) number 0-PP-T-YYY-NNNNN-C; without the first 0 it may be a person's."""

    __slots__ = ()
    kind = Kind.JURISTIC_NO
    groups = (1, 2, 1, 3, 5, 1)
    length = 13
    invalid = InvalidJuristicNo

    @property
    def check(self) -> Check:
        """As for any number; and it begins with 0."""
        right = self.digits[0] == "0" and self.digits[-1] == check_digit(self.digits[:-1])
        return Check.OK if right else Check.SUSPECT

    @property
    def is_person(self) -> bool:
        """Whether these digits can only be a person's: some employers are no company."""
        return self.digits[0] != "0"

    @property
    def masked(self) -> str:
        """A company's number is public; a person's id is not."""
        return NationalId(self.digits).masked if self.is_person else self.shown


def can_be(kind: Kind, digits: str) -> bool:
    """Whether anybody may have such a number, its check digit left aside: no account of no province, no ids
    of one digit alone. A branch may be all zeros.
    """
    if kind is Kind.BRANCH_SEQ:
        return True
    return len(set(digits)) > 1 and (kind is not Kind.ACCOUNT_NO or digits[:2] in PROVINCES)


_GROUPS = {number.kind: number.groups for number in (AccountNo, BranchSeq, NationalId, JuristicNo)}


def group_digits(kind: str, digits: str) -> str:
    """Digits as the form prints a number of this kind: `74-9999002-8`; of another length as they are."""
    groups = _GROUPS[Kind(kind)] if kind in _GROUPS else ()
    return _join_groups(digits, groups) if sum(groups) == len(digits) else digits


def _join_groups(digits: str, groups: tuple[int, ...]) -> str:
    ends = list(accumulate(groups))
    return "-".join(digits[end - size : end] for end, size in zip(ends, groups, strict=True))
