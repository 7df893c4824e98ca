"""Accounts and tokens from the command line."""

import json
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError

from sso_efiles.accounts.models import ApiToken, User
from sso_efiles.not_set_up import explain_error
from sso_efiles.policy import Role
from tests.documents.paper import office, person
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    call_command(*words, "--json")
    facts: dict[str, Any] = json.loads(capsys.readouterr().out)
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


def test_offices_can_be_listed_and_a_wrong_code_names_those_like_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    OfficeFactory.create(code="7400", name_th="สำนักงานประกันสังคมจังหวัดสมุทรสาคร", name_en="Samut Sakhon")
    OfficeFactory.create(code="7401", name_th="สาขากระทุ่มแบน", name_en="Krathum Baen")
    OfficeFactory.create(code="5000", name_th="สำนักงานประกันสังคมจังหวัดเชียงใหม่", name_en="Chiang Mai")
    assert list(answer(capsys, "create_user", "--list-offices")["offices"]) == ["5000", "7400", "7401"]
    assert list(answer(capsys, "create_user", "--list-offices", "samut")["offices"]) == ["7400"]
    assert list(answer(capsys, "create_user", "--list-offices", "เชียงใหม่")["offices"]) == ["5000"]
    with pytest.raises(SystemExit):
        call_command("create_user", "somchai", "--role", "scanner", "--office", "7499")
    said = capsys.readouterr().err
    assert "7400 สำนักงานประกันสังคมจังหวัดสมุทรสาคร / Samut Sakhon" in said
    assert "7401" in said
    assert "5000" not in said


def test_what_is_left_out_is_asked_for_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("create_user", "somchai")
    said = capsys.readouterr().err
    assert "--role scanner|indexer" in said
    assert "--list-offices" in said
    assert "username:" not in said


def test_before_the_reference_data_no_office_is_suggested(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("create_user", "somchai", "--role", "scanner", "--office", "7400")
    assert "manage.py load_reference" in capsys.readouterr().err


def test_a_password_is_named_before_it_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    OfficeFactory.create(code="7400")
    call_command(
        "create_user", "somchai", "--role", "scanner", "--office", "7400", "--full-name", "สมช\uf701ต"
    )
    lines = capsys.readouterr().out.splitlines()
    at = next(n for n, line in enumerate(lines) if "password, shown once:" in line)
    password = lines[at + 1].strip()
    user = User.objects.get(username="somchai")
    assert user.check_password(password)
    assert user.name_th == "สมชิต"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OperationalError("unable to open database file"), "manage.py migrate"),
        (OperationalError('connection to server at "db" (10.0.0.1), port 5432 failed'), "DATABASE_URL"),
        (ImproperlyConfigured("ไม่ครบ / incomplete"), "ไม่ครบ / incomplete"),
        (OperationalError("no such column: misspelt"), ""),  # a mistake of ours, on a database that is set up
        (ProgrammingError("syntax error"), ""),
        (ValueError("x"), ""),
    ],
)
def test_only_what_says_that_nothing_is_set_up_is_put_into_a_sentence(error: Exception, said: str) -> None:
    told = explain_error(error)
    assert said in told
    assert bool(said) == bool(told)


def test_a_command_on_an_empty_database_answers_machines_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_table(*_: object, **__: object) -> None:
        raise OperationalError("unable to open database file")

    monkeypatch.setattr("sso_efiles.accounts.management.commands.create_user.Command.work", no_table)
    with pytest.raises(SystemExit):
        call_command("create_user", "--json")
    assert json.loads(capsys.readouterr().out)["code"] == "not_set_up"
