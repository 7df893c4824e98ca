"""Whether finishes lie in their band as often as is said, and what-ifs come true: years of known end."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator

from tests.benchmarks.databases import PROJECT, environment
from tests.benchmarks.figures import Column, Row, Table

TITLE = "Forecast"
ABOUT = """
Made-up years of offices (`documents/made_up/office_year`: four desks as a line of queues; good, slow,
learning, stopped, cheating and bursty offices; weeks that all share), in nations of 100 offices. The
forecast sees files certified and certificates withdrawn on past days, files that remain and the other
offices' days, nothing of the simulator. Its numbers were fixed on nations 100 to 135 (what-if: 170 to 173);
the nations here (800 to 824) have other seeds and were not looked at for that. Nations 500 to 539 and 700
to 739 were, while the counting of withdrawals was put in. It is the same simulator: real offices may be
odder than its six kinds.

*Inside* is the share of real finishes from p10 to p90, which should be 80 %; *before* and *after* are the
misses. *Width* is the median of (p90 - p10) / real days. *Pinball* is the pinball loss at 0.1, 0.5 and 0.9
as a share of the real days, averaged: lower is better, and a band pays for its width as for its misses.
*Linear* divides what remains by the mean pace since the first day, *last month* by that of the last 20
working days (by the first where these are empty). Their bands are the quantiles of real / told days **over
these very offices**, so that as many lie inside as inside ours: kinder to them than life would be. *Block
bootstrap* is the rule that was in use before, four weeks drawn with replacement, with the band that it
told.

A nation is done when its last office is. For what-if, an office's year is run twice with the same chance,
the second time with the change from 40 % of the way on; *real* is what it brought, in working days.
"""
TABLES = (
    Table(
        "forecast",
        "Finish of offices and nations",
        (
            Column("of", "{what}"),
            Column("done", "{done:.0%}"),
            Column("rule", "{rule}"),
            Column("forecasts", "{forecasts:,}"),
            Column("inside", "{inside:.1%}"),
            Column("before", "{before:.1%}"),
            Column("after", "{after:.1%}"),
            Column("width", "{width:.2f}"),
            Column("pinball", "{pinball:.4f}"),
        ),
    ),
    Table(
        "forecast, behaviours",
        "Offices by their behaviour, at 25, 50 and 75 %",
        (
            Column("behaviour", "{behaviour}"),
            Column("forecasts", "{forecasts:,}"),
            Column("inside", "{inside:.1%}"),
            Column("before", "{before:.1%}"),
            Column("after", "{after:.1%}"),
        ),
    ),
    Table(
        "forecast, what if",
        "What if: days saved",
        (
            Column("change", "{change}"),
            Column("offices", "{offices}"),
            Column("inside the band", "{inside}"),
            Column("median told", "{told:.1f}"),
            Column("median real", "{real:.1f}"),
        ),
    ),
    Table(
        "forecast, cost",
        "Cost",
        (
            Column("what", "{what}"),
            Column("lines", "{lines}"),
            Column("days of history", "{days}"),
            Column("CPU", "{cpu_ms:.0f} ms"),
        ),
    ),
)
_PATIENCE_S = 3600


def add_options(parser: argparse._ArgumentGroup) -> None:
    """Which nations."""
    parser.add_argument("--forecast-seed", type=int, default=800, help="the first nation (800)")


def run(options: argparse.Namespace) -> Iterator[Row]:
    """Offices, nations, what-if and cost, in a process of its own."""
    asked = {
        "first": options.forecast_seed,
        "nations": 3 if options.quick else 25,
        "offices": 30 if options.quick else 200,
        "changes": 5 if options.quick else 20,
    }
    told = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.forecast_world", json.dumps(asked)],
        cwd=PROJECT,
        env=environment("sqlite://:memory:"),
        check=True,
        capture_output=True,
        text=True,
        timeout=_PATIENCE_S,
    )
    yield from json.loads(told.stdout.splitlines()[-1])
