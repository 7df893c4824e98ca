"""A table of figures, as every way to take it away needs it: columns of a kind, rows of plain values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sso_efiles.text import dates

Cell = str | int | float | date | None


class Kind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    SHARE = "share"
    """0 to 1, shown in per cent."""
    DAY = "day"
    BAHT = "baht"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key for programs, its title for people."""

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: float = 1.0
    """On paper, against the other columns; 0: not on paper."""


@dataclass(frozen=True, slots=True)
class Table:
    """A view as a table. `about` says under the title what it is of: period, filters, day."""

    name: str
    """Of its file, without ending."""
    title: str
    about: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """What a stored report keeps."""
        return {
            "name": self.name,
            "title": self.title,
            "about": self.about,
            "columns": [[one.key, one.title, one.kind.value, one.width] for one in self.columns],
            "rows": [
                [cell.isoformat() if isinstance(cell, date) else cell for cell in row] for row in self.rows
            ],
            "notes": list(self.notes),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Table":
        """The table that `as_json` kept."""
        columns = [Column(key, title, Kind(kind), width) for key, title, kind, width in kept["columns"]]
        read = [date.fromisoformat if one.kind is Kind.DAY else _as_it_is for one in columns]
        rows = [
            [None if cell is None else of(cell) for of, cell in zip(read, row, strict=True)]
            for row in kept["rows"]
        ]
        return cls(kept["name"], kept["title"], kept["about"], columns, rows, kept["notes"])


def _as_it_is(cell: Any) -> Any:
    return cell


def _tell_share(value: float) -> str:
    return "<0.1%" if 0 < value < 0.0005 else f"{100 * value:,.1f}%"


_TELL: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: str,
    Kind.NUMBER: lambda value: f"{value:,}",
    Kind.DECIMAL: lambda value: f"{value:,.1f}",
    Kind.SHARE: _tell_share,
    Kind.DAY: dates.short,
    Kind.BAHT: lambda value: f"{value:,.2f}",
}


def tell_cell(cell: Cell, kind: Kind) -> str:
    """A cell as a person reads it, on a page and on paper."""
    return "–" if cell is None else _TELL[kind](cell)
