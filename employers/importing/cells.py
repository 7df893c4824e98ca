"""Cells as spreadsheets spoil them: formats and quotes taken off, lost zeros put back where that is sure.

Problem: a spreadsheet takes a number for a quantity: `0105536000012` is saved as 105536000012, as
`1.05536E+11`, with thousands separators, with `.0` behind it, or as `="0105536000012"` by who knows that.
Steps: what is whole goes on at once; then the wrapping goes; zeros are put back where the length and the
check digit leave exactly one answer; a number that was rounded is refused by that name, for its digits are
gone.
"""

import re
from typing import TypeVar

from employers.identifiers import JURISTIC_OFFICES, BranchSeq, Check, JuristicNo, Number, plain
from employers.importing.reasons import LineReason, LineRefused
from employers.importing.remarks import Remark

N = TypeVar("N", bound=Number)
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"
_FORMULA_TEXT = re.compile(r'=\s*(?:T\s*\(\s*)?"(.*)"\s*\)?', re.DOTALL | re.IGNORECASE)
_SCIENTIFIC = re.compile(r"\+?([0-9])(?:[.,]([0-9]*))?E\+?([0-9]{1,2})", re.IGNORECASE)
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:([,.'])[0-9]{3})(?:\1[0-9]{3})*(?:[.,]0+)?")
_NO_FRACTION = re.compile(r"([0-9]+)[.,]0+")
_NOT_SHOWN = re.compile(r"#{2,}|#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)")
_MOST_ZEROS = 2  # guess: a foreigner's card begins with 00; more than that was another number
_HEAD_OFFICE = ("สำนักงานใหญ่", "สนญ", "สนญ.", "head office", "headoffice", "hq")


def unwrap(cell: str) -> str:
    """The cell without blanks and unseen signs at its ends, and out of `="…"` or behind a single quote."""
    text = cell.strip().strip(_UNSEEN).strip()
    if match := _FORMULA_TEXT.fullmatch(text):
        return match[1].replace('""', '"').strip()
    return text.removeprefix("'") if text[1:2].isdigit() else text


def refuse_not_shown(text: str, field: str) -> None:
    """LineRefused for `#####` and `#N/A`: the value itself is not in the file."""
    if _NOT_SHOWN.fullmatch(text):
        raise LineRefused(LineReason.NOT_SHOWN, field=field, cell=text[:8])


def read_number(kind: type[N], cell: str, remarks: set[Remark], *, field: str) -> N:
    """The number in a cell. InvalidIdentifier, or LineRefused when its digits were rounded away."""
    if cell.isascii() and cell.isdigit() and len(cell) == kind.length:
        return kind(cell)
    text = unwrap(cell)
    figures = plain(text)
    if figures.isascii() and figures.isdigit() and len(figures) == kind.length:
        if text != cell.strip():
            remarks.add(Remark.FORMAT)
        return kind(figures)
    return _mend_number(kind, text, remarks, field=field)


def read_branch(cell: str, remarks: set[Remark]) -> str:
    """The six digits of a branch; it has no check digit, but only zeros can be missing before it."""
    if not cell.isdigit() and unwrap(cell).lower() in _HEAD_OFFICE:
        remarks.add(Remark.FORMAT)
        return "0" * BranchSeq.length
    return read_number(BranchSeq, cell, remarks, field="branch_seq").digits


def read_code(cell: str, length: int) -> str:
    """A code of digits (an office's) with its zeros and without a format; else the cell's own text."""
    text = unwrap(cell)
    digits = _take_format_off(plain(text))
    return digits.zfill(length) if digits.isascii() and digits.isdigit() else text


def _mend_number(kind: type[N], text: str, remarks: set[Remark], *, field: str) -> N:
    refuse_not_shown(text, field)
    figures = plain(text)
    if match := _SCIENTIFIC.fullmatch(figures):
        digits = f"{match[1]}{match[2] or ''}"
        if len(digits) != int(match[3]) + 1:
            raise LineRefused(LineReason.NUMBER_ROUNDED, field=field)
    else:
        digits = _take_format_off(figures)
    if not (digits.isascii() and digits.isdigit()) or not _leaves_one_answer(kind, digits):
        raise kind.invalid
    if digits != figures:
        remarks.add(Remark.FORMAT)
    if len(digits) < kind.length:
        remarks.add(Remark.ZEROS)
    return kind(digits.zfill(kind.length))


def _take_format_off(figures: str) -> str:
    """`7,499,990,028.00` and `7499990028.0` are whole numbers that a program wrote as quantities."""
    if _THOUSANDS.fullmatch(figures):
        whole = re.sub(r"[.,]0{1,2}\Z", "", figures)
        return re.sub(r"[,.']", "", whole)
    match = _NO_FRACTION.fullmatch(figures)
    return match[1] if match else figures


def _leaves_one_answer(kind: type[Number], digits: str) -> bool:
    """Whether length and check digit leave one number only: these digits with the zeros that they lost."""
    if not 0 < len(digits) <= kind.length:
        return False
    if kind is BranchSeq:
        return True
    number = kind(digits.zfill(kind.length))
    if kind.length - len(digits) > _MOST_ZEROS or number.check is not Check.OK:
        return False
    return kind is not JuristicNo or len(digits) == kind.length or number.digits[1:3] in JURISTIC_OFFICES
