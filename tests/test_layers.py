"""The layers that import-linter checks leave no room out: in each package every module has its floor."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_each_package_has_layers_that_leave_nothing_out() -> None:
    """`exhaustive` makes import-linter itself refuse a module that stands in no layer."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    guarded = {
        container
        for contract in settings["contracts"]
        if contract["type"] == "layers" and contract.get("exhaustive")
        for container in contract["containers"]
    }
    assert set(settings["root_packages"]) <= guarded


def test_what_layers_need_not_name_is_migrations_alone() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    ignored = {name for contract in settings["contracts"] for name in contract.get("exhaustive_ignores", [])}
    assert ignored <= {"migrations"}
