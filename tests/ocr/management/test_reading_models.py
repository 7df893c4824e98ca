"""What reads here is told, put in place and undone by one command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import Settings

from ocr.recognition import model_files
from ocr.recognition.model_files import LINE_NETWORK


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    before = model_files.chosen_folder()
    settings.MODELS = tmp_path
    model_files.choose_folder(tmp_path)
    (tmp_path / "taught").mkdir()
    (tmp_path / "taught" / LINE_NETWORK.name).write_bytes(b"weights")
    yield tmp_path
    model_files.choose_folder(before)


def told(*words: str) -> dict[str, Any]:
    out = StringIO()
    call_command("reading_models", *words, "--json", stdout=out)
    facts: dict[str, Any] = json.loads(out.getvalue())
    return facts


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("reading_models", *words, "--json", stdout=out)
    return str(json.loads(out.getvalue())["code"])


@pytest.mark.usefixtures("folder")
def test_a_model_is_put_in_place_and_gone_back_from() -> None:
    assert told()["weights"][LINE_NETWORK.name] == "shipped"
    assert told("--promote", "taught", "--by", "wilai")["weights"][LINE_NETWORK.name] == "taught"
    facts = told("--back", "--by", "wilai")
    assert (facts["done"], facts["weights"][LINE_NETWORK.name], facts["entries"]) == ("taught", "shipped", 2)


@pytest.mark.usefixtures("folder")
def test_what_cannot_be_done_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, "--back", "--by", "wilai") == "nothing_to_undo"
    assert refused(capsys, "--back") == "nobody"
    assert refused(capsys, "--promote", "nowhere", "--by", "wilai") == "no_such_model"
