"""Figures of several seeds as one row: the one figure, or the range from the least to the most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tests.benchmarks.figures import Row

SHOWN: dict[str, str] = {
    "letters": "{:.1%}", "skeleton": "{:.1%}", "accounts": "{:.0%}", "any": "{:.0%}", "lied": "{:.0%}",
    "core_p50": "{:.1f}", "core_p95": "{:.1f}", "differ": "{}", "sampled": "{}",
}  # fmt: skip
"""How a fact is written; other numbers with two places."""
TABLES = {
    "search, noise": ("noise",),
    "search, kinds": ("database", "pages", "kind"),
    "search, nobody": ("database", "pages", "kind"),
    "search, agreement": ("database", "pages"),
}
"""Tables whose rows are joined, and what rows to be joined have in common."""
_SUMS = ("asked",)


def over(rows: Sequence[Row], *apart: str) -> Iterator[Row]:
    """One row where there was one for each seed; `apart` are the facts that only tell them apart."""
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        key = (row["table"], *(row.get(name) for name in TABLES[row["table"]]))
        groups.setdefault(key, []).append(row)
    for (table, *_), members in groups.items():
        kept = {name: members[0][name] for name in TABLES[table] if name in members[0]}
        facts = [name for name in members[0] if name not in {*kept, *apart, "table"}]
        yield {"table": table, **kept, **{name: _joined(name, members) for name in facts}}


def _joined(name: str, members: Sequence[Row]) -> Any:
    values = [row[name] for row in members if row.get(name) is not None]
    if not values or not all(isinstance(value, int | float) for value in values):
        return values[0] if values else None
    if name in _SUMS:
        return sum(values)
    return spanned(values, SHOWN.get(name, "{:.2f}"))


def spanned(values: Sequence[float], shown: str) -> str:
    """As written: one figure where all are written alike."""
    least, most = shown.format(min(values)), shown.format(max(values))
    return least if least == most else f"{least}–{most}"
