"""What the sampling plan lets through and sends back, and how offices are switched: simulated lots beside the
computed operating characteristic.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator

from tests.benchmarks.databases import PROJECT, environment
from tests.benchmarks.figures import Column, Row, Table

TITLE = "Lots"
ABOUT = """
Made-up lots of 300 pages (an office's day of a dozen files) by the shipped plan, ISO 2859-1, level II, AQL
0.65 %. Each page is wrong by chance at the rate of its line; the sample is drawn as the product draws it
(SHA-256 of a seed and the page's number), wrong pages in it are counted, the lot is accepted or not.
*Computed* is the binomial operating characteristic: at the AQL it is one less the producer's risk, at the
limiting quality one lot of ten. *Apart* is the difference in standard errors of so many lots; beyond four of
them something would be wrong with the draw or the plan.

The second table follows offices lot by lot through the switching rules, each lot by the plan of the severity
that the office has: how soon a bad one is tightened and stopped, how often a good one is.
"""
TABLES = (
    Table(
        "lots",
        "Lots accepted, simulated and computed",
        (
            Column("severity", "{severity}"),
            Column("plan", "n {sample}, at most {accept}"),
            Column("pages wrong", "{rate:.2%}"),
            Column("lots", "{lots:,}"),
            Column("accepted", "{accepted:.2%}"),
            Column("computed", "{computed:.2%}"),
            Column("apart", "{apart:+.1f} σ"),
            Column("what is promised", "{promise}"),
        ),
    ),
    Table(
        "lots, offices",
        "Offices switched",
        (
            Column("pages wrong", "{rate:.2%}"),
            Column("offices", "{offices:,}"),
            Column("tightened within 5 lots", "{tightened:.1%}"),
            Column("within 10", "{tightened_later:.1%}"),
            Column("stopped within 60", "{stopped:.1%}"),
            Column("median lots until stopped", "{until_stopped}"),
            Column("reduced within 60", "{reduced:.1%}"),
            Column("pages drawn a lot", "{drawn:.0f}"),
        ),
    ),
)
LOTS, QUICK_LOTS = 10_000, 200
OFFICES, QUICK_OFFICES = 2_000, 100
_PATIENCE_S = 2400


def add_options(parser: argparse._ArgumentGroup) -> None:
    """How many lots, and which seed."""
    parser.add_argument("--lots", type=int, default=0, help=f"lots a rate and severity ({LOTS:,})")
    parser.add_argument("--lots-seed", type=int, default=2859)


def run(options: argparse.Namespace) -> Iterator[Row]:
    """Each severity at each rate, then offices at each rate, in a process of its own."""
    asked = {
        "lots": options.lots or (QUICK_LOTS if options.quick else LOTS),
        "offices": QUICK_OFFICES if options.quick else OFFICES,
        "seed": options.lots_seed,
    }
    told = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.lots_world", json.dumps(asked)],
        cwd=PROJECT,
        env=environment("sqlite://:memory:"),
        check=True,
        capture_output=True,
        text=True,
        timeout=_PATIENCE_S,
    )
    yield from json.loads(told.stdout.splitlines()[-1])
