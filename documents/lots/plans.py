"""Sampling plans: read from data/sampling/*.csv, held against their own rules, kept in versions.

`plans.csv` lists the plans and says which is current; `<code>.csv` is the table of one: by severity and size
of the lot the sample, and the most defects with which the lot is accepted. A table that differs from the
newest version becomes the next; a version that is there never changes, since lots were drawn by it.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from django.conf import settings
from django.db import transaction

from documents.errors import NoCurrentPlan, PlanDamaged, PlanMissing
from documents.lots.models import Plan
from documents.lots.states import Severity
from documents.lots.switching import LEAST_TO_ADD_THREE

FOLDER = "sampling"
INDEX = "plans.csv"
SAMPLED = (Severity.NORMAL, Severity.TIGHTENED, Severity.REDUCED)
"""Severities that a table has rows for; the lots of a stopped office are sampled as tightened ones."""
Row = dict[str, str]
_CODE = re.compile("[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class PlanRow:
    """What is drawn from a lot of this size at this severity, and with how many defects it is accepted."""

    severity: str
    lot_from: int
    lot_to: int | None
    """Pages; None: no end."""
    letter: str
    """The standard's code letter of the lot's size, for people who hold a row against the standard."""
    sample: int
    """Pages; where the lot has fewer, the whole lot."""
    accept: int
    reject: int
    accept_one_aql_tighter: int | None = None
    """The acceptance number at the next tighter AQL, which the switching score asks for."""

    @classmethod
    def parse(cls, row: Row) -> Self:
        """ValueError, KeyError for what is no number."""
        return cls(
            severity=Severity(row["severity"]).value,
            lot_from=int(row["lot_from"]),
            lot_to=int(row["lot_to"]) if row["lot_to"] else None,
            letter=row["letter"],
            sample=int(row["sample"]),
            accept=int(row["accept"]),
            reject=int(row["reject"]),
            accept_one_aql_tighter=int(row["accept_one_aql_tighter"])
            if row["accept_one_aql_tighter"]
            else None,
        )


def row_for(plan: Plan, severity: str, *, size: int) -> PlanRow:
    """The row of a lot of `size` pages; an empty lot is one of the smallest."""
    wanted = Severity.TIGHTENED if severity == Severity.STOPPED else severity
    for row in rows_of(plan):
        if row.severity == wanted and row.lot_from <= max(size, 1) and size <= (row.lot_to or size):
            return row
    raise NoCurrentPlan


def rows_of(plan: Plan) -> list[PlanRow]:
    """All rows of a version."""
    return [PlanRow(**row) for row in plan.table["rows"]]


def current_plan() -> Plan:
    """The plan by which the next lots are drawn; before any was loaded, the one that came with the program.
    NoCurrentPlan where that is not there either.
    """
    plan = Plan.objects.filter(current=True).first()
    if plan is None:
        load_plans(Path(settings.DATA_DIR))
        plan = Plan.objects.filter(current=True).first()
    if plan is None:
        raise NoCurrentPlan
    return plan


def load_plans(data: Path) -> int:
    """Take the tables of `data`/sampling over; how many new versions that made. Safe to repeat. PlanMissing,
    PlanDamaged: then nothing was changed.
    """
    folder = data / FOLDER
    listed = list(_read(folder / INDEX))
    chosen = [row for _, row in listed if row.get("current") == "yes"]
    if len(chosen) != 1:
        raise PlanDamaged(file=INDEX, line=1, **_ONE_CURRENT)
    made = 0
    with transaction.atomic():
        for line, row in listed:
            made += _load_one(folder, row, line=line)
        newest = Plan.objects.filter(code=chosen[0]["code"]).order_by("-version")[0]
        Plan.objects.exclude(pk=newest.pk).filter(current=True).update(current=False)
        Plan.objects.filter(pk=newest.pk, current=False).update(current=True)
    return made


def _load_one(folder: Path, listed: Row, *, line: int) -> int:
    try:
        code, source = _code_of(listed), listed["source"]
        facts: dict[str, Any] = {"level": listed["level"], "aql": float(listed["aql"])}
    except (KeyError, TypeError, ValueError) as error:
        raise PlanDamaged(file=INDEX, line=line, th=f"{error}", en=f"{error}") from error
    table = {**facts, "rows": [asdict(row) for row in read_rows(folder / f"{code}.csv")]}
    newest = Plan.objects.filter(code=code).order_by("-version").first()
    if newest is not None and (newest.table, newest.source) == (table, source):
        return 0
    version = newest.version + 1 if newest else 1
    Plan.objects.create(code=code, version=version, table=table, source=source)
    return 1


def _code_of(listed: Row) -> str:
    """A code that names a file of the folder and nothing else; ValueError."""
    if not _CODE.fullmatch(code := listed["code"]):
        raise ValueError(f"code: {code!r}")
    return code


def read_rows(path: Path) -> list[PlanRow]:
    """The rows of one table, held against what every plan keeps. PlanMissing, PlanDamaged with the line."""
    rows = []
    for line, row in _read(path):
        try:
            rows.append((line, PlanRow.parse(row)))
        except (KeyError, TypeError, ValueError) as error:
            raise PlanDamaged(file=path.name, line=line, th=f"อ่านค่าไม่ได้: {error}", en=f"{error}") from error
    for severity in SAMPLED:
        _check_sizes(path.name, severity, [pair for pair in rows if pair[1].severity == severity])
    for line, plan_row in rows:
        _check_row(path.name, line, plan_row)
    return [row for _, row in rows]


def _check_sizes(file: str, severity: Severity, rows: Sequence[tuple[int, PlanRow]]) -> None:
    """From one page up to any number, without a gap and without an overlap."""
    if not rows:
        raise PlanDamaged(file=file, line=1, th=f"ไม่มีแถวของระดับ {severity}", en=f"no row is {severity}")
    awaited: int | None = 1
    for line, row in rows:
        if awaited is None or row.lot_from != awaited:
            raise PlanDamaged(
                file=file,
                line=line,
                th=f"ขนาดรุ่นของระดับ {severity} ขาดช่วงหรือซ้อนกัน: ต้องเริ่มที่ {awaited}",
                en=f"the lot sizes of {severity} have a gap or overlap: this row has to begin at {awaited}",
            )
        awaited = None if row.lot_to is None else row.lot_to + 1
    if awaited is not None:
        raise PlanDamaged(
            file=file,
            line=rows[-1][0],
            th=f"แถวสุดท้ายของระดับ {severity} ต้องไม่มีขนาดรุ่นสูงสุด (เว้น lot_to ว่างไว้)",
            en=f"the last row of {severity} must have no end (leave lot_to empty)",
        )


def _check_row(file: str, line: int, row: PlanRow) -> None:
    for holds, th, en in _RULES:
        if not holds(row):
            raise PlanDamaged(file=file, line=line, th=th, en=en)


def _tighter_is_told(row: PlanRow) -> bool:
    if row.severity != Severity.NORMAL or row.accept < LEAST_TO_ADD_THREE:
        return row.accept_one_aql_tighter is None
    return row.accept_one_aql_tighter is not None and 0 <= row.accept_one_aql_tighter < row.accept


_ONE_CURRENT = {
    "th": "ต้องมีแผนที่ใช้อยู่ (current = yes) เพียงหนึ่งแผน",
    "en": "exactly one plan has to be the current one (current = yes)",
}
_RULES: tuple[tuple[Callable[[PlanRow], bool], str, str], ...] = (
    (lambda row: row.severity in SAMPLED, "ไม่รู้จักระดับการตรวจนี้", "this severity has no rows in a table"),
    (
        lambda row: row.lot_to is None or row.lot_to >= row.lot_from,
        "ขนาดรุ่นสูงสุดน้อยกว่าขนาดรุ่นต่ำสุด",
        "the largest lot size is below the smallest",
    ),
    (lambda row: row.sample >= 1, "ขนาดตัวอย่างต้องไม่น้อยกว่า 1", "a sample has at least one page"),
    (lambda row: row.accept >= 0, "จำนวนที่ยอมรับติดลบ", "the acceptance number is negative"),
    (
        lambda row: row.accept < row.reject,
        "จำนวนที่ยอมรับ (accept) ต้องน้อยกว่าจำนวนที่ปฏิเสธ (reject)",
        "the acceptance number has to be below the rejection number",
    ),
    (
        lambda row: row.reject == row.accept + 1,
        "จำนวนที่ปฏิเสธต้องเท่ากับจำนวนที่ยอมรับบวกหนึ่ง มิฉะนั้นบางรุ่นจะไม่มีผล",
        "the rejection number has to be the next after the acceptance number, or some lots have no result",
    ),
    (
        lambda row: row.accept < row.sample,
        "จำนวนที่ยอมรับต้องน้อยกว่าขนาดตัวอย่าง",
        "the acceptance number has to be below the sample size",
    ),
    (
        _tighter_is_told,
        "accept_one_aql_tighter ใช้กับระดับ normal ที่ accept ตั้งแต่ 2 ขึ้นไปเท่านั้น และต้องน้อยกว่า accept",
        "accept_one_aql_tighter stands in normal rows with accept of 2 or more, and only there, below accept",
    ),
)


def _read(path: Path) -> Iterator[tuple[int, Row]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            yield from _lines(reader)
    except FileNotFoundError as missing:
        raise PlanMissing(file=f"{FOLDER}/{path.name}") from missing
    except (csv.Error, UnicodeDecodeError) as damage:
        raise PlanDamaged(file=path.name, line=0, th=f"{damage}", en=f"{damage}") from damage


def _lines(reader: "csv.DictReader[str]") -> Iterable[tuple[int, Row]]:
    for row in reader:
        yield reader.line_num, row
