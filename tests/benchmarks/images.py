"""How many planted faults the image checks find, and how often they alarm on sound pages."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from zlib import crc32

import cv2
import numpy as np

from documents.doubts import Doubt
from documents.reading.image_checks import CHECKS, codes, judge_picture, load_checks
from ocr.engine import Picture
from ocr.file_info import DpiSource
from ocr.preparation.pixels import to_gray
from ocr.preparation.prepare import prepare_page
from ocr.quality.measure import count_bits, measure_blank_side, measure_picture
from ocr.quality.measures import PictureFacts
from tests.benchmarks.clock import spent
from tests.benchmarks.figures import Column, Row, Table
from tests.benchmarks.papers import faults, sound
from tests.benchmarks.sheets import BUNDLED, in_folder

TITLE = "Image checks"
ABOUT = """
Pages of `tests/benchmarks/papers`, sound ones under many conditions (`sound.py`) and ones with a planted
fault at a degree at which a clerk would scan again (`faults.py`, which names the degrees), judged by
`data/image_checks.csv`. Thresholds lie midway between sound and planted pages of the family *tuning*, seeds
below 100; what is printed here is the family *others*: other faces, seeds and dice. *Found* is the share of
planted pages that carry the doubt they should; *alarms* the share of sound pages that carry any doubt of
these checks. The bundled scanned pages are counted apart; their resolution is left out (those in colour at
200 dpi are below the legal floor, and say so), and so is the cut edge of four on which the lower edge goes
through the last line of the form. *CPU* is what the checks cost a page beside its reading. Real
paper is harder than any made by a program.
"""
TABLES = (
    Table(
        "faults",
        "Planted faults",
        (
            Column("fault", "{kind}"),
            Column("doubt", "{doubt}"),
            Column("pages", "{pages}"),
            Column("found", "{found}"),
            Column("share found", "{share:.1%}"),
            Column("CPU ms/page", "{cpu_ms:.0f}"),
        ),
    ),
    Table(
        "sound",
        "Sound pages",
        (
            Column("pages", "{kind}"),
            Column("number", "{pages}"),
            Column("alarms", "{alarms}"),
            Column("share of alarms", "{share:.1%}"),
            Column("told", "{told}"),
            Column("CPU ms/page", "{cpu_ms:.0f}"),
        ),
    ),
    Table(
        "checks",
        "Check by check",
        (
            Column("doubt", "{doubt}"),
            Column("found", "{found} of {faults}"),
            Column("alarms", "{alarms} of {sound}"),
        ),
    ),
)
HELD_OUT, TUNING = "others", "tuning"
_SEED = 43_000
CHECKED = Path(__file__).resolve().parents[2] / "data" / "image_checks.csv"
CUT_INDEED = (
    "การ์เมนท์ จำกัด/0001.jpg 1",
    "การ์เมนท์ จำกัด/0003.jpg 1",
    "7451650405/scan.tiff 4",
    "7451650405/scan.tiff 7",
)
"""Bundled pages on which the lower edge goes through the last line of the form's small print: looked at."""
OF_MEASURES = tuple(dict.fromkeys(d for d, _told, _most in CHECKS.values() if d is not Doubt.DPI_LOW))


@dataclass(slots=True)
class Count:
    """What became of the pages of one kind."""

    kind: str
    doubt: Doubt | None = None
    pages: int = 0
    told: Counter[Doubt] = field(default_factory=Counter)
    alarms: int = 0
    cpu: float = 0.0

    def add(self, found: set[Doubt], cpu: float) -> None:
        """One page."""
        self.pages += 1
        self.told.update(found)
        self.alarms += bool(found)
        self.cpu += cpu

    def row(self) -> Row:
        """As a figure."""
        number, found = max(1, self.pages), self.told[self.doubt] if self.doubt else 0
        hits = found if self.doubt else self.alarms
        told = ", ".join(f"{doubt.value} {n}" for doubt, n in sorted(self.told.items())) or "–"
        return {
            "table": "faults" if self.doubt else "sound",
            "kind": self.kind,
            "doubt": self.doubt.value if self.doubt else "",
            "pages": self.pages,
            "found": found,
            "alarms": self.alarms,
            "share": hits / number,
            "told": told,
            "cpu_ms": 1000 * self.cpu / number,
        }


def judge(picture: Picture, *, dpi: int) -> tuple[set[Doubt], float]:
    """The doubts that the product would tell, and CPU seconds of the checks; resolution left out."""
    blank = prepare_page(to_gray(picture), dpi=dpi).blank
    with spent() as cost:
        measured = (measure_blank_side if blank else measure_picture)(picture, dpi=dpi)
    facts = PictureFacts(dpi, DpiSource.DRAWN, count_bits(picture), measured)
    return codes(judge_picture(facts, checks=load_checks(CHECKED))), cost.cpu


def add_options(parser: argparse._ArgumentGroup) -> None:
    """How many pages of each kind, and of which family."""
    parser.add_argument("--pictures", type=int, default=60, metavar="N", help="pages of each kind")
    parser.add_argument("--pictures-seed", type=int, default=_SEED, metavar="SEED", help="begin here")
    parser.add_argument("--pictures-of", default=HELD_OUT, choices=(HELD_OUT, TUNING), help="which faces")


def run(options: argparse.Namespace) -> Iterator[Row]:
    """Kind by kind, then the bundled pages, then each check's own figures."""
    cv2.setNumThreads(1)
    number = 3 if options.quick else options.pictures
    counted = partial(count_kind, pages=number, family=options.pictures_of, seed=options.pictures_seed)
    counts = []
    for kind, (code, fault) in faults.KINDS.items():
        counts.append(counted(Count(kind, Doubt(code)), fault))
        yield counts[-1].row()
    for kind, make in sound.KINDS.items():
        counts.append(counted(Count(kind), make))
        yield counts[-1].row()
    counts.append(_count_bundled())
    yield counts[-1].row()
    yield from check_by_check(counts)


def count_kind(count: Count, make: sound.Sound, *, pages: int, family: str, seed: int) -> Count:
    """Pages of one kind, judged."""
    for number in range(pages):
        picture, dpi = make(np.random.default_rng((seed, number, crc32(count.kind.encode()))), family, number)
        count.add(*judge(picture, dpi=dpi))
    return count


def _count_bundled() -> Count:
    count = Count("bundled scanned pages")
    for sheet in in_folder(BUNDLED):
        scan = sheet.scan()
        found, cpu = judge(scan.picture, dpi=scan.dpi)
        count.add(found - {Doubt.CUT_EDGE} if sheet.name.endswith(CUT_INDEED) else found, cpu)
    return count


def check_by_check(counts: list[Count]) -> Iterator[Row]:
    """Of each doubt: planted pages found, and alarms on sound pages."""
    for doubt in OF_MEASURES:
        planted = [one for one in counts if one.doubt is doubt]
        others = [one for one in counts if one.doubt is None]
        yield {
            "table": "checks",
            "doubt": doubt.value,
            "found": sum(one.told[doubt] for one in planted),
            "faults": sum(one.pages for one in planted),
            "alarms": sum(one.told[doubt] for one in others),
            "sound": sum(one.pages for one in others),
        }
