"""What the documents name is there: paths, links, words of the code, commands, targets and settings."""

import re
import subprocess
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted(
    path
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    if path.name not in ("CHANGELOG.md", "0010-where-the-house-differs.md")  # they tell of what was
)
PACKAGES = (
    "sso_efiles",
    "employers",
    "ocr",
    "documents",
    "tests",
    "docs",
    "deploy",
    "data",
    "templates",
    "static",
)
PATH = re.compile(rf"`((?:{'|'.join(PACKAGES)})/[\w./-]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
TO_BE_MADE = re.compile(r"deploy/secrets|.*/(?:holds(?:/.*|\.css)|my_reader\.py|tiff\.py)")
"""What an installation makes, and what a recipe has its reader make."""
CODE = re.compile(r"`([^`\n]+)`|^```(?!mermaid)[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"(?:manage\.py|\bentrypoint\.sh manage) ([a-z_]+)")
TARGET = re.compile(r"\bmake ([a-z-]+)")
SETTING = re.compile(r"\b(?:EFILES_[A-Z0-9_]+|DATABASE_URL|CELERY_BROKER_URL)\b")
NAME = re.compile(r"\b_?[a-zA-Z]\w*\b")
MADE_UP = {
    "TYPE_CHECKING", "acks_late",  # others' code
    "ReviewManager", "assert_called_once", "image_bytes", "test_file_1",  # how not to do it
    "MyReader", "PAGES_DOUBTED", "_fragment", "add_archivist", "add_page_confidence", "add_phone",
    "forget_holds", "show_holds", "the_answers", "what_it_does", "whole_folder", "write_tiff",  # to be
    "_total",  # the ending of a Prometheus counter
}  # fmt: skip
"""Names that the code does not have, and need not."""
TEXTS = ("*.py", "*.toml", "*.sh", "*.csv", "*.html", "*.yml", "*.yaml", ".env.example", "Makefile")


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=ids)
def test_paths_that_a_document_names_are_there(document: Path) -> None:
    named = {name.rstrip("./") for name in PATH.findall(document.read_text(encoding="utf-8"))}
    gone = {name for name in named if not TO_BE_MADE.fullmatch(name) and not _is_there(name)}
    assert gone == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=ids)
def test_links_of_a_document_lead_somewhere(document: Path) -> None:
    links = {link for link in LINK.findall(document.read_text(encoding="utf-8")) if "://" not in link}
    assert {link for link in links if not (document.parent / link).exists()} == set()


@pytest.mark.parametrize("folder", ["adr", "design"])
def test_every_page_of_a_folder_is_in_its_list(folder: str) -> None:
    pages = {path.name for path in (ROOT / "docs" / folder).glob("*.md")}
    listed = LINK.findall((ROOT / "docs" / folder / "README.md").read_text(encoding="utf-8"))
    assert pages - {"README.md"} - set(listed) == set()


def test_code_words_of_the_glossary_are_in_the_code() -> None:
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    cells = [line.split("|")[2] for line in lines if line.startswith("| ") and line.count("|") >= 5]
    names = [name for cell in cells for name in re.findall(r"`([^`*]+)`", cell)]
    words = {word for name in names for word in re.findall(r"\w+", name)}
    assert words - _words_of_the_code() == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=ids)
def test_names_that_a_document_quotes_are_in_the_code(document: Path) -> None:
    if document.parent.name == "adr":  # they also tell of what was turned down
        return
    quoted = {name for code in _code_in(document) for name in NAME.findall(code) if _is_of_python(name)}
    assert quoted - _words_of_the_code() - MADE_UP == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=ids)
def test_commands_targets_and_settings_of_a_document_are_there(document: Path) -> None:
    text, code = document.read_text(encoding="utf-8"), "\n".join(_code_in(document))
    targets = re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    settings = SETTING.findall((ROOT / ".env.example").read_text(encoding="utf-8"))
    assert set(COMMAND.findall(code)) - get_commands().keys() == set()
    assert set(TARGET.findall(code)) - set(targets) == set()
    assert set(SETTING.findall(text)) - set(settings) == set()


def test_the_layers_of_the_architecture_are_those_that_are_checked() -> None:
    lines = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").splitlines()
    told = {
        row[1].strip(" `").replace("/", "."): row[2] for row in (line.split("|") for line in lines) if row[3:]
    }
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    for contract in tools["importlinter"]["contracts"]:
        for container in contract.get("containers", []):
            layers = re.findall(r"\w+", " ".join(contract["layers"]))
            words = re.findall(r"\w+", told[container].partition(";")[0])
            assert [word for word in words if word in layers] == layers, container


def test_every_table_of_ours_is_in_the_data_model() -> None:
    ours = {model.__name__ for model in apps.get_models() if model.__module__.startswith(PACKAGES)}
    named = set(NAME.findall("\n".join(_code_in(ROOT / "docs" / "data-model.md"))))
    assert ours - named == set()


def test_every_command_of_ours_is_in_the_readme() -> None:
    ours = {name for name, app in get_commands().items() if app.startswith(PACKAGES)}
    table = (ROOT / "README.md").read_text(encoding="utf-8").split("\n## Commands\n")[1].split("\n## ")[0]
    assert ours - set(NAME.findall(table)) == set()


def _code_in(document: Path) -> Iterable[str]:
    """What is quoted: between backticks, and in blocks."""
    for quoted, block in CODE.findall(document.read_text(encoding="utf-8")):
        yield quoted or block


def _is_of_python(name: str) -> bool:
    """Written as no word of a sentence is: of several parts, or private."""
    return "_" in name.rstrip("_") or re.search("[a-z][A-Z]", name) is not None


@cache
def _words_of_the_code() -> set[str]:
    return set(re.findall(r"\w+", _all_code()))


def _is_there(name: str) -> bool:
    """A file, a folder, or a module by its name without `.py`."""
    return any(path.exists() for path in (ROOT / name, ROOT / f"{name}.py"))


def _all_code() -> str:
    listed = subprocess.run(
        ["git", "ls-files", *TEXTS], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()  # fmt: skip
    found = [path for top in PACKAGES for pattern in TEXTS for path in (ROOT / top).rglob(pattern)]
    paths = [ROOT / name for name in listed] or found  # a copy without its history
    return "\n".join(
        f"{path}\n{path.read_text(encoding='utf-8', errors='replace')}" for path in paths if path.is_file()
    )
