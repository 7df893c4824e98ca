"""Every word that code and templates show stands in the Thai catalogue, and the catalogue holds no other."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CATALOGUE = Path("locale", "th", "LC_MESSAGES", "django.po")
WITH_WORDS = ("sso_efiles", "employers", "ocr", "documents", "templates")
PART = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr)(?:\[\d\])? ((?:".*"\n?)+)', re.MULTILINE)
THAI = re.compile("[ก-๙]")
Words = dict[tuple[str, ...], str]
"""Thai by context, English, and English in the plural."""


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue without Thai, made by makemessages from a copy of the code."""
    copy = tmp_path_factory.mktemp("words")
    for name in WITH_WORDS:
        shutil.copytree(ROOT / name, copy / name, ignore=_neither_code_nor_template)
    shutil.copy(ROOT / "manage.py", copy)
    (copy / "locale").mkdir()
    _run(sys.executable, "manage.py", "makemessages", "--locale", "th", cwd=copy)
    return copy / CATALOGUE


def test_every_word_of_code_and_templates_is_in_the_catalogue(collected: Path) -> None:
    assert _read(collected).keys() - _read(ROOT / CATALOGUE).keys() == set()


def test_no_word_of_the_catalogue_is_unused(collected: Path) -> None:
    assert _read(ROOT / CATALOGUE).keys() - _read(collected).keys() == set()


def test_every_word_of_the_catalogue_is_said_in_thai() -> None:
    assert [english for english, thai in _read(ROOT / CATALOGUE).items() if not THAI.search(thai)] == []


@pytest.mark.parametrize(
    "old",
    [
        "แยกออก",  # to reject is ไม่เข้าแฟ้ม everywhere
        "พักไว้ตรวจสอบ",  # set aside is no second kind of รอตรวจสอบ
    ],
)
def test_one_deed_has_one_word(old: str) -> None:
    assert [english for english, thai in _read(ROOT / CATALOGUE).items() if old in thai] == []


def test_thai_words_have_the_gaps_of_the_english(collected: Path) -> None:
    """Makemessages knows which words are formats; the catalogue that is kept by hand does not."""
    flagged = collected.with_name("flagged.po")
    merging = ("msgmerge", "--quiet", "--no-fuzzy-matching", "--output-file", flagged)
    _run(*merging, ROOT / CATALOGUE, collected, cwd=ROOT)
    _run("msgfmt", "--check-format", "--output-file", os.devnull, flagged, cwd=ROOT)


def _neither_code_nor_template(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.endswith((".py", ".html")) and not Path(folder, name).is_dir()]


def _run(*command: str | Path, cwd: Path) -> None:
    ran = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def _read(catalogue: Path) -> Words:
    found: Words = {}
    for entry in catalogue.read_text(encoding="utf-8").split("\n\n"):
        parts = [(name, _joined(text)) for name, text in PART.findall(entry)]
        english = tuple(text for name, text in parts if name != "msgstr")
        if any(english):  # the header has none
            found[english] = " ".join(text for name, text in parts if name == "msgstr")
    return found


def _joined(literals: str) -> str:
    return "".join(ast.literal_eval(line) for line in literals.splitlines())
