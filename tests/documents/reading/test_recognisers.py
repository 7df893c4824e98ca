"""The table of form recognisers: what a line may say, what is refused, when it is read anew."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from documents.reading.classification import classify_form, tables_digest
from documents.reading.recognisers import FormRecognisersDamaged, SignKind, recogniser_table

HEAD = "form,version,sign,place,weight,texts,source\n"
LINE = "poa,2,heading,head,6,หนังสือมอบอำนาจ|ใบมอบอำนาจ,D\n"


@pytest.fixture
def table(settings: Any, tmp_path: Path) -> Path:
    path: Path = tmp_path / "form_recognisers.csv"
    settings.FORM_RECOGNISERS = path
    return path


def test_a_line_gives_one_sign_of_one_form(table: Path) -> None:
    table.write_text(HEAD + LINE, encoding="utf-8-sig")
    found = recogniser_table().recognisers["poa"]
    assert (found.version, found.signs[0].kind) == (2, SignKind.HEADING)
    assert found.signs[0].texts == ("หนังสือมอบอำนาจ", "ใบมอบอำนาจ")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("POA,1,heading,head,6,ใบมอบอำนาจ,D", "form"),
        ("poa,0,heading,head,6,ใบมอบอำนาจ,D", "version"),
        ("poa,1,title,head,6,ใบมอบอำนาจ,D", "title"),
        ("poa,1,heading,foot,6,ใบมอบอำนาจ,D", "foot"),
        ("poa,1,heading,head,0,ใบมอบอำนาจ,D", "weight"),
        ("poa,1,heading,head,21,ใบมอบอำนาจ,D", "weight"),
        ("poa,1,heading,head,nan,ใบมอบอำนาจ,D", "weight"),
        ("poa,1,heading,head,6,,D", "texts"),
        ("poa,1,heading,head,6,ใบมอบอำนาจ|ก,D", "texts"),
        ("memo,1,letter,head,6,เรื่อง,D", "texts"),
        ("poa,1,heading,head,6,ใบมอบอำนาจ,E", "source"),
        ("poa,1,code,head,6,20 ก,D", "texts"),
        ("poa,1,code,head,6,ช. 3,D", "texts"),
        ("poa,1,code,head,6,สปส.,D", "texts"),
        (f"{'a' * 27},1,heading,head,6,ใบมอบอำนาจ,D", "form"),
        ("poa,1,heading,head,6", "strip"),
        ("poa,1,heading,head,6,ใบมอบอำนาจ,D,x", "columns"),
        (f"{LINE}poa,3,words,anywhere,1,ผู้มอบอำนาจ,D", "version: poa 2 / 3"),
    ],
)
def test_a_damaged_line_is_refused_whole_and_named(table: Path, line: str, why: str) -> None:
    table.write_text(f"{HEAD}{line}\n", encoding="utf-8")
    with pytest.raises(FormRecognisersDamaged) as refused:
        recogniser_table()
    assert refused.value.data["line"] >= 2
    assert why in str(refused.value.data["why"]) or why == "strip"


def test_a_missing_an_empty_and_an_unreadable_table_are_refused(table: Path) -> None:
    for content in (None, b"", HEAD.encode(), b"\xff\xfe\x00"):
        if content is not None:
            table.write_bytes(content)
        with pytest.raises(FormRecognisersDamaged) as refused:
            recogniser_table()
        assert "form_recognisers.csv" in refused.value.message_th
        assert "form_recognisers.csv" in refused.value.message_en


def test_the_table_is_read_anew_when_it_changes_and_has_another_digest(table: Path) -> None:
    table.write_text(HEAD + LINE, encoding="utf-8")
    before = tables_digest()
    text = "หนังสือค้ำประกันของธนาคาร\nเลขที่ 5"
    assert classify_form(text) is None
    table.write_text(f"{HEAD}{LINE}other,1,heading,head,9,หนังสือค้ำประกันของธนาคาร,D\n", encoding="utf-8")
    assert classify_form(text) == "other"
    assert tables_digest() != before


def test_words_that_must_stand_and_words_that_must_not(table: Path) -> None:
    lines = f"{LINE}poa,2,must,anywhere,1,ผู้มอบอำนาจ,D\npoa,2,never,anywhere,5,ร่างเอกสาร,D\n"
    table.write_text(HEAD + lines, encoding="utf-8")
    assert classify_form("หนังสือมอบอำนาจ\nผู้มอบอำนาจ") == "poa"
    assert classify_form("หนังสือมอบอำนาจ\nพยาน") is None
    assert classify_form("หนังสือมอบอำนาจ\nผู้มอบอำนาจ\nร่างเอกสาร") is None


@pytest.mark.django_db
def test_load_reference_refuses_a_damaged_table(table: Path) -> None:
    table.write_text(f"{HEAD}poa,1,heading,head,x,ใบมอบอำนาจ,D\n", encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("load_reference")
