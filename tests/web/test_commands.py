"""Accounts and tokens from the command line."""

import json

import pytest
from django.core.management import call_command

from sso_efiles.accounts.models import ApiToken, User
from sso_efiles.policy import Role
from tests.documents.paper import office, person

pytestmark = pytest.mark.django_db


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    call_command(*words, "--json")
    facts: dict[str, object] = json.loads(capsys.readouterr().out)
    return facts


def test_the_first_account_is_made_with_a_password_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    office("1000")
    told = answer(capsys, "create_user", "somchai", "--role", "hq_admin", "--office", "1000")
    user = User.objects.get(username="somchai")
    assert user.role == Role.HQ_ADMIN
    assert user.check_password(str(told["password"]))


@pytest.mark.parametrize(("name", "code"), [("scanner7400", "7400"), ("new", "9999")])
def test_a_taken_name_or_an_unknown_office_is_refused(
    name: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    person()
    with pytest.raises(SystemExit):
        call_command("create_user", name, "--role", "counter", "--office", code)
    assert "/" in capsys.readouterr().err


def test_a_token_is_told_once_and_kept_as_a_digest(capsys: pytest.CaptureFixture[str]) -> None:
    told = answer(capsys, "create_token", person().username)
    assert ApiToken.objects.get().digest == ApiToken.digest_of(str(told["token"]))


def test_all_tokens_of_a_person_end_with_one_command(capsys: pytest.CaptureFixture[str]) -> None:
    user = person()
    for _ in range(2):
        ApiToken.issue(user)
    assert answer(capsys, "create_token", user.username, "--revoke")["revoked"] == 2
    assert not ApiToken.objects.filter(revoked_at=None).exists()


def test_nobody_gets_a_token_for_a_name_that_nobody_has(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("create_token", "nobody")
    assert "nobody" in capsys.readouterr().err
