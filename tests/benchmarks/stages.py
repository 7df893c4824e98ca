"""Where the CPU of a page goes, by stage: each step of the reader is timed where the engine calls it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from ocr.decode.pictures import write_pictures
from ocr.engines import line_network
from ocr.engines.tesseract_lines import TesseractLines
from tests.benchmarks.clock import spent
from tests.benchmarks.figures import Column, Row, Table
from tests.benchmarks.readers import Way
from tests.benchmarks.sheets import Sheet

STEPS: tuple[tuple[str, object, tuple[str, ...]], ...] = (
    ("prepare", line_network, ("prepare_page",)),
    ("level", line_network, ("deskew_page",)),
    ("find", line_network, ("find_layout", "part_large_print")),
    ("network", line_network, ("read_line",)),
    ("numbers", line_network, ("read_numeric_runs",)),
    ("fields", line_network, ("read_digit_row", "classify_row", "read_number_field", "read_spaced_digits")),
    ("second", TesseractLines, ("read_line", "read_block", "read_page")),
    ("order", line_network, ("assemble_page",)),
)
"""Names that an engine has no more, or not yet, are passed over."""
TABLE = Table(
    "reading, stages",
    "Where the CPU of a page goes (line_network, milliseconds a page)",
    (
        Column("pages", "{kind}"),
        Column("number", "{pages}"),
        Column("decode", "{decode:.0f}"),
        Column("tone and survey", "{prepare:.0f}"),
        Column("level", "{level:.0f}"),
        Column("find lines", "{find:.0f}"),
        Column("line network", "{network:.0f}"),
        Column("number lines", "{numbers:.0f}"),
        Column("number fields", "{fields:.0f}"),
        Column("second opinions", "{second:.0f}"),
        Column("lines asked", "{asked:.1f}"),
        Column("order", "{order:.0f}"),
        Column("the rest", "{rest:.0f}"),
        Column("reading in all", "{read:.0f}"),
        Column("make pictures", "{pictures:.0f}"),
    ),
)


@dataclass(slots=True)
class Stages:
    """CPU seconds by step, and how often Tesseract was asked."""

    seconds: dict[str, float] = field(default_factory=dict)
    asked: int = 0

    def add(self, step: str, seconds: float) -> None:
        self.seconds[step] = self.seconds.get(step, 0.0) + seconds

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Time the steps of every page that is read in this block, in this process and thread."""
        with ExitStack() as stack:
            for step, owner, names in STEPS:
                for name in names:
                    if hasattr(owner, name):
                        timed = self._timed(step, getattr(owner, name))
                        stack.enter_context(patch.object(owner, name, timed))
            yield

    def _timed(self, step: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, **options: Any) -> Any:
            began = time.process_time()
            try:
                return work(*args, **options)
            finally:
                self.add(step, time.process_time() - began)
                self.asked += step == "second"

        return wrapper


def stage_rows(read: Way, some: Sequence[Sheet]) -> Iterator[Row]:
    """One row a level of damage."""
    for level in dict.fromkeys(sheet.level for sheet in some):
        yield _stage_row(level, read, [sheet for sheet in some if sheet.level == level])


def share_of_reading(read: Way, some: Sequence[Sheet]) -> float:
    """Of all that a page costs (decoding, reading, pictures for people), the part of the reader."""
    row = _stage_row("all", read, some)
    return float(row["read"]) / float(row["decode"] + row["read"] + row["pictures"])


def _stage_row(kind: str, read: Way, some: Sequence[Sheet]) -> Row:
    stages = Stages()
    with TemporaryDirectory() as folder:
        for sheet in some:
            with spent() as decoded:
                scan = sheet.scan()
            with spent() as was_read, stages.watch():
                answer = read(scan)
            with spent() as drawn:
                write_pictures(scan.picture, rotation=answer.rotation or 0, folder=Path(folder))
            for step, cost in (("decode", decoded), ("read", was_read), ("pictures", drawn)):
                stages.add(step, cost.cpu)
    told = {step for step, _, _ in STEPS}
    stages.add("rest", stages.seconds["read"] - sum(stages.seconds.get(step, 0.0) for step in told))
    shares = {step: 1000 * stages.seconds.get(step, 0.0) / len(some) for step in (*told, *stages.seconds)}
    return {
        "table": TABLE.name,
        "kind": kind,
        "pages": len(some),
        "asked": stages.asked / len(some),
        **shares,
    }
