"""verify_certificate as it is typed: on a machine without a database, a store or a key."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.documents.proof.conftest import Exported
from tests.documents.proof.tampering import changed_bag, flip_pixel


def run(path: Path, *options: str, **facts: Any) -> "subprocess.CompletedProcess[str]":
    """By a process of its own that finds no installation."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("EFILES", "DJANGO", "DATABASE"))
    }
    command = [
        sys.executable,
        str(settings.BASE_DIR / "manage.py"),
        "verify_certificate",
        str(path),
        *options,
    ]
    return subprocess.run(
        command, capture_output=True, text=True, env=clean, cwd=path.parent, check=False, **facts
    )


def test_a_whole_file_ends_with_exit_code_0_and_says_what_to_compare(bag: Path, exported: Exported) -> None:
    done = run(bag)
    assert done.returncode == 0, done.stderr
    assert "Whole: the file is what its certificate says." in done.stdout
    assert f"Root {exported.root}" in done.stdout
    assert f"https://efile.example/v/{exported.code}/" in done.stdout
    told = json.loads(run(bag, "--json", "--root", exported.root).stdout)
    assert (told["ok"], told["verdict"], told["root"]) == (True, "whole", exported.root)


def call(path: Path, capsys: pytest.CaptureFixture[str], **options: Any) -> tuple[int, str]:
    try:
        call_command("verify_certificate", str(path), **options)
    except SystemExit as ended:
        return int(str(ended.code)), "".join(capsys.readouterr())
    return 0, "".join(capsys.readouterr())


def test_a_changed_file_ends_with_exit_code_1_and_names_the_page(
    bag: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with changed_bag(bag) as files:
        files["data/pages/0003.jpg"] = flip_pixel(files["data/pages/0003.jpg"])
    code, told = call(bag, capsys)
    assert code == 1
    assert "หน้า 3: ภาพถูกเปลี่ยน" in told
    assert "page 3: picture changed" in told
    code, told = call(bag, capsys, json=True)
    (difference,) = json.loads(told)["differences"]
    assert (code, difference["code"], difference["slot"]) == (1, "page_changed", 3)


def test_another_root_ends_with_exit_code_1(bag: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = call(bag, capsys, root="0" * 64)
    assert code == 1
    assert "the root that was given" in told


@pytest.mark.parametrize("machine", [False, True])
def test_a_file_that_cannot_be_read_is_told_of_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], machine: bool
) -> None:
    code, told = call(tmp_path / "nothing.zip", capsys, json=machine)
    assert code == 1
    assert "There is no such file" in told
