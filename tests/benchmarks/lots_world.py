"""Simulated lots and offices by the shipped plan, with the product's own draw, plan and switching rules.

In a process of its own: JSON in, JSON rows out. No database is asked.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import numpy as np

if __name__ == "__main__":
    django.setup()  # before the models below

from documents.lots.draws import draw_pages
from documents.lots.plans import PlanRow, read_rows
from documents.lots.risks import chance_to_accept, limiting_quality
from documents.lots.states import Severity
from documents.lots.switching import Result, Standing, follow
from tests.benchmarks.databases import PROJECT
from tests.benchmarks.figures import Row

RATES = (0.001, 0.0065, 0.02, 0.05, 0.10)
"""Shares of wrong pages: very good, just as good as the AQL, and three that are not."""
AQL = 0.0065
PAGES = 300
STRETCH = 60
"""Lots that an office is followed: a quarter's days."""
SEVERITIES = (Severity.NORMAL, Severity.TIGHTENED, Severity.REDUCED)


def simulate(asked: dict[str, Any]) -> Iterator[Row]:
    """All rows of both tables."""
    plan = {severity: row_of(severity) for severity in SEVERITIES}
    lots, seed = asked["lots"], asked["seed"]
    for severity, row in plan.items():
        limit = limiting_quality(sample=row.sample, accept=row.accept)
        for rate in (*RATES, limit):
            yield {"table": "lots", "severity": severity.value, **simulate_lots(row, rate, lots, seed=seed)}
    for rate in RATES:
        yield {"table": "lots, offices", **simulate_offices(plan, rate, asked["offices"], seed=seed)}


def row_of(severity: Severity) -> PlanRow:
    """The shipped plan's row of these lots."""
    rows = read_rows(Path(PROJECT) / "data" / "sampling" / "iso-ii-065.csv")
    return next(
        row
        for row in rows
        if row.severity == severity and row.lot_from <= PAGES and (row.lot_to or PAGES) >= PAGES
    )


def simulate_lots(row: PlanRow, rate: float, lots: int, *, seed: int) -> Row:
    """So many lots at this rate, with the draw of the product."""
    dice = random.Random(f"{seed} {row.severity} {rate}")
    accepted = 0
    for lot in range(lots):
        wrong = {page for page in range(PAGES) if dice.random() < rate}
        drawn = draw_pages(f"{seed}/{row.severity}/{rate}/{lot}", range(PAGES), size=row.sample)
        accepted += len(wrong.intersection(drawn)) <= row.accept
    computed = chance_to_accept(rate, sample=row.sample, accept=row.accept)
    error = max((computed * (1 - computed) / lots) ** 0.5, 1 / lots)
    return {
        "sample": row.sample,
        "accept": row.accept,
        "rate": rate,
        "lots": lots,
        "accepted": accepted / lots,
        "computed": computed,
        "apart": (accepted / lots - computed) / error,
        "promise": _promise(row, rate, computed),
    }


def _promise(row: PlanRow, rate: float, computed: float) -> str:
    if rate == AQL:
        return f"producer's risk {1 - computed:.1%}"
    limit = limiting_quality(sample=row.sample, accept=row.accept)
    return "consumer's risk 10 %" if abs(rate - limit) < 1e-9 else ""


def simulate_offices(plan: dict[Severity, PlanRow], rate: float, offices: int, *, seed: int) -> Row:
    """So many offices at this rate, each over a quarter's lots."""
    dice = np.random.default_rng((seed, int(rate * 1e6)))
    stories = [_follow_office(plan, rate, dice) for _ in range(offices)]
    stopped = [story.index(Severity.STOPPED) + 1 for story, _ in stories if Severity.STOPPED in story]
    return {
        "rate": rate,
        "offices": offices,
        "tightened": sum(Severity.TIGHTENED in story[:5] for story, _ in stories) / offices,
        "tightened_later": sum(Severity.TIGHTENED in story[:10] for story, _ in stories) / offices,
        "stopped": len(stopped) / offices,
        "until_stopped": f"{np.median(stopped):.0f}" if stopped else "–",
        "reduced": sum(Severity.REDUCED in story for story, _ in stories) / offices,
        "drawn": float(np.mean([drawn for _, drawn in stories])),
    }


def _follow_office(
    plan: dict[Severity, PlanRow], rate: float, dice: np.random.Generator
) -> tuple[list[Severity], float]:
    """Its severity after each lot, and the pages drawn a lot; a stopped one hands nothing over any more."""
    standing, drawn = Standing(), 0
    story: list[Severity] = []
    while len(story) < STRETCH and standing.severity != Severity.STOPPED:
        row = plan[standing.severity]
        wrong = int(dice.binomial(row.sample, rate))
        drawn += row.sample
        standing = follow(standing, Result(accepted=wrong <= row.accept, accept=row.accept))
        story.append(standing.severity)
    return story, drawn / len(story)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(list(simulate(json.loads(sys.argv[1])))) + "\n")
