"""Provinces, targets, offices and form types come from tables that SSO may replace."""

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import translation
from pytest_django import Settings

from documents.models import FormType
from sso_efiles.accounts.models import Office, Province
from sso_efiles.audit.models import Event

pytestmark = pytest.mark.django_db
TABLES = ("provinces.csv", "employer_targets.csv", "offices.csv", "form_types.csv")


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    for name in TABLES:
        shutil.copy(Path(settings.DATA_DIR) / name, tmp_path)
    shutil.copytree(Path(settings.DATA_DIR) / "radar", tmp_path / "radar")
    shutil.copytree(Path(settings.DATA_DIR) / "sampling", tmp_path / "sampling")
    settings.DATA_DIR = tmp_path
    return tmp_path


def load() -> dict[str, Any]:
    out = io.StringIO()
    call_command("load_reference", json=True, stdout=out)
    return dict(json.loads(out.getvalue()))


def refuse() -> dict[str, Any]:
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("load_reference", json=True, stdout=out, stderr=io.StringIO())
    assert ended.value.code == 1
    return dict(json.loads(out.getvalue()))


def test_the_tables_are_loaded_and_the_targets_add_up() -> None:
    assert load()["provinces"] == 77
    assert sum(Province.objects.values_list("target_files", flat=True)) == 926_183
    assert set(Province.objects.values_list("target_kind", flat=True)) == {"estimate"}
    assert Office.objects.get(pk="1000").province_id == "12"
    assert FormType.objects.get(pk="sps_1_03").pii == 3
    assert Event.objects.get().action == "reference.loaded"


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_kind_of_paper_says_its_code_once_and_nothing_of_its_title_s_standing(language: str) -> None:
    load()
    with translation.override(language):
        for form in FormType.objects.exclude(printed_code=""):
            assert str(form).count(form.printed_code) == 1, form
            assert "(รอยืนยัน" not in str(form)
            assert "to be confirmed" not in str(form)


def test_a_second_load_doubles_nothing_and_takes_over_changes(folder: Path) -> None:
    load()
    offices = folder / "offices.csv"
    offices.write_text(offices.read_text("utf-8-sig").replace("Bangkok Area 1", "Bangkok One"), "utf-8")
    before = Office.objects.count()
    load()
    assert Office.objects.count() == before
    assert "Bangkok One" in Office.objects.get(pk="1001").name_en


def test_rows_that_left_the_tables_stay(folder: Path) -> None:
    load()
    forms = folder / "form_types.csv"
    forms.write_text("\n".join(forms.read_text("utf-8-sig").splitlines()[:3]), "utf-8")
    assert load()["form_types"] == 2
    assert FormType.objects.count() > 2


def test_a_missing_table_changes_nothing(folder: Path) -> None:
    (folder / "offices.csv").unlink()
    assert refuse()["code"] == "reference_missing"
    assert not Province.objects.exists()


@pytest.mark.parametrize(
    ("was", "now"),
    [(b"title_th", b"title"), (b"sps_1_02,", b'"sps_1_02,'), ("แบบ".encode(), b"\xff"), (b",1,S", b",x,S")],
)
def test_a_damaged_table_changes_nothing(folder: Path, was: bytes, now: bytes) -> None:
    table = folder / "form_types.csv"
    table.write_bytes(table.read_bytes().replace(was, now, 1))
    said = refuse()
    assert said["code"] == "reference_damaged"
    assert "form_types.csv" in said["message_th"]
    assert not Province.objects.exists()


ADDED = "bank_guarantee,,หนังสือค้ำประกันของธนาคาร,Bank guarantee,"


@pytest.mark.parametrize(
    "values",
    [
        "F,case+10,1,G",
        "X,move out,4,S code",
        "A,none,0,D",
        "B,99,2,G title",
        'G,life+1,3,"S code, G title"',
    ],
)
def test_what_a_form_type_may_say_is_loaded(values: str, folder: Path) -> None:
    line = add_form_type(folder, values)
    assert load()["form_types"] == line - 1
    assert FormType.objects.filter(pk="bank_guarantee").exists()


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ("Z,10,1,G", "class"), ("AB,10,1,G", "class"), (",10,1,G", "class"),
        ("F,soon,1,G", "keep"), ("F,0,1,G", "keep"), ("F,100,1,G", "keep"), ("F,life+,1,G", "keep"),
        ("F,10,5,G", "pii"), ("F,10,-1,G", "pii"), ("F,10,,G", "pii"),
        ("F,10,1,Q", "mark"), ("F,10,1,S form", "mark"), ("F,10,1,", "mark"), ("F,10,1", "mark"),
    ],
)  # fmt: skip
def test_what_a_form_type_may_not_say_is_refused_with_its_line(
    values: str, column: str, folder: Path
) -> None:
    line = add_form_type(folder, values)
    said = refuse()
    assert said["code"] == "reference_damaged"
    assert f"line {line} ({column}: " in said["message_en"]
    assert not Province.objects.exists()


def add_form_type(folder: Path, values: str) -> int:
    """One more line at the end of the table; its number."""
    table = folder / "form_types.csv"
    lines = [*table.read_text("utf-8-sig").splitlines(), ADDED + values]
    table.write_text("\n".join(lines), "utf-8")
    return len(lines)


def test_a_table_without_a_form_that_is_recognised_is_refused_and_nothing_changed(folder: Path) -> None:
    forms = folder / "form_types.csv"
    lines = forms.read_text("utf-8-sig").splitlines()
    forms.write_text("\n".join(line for line in lines if not line.startswith("kt_20k,")), "utf-8")
    told = refuse()
    assert told["code"] == "form_types_missing"
    assert "(kt_20k)" in told["message_th"]
    assert "(kt_20k)" in told["message_en"]
    assert not Province.objects.exists()


def test_people_are_told_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_reference")
    said = capsys.readouterr().out
    assert "77 จังหวัด" in said
    assert "77 provinces" in said
