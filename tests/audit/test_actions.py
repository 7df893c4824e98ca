"""The catalogue of audit actions: complete in both languages, and the only source of actions."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import translation

from documents.templatetags.papers import action_name
from sso_efiles.audit import trail
from sso_efiles.audit.actions import ANY, AuditAction
from tests.employers.factories import OfficeFactory
from tests.factories import UserFactory

TOP = Path(settings.BASE_DIR)
CATALOGUE = TOP / "sso_efiles" / "audit" / "actions.py"
CODE = sorted(
    path
    for package in ("sso_efiles", "employers", "documents")
    for path in (TOP / package).rglob("*.py")
    if path != CATALOGUE
)
THAI = re.compile("[ก-๙]")


def calls() -> Iterator[tuple[Path, ast.Call]]:
    """Every `trail.record(...)` of the product."""
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id="trail"), attr="record")):
                    yield path, node


def members(tree: ast.AST) -> set[str]:
    """X of every `AuditAction.X` in it."""
    found = set()
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="AuditAction"), attr=name):
                found.add(name)
    return found


@pytest.mark.parametrize("action", AuditAction)
def test_an_action_has_words_in_both_languages(action: AuditAction) -> None:
    with translation.override("th"):
        thai = action_name(action.value)
    with translation.override("en"):
        english = action_name(action.value)
    assert THAI.search(thai)
    assert english
    assert not THAI.search(english)


def test_no_two_actions_are_called_the_same() -> None:
    for language in ("th", "en"):
        with translation.override(language):
            assert len({str(action.label) for action in AuditAction}) == len(AuditAction)


def test_every_action_is_recorded_somewhere() -> None:
    used = set().union(*(members(ast.parse(path.read_text(encoding="utf-8"))) for path in CODE))
    assert used == set(AuditAction.__members__)


def test_what_is_recorded_is_a_member_of_the_catalogue() -> None:
    """A member, or a name that holds one: `action`, `kind.event`."""
    wrong = [
        f"{path.relative_to(TOP)}:{call.lineno}"
        for path, call in calls()
        if not call.args or isinstance(call.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert wrong == []


def test_details_are_those_that_the_catalogue_foresees() -> None:
    for path, call in calls():
        for name in members(call.args[0]):
            details = {keyword.arg for keyword in call.keywords if keyword.arg} - {"by"}
            assert details <= AuditAction[name].fields, f"{path.relative_to(TOP)}:{call.lineno}"


def test_an_action_is_about_models_that_exist() -> None:
    known = {str(model._meta.model_name) for model in apps.get_models()}
    assert {name for action in AuditAction for name in action.about} - {ANY} <= known


@pytest.mark.django_db
def test_what_the_catalogue_does_not_foresee_is_not_recorded() -> None:
    user = UserFactory.create()
    with pytest.raises(TypeError, match="does not carry weather"):
        trail.record(AuditAction.SIGNIN_OK, user, by=user, weather="fine")
    with pytest.raises(TypeError, match="is not about a office"):
        trail.record(AuditAction.SIGNIN_OK, OfficeFactory.create(), by=user)


@pytest.mark.django_db
def test_an_action_about_a_thing_may_come_without_it() -> None:
    event = trail.record(AuditAction.SIGNIN_FAILED, name="0123")
    assert (event.object_type, event.object_id, event.data) == ("", "", {"name": "0123"})


def test_a_code_of_another_time_is_shown_as_it_is() -> None:
    assert action_name("page.burnt") == "page.burnt"


def test_the_word_file_names_neither_uploads_nor_electronic_files() -> None:
    assert not [action.value for action in AuditAction if action.value.startswith("file.")]
