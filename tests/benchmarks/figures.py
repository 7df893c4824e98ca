"""The shape of all figures: rows of facts, printed as JSON while they come and as tables at the end."""

from __future__ import annotations

import argparse
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Row = dict[str, Any]
"""One figure or several that were measured together; `table` says where it is shown."""

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Column:
    """`show` is a format string over the row; a row that lacks a fact shows a dash."""

    title: str
    show: str

    def cell(self, row: Mapping[str, Any]) -> str:
        """As it stands in the table."""
        try:
            return self.show.format_map(row)
        except (KeyError, TypeError):
            return NOTHING


@dataclass(frozen=True, slots=True)
class Table:
    """Rows whose `table` is its name."""

    name: str
    title: str
    columns: Sequence[Column]

    def cells(self, rows: Iterable[Row]) -> list[list[str]]:
        """Titles first; no rows, no titles."""
        body = [[column.cell(row) for column in self.columns] for row in rows if row["table"] == self.name]
        return [[column.title for column in self.columns], *body] if body else []


class Part(Protocol):
    """A module of this folder that measures one thing."""

    @property
    def TITLE(self) -> str:  # noqa: N802  # a constant of the module
        """Its heading."""

    @property
    def ABOUT(self) -> str:  # noqa: N802
        """What is measured, and how to read it; no figure stands here."""

    @property
    def TABLES(self) -> Sequence[Table]:  # noqa: N802
        """Where its rows are shown."""

    def add_options(self, parser: argparse._ArgumentGroup) -> None:
        """Sizes, with defaults for the whole benchmark."""

    def run(self, options: argparse.Namespace) -> Iterator[Row]:
        """Measure; rows come as they are known."""


def plain(table: Table, rows: Sequence[Row]) -> str:
    """For a terminal."""
    lines = table.cells(rows)
    if not lines:
        return ""
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    shown = ("  ".join(_padded(*cell) for cell in zip(line, widths, strict=True)) for line in lines)
    return "\n".join([table.title, *(f"  {line.rstrip()}" for line in shown), ""])


def markdown(table: Table, rows: Sequence[Row]) -> str:
    """For docs/benchmarks.md."""
    lines = table.cells(rows)
    if not lines:
        return ""
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join([f"**{table.title}**", "", *(f"| {' | '.join(line)} |" for line in lines), ""])


def ratio(one: Mapping[str, Any], other: Mapping[str, Any], *names: str) -> Row:
    """One's facts as multiples of the other's; of none where the other has none."""
    return {name: one[name] / other[name] for name in names if one.get(name) is not None and other.get(name)}


def _width(text: str) -> int:
    """Thai marks stand above and below and take no room."""
    return sum(unicodedata.category(character) not in ("Mn", "Me") for character in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
