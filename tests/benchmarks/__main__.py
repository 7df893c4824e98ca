"""Run the benchmarks: python -m tests.benchmarks [PART ...] [--quick] [--write]."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks import (
    ablation,
    covered,
    covers,
    databases,
    doubts,
    filing,
    gate,
    images,
    ledger,
    lots,
    machine,
    nation,
    pipeline,
    progress,
    radar,
    reading,
    registry,
    report,
    search,
)
from tests.benchmarks.clock import others
from tests.benchmarks.figures import Part, Row, plain

PARTS: dict[str, Part] = {
    "registry": registry,
    "reading": reading,
    "doubts": doubts,
    "images": images,
    "pipeline": pipeline,
    "filing": filing,
    "ledger": ledger,
    "covers": covers,
    "lots": lots,
    "radar": radar,
    "gate": gate,
    "progress": progress,
    "search": search,
    "nation": nation,
    "ablation": ablation,
    "coverage": covered,
}
_BY_NAME = {"nation", "ablation", "coverage"}
"""An hour's work, or no figure of speed: only when they are named."""
OUT = Path(__file__).resolve().parent / "out"


def main(arguments: Sequence[str]) -> int:
    """Each part in turn; its rows are JSON lines on stdout, then come the tables."""
    options = _options(arguments)
    runs = []
    for name in options.parts or [name for name in PARTS if name not in _BY_NAME]:
        _say(f"· {name}")
        runs.append(_measured(name, options, asked=shlex.join(arguments)))
        report.keep(runs[-1], OUT)
    for run in runs:
        _say("")
        for table in PARTS[run.part].TABLES:
            _say(plain(table, run.rows))
    if options.write:
        report.write([(run, PARTS[run.part]) for run in runs])
        report.agree()
    return 0


def _measured(name: str, options: argparse.Namespace, *, asked: str) -> report.Run:
    """One part; its facts say how busy the machine was with other things."""
    load, watched, began = os.getloadavg()[0], others(), datetime.now(UTC)
    rows = list(_printed(name, PARTS[name].run(options)))
    return report.Run(
        part=name,
        rows=rows,
        asked=asked,
        machine=machine.facts(),
        began=began.isoformat(timespec="seconds"),
        seconds=round((datetime.now(UTC) - began).total_seconds(), 1),
        load=round(load, 2),
        others=round(watched(), 3),
    )


def _printed(name: str, rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        _say(json.dumps({"part": name, **row}, ensure_ascii=False))
        yield row


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        metavar="PART",
        help=f"of {', '.join(PARTS)}; all but {', '.join(_BY_NAME)} when none is named",
    )
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that everything works")
    parser.add_argument(
        "--write", action="store_true", help="renew docs/benchmarks.md for the parts that ran"
    )
    parser.add_argument("--databases", nargs="+", default=databases.NAMES, choices=databases.NAMES)
    for name, part in PARTS.items():
        part.add_options(parser.add_argument_group(name))
    options = parser.parse_intermixed_args(arguments)
    if unknown := [name for name in options.parts if name not in PARTS]:
        parser.error(f"no such part: {', '.join(unknown)}")
    return options


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
