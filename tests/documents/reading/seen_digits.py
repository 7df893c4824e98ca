"""Digits in boxes as a reader sees them: made-up shares for each place of a number."""

from collections.abc import Mapping, Sequence

from ocr.engine import CellKind, DigitCell, DigitField, PageText

SHARP = 0.99999
Doubts = Mapping[int, Mapping[str, float]]
"""Place -> the shares of its digits, where it is not sharp; no digits for a place that cannot be read."""


def shares_of(digits: str, doubts: Doubts | None = None, *, sharp: float = SHARP) -> list[list[float]]:
    """Ten shares for each place of a number."""
    doubts = doubts or {}
    return [_row(doubts.get(at, {digit: sharp})) for at, digit in enumerate(digits)]


def _row(told: Mapping[str, float]) -> list[float]:
    if not told:
        return []
    rest = (1.0 - sum(told.values())) / max(1, 10 - len(told))
    return [told.get(str(digit), rest) for digit in range(10)]


def field_of(places: Sequence[Sequence[float]], *, line: int = 10, by_hand: bool = False) -> DigitField:
    """A field with these shares, as the engine tells it."""
    cells = [
        DigitCell(
            (10 + 20 * at, line, 28 + 20 * at, line + 20),
            CellKind.DIGIT if row else CellKind.UNREADABLE,
            tuple(row),
        )
        for at, row in enumerate(places)
    ]
    as_read = "".join(str(max(range(10), key=row.__getitem__)) if row else "?" for row in places)
    confidence = 1.0
    for row in places:
        confidence *= (max(row) if row else 0.1) ** (1 / len(places))
    box = (10, line, 10 + 20 * len(places), line + 20)
    return DigitField(as_read, box, round(confidence, 4), (), tuple(cells), (), by_hand)


def page_with(*fields: DigitField, text: str = "") -> PageText:
    """A page on which nothing but these fields was read."""
    return PageText(text, (), 0.9, 1654, 2339, digits=fields)
