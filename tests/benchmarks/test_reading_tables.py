"""The tables of reading count what they say: conditions, numbers, words told, milliseconds by stage."""

from __future__ import annotations

import time
from typing import Any

import pytest

from documents.models import Identifier
from ocr.engine import DigitField, PageText, Word
from ocr.engines import line_network
from tests.benchmarks import by_condition, by_numbers, told_words
from tests.benchmarks.by_condition import FAMILY, HAND_FACES, add_hand_families
from tests.benchmarks.databases import environment
from tests.benchmarks.measure import score
from tests.benchmarks.numbers_on_pages import judge_page
from tests.benchmarks.papers.conditions import CONDITIONS
from tests.benchmarks.papers.hand_digits import FOLDER
from tests.benchmarks.papers.make import FAMILIES
from tests.benchmarks.stages import Stages

ACCOUNT, OTHER, PERSON = "5099481213", "1099990017", "1234567890121"
TRUTH: dict[str, Any] = {
    "fields": {"employer_account": ACCOUNT, "persons": [{"name": "นาย ก", "national_id": PERSON}]},
    "lines": [{"segments": [{"text": "สำนักงานประกันสังคม", "kind": "print"}]}],
}


def read(text: str, *boxed: str) -> PageText:
    fields = tuple(DigitField(digits, (0, 0, 9, 9), 0.9) for digits in boxed)
    return PageText(text, (), 0.9, 100, 100, digits=fields)


def row(value: str, *candidates: Any, kind: str = "account_no", check: str = "ok") -> Identifier:
    return Identifier(kind=kind, value=value, check_result=check, candidates=list(candidates))


def test_a_number_is_found_in_the_text_in_its_boxes_and_as_it_is_stored() -> None:
    judged = judge_page(TRUTH, read("เลขที่ 50-9948121-3", ACCOUNT), [row(ACCOUNT)])
    account, person = judged["numbers"]
    assert account == {"kind": "account", "found": True, "in_text": True, "as_read": True, "offered": True}
    assert not any(person[what] for what in ("found", "in_text", "as_read", "offered"))
    assert (judged["shown"], judged["shown_wrong"], judged["invented"]) == (1, [], [])


def test_a_wrong_number_shown_as_right_is_told_and_the_right_one_may_be_offered() -> None:
    judged = judge_page(TRUTH, read(""), [row(OTHER, ACCOUNT)])
    assert judged["shown_wrong"] == [OTHER]
    assert judged["numbers"][0]["offered"]
    assert not judged["numbers"][0]["found"]
    doubted = judge_page(TRUTH, read(""), [row(OTHER, ACCOUNT, check="suspect")])
    assert (doubted["shown"], doubted["shown_wrong"]) == (0, [])


def test_where_no_number_stands_any_is_invented_and_a_branch_is_none() -> None:
    empty = {"fields": {"employer_account": "", "persons": []}, "lines": []}
    rows = [row(OTHER, check="suspect"), row("000000", kind="branch_seq")]
    assert judge_page(empty, read("x"), rows)["invented"] == [OTHER]


def page(**facts: Any) -> dict[str, Any]:
    numbers = [{"kind": "account", "found": True, "in_text": True, "as_read": False, "offered": True}]
    told = {
        "family": "combs",
        "set": by_numbers.HELD_OUT,
        "comb": "dotted",
        "fill": "typed",
        "level": "light",
    }
    counts = {"stored": 1, "shown": 1, "shown_wrong": [], "invented": [], "by_hand": 0, "fields": 1}
    return {**told, **counts, "numbers": numbers, "letters": 5, "blank": False, **facts}


def test_numbers_are_told_by_set_writing_damage_and_comb() -> None:
    pages = [page(), page(level="heavy", shown_wrong=[OTHER]), page(fill="hand", comb="boxes", by_hand=1)]
    rows = list(by_numbers.comb_rows(pages))
    told = [(one["comb"], one["fill"], one["damage"], one["shown_wrong"]) for one in rows]
    hand = rows[2]["fill"]
    assert told == [
        ("all", "typed", "to medium", 0),
        ("all", "typed", "heavy", 1),
        ("all", hand, "to medium", 0),
        ("dotted", "typed", "all", 1),
    ]
    assert rows[0]["account_found"] == "1 of 1"
    assert rows[0]["as_read"] == "0 of 1"
    assert rows[3]["set"] == by_numbers.HELD_OUT


def test_sheets_without_numbers_tell_what_was_invented() -> None:
    sheets = [page(family="stamps alone", numbers=[], invented=[OTHER], shown=0), page(numbers=[], shown=0)]
    rows = list(by_numbers.nothing_rows(sheets))
    assert [(one["kind"], one["pages"], one["invented"]) for one in rows] == [
        ("stamps alone", 1, 1),
        ("combs", 1, 0),
        ("all", 2, 1),
    ]


def test_words_are_told_by_band() -> None:
    words = tuple(
        Word(text, (0, 0, 1, 1), told) for text, told in (("สำนักงาน", 0.97), ("ขขข", 0.85), ("ก", 0.9))
    )
    told = told_words.ToldWords()
    told.take("print", TRUTH, PageText("", words, 0.9, 1, 1))
    rows = {one["band"]: one for one in told.rows()}
    assert rows["95% to 100%"]["right"] == 1.0
    assert rows["80% to 90%"]["right"] == 0.0
    assert rows["80% to 90%"]["apart"] == pytest.approx(0.85)
    assert "90% to 95%" not in rows


def test_each_step_of_the_reader_is_timed_and_left_as_it_was() -> None:
    class Owner:
        @staticmethod
        def work() -> str:
            until = time.process_time() + 0.01
            while time.process_time() < until:
                pass
            return "done"

    watched, before = Stages(), Owner.work
    timed = watched._timed("find", Owner.work)
    assert timed() == "done"
    assert watched.seconds["find"] >= 0.01
    engine_step = vars(line_network)["find_layout"]
    with watched.watch():
        assert vars(line_network)["find_layout"] is not engine_step
    assert vars(line_network)["find_layout"] is engine_step
    assert Owner.work is before


def test_a_condition_is_held_against_straight_paper() -> None:
    sums = by_condition._Sum()
    sums.take(TRUTH, "สำนักงานประกันสังคม", cpu=0.5)
    told = by_condition._row("skew 10", {"line_network": sums, "pytesseract": sums}, times=1.3)
    assert (told["cer"], told["their_cer"], told["times"]) == (0.0, 0.0, 1.3)
    assert told["numbers"] == "0 of 2"
    assert told["cpu_s"] == 0.5
    assert score(TRUTH, "").fields["account"].due == 1


def test_what_measures_was_never_looked_at(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    assert any("Waree" in face for pair in FAMILIES[FAMILY].prints for face in pair)
    assert {"skew 10", "phone", "carbon"} <= set(CONDITIONS)
    (tmp_path / "Itim.ttf").touch()
    monkeypatch.setenv(HAND_FACES, str(tmp_path))
    monkeypatch.setattr(by_condition, "FAMILIES", dict(FAMILIES))
    assert add_hand_families() == ["hand-like, Itim"]
    monkeypatch.delenv(HAND_FACES)
    assert add_hand_families() == []


def test_a_folder_of_real_hands_reaches_the_program_and_no_setting_of_ours_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(FOLDER, "/somewhere/digits")
    monkeypatch.setenv("EFILES_STORE", "file:///a/developers/own")
    given = environment("sqlite:///x")
    assert given[FOLDER] == "/somewhere/digits"
    assert "EFILES_STORE" not in given
