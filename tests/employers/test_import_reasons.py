"""Why a line is not taken: in both languages, each reason given somewhere, and no other."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from employers.identifiers import AccountNo, BranchSeq, JuristicNo, NationalId
from employers.importing.reasons import BY_CODE, LineReason, LineRefused

ROOM = Path(settings.BASE_DIR) / "employers" / "importing"
FILES = [*ROOM.glob("*.py"), Path(settings.BASE_DIR) / "documents" / "progress" / "target_lines.py"]
TREES = [ast.parse(path.read_text(encoding="utf-8")) for path in FILES if path.name != "reasons.py"]
OF_NUMBERS = {number.invalid.code for number in (AccountNo, BranchSeq, JuristicNo, NationalId)}
THAI = re.compile("[ก-๙]")


@pytest.mark.parametrize("reason", LineReason)
def test_a_reason_has_words_in_both_languages(reason: LineReason) -> None:
    refused = LineRefused(
        reason, field="address", limit=200, found=3, wanted=8, days="a / b", day="a", cell="##"
    )
    assert THAI.search(refused.th)
    assert refused.en
    assert not THAI.search(refused.en)


def test_every_reason_is_given_somewhere() -> None:
    given = {
        node.attr
        for tree in TREES
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "LineReason"
    }
    assert given | {BY_CODE[code].name for code in OF_NUMBERS} == set(LineReason.__members__)


def test_a_number_that_is_none_has_a_reason() -> None:
    assert BY_CODE.keys() >= OF_NUMBERS
