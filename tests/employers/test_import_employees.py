"""People and their work come in from CSV, after the registry."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from employers.models import Employer, Employment, InsuredPerson
from tests.employers.factories import (
    EmployerFactory,
    EstablishmentFactory,
    OfficeFactory,
    account_no,
    national_id,
)

pytestmark = pytest.mark.django_db

HEADER = "national_id,title,first_name,last_name,section,account_no,branch_seq,started_on,ended_on"
DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "employees.csv"


@pytest.fixture(autouse=True)
def employer() -> Employer:
    employer = EmployerFactory.create(account_no=account_no(1))
    EstablishmentFactory.create(employer=employer)
    EstablishmentFactory.create(employer=employer, branch_seq="000001")
    return employer


def line(number: int = 1, **changes: str) -> str:
    """A good line, or one with something else in it."""
    fields = {
        "national_id": national_id(number),
        "title": "น.ส.",
        "first_name": "ทดสอบ",
        "last_name": f"ระบบ{number}",
        "section": "33",
        "account_no": account_no(1),
        "branch_seq": "000000",
        "started_on": "2010-12-01",
        "ended_on": "",
    } | changes
    return ",".join(fields.values())


def give(file: Path, *lines: str) -> dict[str, Any]:
    file.write_text("\n".join([HEADER, *lines, ""]))
    return bring_in(file)


def bring_in(file: Path) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import_employees", str(file), json=True, stdout=out)
    return dict(json.loads(out.getvalue()))


def refused(file: Path) -> list[dict[str, str]]:
    with file.with_suffix(".refused.csv").open(encoding="utf-8-sig") as aside:
        return list(csv.DictReader(aside))


def test_a_line_becomes_a_person_at_work(file: Path) -> None:
    facts = give(file, line())
    person = InsuredPerson.objects.get()
    work = person.employments.get()
    assert facts["added"] == 1
    assert (person.name, person.title, person.search_key) == ("นางสาวทดสอบ ระบบ1", "นางสาว", "ทดสอบระบบ1")
    assert person.sound_key
    assert (work.section, work.started_on, work.ended_on) == (33, date(2010, 12, 1), None)
    assert work.establishment.branch_seq == "000000"


def test_the_demo_employees_come_in_whole(tmp_path: Path) -> None:
    for code in ("7400", "5000", "1003", "1100", "2000"):
        OfficeFactory.create(code=code)
    for name in ("registry", "employees"):
        (tmp_path / f"{name}.csv").write_bytes((DEMO / f"{name}.csv").read_bytes())
    call_command("import_registry", str(tmp_path / "registry.csv"), json=True, stdout=io.StringIO())
    facts = bring_in(tmp_path / "employees.csv")
    assert (facts["added"], facts["refused"]) == (232, 0)
    assert (InsuredPerson.objects.count(), Employment.objects.count()) == (213, 232)


def test_a_second_import_changes_nothing(file: Path) -> None:
    lines = [line(1), line(1, branch_seq="000001", last_name="ใหม่", started_on="2015-01-01"), line(2)]
    give(file, *lines)
    before = list(InsuredPerson.objects.values()) + list(Employment.objects.values())
    facts = give(file, *lines)
    assert (facts["added"], facts["updated"], facts["unchanged"]) == (0, 0, 3)
    assert list(InsuredPerson.objects.values()) + list(Employment.objects.values()) == before


def test_an_end_is_taken_over(file: Path) -> None:
    give(file, line())
    facts = give(file, line(ended_on="2020-05-31"))
    assert facts["updated"] == 1
    assert Employment.objects.get().ended_on == date(2020, 5, 31)


def test_a_person_shows_the_name_of_the_latest_start_in_any_order(file: Path) -> None:
    old = line(last_name="เดิม", started_on="2010-01-01")
    new = line(last_name="ใหม่", started_on="2020-01-01")
    for lines in ([old, new], [new, old], [old]):
        give(file, *lines)
        assert InsuredPerson.objects.get().last_name == "ใหม่"
    assert Employment.objects.count() == 2


def test_people_without_a_family_name_are_taken(file: Path) -> None:
    give(file, line(title="", first_name="Mya", last_name="-"), line(2, last_name=""))
    assert list(InsuredPerson.objects.values_list("first_name", "last_name")) == [("Mya", ""), ("ทดสอบ", "")]


def test_a_migrant_workers_number_may_begin_with_zero(file: Path) -> None:
    facts = give(file, line(national_id="0001000000010"), line(national_id="1000000000016"))
    assert (facts["added"], facts["suspect"]) == (2, 1)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"national_id": "100000000001"}, "national_id_invalid"),
        ({"account_no": "12"}, "account_no_invalid"),
        ({"branch_seq": ""}, "branch_seq_invalid"),
        ({"first_name": ""}, "name_missing"),
        ({"section": "41"}, "section_unknown"),
        ({"started_on": ""}, "date_missing"),
        ({"started_on": "2010-13-01"}, "date_invalid"),
        ({"ended_on": "2010-11-30"}, "ended_before_started"),
        ({"account_no": account_no(2)}, "employer_unknown"),
        ({"branch_seq": "000009"}, "branch_unknown"),
        ({"title": "ก" * 41}, "too_long"),
        ({"last_name": "@SUM(1)"}, "formula"),
    ],
)
def test_a_bad_line_lies_aside_with_its_reason_and_makes_no_person(
    file: Path, changes: dict[str, str], reason: str
) -> None:
    facts = give(file, line(1), line(2, **changes), line(3))
    (row,) = refused(file)
    assert (facts["added"], row["line"], row["reason"]) == (2, "3", reason)
    assert InsuredPerson.objects.count() == 2


def test_a_line_that_comes_twice_is_one_employment(file: Path) -> None:
    facts = give(file, line(), line())
    assert (facts["added"], facts["repeated"]) == (1, 1)


def test_years_of_the_buddhist_era_are_understood(file: Path) -> None:
    give(file, line(started_on="2563-02-29"))
    assert Employment.objects.get().started_on == date(2020, 2, 29)
