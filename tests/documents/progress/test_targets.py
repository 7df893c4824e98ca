"""Targets and plans: set by headquarters, imported from a table, with history; never figures in code."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from documents.models import Target, TargetKind
from documents.progress import figures, targets
from documents.progress.targets import NationIsSum, set_target
from sso_efiles.accounts.models import Province
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.refusal import Forbidden, NotFound
from tests.documents.paper import office, person

pytestmark = pytest.mark.django_db
JANUARY = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def places() -> None:
    for code in ("7400", "7401", "5000"):
        office(code)


def test_a_provinces_target_is_what_was_set_last_and_both_are_kept() -> None:
    hq = person(Role.HQ_ADMIN)
    first = set_target("74", 5_000, kind=TargetKind.ESTIMATE, by=hq)
    second = set_target("74", 6_000, kind=TargetKind.PUBLISHED, by=hq, source="หนังสือสั่งการ")
    assert first
    assert second
    province = Province.objects.get(pk="74")
    assert (province.target_files, province.target_kind) == (6_000, "published_fact")
    assert [(row.files, row.current, row.set_by) for row in targets.history_of("74")] == [
        (6_000, True, hq),
        (5_000, False, hq),
    ]
    assert Event.objects.filter(action="target.set").latest("pk").data == {
        "place": "74", "month": None, "files": 6_000, "kind": "published_fact", "was": 5_000,
    }  # fmt: skip


def test_what_stands_already_is_not_set_again() -> None:
    assert set_target("74", 5_000, by=None)
    assert set_target("74", 5_000, by=None) is None
    assert Target.objects.count() == 1


def test_an_offices_own_target_shows_on_its_line() -> None:
    set_target("7400", 1_200, kind=TargetKind.PLAN, by=None)
    lines = {line.code: (line.target, line.target_kind) for line in figures.offices(person(Role.HQ_ADMIN))}
    assert lines["7400"] == (1_200, "plan")
    assert lines["7401"][0] is None


def test_plans_of_months() -> None:
    set_target("7400", 100, month=date(2026, 1, 20), by=None)
    set_target("7400", 120, month=JANUARY, by=None)
    set_target("", 9_000, month=JANUARY, by=None)
    found = targets.plans(["7400", ""], since=JANUARY, until=date(2026, 1, 31))
    assert {key: target.files for key, target in found.items()} == {
        ("7400", JANUARY): 120,
        ("", JANUARY): 9_000,
    }


@pytest.mark.parametrize("role", [role for role in Role if role != Role.HQ_ADMIN])
def test_only_headquarters_sets_targets(role: Role) -> None:
    with pytest.raises(Forbidden):
        set_target("74", 5_000, by=person(role))


def test_a_place_that_there_is_not_and_the_nation_as_a_whole_are_refused() -> None:
    with pytest.raises(NotFound):
        set_target("9999", 5_000, by=None)
    with pytest.raises(NationIsSum):
        set_target("", 926_183, by=None)


def test_what_was_set_goes_before_the_table_of_reference() -> None:
    set_target("74", 5_001, kind=TargetKind.PLAN, by=None)
    call_command("load_reference", "--json")
    assert Province.objects.get(pk="74").target_files == 5_001
    assert Province.objects.get(pk="50").target_kind == "estimate"


def imported(lines: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    path = folder / "plan.csv"
    path.write_text(lines, encoding="utf-8")
    call_command("import_targets", str(path), "--json")
    facts: dict[str, object] = json.loads(capsys.readouterr().out)
    return facts


def test_a_table_is_imported_and_what_is_wrong_kept_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = imported(
        "place,month,files,kind\n"
        '74,,"5,000",ประมาณการ\n'
        "7400,2569-01,100,แผน\n"
        "7400,2026-02,110,\n"
        ",2569-01,9000,plan\n"
        ",,926183,published_fact\n"
        "9999,2569-01,1,plan\n"
        "7400,2569-13,1,plan\n"
        "7400,2569-03,-1,plan\n"
        "7400,2569-03,1,ฝัน\n",
        tmp_path,
        capsys,
    )
    assert (facts["added"], facts["refused"]) == (4, 5)
    assert facts["refused_by_reason"] == {
        "nation_is_sum": 1, "place_unknown": 1, "month_invalid": 1, "count_invalid": 1, "kind_unknown": 1,
    }  # fmt: skip
    assert (tmp_path / "plan.refused.csv").read_text(encoding="utf-8-sig").count("\n") == 6
    assert Target.objects.get(place="7400", month=date(2026, 2, 1)).files == 110
    assert Event.objects.get(action="targets.imported").data["added"] == 4


def test_a_table_that_comes_again_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = "place,month,files,kind\n7400,2569-01,100,plan\n7400,2569-02,100,plan\n"
    imported(lines, tmp_path, capsys)
    facts = imported(lines.replace("02,100", "02,130"), tmp_path, capsys)
    assert (facts["added"], facts["updated"], facts["unchanged"]) == (0, 1, 1)
