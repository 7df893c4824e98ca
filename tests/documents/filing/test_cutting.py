"""Where papers begin in a stack: by numbers of sheets, month, account, form and head."""

import pytest

from documents.filing.cutting import CutPage, begins_paper, describe_page
from tests.benchmarks.cutting import judge_cuts
from tests.benchmarks.papers.kinds import SETS


def head(form: str, **facts: object) -> CutPage:
    return CutPage(form, headed=True, **facts)  # type: ignore[arg-type]


def sheet(number: int, total: int, form: str | None = "sps_1_10_p2", **facts: object) -> CutPage:
    return CutPage(form, headed=True, sheet=(number, total), **facts)  # type: ignore[arg-type]


def listed(**facts: object) -> CutPage:
    """A sheet of a list, whose head begins nothing anew."""
    return head("sps_1_10_p2", **facts)


OURS, THEIRS = frozenset({"7499990028"}), frozenset({"1099990017"})


@pytest.mark.parametrize(
    ("pages", "begins"),
    [
        ([head("receipt"), head("poa")], [True, True]),
        ([sheet(1, 3), sheet(2, 3), sheet(3, 3)], [True, False, False]),
        ([sheet(1, 2), sheet(2, 2), sheet(1, 2), sheet(2, 2)], [True, False, True, False]),
        ([sheet(2, 3), sheet(3, 3), sheet(1, 1)], [True, False, True]),
        ([sheet(1, 3), sheet(2, 4)], [True, True]),
        ([sheet(2, 3), sheet(2, 3)], [True, True]),
        ([sheet(1, 2), sheet(2, 2), head("sps_1_10_p2")], [True, False, True]),
        ([sheet(1, 3), sheet(2, 3, form=None)], [True, False]),
        ([head("sps_1_10_p1"), sheet(2, 3)], [True, True]),
        ([head("sps_1_10_p2"), head("sps_1_10_p2")], [True, False]),
        ([head("sps_1_03"), head("sps_1_03")], [True, True]),
        ([head("lease"), CutPage("lease", headed=False)], [True, False]),
        ([head("lease"), CutPage(None, continues=True)], [True, False]),
        ([head("lease"), CutPage(None)], [True, True]),
        ([CutPage(None), CutPage(None)], [True, True]),
        ([head("lease"), CutPage("poa", headed=False, continues=True)], [True, False]),
        ([head("sps_1_10_p2", period="2020-04"), head("sps_1_10_p2", period="2020-05")], [True, True]),
        ([head("sps_1_10_p2", period="2020-04"), head("sps_1_10_p2")], [True, False]),
        (
            [
                head("sps_1_10_p2", period="2020-04"),
                head("sps_1_10_p2"),
                head("sps_1_10_p2", period="2020-05"),
            ],
            [True, False, True],
        ),
        ([listed(period="2020-01/2020-03"), listed(period="2020-02")], [True, False]),
        ([listed(period="2020-01/2020-03"), listed(period="2020-04")], [True, True]),
        ([listed(period="2020"), listed(period="2020-01/2020-03")], [True, False]),
        ([listed(period="2020"), listed(period="2021")], [True, True]),
        ([listed(accounts=OURS), listed(accounts=THEIRS)], [True, True]),
        ([listed(accounts=OURS), listed(), listed(accounts=THEIRS)], [True, False, True]),
        ([sheet(1, 3, accounts=OURS), sheet(2, 3, accounts=THEIRS)], [True, False]),
        ([sheet(1, 3, accounts=OURS), sheet(3, 3, accounts=THEIRS)], [True, True]),
        ([sheet(1, 3, period="2020-04"), sheet(2, 3, period="2020-05")], [True, False]),
        ([sheet(1, 3, period="2020-04"), sheet(3, 3, period="2020-05")], [True, True]),
        ([sheet(1, 3), sheet(3, 3)], [True, False]),
        (
            [sheet(1, 3, accounts=OURS, period="2020-04"), sheet(2, 3, accounts=THEIRS, period="2020-05")],
            [True, True],
        ),
    ],
)
def test_a_paper_begins_where_its_pages_say(pages: list[CutPage], begins: list[bool]) -> None:
    assert begins_paper(pages) == begins


def test_what_is_stored_of_a_page_goes_before_its_text() -> None:
    text = "แผ่นที่ 1 จาก 2\nประจำเดือน มกราคม 2563"
    assert describe_page(text, form="memo").sheet == (1, 2)
    assert describe_page(text, form="memo").period == "2020-01"
    assert describe_page("ไตรมาส 1/2563", form="memo").period == "2020-01/2020-03"
    assert describe_page("ประจำปี 2563", form="memo").period == "2020"
    told = describe_page(text, form="memo", sheet="2/5", period="2020-04")
    assert (told.sheet, told.period) == ((2, 5), "2020-04")
    assert not describe_page("ก", form="lease", rule="words:lease@1").headed
    assert describe_page("ก", form="lease", rule="heading:lease@1").headed


@pytest.mark.parametrize("text", ["- 2 -\nข้อ 5", "(2)\nข้อ 5", "หน้า ๒\nข้อ 5", "(ต่อ)\nข้อ 5", "ข้อ 5\n- 12 -"])
def test_a_page_that_bears_a_bare_number_goes_on(text: str) -> None:
    assert describe_page(text, form=None).continues


@pytest.mark.parametrize("text", ["- 1 -\nข้อ 5", "2. ข้อ 5", "ข้อ\n" * 6 + "(2)\n" + "ข้อ\n" * 6, "มี 2 หน้า"])
def test_other_numbers_say_nothing(text: str) -> None:
    assert not describe_page(text, form=None).continues


@pytest.mark.parametrize("which", SETS)
def test_invented_folders_are_cut_right(which: str) -> None:
    """A small draw of what `python -m tests.benchmarks.cutting` measures."""
    judged = judge_cuts(which, stacks=3, seed=40, cer=0.02)
    assert judged.right / judged.places >= 0.95
