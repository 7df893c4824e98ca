"""The grammar of names, held to the cases that the browser's scripts are held to as well."""

import json
import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.intake import trays
from documents.intake.grammar import describe_grammar
from documents.intake.litter import judge_path
from documents.intake.order import natural_key

ROOT = Path(__file__).resolve().parents[2]
CASES: dict[str, Any] = json.loads((ROOT / "tests/intake_grammar.json").read_text(encoding="utf-8"))
steps = st.lists(st.text("aก1๒. -(2)/", min_size=1, max_size=8).map(lambda s: s.replace("/", "")), min_size=1)


@pytest.mark.parametrize(("path", "kind"), CASES["litter"])
def test_what_is_no_scan_is_known_by_its_name(path: str, kind: str) -> None:
    assert (judge_path(path.split("/")) or "") == kind


@pytest.mark.parametrize("names", CASES["order"])
def test_names_are_in_the_order_in_which_people_count(names: list[str]) -> None:
    mixed = random.Random(1).sample(names, len(names))
    assert sorted(mixed, key=natural_key) == names
    assert all(natural_key(one) < natural_key(other) for one, other in pairwise(names))


@pytest.mark.parametrize(("name", "digits"), CASES["numbers"])
def test_a_number_on_a_folder_is_known_by_its_shape(name: str, digits: str) -> None:
    assert trays.read_number(name) == digits


@pytest.mark.parametrize("case", CASES["trays"])
def test_the_nearest_number_upwards_owns_the_page(case: dict[str, Any]) -> None:
    parted = trays.part_trays(tuple(path.split("/")) for path in case["files"])
    told = [
        ["/".join(one.folder), one.loose, [one.declared_name(file) for file in one.files]] for one in parted
    ]
    assert told == case["trays"]


@given(st.sets(steps.map(tuple)))
def test_every_file_is_in_one_tray(files: set[tuple[str, ...]]) -> None:
    parted = trays.part_trays(files)
    assert sorted(file for tray in parted for file in tray.files) == sorted(files)


@given(st.text(), st.text())
def test_two_names_are_never_equal_in_order_but_the_same(one: str, other: str) -> None:
    assert (natural_key(one) == natural_key(other)) == (one == other)


def test_the_browser_has_the_same_tables() -> None:
    script = (ROOT / "static/js/intake-grammar.js").read_text(encoding="utf-8")
    table = script[script.index("{") : script.rindex("}") + 1]
    assert json.loads(table) == describe_grammar(), "static/js/intake-grammar.js is a copy: write it anew"
