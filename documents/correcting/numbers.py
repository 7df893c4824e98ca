"""A number as a person keys it: what it is by its digits, and whether it can be right."""

from collections.abc import Mapping
from typing import Any

from documents.models import Identifier
from employers.identifiers import AccountNo, BranchSeq, Check, JuristicNo, Kind, NationalId, Number
from employers.registered import find_registered

_IDS = (Kind.NATIONAL_ID, Kind.JURISTIC_NO)
_BY_KIND: Mapping[Kind, type[Number]] = {
    Kind.ACCOUNT_NO: AccountNo,
    Kind.BRANCH_SEQ: BranchSeq,
    Kind.NATIONAL_ID: NationalId,
    Kind.JURISTIC_NO: JuristicNo,
}
_KEPT = ("kind", "value", "check_result", "mended", "candidates", "told", "corrected")
"""Columns that a correction writes."""


def parse_number(kind: Kind, text: str) -> Number:
    """The number that was keyed where one of this kind stands; InvalidIdentifier. Thirteen digits are a
    company's or a person's by what they can be, where they can be one alone.
    """
    number = _BY_KIND[kind].parse(text)
    if kind in _IDS and number.check is not Check.OK:
        other = _BY_KIND[next(one for one in _IDS if one != kind)](number.digits)
        number = other if other.check is Check.OK else number
    return number


def is_likely(number: Number) -> bool:
    """Whether the digits fit, or somebody has this number."""
    return number.check is Check.OK or bool(find_registered([(number.kind, number.digits)]))


def write_number(row: Identifier, number: Number) -> None:
    """Let a number of a page be what a person keyed; what was read stays."""
    row.kind = Identifier.Kind(number.kind.value)
    row.value = number.digits
    row.check_result = Identifier.Check.OK if is_likely(number) else Identifier.Check.SUSPECT
    row.mended, row.candidates, row.told, row.corrected = False, [], 1.0, True


def columns_of(row: Identifier) -> dict[str, Any]:
    """What a correction writes, as it was: what taking it back writes again."""
    return {name: getattr(row, name) for name in _KEPT}


def put_columns_back(row: Identifier, columns: Mapping[str, Any]) -> None:
    """As `columns_of` kept them."""
    for name in _KEPT:
        setattr(row, name, columns[name])
