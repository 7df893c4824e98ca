"""The catalogue of filing rules: in both languages, each given by somebody, the only source of reasons."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from documents.doubts import Doubt
from documents.filing import machine
from documents.filing.rules import FilingRule, Sign, describe_reason, reason
from documents.models import Page
from documents.templatetags.papers import why_sign, why_text
from employers.matching import WEIGHTS, Rule, match_pages
from employers.matching import Clues as PageClues
from tests.documents.paper import employer, folder

TOP = Path(settings.BASE_DIR)
CATALOGUES = (TOP / "documents" / "filing" / "rules.py", TOP / "documents" / "slots" / "gaps.py")
TREES = [
    (path, ast.parse(path.read_text(encoding="utf-8")))
    for path in sorted((TOP / "documents").rglob("*.py"))
    if path not in CATALOGUES
]
THAI = re.compile("[ก-๙]")
OURS = "7499990028"


def members(tree: ast.AST, enum: str) -> set[str]:
    """X of every `enum.X` in it."""
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == enum
    }


@pytest.mark.parametrize("rule", FilingRule)
def test_a_rule_has_a_sentence_in_both_languages(rule: FilingRule) -> None:
    stored = reason(rule, "7499990028")
    with translation.override("th"):
        assert THAI.search(why_text(stored))
    with translation.override("en"):
        assert why_text(stored)
        assert not THAI.search(why_text(stored))


def test_no_two_rules_say_the_same() -> None:
    for language in ("th", "en"):
        with translation.override(language):
            assert len({str(rule.sentence) for rule in FilingRule}) == len(FilingRule)


def test_the_evidence_of_pages_is_the_weighed_part_of_the_catalogue() -> None:
    assert {rule.value for rule in FilingRule if rule.weight is not None} == {rule.value for rule in Rule}
    assert set(WEIGHTS) == set(Rule)


def test_every_rule_is_given_somewhere() -> None:
    by_filing = set().union(*(members(tree, "FilingRule") for _, tree in TREES))
    matching = ast.parse((TOP / "employers" / "matching.py").read_text(encoding="utf-8"))
    weighing = [node for node in matching.body if isinstance(node, ast.FunctionDef)]
    by_matching = set().union(*(members(node, "Rule") for node in weighing))
    assert by_matching == set(Rule.__members__)
    assert by_filing | by_matching == set(FilingRule.__members__)


def hand_written() -> Iterator[str]:
    """Reasons that are made past the catalogue: a rule by its code, a dictionary of one's own."""
    for path, tree in TREES:
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id="reason"), args=[ast.Constant() | ast.JoinedStr(), *_]):
                    yield f"{path.relative_to(TOP)}:{node.lineno}"
                case ast.Dict(keys=keys) if {"rule", "evidence"} <= {
                    key.value for key in keys if isinstance(key, ast.Constant)
                }:
                    yield f"{path.relative_to(TOP)}:{node.lineno}"


def test_no_reason_is_made_past_the_catalogue() -> None:
    assert list(hand_written()) == []


def test_a_rule_that_is_not_known_is_a_sentence_and_never_a_code() -> None:
    stored = {"rule": "burnt_rule", "evidence": "", "box": None}
    for language, word in (("th", "กฎ"), ("en", "rule")):
        with translation.override(language):
            assert word in why_text(stored)
            assert "burnt_rule" not in why_text(stored)
    assert why_sign(stored) == Sign.QUESTION


def test_numbers_are_shown_as_forms_print_them() -> None:
    with translation.override("en"):
        assert "74-9999002-8" in describe_reason(reason(FilingRule.ACCOUNT_NO, OURS))
        assert "0-74-5-599-00001-3" in describe_reason(reason(FilingRule.JURISTIC_NO, "0745599000013"))
        assert "2/3" in describe_reason(reason(FilingRule.PEOPLE, "2/3"))


def test_of_an_employer_who_is_no_company_the_persons_number_is_masked() -> None:
    with translation.override("en"):
        said = describe_reason(reason(FilingRule.JURISTIC_NO, "3101200345678"))
    assert "3-10XX-XXXXX-XX-8" in said


def test_a_doubt_that_holds_a_page_is_told_in_words() -> None:
    with translation.override("th"):
        said = describe_reason(reason(FilingRule.HELD_BY_DOUBT, Doubt.LOW_CONFIDENCE.value))
        assert str(Doubt.LOW_CONFIDENCE.label) in said


@pytest.mark.django_db
def test_a_page_keeps_by_which_rule_and_version_it_lies_where_it_lies() -> None:
    employer(OURS)
    machine.file_batch(folder(OURS, f"เลขที่บัญชีนายจ้าง {OURS}").pk)
    decided, by_folder, by_page = Page.objects.get().why
    assert decided == {"rule": "two_signs", "version": 1, "evidence": "2", "box": None}
    assert by_folder == {"rule": "folder_name", "version": 2, "evidence": "74-9999002-8", "box": None}
    assert (by_page["rule"], by_page["version"], by_page["evidence"]) == ("account_no", 1, OURS)


@pytest.mark.django_db
def test_a_number_that_stands_on_the_page_weighs_what_the_catalogue_says() -> None:
    employer(OURS)
    (match,) = match_pages({1: PageClues(account_nos=(OURS,))})[1]
    assert match.score == FilingRule.ACCOUNT_NO.weight
