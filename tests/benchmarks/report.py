"""What is kept of a run: its JSON under out/, and the newest figures of each part in docs/benchmarks.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.benchmarks import machine
from tests.benchmarks.figures import Part, Row, markdown

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
_SECTION = re.compile(r"(?ms)^<!-- (\w+) -->\n(.*?)^<!-- end -->\n")
SCALING = DOCUMENT.with_name("scaling.md")
_BUSY = 0.05
"""A share of the machine that others may take before it is said that they did."""
_HEAD = """# Benchmarks

The newest figures of `make bench`, part by part. This file is written by `make bench BENCH=--write` from what
a run has printed; nobody types a number here. `make bench BENCH="reading --write"` renews one part,
`BENCH=--quick` shows in a few minutes that all parts work, `BENCH=--help` names the sizes.

How to read it:
- **Ratios before seconds.** What stands in one table was measured in one run on one machine: a line can be
  held against its neighbour. Seconds of another machine, or of the same one on another day, cannot.
- **CPU before wall time.** Each part says how much of the machine others used meanwhile. On a shared machine
  wall time tells more about them than about us; CPU suffers too, but less, since cores share their caches.
- Pages, names and registries are generated: nobody's data, and kinder than an office's own paper.
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One part, once."""

    part: str
    rows: list[Row]
    asked: str
    machine: dict[str, str | int]
    began: str
    seconds: float
    load: float
    """The machine's load average just before."""
    others: float
    """Share of the machine's cores that others used meanwhile."""

    @property
    def circumstances(self) -> str:
        """Date, machine, and whether we had it to ourselves."""
        command = f'make bench BENCH="{masked(self.asked)}"' if self.asked else "make bench"
        shared = f"The machine was **shared** (load {self.load:.1f} before): " if self.others > _BUSY else ""
        return (
            f"Measured on {self.began[:10]} in {self.seconds:.0f} s (`{command}`) on "
            f"{machine.sentence(self.machine)}. {shared}others used {self.others:.0%} of its cores meanwhile."
        )


def masked(command: str) -> str:
    """The command without who signs in, the password and the port of an address in it."""
    return re.sub(r"(?<=://)([^\s/@]*@)?([^\s/:@]+)(:\d+)?", r"\2", command)


def keep(run: Run, folder: Path) -> None:
    """The newest run of each part, and all of them in a line each."""
    folder.mkdir(exist_ok=True)
    told = json.dumps(asdict(run) | {"asked": masked(run.asked)}, ensure_ascii=False)
    (folder / f"{run.part}.json").write_text(told + "\n", encoding="utf-8")
    with (folder / "all.jsonl").open("a", encoding="utf-8") as file:
        file.write(told + "\n")


def write(runs: Iterable[tuple[Run, Part]], document: Path = DOCUMENT) -> None:
    """Renew the sections of these parts; the others stay as they were measured."""
    text = document.read_text(encoding="utf-8") if document.exists() else ""
    sections = dict(_SECTION.findall(text))
    for run, part in runs:
        sections[run.part] = section(run, part)
    body = "".join(
        f"\n<!-- {name} -->\n{content}<!-- end -->\n" for name, content in sorted(sections.items())
    )
    document.write_text(_HEAD + body, encoding="utf-8")


_IN_BOTH: dict[str, tuple[str, ...]] = {
    "How bad the pages are": (),
    "What is found": ("nine kinds", "all"),
    "What it costs": ("search_pages", "icontains"),
    "Growth of p95 with the pages": (),
    "Two processes, the same questions": (),
    "Names and numbers of the registry": (),
}
"""Tables that docs/scaling.md repeats, and the words of which a line must hold one; none: all lines."""


def agree(document: Path = DOCUMENT, scaling: Path = SCALING) -> None:
    """Fill what docs/scaling.md repeats from docs/benchmarks.md: two documents, one set of figures."""
    sections = dict(
        re.findall(r"(?ms)^<!-- (\w+) -->\n(.*?)^<!-- end -->\n", document.read_text(encoding="utf-8"))
    )
    text = scaling.read_text(encoding="utf-8")
    filled = re.sub(
        r"(?ms)^(<!-- figures: (\w+) -->\n).*?^(<!-- end -->)$",
        lambda found: f"{found[1]}{digest(sections[found[2]])}{found[3]}",
        text,
    )
    scaling.write_text(filled, encoding="utf-8")


def digest(section: str) -> str:
    """When and where it was measured, and the tables for both documents, line by line as they are."""
    out = [next(line for line in section.splitlines() if line.startswith("Measured on"))]
    for title, table in re.findall(r"(?m)^\*\*(.+)\*\*\n\n((?:\|.*\n)+)", section):
        if title in _IN_BOTH:
            head, rule, *lines = table.splitlines()
            cells = [set(map(str.strip, line.split("|"))) for line in lines]
            wanted = set(_IN_BOTH[title])
            kept = [line for line, of in zip(lines, cells, strict=True) if not wanted or of & wanted]
            out += ["", f"**{title}**", "", head, rule, *kept]
    return "\n".join([*out, ""])


def section(run: Run, part: Part) -> str:
    """One part's figures."""
    tables = filter(None, (markdown(table, run.rows) for table in part.TABLES))
    return "\n".join([f"## {part.TITLE}", "", run.circumstances, "", part.ABOUT.strip(), "", *tables])
