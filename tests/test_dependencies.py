"""Each locked runtime package is used: what nothing imports is a door that nobody watches."""

import ast
import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = ("sso_efiles", "employers", "ocr", "documents")
USED_BY_OTHERS = {
    "psycopg2-binary": "Django speaks to PostgreSQL through it",
    "boto3": "the S3 part of django-storages speaks through it",
    "argon2-cffi": "Django's Argon2PasswordHasher is nothing without it",
    "gunicorn": "the supervisor and deploy/entrypoint.sh start it as a program",
}


def _runtime_packages() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [re.split(r"[\[<>=~! ]", one, maxsplit=1)[0] for one in project["dependencies"]]


def _names_used() -> set[str]:
    """First parts of what is imported, and of the dotted names that settings and others write as text."""
    used = set()
    for path in (path for top in PRODUCT for path in (ROOT / top).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                used |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom):
                used.add((node.module or "").partition(".")[0])
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                used.add(node.value.partition(".")[0])
    return used


def test_a_runtime_package_is_imported_or_it_is_said_who_needs_it() -> None:
    used = _names_used()
    modules: dict[str, set[str]] = {}
    for module, packages in packages_distributions().items():
        for package in packages:
            modules.setdefault(_plain(package), set()).add(module)
    idle = {name for name in _runtime_packages() if not modules.get(_plain(name), set()) & used}
    assert idle - set(USED_BY_OTHERS) == set(), "these are locked and nothing imports them"
    assert set(USED_BY_OTHERS) <= set(_runtime_packages())


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_lock_of_the_linters_names_no_place() -> None:
    """Where packages come from is the machine's own business; what they must be is in the hashes."""
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') == lock.count('"node_modules/')
    assert not re.search(
        r"^\s*(--|-i|-f)", (ROOT / "requirements.txt").read_text(encoding="utf-8").split("\n", 1)[0]
    )
