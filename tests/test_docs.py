"""What the documents name is there: paths, links, modules, and code words where the code is taught."""

import re
import subprocess
from pathlib import Path

import pytest

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
TEACHING = [ROOT / "docs" / "recipes.md", ROOT / "docs" / "design" / "search.md"]
FENCED = re.compile("```.*?```", re.DOTALL)
NAME = re.compile(r"`(\w+(?:\.\w+)*)(?:\(\))?`")
MODULE = re.compile(rf"\b((?:{'|'.join(PACKAGES[:5])})(?:\.\w+){{2,}})(?<!\.csv)\b")


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


def test_code_words_of_the_glossary_are_in_the_code() -> None:
    lines = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    cells = [line.split("|")[2] for line in lines if line.startswith("| ") and line.count("|") >= 5]
    names = [name for cell in cells for name in re.findall(r"`([^`*]+)`", cell)]
    words = {word for name in names for word in re.findall(r"\w+", name)}
    code = _all_code()
    assert {word for word in words if not re.search(rf"\b{word}\b", code)} == set()


@pytest.mark.parametrize("document", TEACHING, ids=ids)
def test_code_names_that_a_teaching_document_names_are_in_the_code(document: Path) -> None:
    prose = FENCED.sub("", document.read_text(encoding="utf-8"))
    words = set(re.findall(r"\w+", _all_code()))
    assert {name for name in NAME.findall(prose) if not words.issuperset(name.split("."))} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=ids)
def test_modules_that_a_document_names_by_dots_are_there(document: Path) -> None:
    named = set(MODULE.findall(document.read_text(encoding="utf-8")))
    assert {name for name in named if not _is_module_or_in_one(name)} == set()


def _is_module_or_in_one(name: str) -> bool:
    module, _, within = name.rpartition(".")
    if _is_there(name.replace(".", "/")):
        return True
    file = ROOT / f"{module.replace('.', '/')}.py"
    return file.is_file() and bool(re.search(rf"\b{within}\b", file.read_text(encoding="utf-8")))


def _is_there(name: str) -> bool:
    """A file, a folder, or a module by its name without `.py`."""
    return any(path.exists() for path in (ROOT / name, ROOT / f"{name}.py"))


def _all_code() -> str:
    listed = subprocess.run(
        ["git", "ls-files", "*.py", "*.toml", "*.sh", "Makefile"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    names = listed.stdout.split() or [str(path.relative_to(ROOT)) for path in ROOT.rglob("*.py")]
    paths = [ROOT / name for name in names if (ROOT / name).is_file()]
    return "\n".join(f"{path}\n{path.read_text(encoding='utf-8')}" for path in paths)
