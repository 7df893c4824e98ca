"""The table of expected papers: versions, and every line that cannot be meant is named."""

import csv
import os
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from documents.radar.rules import COLUMNS, Certainty, RadarTableDamaged, current_table, require_forms

GOOD = {
    "id": "one", "forms": "sps_1_01", "kinds": "any", "statuses": "any", "branches": "any", "renamed": "any",
    "frequency": "once", "anchor": "registered", "due_months": "0", "era_from": "1990-09-02", "era_to": "",
    "excused_by": "", "certainty": "likely", "source": "S form, G rule", "why_th": "ก", "why_en": "A",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR = tmp_path
    (tmp_path / "radar").mkdir()
    return tmp_path / "radar"


def write(path: Path, *rows: dict[str, str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_the_table_of_the_house_is_sound_and_says_its_sources() -> None:
    table = current_table()
    assert {"registration", "yearly_wages", "monthly_contributions", "closing_notice"} <= {
        rule.id for rule in table.rules
    }
    with (Path(django_settings.DATA_DIR) / "form_types.csv").open(encoding="utf-8-sig", newline="") as file:
        require_forms(table, {row["id"] for row in csv.DictReader(file)})
    for rule in table.rules:
        # what is only generally known is never sure
        assert rule.certainty is not Certainty.SURE or rule.marks.startswith("S"), rule.id


def test_the_newest_version_counts_and_a_change_is_read_at_once(folder: Path) -> None:
    write(folder / "expected-2025-01-01.csv", GOOD)
    write(folder / "expected-2026-01-01.csv", GOOD | {"id": "two"})
    assert (current_table().version, current_table().rules[0].id) == ("2026-01-01", "two")
    write(folder / "expected-2026-01-01.csv", GOOD | {"id": "three"})
    os.utime(folder / "expected-2026-01-01.csv", (1, 1))  # within the clock's grain a change is told apart
    assert current_table().rules[0].id == "three"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", "One"),
        ("id", ""),
        ("forms", "sps_1_01|"),
        ("forms", ""),
        ("kinds", "firm"),
        ("kinds", ""),
        ("statuses", "gone"),
        ("branches", "two"),
        ("renamed", "no"),
        ("frequency", "weekly"),
        ("anchor", "birthday"),
        ("anchor", "none"),  # an era without a day that it is asked of
        ("due_months", "-1"),
        ("due_months", "25"),
        ("due_months", "two"),
        ("era_from", "2533-09-02"),  # of the Buddhist Era
        ("era_from", "2/9/1990"),
        ("era_to", "1980-01-01"),  # before it began
        ("excused_by", "sps 1-05"),
        ("certainty", "certain"),
        ("source", ""),
        ("source", "W"),
        ("why_th", " "),
        ("why_en", ""),
    ],
)
def test_a_line_that_cannot_be_meant_is_named_with_its_column(folder: Path, column: str, value: str) -> None:
    write(folder / "expected-2026-01-01.csv", GOOD, GOOD | {"id": "two", column: value})
    with pytest.raises(RadarTableDamaged) as refused:
        current_table()
    assert refused.value.data["line"] == 3
    assert column in refused.value.message_th
    assert column in refused.value.message_en


def test_a_rule_names_forms_that_there_are(folder: Path) -> None:
    write(folder / "expected-2026-01-01.csv", GOOD, GOOD | {"id": "two", "forms": "sps_1_01|sps_9_99"})
    with pytest.raises(RadarTableDamaged) as refused:
        require_forms(current_table(), {"sps_1_01"})
    assert refused.value.data == {"file": "expected-2026-01-01.csv", "line": 3, "why": "forms: 'sps_9_99'"}
    require_forms(current_table(), {"sps_1_01", "sps_9_99"})


def test_sure_needs_a_public_source(folder: Path) -> None:
    write(folder / "expected-2026-01-01.csv", GOOD | {"certainty": "sure", "source": "G"})
    with pytest.raises(RadarTableDamaged):
        current_table()
    write(folder / "expected-2026-01-02.csv", GOOD | {"certainty": "sure", "source": "S"})
    assert current_table().rules[0].certainty is Certainty.SURE


def test_a_rule_stands_once(folder: Path) -> None:
    write(folder / "expected-2026-01-01.csv", GOOD, GOOD)
    with pytest.raises(RadarTableDamaged):
        current_table()


@pytest.mark.parametrize("column", sorted(COLUMNS))
def test_a_table_without_one_of_its_columns_is_refused(folder: Path, column: str) -> None:
    write(folder / "expected-2026-01-01.csv", {name: text for name, text in GOOD.items() if name != column})
    with pytest.raises(RadarTableDamaged) as refused:
        current_table()
    assert column in refused.value.message_en


def test_lines_too_short_or_too_long_no_table_and_no_letters_are_refused(folder: Path) -> None:
    with pytest.raises(RadarTableDamaged):
        current_table()
    path = folder / "expected-2026-01-01.csv"
    head = ",".join(GOOD)
    for body in ("one,sps_1_01", ",".join([*GOOD.values(), "more"]), ""):
        path.write_text(f"{head}\n{body}\n", encoding="utf-8")
        with pytest.raises(RadarTableDamaged):
            current_table()
        os.utime(path, (len(body), len(body)))
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RadarTableDamaged):
        current_table()
