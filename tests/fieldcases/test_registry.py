"""Registries as spreadsheets write them, each taken whole."""

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from documents.search import search_employers
from employers.models import Employer, Establishment
from sso_efiles.policy import Role
from tests.documents.paper import office, person
from tests.fieldcases.pipeline import FILES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def offices() -> None:
    office()


def taken(name: str, folder: Path) -> dict[str, object]:
    path = Path(shutil.copy(FILES / name, folder))
    out = io.StringIO()
    call_command("import_registry", str(path), json=True, stdout=out)
    refused = path.with_suffix(".refused.csv")
    assert not refused.exists() or len(list(csv.reader(refused.open(encoding="utf-8-sig")))) <= 1
    return dict(json.loads(out.getvalue()))


@pytest.mark.parametrize(
    "name", ["csv_semicolon.csv", "csv_sep_line.csv", "csv_thai_headings.csv", "csv_zeros_lost.csv"]
)
def test_two_lines_of_any_dialect_are_two_employers(name: str, tmp_path: Path) -> None:
    taken(name, tmp_path)
    assert sorted(Employer.objects.values_list("account_no", flat=True)) == ["7499990028", "7499990036"]
    assert sorted(Employer.objects.values_list("juristic_no", flat=True)) == [
        "0745599000013",
        "0745599000021",
    ]
    assert sorted(Establishment.objects.values_list("branch_seq", flat=True)) == ["000000", "000001"]


def test_days_as_thai_spreadsheets_write_them_are_one_day(tmp_path: Path) -> None:
    taken("csv_thai_days.csv", tmp_path)
    assert set(Establishment.objects.values_list("registered_on", flat=True)) == {date(2019, 6, 17)}
    assert Establishment.objects.count() == 5


@pytest.mark.parametrize(
    ("words", "account_no"), [("พี่น้องรุ่งเรืองศิลป์", "7499990028"), ("ปั้นจั่นไทย", "7499990036")]
)
def test_names_of_old_thai_fonts_are_found_in_plain_thai(words: str, account_no: str, tmp_path: Path) -> None:
    """The first name's vowel U+F703 is sara ue by the fonts' own table, where its writer meant sara ii."""
    taken("csv_private_letters.csv", tmp_path)
    assert not any(
        "\uf700" <= letter <= "\uf8ff"
        for name in Employer.objects.values_list("name", flat=True)
        for letter in name
    )
    (first, *_) = search_employers(words, user=person(Role.COUNTER)).results
    assert first.account_no == account_no
