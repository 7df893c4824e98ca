"""The list of counters: in both languages, each kept up by somebody and recounted by somebody."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from documents.counts import COUNTED_STATES
from sso_efiles.counters import recount
from sso_efiles.counters.names import CounterName, files_in

TOP = Path(settings.BASE_DIR)
CODE = sorted(
    path for package in ("sso_efiles", "employers", "documents") for path in (TOP / package).rglob("*.py")
)
THAI = re.compile("[ก-๙]")
FILES = {files_in(state) for state in COUNTED_STATES}


@pytest.mark.parametrize("name", CounterName)
def test_a_counter_has_words_in_both_languages(name: CounterName) -> None:
    with translation.override("th"):
        assert THAI.search(str(name.label))
    with translation.override("en"):
        assert str(name.label)
        assert not THAI.search(str(name.label))


def test_every_state_of_an_electronic_file_has_its_counter_and_no_other() -> None:
    assert {name for name in CounterName if name.startswith("files.")} == FILES


def test_every_counter_can_be_recounted() -> None:
    assert recount.recountable_names() == set(CounterName)


def test_no_counter_has_two_sources() -> None:
    with pytest.raises(ValueError, match=r"counted twice: pages\.done"):
        recount.register_recount(CounterName.PAGES_DONE)(lambda _: {})


def test_every_counter_is_kept_up_by_somebody() -> None:
    """By its name; those of the files' states by `files_in`."""
    used = {
        node.attr
        for path in CODE
        if path.name not in ("names.py", "counts.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "CounterName"
    }
    assert used >= {name.name for name in set(CounterName) - FILES}


def test_no_counter_is_named_by_a_string() -> None:
    names = "|".join(re.escape(name) for name in CounterName.values if "." in name)
    literal = re.compile(rf'f?"(?:{names}|files\.\{{|pages\.\{{)')
    for path in CODE:
        if path.name != "names.py":
            assert not literal.search(path.read_text(encoding="utf-8")), path
