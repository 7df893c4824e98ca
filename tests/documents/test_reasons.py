"""The catalogue of reasons: in both languages, each given somewhere, and all that may be given."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from documents.errors import FileRefused
from documents.reasons import Reason, reason_text
from ocr.failures import Failure

TOP = Path(settings.BASE_DIR)
CATALOGUES = [TOP / "documents" / "reasons.py", TOP / "ocr" / "failures.py"]
TREES = [
    (path, ast.parse(path.read_text(encoding="utf-8")))
    for package in ("documents", "ocr", "sso_efiles")
    for path in sorted((TOP / package).rglob("*.py"))
    if path not in CATALOGUES
]
GIVERS = {"Refused", "FileRefused", "UnreadablePage", "ReaderLost", "WorkerNotStarted"}
GROUND = "sso_efiles"
THAI = re.compile("[ก-๙]")


def members(enum: str) -> set[str]:
    """X of every `enum.X` in the product."""
    return {
        node.attr
        for _, tree in TREES
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == enum
    }


@pytest.mark.parametrize("reason", Reason)
def test_a_reason_has_words_in_both_languages(reason: Reason) -> None:
    thai, english = (reason_text(reason, language=language) for language in ("th", "en"))
    assert THAI.search(thai)
    assert english
    assert not THAI.search(english)
    assert not re.search(r"[{}]", thai + english), "a brace is filled, or left out with what stands round it"


def test_what_keeps_ocr_from_reading_has_words_here() -> None:
    assert {str(failure) for failure in Failure} <= {str(reason) for reason in Reason}


NO_LONGER_GIVEN = {"PDF_PAGE_SIZE"}
"""A code is public and stays: pages without a usable box are mended as viewers do since then."""


def test_every_reason_is_given_somewhere() -> None:
    assert members("Failure") | NO_LONGER_GIVEN == set(Failure.__members__)
    by_ocr = {reason.name for reason in Reason if reason.value in set(Failure)}
    assert members("Reason") | by_ocr == set(Reason.__members__)


def literals() -> Iterator[tuple[Path, str]]:
    """Codes that are written out where a reason is given: the first argument, or the one called `reason`."""
    for path, tree in TREES:
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Name(id=name) | ast.Attribute(attr=name),
                    args=[ast.Constant(value=str(code)), *_],
                ) if name in GIVERS:
                    yield path, code
                case ast.keyword(arg="reason", value=ast.Constant(value=str(code))) if code:
                    yield path, code


def test_a_reason_is_given_as_a_member_of_its_catalogue() -> None:
    assert [path for path, _ in literals() if GROUND not in path.relative_to(TOP).parts] == []


def test_the_ground_which_imports_no_app_gives_only_reasons_that_the_catalogue_has() -> None:
    assert {code for _, code in literals()} <= {reason.value for reason in Reason}


def test_a_reason_of_another_time_is_a_sentence_and_never_a_code() -> None:
    for language, word in (("th", "ไม่รู้จัก"), ("en", "does not know")):
        assert word in reason_text("burnt", language=language)
        assert "burnt" not in reason_text("burnt", language=language)


def test_what_is_known_of_a_refusal_stands_in_its_words() -> None:
    refusal = FileRefused(Reason.TOO_LARGE, limit="50 MB")
    assert "(50 MB)" in refusal.message_th
    assert "(50 MB)" in refusal.message_en
    assert refusal.code == "too_large"
    assert "(" not in FileRefused(Reason.TOO_LARGE).message_en
