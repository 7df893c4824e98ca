"""Numbers by comb and hand, and sheets on which no number stands: what was found, and what was invented."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.benchmarks.databases import PATIENCE_S, program
from tests.benchmarks.figures import Column, Row, Table
from tests.benchmarks.measure import Found
from tests.benchmarks.papers.combs import COMBS
from tests.benchmarks.papers.hand_digits import FOLDER

HELD_OUT, TUNED = "held out", "tuned on"
_LEVELS_LIGHT = ("clean", "light", "medium")
_SHARES = (
    ("account, in text", "account", "in_text"),
    ("stored", "account", "found"),
    ("ids, in text", "ids", "in_text"),
    ("stored", "ids", "found"),
)
_COUNTED = (
    Column("right as read", "{as_read}"),
    Column("right among five", "{offered}"),
    Column("stored", "{stored}"),
    Column("shown as right", "{shown}"),
    Column("of these wrong", "{shown_wrong}"),
    Column("told a hand's", "{by_hand}"),
)
TABLES = (
    Table(
        "reading, combs",
        "Numbers in boxes, by comb (line_network, as the product stores them)",
        (
            Column("comb", "{comb}"),
            Column("set", "{set}"),
            Column("written", "{fill}"),
            Column("damage", "{damage}"),
            Column("pages", "{pages}"),
            *(Column(title, f"{{{kind}_{what}}}") for title, kind, what in _SHARES),
            *_COUNTED,
        ),
    ),
    Table(
        "reading, nothing",
        "Sheets on which no number stands: numbers invented (line_network)",
        (
            Column("sheets", "{kind}"),
            Column("number", "{pages}"),
            Column("numbers invented", "{invented}"),
            Column("of these shown as right", "{shown}"),
            Column("signs read a sheet", "{letters:.1f}"),
            Column("called blank", "{blank}"),
        ),
    ),
)
FAMILIES: tuple[dict[str, Any], ...] = (
    {"family": "combs", "set": HELD_OUT, "count": 49},
    {"family": "combs-tuning", "set": TUNED, "count": 14},
)
NOTHING: tuple[dict[str, Any], ...] = (
    {"family": "stamps alone", "set": HELD_OUT, "count": 14},
    {"family": "signed alone", "set": HELD_OUT, "count": 14},
    {"family": "combs-empty", "set": HELD_OUT, "count": 14},
    {"family": "combs-scribbled", "set": HELD_OUT, "count": 14},
)


@dataclass(slots=True)
class Numbers:
    """What became of the numbers of some pages."""

    pages: int = 0
    found: dict[str, Found] = field(default_factory=dict)
    stored: int = 0
    shown: int = 0
    shown_wrong: int = 0
    by_hand: int = 0
    fields: int = 0

    def take(self, page: Mapping[str, Any]) -> None:
        """One page, as numbers_on_pages tells of it."""
        self.pages += 1
        for number in page["numbers"]:
            for what in ("in_text", "found", "as_read", "offered"):
                for name in (f"{number['kind']}_{what}", what):
                    self.found.setdefault(name, Found()).add(Found.of([number[what]]))
        self.stored += page["stored"]
        self.shown += page["shown"]
        self.shown_wrong += len(page["shown_wrong"])
        self.by_hand += page["by_hand"]
        self.fields += page["fields"]

    def facts(self) -> Row:
        """For the table of combs."""
        shares = {name: f"{found.hit} of {found.due}" for name, found in self.found.items()}
        wrong = {"stored": self.stored, "shown": self.shown, "shown_wrong": self.shown_wrong}
        return {"pages": self.pages, **shares, **wrong, "by_hand": f"{self.by_hand} of {self.fields}"}


def read_numbers(*, size: float) -> Iterator[Row]:
    """Families of combs and sheets without numbers, read by a process of its own; `size` multiplies them."""
    asked = [{**each, "count": max(2, round(each["count"] * size))} for each in (*FAMILIES, *NOTHING)]
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        url = f"sqlite:///{name}/db.sqlite3"
        patience = round(PATIENCE_S * max(1.0, size))
        pages = list(program(url, "numbers_on_pages", json.dumps(asked), patience=patience))
    families = {each["family"] for each in FAMILIES}
    yield from comb_rows([page for page in pages if page["family"] in families])
    yield from nothing_rows([page for page in pages if page["family"] not in families])


def comb_rows(pages: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    """All of a set first, then by comb: typed and hand-written, light and heavy apart."""
    written = {"typed": "typed", "hand": "by real hands" if os.environ.get(FOLDER) else "by drawn hands"}
    for name in dict.fromkeys(page["set"] for page in pages):
        some = [page for page in pages if page["set"] == name]
        for fill, words in written.items():
            for damage, levels in (("to medium", _LEVELS_LIGHT), ("heavy", ("heavy",))):
                part = [page for page in some if page["fill"] == fill and page["level"] in levels]
                if part:
                    yield {**_comb_row("all", name, part), "fill": words, "damage": damage}
    for comb in COMBS:
        part = [page for page in pages if page["comb"] == comb and page["fill"] == "typed"]
        if part:
            row = _comb_row(comb, HELD_OUT if COMBS[comb].held_out else TUNED, part)
            yield {**row, "fill": "typed", "damage": "all"}


def _comb_row(comb: str, name: str, pages: Iterable[Mapping[str, Any]]) -> Row:
    numbers = Numbers()
    for page in pages:
        numbers.take(page)
    return {"table": "reading, combs", "comb": comb, "set": name, **numbers.facts()}


def nothing_rows(pages: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    """One row a kind of sheet, and one for all."""
    kinds = list(dict.fromkeys(page["family"] for page in pages))
    for kind, part in [(kind, [p for p in pages if p["family"] == kind]) for kind in kinds] + [
        ("all", pages)
    ]:
        empty = [page for page in part if not page["numbers"]]
        if empty:
            yield {
                "table": "reading, nothing",
                "kind": kind,
                "pages": len(empty),
                "invented": sum(len(page["invented"]) for page in empty),
                "shown": sum(page["shown"] for page in empty),
                "letters": sum(page["letters"] for page in empty) / len(empty),
                "blank": sum(page["blank"] for page in empty),
            }
