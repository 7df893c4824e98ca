"""A figure that is wrong is worse than none: the measure, the tables and the document they go into."""

import json
import re
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from tests.benchmarks import (
    ablation,
    doubts,
    nation,
    pipeline,
    ranges,
    reading,
    registry,
    report,
    search,
    sheets,
    switches,
)
from tests.benchmarks.figures import Column, Row, Table, markdown, plain, ratio
from tests.benchmarks.measure import fit, score
from tests.benchmarks.misreadings import Misreadings
from tests.benchmarks.switching import Switch

TABLE = Table("pace", "Pace", (Column("engine", "{engine}"), Column("CER", "{cer:.1%}")))
ROWS: list[Row] = [{"table": "pace", "engine": "lines", "cer": 0.05}, {"table": "other", "engine": "no"}]
RUN = report.Run(
    part="reading",
    rows=[{"table": "reading", "engine": "lines", "pages": 3}],
    asked="reading --write",
    machine=dict.fromkeys(
        (
            "cores",
            "memory_gib",
            "cpu",
            "python",
            "django",
            "tesseract",
            "tesserocr",
            "postgresql",
            "sqlite",
            "redis",
        ),
        "1",
    ),
    began="2026-01-02T03:04:05+00:00",
    seconds=9.0,
    load=4.0,
    others=0.4,
)


def page(*lines: str, account: str = "", kind: str = "print") -> dict[str, object]:
    """The truth of a page."""
    pieces = [{"segments": [{"text": line, "kind": kind}]} for line in lines]
    return {"lines": pieces, "fields": {"employer_account": account, "persons": []}}


def test_a_page_read_letter_for_letter_in_another_order_has_no_errors() -> None:
    told = score(page("แบบขึ้นทะเบียนนายจ้าง", "เลขที่บัญชี 7412345678", account="7412345678"), (
        "เลขที่บัญชี ๗๔-๑๒๓๔๕๖๗-๘\nแบบขึ้นทะเบียนนายจ้าง"
    )).facts()  # fmt: skip
    assert (told["cer"], told["cer_sp"], told["words"], told["account"]) == (0, 0, 1, 1)


def test_a_lost_letter_is_one_edit_and_a_stray_line_is_inserted() -> None:
    told = fit(["ประกันสังคม"], "ประกันสงคม")
    assert (told.edits, told.inserted, told.letters) == (1, 0, 11)
    assert fit(["ประกันสังคม"], "ประกันสังคมจังหวัด").inserted == 7


def test_what_was_read_for_what_is_told_by_kind_of_sign() -> None:
    told = Misreadings()
    told.take(page("ที่อยู่ผู้ประกันตน", "เลขที่ 15"), "ทีอยู่ผู้ประกนคน\nเลขที่ 15")
    told.take(page("สำนักงานประกันสังคม"), "")
    rows = {row["kind"]: row for row in told.rows("lines") if row["table"] == "reading, kinds"}
    assert rows["tones and thanthakhat"]["dropped"] == 1 / rows["tones and thanthakhat"]["due"]
    assert rows["vowels over a letter"]["lost"] == 3 / rows["vowels over a letter"]["due"]
    assert told.pairs == {("\u0e48", "∅"): 1, ("\u0e31", "∅"): 1, ("ต", "ค"): 1}


def test_a_page_that_was_not_read_is_wrong_in_every_letter() -> None:
    told = score(page("เงินสมทบ", "กองทุน"), "").facts()
    assert (told["cer"], told["words"]) == (1, 0)


def test_two_spellings_of_sara_am_are_one() -> None:
    assert score(page("จำกัด"), "จํากัด").facts()["cer"] == 0


def test_text_up_the_edge_may_be_read_or_left_out() -> None:
    truth = page("ขอบกระดาษ", kind="side")
    assert score(truth, "").tight.share == score(truth, "ขอบกระดาษ").tight.share == 0


def test_every_bundled_page_has_its_scan() -> None:
    found = list(sheets.in_folder(sheets.BUNDLED))
    assert len(found) == 26
    assert {sheet.scan().picture.ndim for sheet in found[:2]} <= {2, 3}


def test_a_sheet_laid_down_sideways_says_how_to_turn_it_back() -> None:
    sheet = next(sheets.in_folder(sheets.BUNDLED))
    lain = sheet.turned(1)
    assert (sheet.rotation, lain.rotation) == (0, 90)
    assert lain.scan().picture.shape[:2] == sheet.scan().picture.shape[1::-1]


def test_a_fact_that_is_missing_shows_as_a_dash() -> None:
    assert plain(TABLE, [*ROWS, {"table": "pace", "engine": "กี่", "cer": None}]).splitlines() == [
        "Pace",
        "  engine  CER",
        "  lines   5.0%",
        "  กี่       –",
    ]


def test_a_table_without_rows_is_left_out() -> None:
    assert markdown(TABLE, ROWS[1:]) == ""


def test_a_ratio_needs_both_sides() -> None:
    assert ratio({"a": 1.0, "b": 2.0}, {"a": 4.0, "b": 0.0}, "a", "b", "c") == {"a": 0.25}


def test_the_document_keeps_the_parts_that_did_not_run(tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    document.write_text(
        "<!-- search -->\nas it was\n<!-- end -->\n<!-- reading -->\nsuperseded\n<!-- end -->\n"
    )
    report.write([(RUN, reading)], document)
    text = document.read_text(encoding="utf-8")
    assert "as it was" in text
    assert "superseded" not in text
    assert "| lines | 3 |" in text
    report.write([(RUN, reading)], document)
    assert document.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        (
            "--kept postgres://somebody:word@127.0.0.1:55432/efiles --write",
            "--kept postgres://127.0.0.1/efiles --write",
        ),
        ("--kept redis://:word@redis:6379/0", "--kept redis://redis/0"),
        ("--kept sqlite:///var/db.sqlite3 reading", "--kept sqlite:///var/db.sqlite3 reading"),
    ],
)
def test_no_figure_is_kept_with_a_password_or_a_port(asked: str, kept: str, tmp_path: Path) -> None:
    run = replace(RUN, asked=asked)
    assert f'BENCH="{kept}"' in run.circumstances
    report.keep(run, tmp_path)
    assert json.loads((tmp_path / "reading.json").read_text(encoding="utf-8"))["asked"] == kept


def test_a_machine_that_others_used_is_said_to_be_shared() -> None:
    assert "**shared** (load 4.0 before): others used 40% of its cores" in RUN.circumstances


@pytest.mark.parametrize("part", [ablation, doubts, nation, pipeline, reading, registry, search])
def test_what_is_said_of_a_part_holds_no_measured_figure(part: ModuleType) -> None:
    spelt = part.ABOUT.replace("13-digit", "").replace("a ÷ b", "")
    assert not any(letter.isdigit() for letter in spelt)


def test_scaling_repeats_what_the_benchmarks_say(tmp_path: Path) -> None:
    told = report.SCALING.read_text(encoding="utf-8")
    copy = tmp_path / "scaling.md"
    copy.write_text(told, encoding="utf-8")
    report.agree(scaling=copy)
    assert copy.read_text(encoding="utf-8") == told
    lines = set(report.DOCUMENT.read_text(encoding="utf-8").splitlines())
    blocks = re.findall(r"(?ms)^<!-- figures: \w+ -->\n(.*?)^<!-- end -->$", told)
    assert [line for block in blocks for line in block.splitlines() if line not in lines] == []
    assert len(blocks) == 2


def test_figures_of_two_seeds_stand_as_a_range() -> None:
    rows: list[Row] = [
        {"table": "search, kinds", "database": "postgres", "pages": 8, "kind": "person", "asked": 25,
         "recall_6": recall, "core_p95": 20.0, "draw": draw}
        for draw, recall in ((1, 0.91), (2, 0.934))
    ]  # fmt: skip
    (row,) = ranges.over(rows, "draw")
    assert (row["asked"], row["recall_6"], row["core_p95"]) == (50, "0.91–0.93", "20.0")
    assert "draw" not in row


@pytest.mark.django_db
@pytest.mark.parametrize("switch", switches.SWITCHES, ids=lambda switch: f"{switch.of}: {switch.name}")
def test_a_part_of_the_planner_is_switched_off_and_on_again(switch: Switch) -> None:
    with switch.off():
        pass
    with switch.off():  # what was put back can be taken away
        pass
