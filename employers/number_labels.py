"""Labels of numbers: what the words before a number, or above it, say that it is (pure).

Problem: a bank account, a parcel and a telephone with its extension have ten or thirteen digits as well, and
one of eleven fits a check digit by chance.
Known as: keyword spotting on a normalized key; of several keys the last one binds.
Steps: marks above and below the letters go, which are what OCR loses first, and blanks. The last label before
a number decides its kind. It vouches for the number if it names such a one, stands near, and neither a label
of other numbers nor another long number with words behind it stands between.
Dropped: a list of all that is no employer's: no list is whole, so that what nothing vouches for is a doubt.
"""

import re

from employers.identifiers import Kind

_MARKS = dict.fromkeys([0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F), 0x20])
_KINDS = (
    (re.compile("บญช"), Kind.ACCOUNT_NO),
    (re.compile("สาขา|สาชา|ล[ำา]ดบท"), Kind.BRANCH_SEQ),
    (re.compile("นตบคคล"), Kind.JURISTIC_NO),
    (re.compile("ประชาชน|ผประกนตน|บตรประกน"), Kind.NATIONAL_ID),
)
_FOREIGN = re.compile("ธนาคาร|เงนฝาก|ออมทรพย|อางอง|ใบเสรจ|บารโคด|[Rr]ef|REF|[Ii]nvoice|[Bb]ank|[Pp]assport")
"""Labels of numbers that are no employer's and nobody's: one of eleven fits a check digit by chance."""
_OTHER = re.compile(
    _FOREIGN.pattern
    + "|โทร|มอถอ|แฟกซ|พสด|ไปรษณ|ลงทะเบยน|พรอมเพย|โอน|สมาชก|มเตอร|กรมธรรม|เชค|สญญา|ก[ำา]กบ|ใบสง|เดนทาง|เครดต"
    "|ลกคา|ผใช|ใบส[ำา]คญ|EMS|[Tt]rack|TRACK|[Tt]el|TEL|[Ff]ax|FAX|[Oo]rder|S/N"
)
"""Words before numbers of other sorts: what stands behind them is no employer's for its look alone."""
_ID_NAMES = re.compile(
    "ประจ[ำา]?ตว|ประชาชน|นตบคคล|เสยภาษ|ผประกนตน|บตร|เลขทะเบยน|ทะเบยน(?:พาณช|ผ)|1[3๓]หลก|๑๓หลก|[Tt]axID"
)
_NAMES = {
    Kind.ACCOUNT_NO: re.compile("บญช|เลข[^0-9๐-๙]{0,20}นายจาง"),
    Kind.JURISTIC_NO: _ID_NAMES,
    Kind.NATIONAL_ID: _ID_NAMES,
    Kind.BRANCH_SEQ: re.compile("สาขา|สาชา|ล[ำา]ดบท"),
}
_OF_A_BANK = re.compile(
    "(?:ธนาคาร|เงนฝาก|ออมทรพย|โอน|ผรบเงน|(?=เขาบญช))[^0-9๐-๙]*บญช(?!เลขท?นายจาง|นายจาง|ประกน)"
)
"""An account of a bank: its name or a payee, and an account of nobody's in particular behind it."""
_DENIED = re.compile("มใช(?:เปน)?(?=เลข|บญช|บตร)(?:(?!แต)[^0-9๐-๙]){0,24}")
"""`มิใช่เลขที่บัญชีนายจ้าง`: what a number is not; guess: no label is longer than 24 letters."""
_BANK_BEHIND = re.compile(
    "[^0-9๐-๙a-zA-Zก-ฮะ-ไ]*(?:ของ|กบ|ท|ณ)?"
    "(?:ธนาคาร|ธ[.](?![0-9])|เงนฝาก|ออมทรพย|ชอบญช|[A-Za-z]{0,16}[Bb](?:ank|ANK))"
)
"""Right behind a number: the bank whose account it is."""
_EMPLOYERS = re.compile("นายจาง|ประกน")
"""Beside `บัญชี` they say whose account it is, whatever bank takes the money."""
_NEAR = 48  # guess: "of the company ... Limited, is" between a label and its number
"""Letters between a label and the number that it names, at most."""
_ANOTHER = re.compile(r"[0-9๐-๙]{5}[^a-zA-Zก-์]*(?!และ|กบ|ถง|หรอ)[a-zA-Zก-์]{2}")
"""Another long number, and words behind it that join no list."""


def label_before(line: str) -> Kind | None:
    """The last label of a line that ends before a number; none where a bank's or a reference's stands behind
    it.
    """
    key = _key(line)
    last = [(match.end(), kind) for pattern, kind in _KINDS for match in pattern.finditer(key)]
    end, label = max(last) if last else (0, None)
    return None if _FOREIGN.search(key, end) else label


def is_foreign(line: str) -> bool:
    """Whether a line that ends before a number names a bank account, a receipt or a reference."""
    return bool(_FOREIGN.search(_key(line)))


def is_named(line: str, kind: Kind, behind: str = "") -> bool:
    """Whether a line that ends before a number of this kind has a label near its end that names such ones,
    and none of a bank stands right behind.
    """
    key = _key(line)
    named = _last_end(_NAMES[kind], key)
    if named <= _last_other(key) or _is_a_banks(key, kind, behind):
        return False
    between = key[named:]
    return len(between) <= _NEAR and not _ANOTHER.search(between)


def is_of_others(line: str, kind: Kind, behind: str = "") -> bool:
    """Whether the nearest label before a number, or a bank right behind, is of another sort: a telephone, a
    parcel, a bank account.
    """
    key = _key(line)
    if _is_a_banks(key, kind, behind):
        return True
    other = _last_other(key)
    return other > 0 and other >= _last_end(_NAMES[kind], key) and not _ANOTHER.search(key[other:])


def _is_a_banks(key: str, kind: Kind, behind: str) -> bool:
    """Whether a bank is named right behind an account of nobody's in particular."""
    if kind is not Kind.ACCOUNT_NO or not _BANK_BEHIND.match(_key(behind)):
        return False
    return not _EMPLOYERS.search(key, max(0, _last_end(_NAMES[kind], key) - len("นายจาง")))


def _last_other(key: str) -> int:
    return max(_last_end(pattern, key) for pattern in (_OTHER, _OF_A_BANK, _DENIED))


def _last_end(pattern: re.Pattern[str], key: str) -> int:
    return max((match.end() for match in pattern.finditer(key)), default=0)


def _key(line: str) -> str:
    return line.translate(_MARKS)
