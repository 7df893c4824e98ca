"""Models are promoted, not replaced: each promotion is written down, and undone by one call."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ocr.recognition import model_files
from ocr.recognition.model_files import LINE_NETWORK, find_model, name_weights
from ocr.recognition.model_store import (
    Act,
    NoSuchModel,
    NothingToUndo,
    decline,
    go_back,
    list_entries,
    promote,
)

FIGURES = {"wrong letters": [120, 80]}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    before = model_files.chosen_folder()
    model_files.choose_folder(tmp_path)
    yield tmp_path
    model_files.choose_folder(before)


def taught(folder: Path, name: str) -> str:
    (folder / name).mkdir()
    (folder / name / LINE_NETWORK.name).write_bytes(name.encode())
    return name


def put(folder: Path, name: str) -> None:
    promote(folder, taught(folder, name), by="wilai", on="40 lines", figures=FIGURES)


def test_nothing_promoted_reads_with_the_shipped_weights(folder: Path) -> None:
    assert find_model(LINE_NETWORK) == LINE_NETWORK
    assert set(name_weights().values()) == {"shipped"}


def test_a_promoted_model_reads_and_the_others_stay(folder: Path) -> None:
    put(folder, "first")
    assert find_model(LINE_NETWORK) == folder / "first" / LINE_NETWORK.name
    told = name_weights()
    assert told.pop(LINE_NETWORK.name) == "first"
    assert set(told.values()) == {"shipped"}


def test_each_step_back_undoes_one_promotion_until_the_shipped_one_reads(folder: Path) -> None:
    put(folder, "first")
    put(folder, "second")
    go_back(folder, by="somchai")
    assert find_model(LINE_NETWORK).parent.name == "first"
    go_back(folder, by="somchai")
    assert find_model(LINE_NETWORK) == LINE_NETWORK
    with pytest.raises(NothingToUndo):
        go_back(folder, by="somchai")


def test_after_a_step_back_another_model_may_be_promoted_and_undone(folder: Path) -> None:
    put(folder, "first")
    go_back(folder, by="somchai")
    put(folder, "third")
    assert find_model(LINE_NETWORK).parent.name == "third"
    go_back(folder, by="somchai")
    assert find_model(LINE_NETWORK) == LINE_NETWORK


def test_the_register_says_who_did_what_on_what(folder: Path) -> None:
    put(folder, "first")
    decline(folder, "second", by="wilai", on="41 lines", figures=FIGURES)
    go_back(folder, by="somchai")
    entries = list_entries(folder)
    assert [entry.act for entry in entries] == [Act.PROMOTED, Act.DECLINED, Act.BACK]
    assert (entries[0].by, entries[0].on, entries[0].figures) == ("wilai", "40 lines", FIGURES)
    assert entries[2].model == "first"


def test_a_model_that_is_gone_or_empty_is_not_read(folder: Path) -> None:
    put(folder, "first")
    (folder / "first" / LINE_NETWORK.name).write_bytes(b"")
    assert find_model(LINE_NETWORK) == LINE_NETWORK


@pytest.mark.parametrize("name", ["../first", "", "nowhere"])
def test_a_name_that_is_no_model_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(NoSuchModel):
        promote(folder, name, by="wilai", on="", figures={})


def test_a_torn_note_of_what_is_in_use_reads_as_shipped(folder: Path) -> None:
    (folder / model_files.CURRENT).write_text("{", encoding="utf-8")
    assert find_model(LINE_NETWORK) == LINE_NETWORK
