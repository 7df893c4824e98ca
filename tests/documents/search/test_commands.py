"""The two commands of search."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from documents.models import PageIndex
from documents.states import DocumentState
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from tests.documents.search import papers
from tests.documents.search.papers import Firm

pytestmark = pytest.mark.django_db


def said(command: str, *args: str, **options: Any) -> str:
    out = StringIO()
    call_command(command, *args, stdout=out, stderr=out, **options)
    return out.getvalue()


def test_search_prints_what_an_officer_sees(officer: User, firm: Firm) -> None:
    papers.file(["แล้วพบว่ามีการนำส่งเงินสมทบไม่ครบถ้วน"], firm, by=officer)
    out = said("search", "เงินสมทบ")
    assert "[เงินสมทบ]" in out
    assert firm.name in out
    person = firm.people[0]
    assert person.written in said("search", person.written, kind="persons")
    assert firm.account_no in said("search", firm.name, kind="employers")


def test_search_answers_machines_in_the_shape_of_the_contract(officer: User, firm: Firm) -> None:
    papers.file(["เงินสมทบ"] * 3, firm, by=officer)
    first = json.loads(said("search", "เงินสมทบ", json=True, limit=2))
    assert (first["ok"], first["total"], len(first["results"])) == (True, 3, 2)
    second = json.loads(said("search", "เงินสมทบ", json=True, limit=2, after=first["next"]))
    assert len(second["results"]) == 1


def test_each_search_is_an_audit_event(officer: User, firm: Firm) -> None:
    said("search", "เงินสมทบ", user=officer.username)
    event = Event.objects.get(action="search")
    assert event.actor == officer
    assert event.data["total"] == 0


def test_searching_as_somebody_finds_what_they_may_see(officer: User, firm: Firm) -> None:
    papers.file(["เงินสมทบ"], firm, by=officer, office="7400", state=DocumentState.REVIEW)
    indexer = papers.officer(Role.INDEXER, office="7400")
    assert json.loads(said("search", "เงินสมทบ", json=True, user=indexer.username))["total"] == 1
    assert json.loads(said("search", "เงินสมทบ", json=True))["total"] == 0


@pytest.mark.parametrize(
    ("args", "options"),
    [
        (["a\x00"], {}),
        (["x"], {"user": "nobody"}),
        (["x"], {"from": "yesterday"}),
        (["x"], {"after": "rubbish"}),
    ],
)
def test_what_cannot_be_searched_ends_in_a_sentence_and_exit_code_1(
    officer: User, args: list[str], options: dict[str, Any]
) -> None:
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("search", *args, stdout=out, stderr=out, json=True, **options)
    assert end.value.code == 1
    assert json.loads(out.getvalue())["message_th"]


def test_reindex_says_what_it_mended(officer: User, firm: Firm) -> None:
    papers.file(["เงินสมทบ"] * 3, firm, by=officer, office="7400")
    PageIndex.objects.all().delete()
    expected = {"ok": True, "finished": True, "pages": 3, "written": 3}
    assert json.loads(said("reindex", office="7400", json=True)) == expected
    assert json.loads(said("reindex", start_again=True, json=True))["written"] == 0
    assert "3" in said("reindex")


def test_reindex_of_no_office_is_refused(officer: User) -> None:
    with pytest.raises(SystemExit):
        said("reindex", office="9999")


def test_a_command_whose_reader_has_read_enough_ends_without_a_word(tmp_path: Path) -> None:
    unread, written = os.pipe()
    os.close(unread)
    command = [sys.executable, "manage.py", "help"]
    environment = {**os.environ, "EFILES_VAR": str(tmp_path)}
    try:
        ended = subprocess.run(
            command,
            stdout=written,
            stderr=subprocess.PIPE,
            cwd=settings.BASE_DIR,
            env=environment,
            check=False,
        )
    finally:
        os.close(written)
    assert (ended.returncode, ended.stderr) == (141, b"")


def test_all_kinds_are_looked_for_where_none_is_named(officer: User, firm: Firm) -> None:
    """What a newcomer asks right after the import: the registry answers, though nothing is scanned."""
    out = said("search", firm.name)
    assert firm.account_no in out
    assert "นายจ้าง / employers" in out
    facts = json.loads(said("search", firm.name, json=True))
    assert facts["total"] == 0
    assert facts["employers"]["results"][0]["account_no"] == firm.account_no
    assert "employers" not in json.loads(said("search", firm.name, json=True, kind="pages"))
