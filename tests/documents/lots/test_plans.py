"""Sampling plans as data: loaded in versions, refused with the line where they contradict themselves."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings as built
from pytest_django import Settings

from documents.errors import PlanDamaged, PlanMissing
from documents.lots.models import Plan
from documents.lots.plans import current_plan, load_plans, read_rows, row_for, rows_of
from documents.lots.states import Severity

pytestmark = pytest.mark.django_db
CODE = "iso-ii-065"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(Path(built.DATA_DIR) / "sampling", tmp_path / "sampling")
    return tmp_path


def table(data: Path) -> Path:
    return data / "sampling" / f"{CODE}.csv"


def change(path: Path, was: str, now: str) -> None:
    text = path.read_text("utf-8")
    assert was in text
    path.write_text(text.replace(was, now, 1), "utf-8")


def test_the_shipped_plan_is_loaded_once_and_is_current(data: Path) -> None:
    assert load_plans(data) == 1
    assert load_plans(data) == 0
    plan = Plan.objects.get()
    assert (str(plan), plan.current, plan.table["aql"], plan.table["level"]) == (
        f"{CODE}/1",
        True,
        0.65,
        "II",
    )
    assert "ISO 2859-1" in plan.source


def test_a_changed_table_is_the_next_version_and_the_old_one_stays(data: Path) -> None:
    load_plans(data)
    before = Plan.objects.get().table
    change(table(data), "normal,501,1200,J,80,1,2,", "normal,501,1200,J,125,1,2,")
    assert load_plans(data) == 1
    one, two = Plan.objects.order_by("version")
    assert (one.table, one.current) == (before, False)
    assert (str(two), two.current) == (f"{CODE}/2", True)
    assert row_for(two, Severity.NORMAL, size=600).sample == 125
    assert current_plan() == two


def test_another_plan_is_chosen_in_the_index(data: Path) -> None:
    load_plans(data)
    shutil.copy(table(data), data / "sampling" / "strict.csv")
    index = data / "sampling" / "plans.csv"
    change(index, f"{CODE},yes", f"{CODE},no")
    index.write_text(index.read_text("utf-8") + "strict,yes,II,0.65,our own\n", "utf-8")
    assert load_plans(data) == 1
    assert str(current_plan()) == "strict/1"
    assert Plan.objects.filter(current=True).count() == 1


def test_before_any_load_the_plan_of_the_program_stands() -> None:
    assert str(current_plan()) == f"{CODE}/1"


@pytest.mark.parametrize(
    ("size", "severity", "sample", "accept"),
    [
        (0, "normal", 20, 0), (1, "normal", 20, 0), (280, "normal", 20, 0), (281, "normal", 80, 1),
        (1200, "normal", 80, 1), (1201, "normal", 125, 2), (500_000, "normal", 800, 10),
        (500_001, "normal", 1250, 14), (9_999_999, "normal", 1250, 14), (280, "tightened", 32, 0),
        (281, "tightened", 125, 1), (280, "stopped", 32, 0), (280, "reduced", 8, 0), (281, "reduced", 32, 0),
        (1201, "reduced", 50, 1),
    ],
)  # fmt: skip
def test_the_row_of_a_size_stands_on_both_sides_of_its_bounds(
    size: int, severity: str, sample: int, accept: int
) -> None:
    row = row_for(current_plan(), severity, size=size)
    assert (row.sample, row.accept) == (sample, accept)


def test_every_size_has_one_row_of_each_severity() -> None:
    rows = rows_of(current_plan())
    for size in [*range(1, 1300), 3200, 3201, 10_000, 35_001, 150_001]:
        for severity in ("normal", "tightened", "reduced"):
            fits = [
                row for row in rows
                if row.severity == severity and row.lot_from <= size <= (row.lot_to or size)
            ]  # fmt: skip
            assert len(fits) == 1, (size, severity)


@pytest.mark.parametrize(
    ("was", "now", "line", "said"),
    [
        ("normal,281,500", "normal,282,500", 9, "gap or overlap: this row has to begin at 281"),
        ("normal,281,500", "normal,280,500", 9, "gap or overlap: this row has to begin at 281"),
        ("normal,1,8", "normal,2,8", 2, "has to begin at 1"),
        ("normal,500001,,", "normal,500001,900000,", 16, "must have no end"),
        ("normal,9,15,", "normal,9,,", 4, "has to begin at None"),
        ("normal,501,1200,J,80,1,2", "normal,501,1200,J,80,2,2", 10, "below the rejection number"),
        ("normal,501,1200,J,80,1,2", "normal,501,1200,J,80,3,2", 10, "below the rejection number"),
        ("normal,501,1200,J,80,1,2", "normal,501,1200,J,80,1,4", 10, "the next after the acceptance number"),
        ("normal,501,1200,J,80,1,2", "normal,501,1200,J,1,1,2", 10, "below the sample size"),
        ("normal,501,1200,J,80,1,2", "normal,501,1200,J,0,1,2", 10, "at least one page"),
        ("normal,501,1200,J,80,1,2", "normal,501,1200,J,80,-1,0", 10, "negative"),
        ("normal,501,1200,J,80,1,2", "normal,501,1200,J,many,1,2", 10, "many"),
        ("normal,501,1200,J", "usual,501,1200,J", 10, "usual"),
        ("K,125,2,3,1", "K,125,2,3,", 11, "accept_one_aql_tighter"),
        ("K,125,2,3,1", "K,125,2,3,2", 11, "accept_one_aql_tighter"),
        ("normal,501,1200,J,80,1,2,", "normal,501,1200,J,80,1,2,0", 10, "accept_one_aql_tighter"),
        ("lot_from", "from", 2, "lot_from"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused_with_its_line(
    was: str, now: str, line: int, said: str, data: Path
) -> None:
    change(table(data), was, now)
    with pytest.raises(PlanDamaged) as refused:
        load_plans(data)
    assert f"line {line} (" in refused.value.message_en
    assert said in refused.value.message_en
    assert f"บรรทัดที่ {line} " in refused.value.message_th
    assert not Plan.objects.exists()


def test_a_severity_without_rows_is_refused(data: Path) -> None:
    lines = [row for row in table(data).read_text("utf-8").splitlines() if not row.startswith("reduced")]
    table(data).write_text("\n".join(lines), "utf-8")
    with pytest.raises(PlanDamaged) as refused:
        load_plans(data)
    assert "no row is reduced" in refused.value.message_en


@pytest.mark.parametrize(
    ("was", "now"),
    [(",yes,", ",no,"), (CODE, "../secret"), ("0.65", "little"), ("level", "grade"), ("code", '"code')],
)
def test_an_index_that_does_not_say_which_plan_stands_is_refused(was: str, now: str, data: Path) -> None:
    change(data / "sampling" / "plans.csv", was, now)
    with pytest.raises(PlanDamaged):
        load_plans(data)
    assert not Plan.objects.exists()


def test_a_missing_table_is_named(data: Path, settings: Settings) -> None:
    table(data).unlink()
    with pytest.raises(PlanMissing) as refused:
        load_plans(data)
    assert f"data/sampling/{CODE}.csv" in refused.value.message_th
    settings.DATA_DIR = data
    with pytest.raises(PlanMissing):
        current_plan()


def test_rows_say_what_the_file_says(data: Path) -> None:
    rows = read_rows(table(data))
    assert len(rows) == 45
    assert {row.severity for row in rows} == {"normal", "tightened", "reduced"}
