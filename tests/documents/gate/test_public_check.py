"""The public check: how a certificate stands, to whoever has its code; no content, no names, no cookie."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from documents.employer_file import moves
from documents.employer_file.models import EmployerFile
from documents.employer_file.states import EmployerFileState
from documents.gate import public_check
from documents.gate.certificates import clean_code, make_code, withdraw_certificate
from documents.gate.models import Certificate, PublicCheck
from documents.models import Page
from sso_efiles.policy import Role
from tests.documents.gate.paper import OURS, certify, filed
from tests.documents.paper import person

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def certificate(tmp_path: Path, settings: Settings) -> Certificate:
    settings.EFILES_STORE = f"file://{tmp_path}/store"
    return certify(filed(2))


def ask(code: str, **facts: str) -> dict[str, object]:
    answer = Client().get(f"/v/{code}/", headers=JSON, **facts)  # type: ignore[arg-type]
    assert answer.status_code == 200
    return dict(answer.json())


def next_version(certificate: Certificate) -> Certificate:
    employer = certificate.passage.efile.employer
    EmployerFile.objects.filter(pk=employer.pk).update(version=2)
    moves.move(employer, EmployerFileState.TO_INDEX)
    return certify(employer)


def test_a_valid_certificate_says_since_when_how_many_pages_and_its_root(certificate: Certificate) -> None:
    told = ask(certificate.code)
    assert told["state"] == "valid"
    assert told["pages"] == 2, "the missing one is no page"
    assert told["root"] == certificate.root
    assert told["certified_at"] == f"{certificate.certified_at:%Y-%m-%dT%H:%M:%SZ}"
    assert told["ended_at"] is None


def test_a_newer_version_replaces_it_and_a_withdrawal_ends_it(certificate: Certificate) -> None:
    newer = next_version(certificate)
    assert ask(certificate.code)["state"] == "replaced"
    assert ask(newer.code)["state"] == "valid"
    withdraw_certificate(newer.passage.efile_id, reason="พบหน้าขาด", by=person(Role.CERTIFIER))
    told = ask(newer.code)
    assert told["state"] == "withdrawn"
    assert told["ended_at"]
    assert "พบหน้าขาด" not in str(told)


@pytest.mark.parametrize("code", ["x", "0" * 27, "%00", "ก" * 10, "a" * 500, "-", "..", "'--"])
def test_a_code_that_is_none_is_unknown_and_costs_as_many_queries(
    certificate: Certificate, code: str
) -> None:
    with CaptureQueriesContext(connection) as known:
        ask(certificate.code)
    with CaptureQueriesContext(connection) as unknown:
        told = ask(code)
    nothing = dict.fromkeys(("certified_at", "ended_at", "pages", "root", "key"))
    assert told == {"state": "unknown"} | nothing
    assert len(known) == len(unknown)


def test_a_code_is_taken_as_people_type_it(certificate: Certificate) -> None:
    spread = "-".join(certificate.code[at : at + 5] for at in range(0, 27, 5)).upper()
    assert ask(spread)["state"] == "valid"


def test_the_page_is_for_people_in_both_languages(certificate: Certificate) -> None:
    page = Client().get(f"/v/{certificate.code}/").content.decode()
    assert "ใบรับรองนี้มีผลใช้ได้" in page
    assert "This certificate is valid." in page
    assert certificate.root[:8] in page
    assert "noindex" in page


def test_no_answer_holds_a_name_or_a_number_of_anybody(certificate: Certificate) -> None:
    employer = certificate.passage.efile.employer
    for headers in (JSON, {"accept": "text/html"}):
        told = Client().get(f"/v/{certificate.code}/", headers=headers).content.decode()
        page = Page.objects.first()
        assert page
        for secret in (employer.name, OURS, employer.account_no_shown, certificate.certified_name):
            assert secret not in told


def test_it_needs_and_leaves_no_cookie_and_nobody_keeps_the_answer(certificate: Certificate) -> None:
    for method in ("get", "head"):
        for headers in (JSON, {}):
            answer = getattr(Client(), method)(f"/v/{certificate.code}/", headers=headers)
            assert answer.status_code == 200
            assert not answer.cookies
            assert answer.headers["Cache-Control"] == "no-store"
            assert "noindex" in answer.headers["X-Robots-Tag"]
            assert "Accept" in answer.headers["Vary"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_a_root_can_be_compared_on_the_page(certificate: Certificate) -> None:
    root = certificate.root
    spaced = " ".join(root[at : at + 8] for at in range(0, 64, 8)).upper()
    assert "They agree." in Client().get(f"/v/{certificate.code}/", {"root": spaced}).content.decode()
    assert "They differ" in Client().get(f"/v/{certificate.code}/", {"root": "0" * 64}).content.decode()


@pytest.mark.parametrize("headers", [JSON, {}])
def test_one_address_is_told_to_wait_after_very_many_checks(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    monkeypatch.setattr(public_check, "MOST_CHECKS", 3)
    codes = [certificate.code, "unknown", certificate.code]
    assert [Client().get(f"/v/{code}/", headers=headers).status_code for code in codes] == [200] * 3
    refused = Client().get(f"/v/{certificate.code}/", headers=headers)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 600
    assert "10" in refused.content.decode()
    assert "no-store" in refused.headers["Cache-Control"]
    assert Client().get(f"/v/{certificate.code}/", REMOTE_ADDR="203.0.113.9").status_code == 200
    PublicCheck.objects.update(at=timezone.now() - public_check.WINDOW - timedelta(seconds=1))
    assert Client().get(f"/v/{certificate.code}/", headers=headers).status_code == 200


def test_codes_are_long_of_plain_letters_and_never_the_same() -> None:
    codes = {make_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 27 and clean_code(code) == code for code in codes)
    assert not set("".join(codes)) & set("ilo01")
