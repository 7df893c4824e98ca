"""Thresholds of the checks of a page's picture, as data, and the doubts that they make of its measures.

The table is `data/image_checks.csv`; a deployment names its own with EFILES_IMAGE_CHECKS. Each line says from
or below which figure of a measure (ocr/quality/measures.py) a page is doubted, and how often that found a
planted fault and alarmed on sound pages when it was measured last (`make bench BENCH=images`). An empty
threshold turns a check off; the legal floors of resolution may be raised, not lowered.
"""

import csv
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from documents.doubts import Doubt
from ocr.engine import Box
from ocr.file_info import DpiSource
from ocr.quality.measures import Measure, PictureFacts

FROM, BELOW = "from", "below"
LEGAL_DPI: Mapping[str, int] = {"line_art": 150, "gray": 200, "colour": 300}
"""From the notification on electronic copies of documents, by bits of a pixel: 1, 8, 24 (a file in
RGB without any colour is gray)."""
KIND_OF_BITS: Mapping[int, str] = {1: "line_art", 8: "gray", 24: "colour"}
CHECKS: Mapping[str, tuple[Doubt, str, float]] = {
    **dict.fromkeys(LEGAL_DPI, (Doubt.DPI_LOW, BELOW, 2400.0)),
    Measure.BLUR: (Doubt.BLURRED, FROM, 25.0),
    Measure.SKEW: (Doubt.SKEWED, FROM, 30.0),
    Measure.CUT: (Doubt.CUT_EDGE, FROM, 1000.0),
    Measure.PAPER: (Doubt.TOO_DARK, BELOW, 255.0),
    Measure.THICK: (Doubt.TOO_DARK, FROM, 1.0),
    Measure.DEPTH: (Doubt.TOO_LIGHT, BELOW, 255.0),
    Measure.BROKEN: (Doubt.TOO_LIGHT, FROM, 1.0),
    Measure.CREASE: (Doubt.FOLDED, FROM, 255.0),
    Measure.CORNER: (Doubt.CORNER_MISSING, FROM, 1.0),
}
"""Of each measure: which doubt it makes, from or below a threshold, and the most that one may be."""
EXPLAINED: Mapping[Measure, tuple[Doubt, ...]] = {
    Measure.THICK: (Doubt.BLURRED,),
    Measure.BROKEN: (Doubt.BLURRED, Doubt.TOO_DARK),
    Measure.DEPTH: (Doubt.TOO_DARK,),
    Measure.CREASE: (Doubt.TOO_DARK, Doubt.BLURRED),
}
"""Measures that say nothing where one of these doubts is the reason: blurred letters run together."""


class ImageChecksUnfit(Exception):
    """The table of thresholds cannot be used; both languages say which line and what to do."""

    def __init__(self, line: str, th: str, en: str) -> None:
        self.message_th = f"ตารางเกณฑ์ตรวจภาพ ({line}): {th}"
        self.message_en = f"The table of image checks ({line}): {en}"
        super().__init__(f"{self.message_th} / {self.message_en}")


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the table; `threshold` None is off."""

    doubt: Doubt
    measure: str
    told: str
    threshold: float | None

    def tells(self, value: float) -> bool:
        """Whether a figure is bad enough."""
        if self.threshold is None:
            return False
        return value >= self.threshold if self.told == FROM else value < self.threshold


@dataclass(frozen=True, slots=True)
class FoundDoubt:
    """A doubt about a picture: where it lies, and what was measured against what."""

    doubt: Doubt
    facts: dict[str, object]
    box: Box | None = None


def image_checks() -> Mapping[str, Check]:
    """This installation's table, by measure. ImageChecksUnfit."""
    return load_checks(Path(settings.IMAGE_CHECKS))


@lru_cache(maxsize=4)
def load_checks(path: Path) -> Mapping[str, Check]:
    """A table read and held against what must hold of it. ImageChecksUnfit."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ImageChecksUnfit(str(path), "เปิดอ่านไฟล์ไม่ได้", f"it cannot be read: {error}") from error
    checks: dict[str, Check] = {}
    for number, row in enumerate(rows, 2):
        check = _parse_row(row, line=f"{path.name}:{number}")
        if check.measure in checks:
            raise ImageChecksUnfit(f"{path.name}:{number}", "มีเกณฑ์นี้ซ้ำ", f"{check.measure} stands twice.")
        checks[check.measure] = check
    if missing := [name for name in CHECKS if name not in checks]:
        names = ", ".join(missing)
        raise ImageChecksUnfit(path.name, f"ไม่มีเกณฑ์ {names}", f"these are missing: {names}.")
    return checks


def _parse_row(row: Mapping[str, str | None], *, line: str) -> Check:
    measure, said = row.get("measure") or "", (row.get("doubt"), row.get("told"))
    if measure not in CHECKS:
        raise ImageChecksUnfit(line, f"ไม่รู้จัก {measure}", f"there is no measure {measure!r}.")
    doubt, told, most = CHECKS[measure]
    if said != (doubt.value, told):
        need = f"{doubt.value}, {told}"
        raise ImageChecksUnfit(line, f"{measure} ต้องเป็น {need}", f"{measure} must say {need}.")
    least = float(LEGAL_DPI.get(measure, 0))
    return Check(doubt, measure, told, _parse_threshold(row.get("threshold") or "", least, most, line=line))


def _parse_threshold(text: str, least: float, most: float, *, line: str) -> float | None:
    if not text.strip() and not least:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not least <= value <= most:  # also not a number
        raise ImageChecksUnfit(
            line, f"ค่าต้องอยู่ระหว่าง {least:g} ถึง {most:g}", f"the threshold must be {least:g} to {most:g}."
        )
    return value


def judge_picture(picture: PictureFacts, *, checks: Mapping[str, Check] | None = None) -> list[FoundDoubt]:
    """The doubts about a picture, each once, in the order of the table."""
    checks = checks if checks is not None else image_checks()
    found: dict[Doubt, FoundDoubt] = {one.doubt: one for one in _judge_dpi(picture, checks)}
    measured = {one.measure: one for one in picture.measured}
    for measure in (name for name in Measure if name in measured):
        one, check = measured[measure], checks[measure]
        explained = any(doubt in found for doubt in EXPLAINED.get(measure, ()))
        if check.doubt in found or explained or not check.tells(one.value):
            continue
        facts: dict[str, object] = {"measure": str(measure), "value": round(one.value, 3)}
        found[check.doubt] = FoundDoubt(check.doubt, {**facts, "threshold": check.threshold}, one.box)
    return list(found.values())


def _judge_dpi(picture: PictureFacts, checks: Mapping[str, Check]) -> Iterator[FoundDoubt]:
    """Below the legal floor of its depth; what was drawn by us has no scan that could be."""
    kind = KIND_OF_BITS[picture.bits]
    check = checks[kind]
    if picture.source is not DpiSource.DRAWN and check.tells(picture.dpi):
        facts: dict[str, object] = {"dpi": picture.dpi, "least": check.threshold, "depth": kind}
        yield FoundDoubt(check.doubt, {**facts, "source": str(picture.source)})


def codes(found: Iterable[FoundDoubt]) -> set[Doubt]:
    """The members alone."""
    return {one.doubt for one in found}


def check_image_checks(**_: Any) -> list[CheckMessage]:
    """Django's system check of the table, by reading it; run by every command of manage.py."""
    try:
        image_checks()
    except ImageChecksUnfit as unfit:
        return [Error(str(unfit), id="documents.E002")]
    return []
