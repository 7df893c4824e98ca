"""load_reference: provinces with their targets, offices, form types and sampling plans from data/; safe to
repeat.
"""

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import models, transaction

from documents.lots.plans import load_plans
from documents.models import FormClass, FormType
from documents.progress.targets import follow_targets
from documents.radar.rules import current_table, require_forms
from documents.reading.classification import recognised_forms
from sso_efiles.accounts.models import Office, Province
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.commands import OfficeCommand
from sso_efiles.refusal import Refusal
from sso_efiles.web.terminal import Progress

Row = dict[str, str]
M = TypeVar("M", bound=models.Model)
_MARK = "[SGD](?: code| title)?"
_FORM_VALUES = {
    "class": re.compile("|".join(FormClass.values)),
    "keep": re.compile(r"(?:(?:life|case)\+)?[1-9][0-9]?|none|move out"),
    "pii": re.compile("[0-4]"),
    "mark": re.compile(f"{_MARK}(?:, {_MARK})*"),
}
"""What columns of form_types.csv may say; data/SOURCES.md, *Form types*, says what it means."""


class ReferenceMissing(Refusal):
    """A table of the reference data is not there."""

    code = "reference_missing"
    th = "ไม่พบแฟ้มข้อมูลอ้างอิง {file} กรุณานำแฟ้มมาไว้ในโฟลเดอร์ data แล้วสั่งใหม่"
    en = "The reference table {file} is missing. Put it into the data folder and run this again."


class ReferenceDamaged(Refusal):
    """A table of the reference data cannot be used as it is."""

    code = "reference_damaged"
    th = "แฟ้มข้อมูลอ้างอิง {file} บรรทัดที่ {line} ไม่ถูกต้อง ({why}) ไม่มีการเปลี่ยนแปลงข้อมูล"
    en = "The reference table {file} is wrong in line {line} ({why}). Nothing was changed."


class FormTypesMissing(Refusal):
    """Pages are recognised as a form type that the table would not hold."""

    code = "form_types_missing"
    th = "ตารางประเภทเอกสารขาดรายการที่ระบบจำแนกได้ ({forms}) กรุณาเพิ่มใน form_types.csv ไม่มีการเปลี่ยนแปลงข้อมูล"
    en = (
        "The table of form types lacks what pages are recognised as ({forms}). Add it to form_types.csv."
        " Nothing was changed."
    )


class Command(OfficeCommand):
    """Rows that left the tables stay in the database: files and people may still refer to them."""

    help = "โหลดจังหวัด สำนักงาน แบบเอกสาร แผนสุ่มตัวอย่างจาก data/ / Load provinces, offices, forms, sampling plans"

    def work(self, **options: Any) -> dict[str, Any]:
        """All tables or none."""
        folder = Path(settings.DATA_DIR)
        targets = {row["province_code"]: row for _, row in _rows(folder / "employer_targets.csv")}
        counts: dict[str, int] = {}
        with transaction.atomic(), Progress(4, "กำลังโหลดข้อมูลอ้างอิง") as bar:
            for name, file, read in (
                ("provinces", "provinces.csv", lambda row: _province(row, targets.get(row["code"], {}))),
                ("offices", "offices.csv", _office),
                ("form_types", "form_types.csv", _form_type),
            ):
                counts[name] = _load(folder / file, read=read)
                bar.update()
            follow_targets()
            _check_form_types()
            counts["radar_rules"] = _check_radar()
            counts["plans"] = load_plans(folder)
            bar.update()
            trail.record(AuditAction.REFERENCE_LOADED, None, **counts)
        self.tell(
            "โหลดแล้ว: {provinces} จังหวัด {offices} สำนักงาน {form_types} แบบเอกสาร"
            " แผนสุ่มตัวอย่างฉบับใหม่ {plans} ฉบับ".format(**counts),
            "Loaded: {provinces} provinces, {offices} offices, {form_types} form types,"
            " {plans} new versions of sampling plans.".format(**counts),
        )
        return counts


def _load(path: Path, *, read: Callable[[Row], models.Model]) -> int:
    made = []
    for line, row in _rows(path):
        try:
            made.append(read(row))
        except (KeyError, ValueError) as error:
            raise ReferenceDamaged(file=path.name, line=line, why=error) from error
    if not made:
        raise ReferenceDamaged(file=path.name, line=1, why="empty")
    meta = type(made[0])._meta
    type(made[0])._default_manager.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=[meta.pk.name],
        update_fields=[field.name for field in meta.concrete_fields if not field.primary_key],
    )
    return len(made)


def _check_form_types() -> None:
    """Without its row in the table a form that is recognised would be lost, page by page."""
    missing = recognised_forms() - set(FormType.objects.values_list("pk", flat=True))
    if missing:
        raise FormTypesMissing(forms=", ".join(sorted(missing)))


def _check_radar() -> int:
    """The rules of what a file should hold are read where they are asked; here they are only checked."""
    table = current_table()
    require_forms(table, set(FormType.objects.values_list("pk", flat=True)))
    return len(table.rules)


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            for row in reader:
                yield reader.line_num, row
    except FileNotFoundError as missing:
        raise ReferenceMissing(file=path.name) from missing
    except (csv.Error, UnicodeDecodeError) as damage:
        raise ReferenceDamaged(file=path.name, line=0, why=damage) from damage


def _province(row: Row, target: Row) -> Province:
    return Province(
        code=row["code"],
        iso=row["iso"],
        name_th=row["name_th"],
        name_en=row["name_en"],
        abbr_th=row["abbr_th"],
        region_th=row["region_th"],
        region_en=row["region_en"],
        target_files=int(target.get("target_files") or 0),
        target_kind=target.get("target_kind", "none"),
        target_basis=target.get("weight_basis", ""),
        target_confidence=target.get("confidence", ""),
    )


def _office(row: Row) -> Office:
    return Office(
        code=row["office_code"],
        name_th=row["name_th"],
        name_en=row["name_en"],
        province_id=row["province_code"],
        kind=row["kind"],
        verification=row["verification"],
        note=row["note"],
    )


def _form_type(row: Row) -> FormType:
    for column, allowed in _FORM_VALUES.items():
        if not allowed.fullmatch(value := row[column] or ""):
            raise ValueError(f"{column}: {value!r}")
    return FormType(
        id=row["id"],
        printed_code=row["printed_code"],
        title_th=row["title_th"],
        title_en=row["title_en"],
        doc_class=row["class"],
        keep=row["keep"],
        pii=int(row["pii"]),
        mark=row["mark"],
    )
