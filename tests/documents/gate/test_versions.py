"""Old versions stay readable as they were certified; certificates, proofs of single pages, their guards."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from documents.employer_file.merkle import leaf_hash, root_by_proof
from documents.employer_file.models import Passage
from documents.gate import statements
from documents.gate.certificate_rules import certified_pictures_are_kept
from documents.gate.models import Certificate
from documents.lots.lifecycle import pictures_in
from documents.models import Page, Reading
from documents.storage import store
from documents.upkeep import integrity
from employers.models import Employer
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from tests.documents.gate.paper import OURS, add_sheets, certify, filed, open_next_version, picture, rescan
from tests.documents.paper import CHIANG_MAI, person

pytestmark = pytest.mark.django_db
TOP = f"/api/v1/employers/{OURS}/file"


@pytest.fixture
def certificate(tmp_path: Path, settings: Settings) -> Certificate:
    settings.EFILES_STORE = f"file://{tmp_path}/store"
    return certify(filed(3))


@pytest.fixture
def officer() -> Client:
    client = Client()
    client.force_login(person(Role.COUNTER, CHIANG_MAI))
    return client


def employer_of(certificate: Certificate) -> Employer:
    employer: Employer = certificate.passage.efile.employer
    return employer


def change_everything(certificate: Certificate) -> Certificate:
    """The next version: a page rescanned, the order turned round, one taken out; certified again."""
    open_next_version(employer_of(certificate))
    first, second, third = Page.objects.exclude(scan=None).order_by("pk")
    rescan(first)
    Page.objects.filter(pk=first.pk).update(position=90)
    Page.objects.filter(pk=third.pk).update(document=None)
    assert second.pk
    return certify(employer_of(certificate))


def test_the_certificate_by_the_api_is_that_of_the_contract(
    certificate: Certificate, officer: Client
) -> None:
    told = officer.get(f"{TOP}/certificate/").json()
    assert {name: told[name] for name in ("version", "pages", "root", "code")} == {
        "version": 1, "pages": 3, "root": certificate.root, "code": certificate.code,
    }  # fmt: skip
    assert told["certified_by"] == certificate.certified_name
    assert told["certified_at"].endswith("Z")
    assert told["verify_url"] == f"http://testserver/v/{certificate.code}/"
    assert Client().get(told["verify_url"], headers={"accept": "application/json"}).json()["state"] == "valid"


def test_the_address_of_the_setting_goes_before_that_of_the_request(
    certificate: Certificate, officer: Client, settings: Settings
) -> None:
    settings.EFILES_PUBLIC_URL = "https://efile.example/"
    told = officer.get(f"{TOP}/certificate/").json()
    assert told["verify_url"] == f"https://efile.example/v/{certificate.code}/"


def test_each_version_has_its_own_certificate(certificate: Certificate, officer: Client) -> None:
    newer = change_everything(certificate)
    assert officer.get(f"{TOP}/certificate/").json()["code"] == newer.code
    old = officer.get(f"{TOP}/certificate/", {"version": 1}).json()
    assert (old["code"], old["state"]) == (certificate.code, "replaced")
    assert officer.get(f"{TOP}/certificate/", {"version": 3}).status_code == 404
    assert officer.get(f"{TOP}/certificate/", {"version": "x"}).status_code == 400


def test_a_file_without_a_certificate_has_none(tmp_path: Path, settings: Settings, officer: Client) -> None:
    settings.EFILES_STORE = f"file://{tmp_path}/store"
    filed(1)
    assert officer.get(f"{TOP}/certificate/").status_code == 404
    for address in (f"/e/{OURS}/certificate/", f"/e/{OURS}/certificate/sheet.pdf", f"/e/{OURS}/versions/1/"):
        assert officer.get(address).status_code == 404
    assert officer.get(f"/e/{OURS}/versions/").status_code == 200


def test_one_page_is_proven_without_the_others(certificate: Certificate, officer: Client) -> None:
    for page in Page.objects.filter(batch__documents__employer=employer_of(certificate)).distinct():
        proof = officer.get(f"{TOP}/certificate/proof/", {"page": page.pk}).json()
        assert proof["leaf"] == leaf_hash(proof["slot"]).hex()
        hashes = [bytes.fromhex(each) for each in proof["hashes"]]
        root = root_by_proof(bytes.fromhex(proof["leaf"]), proof["index"], proof["count"], hashes)
        assert root.hex() == certificate.root
    assert officer.get(f"{TOP}/certificate/proof/", {"page": 999999}).status_code == 404
    assert officer.get(f"{TOP}/certificate/proof/").status_code == 400


def test_an_old_version_is_read_in_its_own_order_with_its_own_pictures(
    certificate: Certificate, officer: Client
) -> None:
    before = [slot["page"] for slot in certificate.passage.manifest]
    newer = change_everything(certificate)
    told = officer.get(f"{TOP}/", {"version": 1}).json()
    (section,) = told["sections"]
    assert [page for document in section["documents"] for page in document["pages"]] == before
    assert (told["state"], told["version"], told["ledger"]["missing"]) == ("certified", 1, 1)
    assert [slot["number"] for slot in told["slots"]] == [1, 2, 3, 4]
    page = before[0]
    old = officer.get(f"/e/{OURS}/versions/1/p/{page}/full/").content
    new = officer.get(f"/e/{OURS}/versions/2/p/{page}/full/").content
    assert old == picture(0)
    assert new == picture(99, mode="RGB")
    gone = before[2]
    assert officer.get(f"/e/{OURS}/versions/1/p/{gone}/view/").status_code == 200
    assert officer.get(f"/e/{OURS}/versions/2/p/{gone}/view/").status_code == 404
    assert newer.root != certificate.root


def test_versions_are_listed_the_newest_first(certificate: Certificate, officer: Client) -> None:
    change_everything(certificate)
    page = officer.get(f"/e/{OURS}/versions/").content.decode()
    assert page.index(f"/e/{OURS}/versions/2/") < page.index(f"/e/{OURS}/versions/1/")
    open_next_version(employer_of(certificate))
    assert "ยังไม่รับรอง" in officer.get(f"/e/{OURS}/versions/").content.decode()


def test_screens_show_what_was_certified_and_opening_them_is_on_the_record(
    certificate: Certificate, officer: Client
) -> None:
    shown = officer.get(f"/e/{OURS}/certificate/").content.decode()
    assert certificate.code in shown
    assert "พ.ศ. 2553" in shown
    assert "มีความหมายและรูปแบบเหมือนกับเอกสารต้นฉบับ" in shown
    assert officer.get(f"/e/{OURS}/versions/1/").status_code == 200
    sheet = officer.get(f"/e/{OURS}/certificate/sheet.pdf", {"version": "1"})
    assert sheet.content.startswith(b"%PDF")
    assert "attachment" in sheet.headers["Content-Disposition"]
    assert Event.objects.get(action="certificate.taken").data == {"version": 1}
    assert Event.objects.filter(action="efile.viewed", data__version=1).count() == 2


@pytest.mark.parametrize("version", ["0", "x", "-1", "99999999999", "๑"])
def test_a_version_that_is_none_is_not_found(certificate: Certificate, officer: Client, version: str) -> None:
    assert officer.get(f"/e/{OURS}/certificate/", {"version": version}).status_code == 404
    assert officer.get(f"/e/{OURS}/versions/{version}/").status_code == 404


def test_a_scanner_of_another_office_reads_no_version(certificate: Certificate) -> None:
    stranger = Client()
    stranger.force_login(person(Role.SCANNER, CHIANG_MAI))
    page = certificate.passage.manifest[0]["page"]
    for address in (
        f"/e/{OURS}/certificate/", f"/e/{OURS}/versions/1/", f"/e/{OURS}/versions/1/p/{page}/full/",
        f"{TOP}/certificate/", f"{TOP}/certificate/proof/?page={page}", f"{TOP}/?version=1",
    ):  # fmt: skip
        assert stranger.get(address).status_code == 404, address


def test_screens_ask_the_database_little(
    certificate: Certificate, officer: Client, django_assert_max_num_queries: Any
) -> None:
    for address, most in (
        (f"/e/{OURS}/versions/", 9),
        (f"/e/{OURS}/versions/1/", 10),
        (f"/e/{OURS}/certificate/", 9),
    ):
        officer.get(address)
        with django_assert_max_num_queries(most):
            assert officer.get(address).status_code == 200


def test_a_stored_picture_that_is_not_the_certified_one_is_named(
    certificate: Certificate, officer: Client
) -> None:
    assert list(certified_pictures_are_kept()) == []
    first, second = Reading.objects.filter(current=True, page__scan__isnull=False).order_by("pk")[:2]
    store().put(first.picture_key("full"), b"other bytes")
    store().delete(second.picture_key("full"))
    told = " ".join(certified_pictures_are_kept())
    assert f"the picture of page {first.page_id} was changed" in told
    assert f"the picture of page {second.page_id} is missing" in told
    assert {each.invariant for each in integrity.check() if "certificate" in each.what} == {"I5"}
    assert officer.get(f"/e/{OURS}/versions/1/p/{first.page_id}/full/").status_code == 409


def test_the_wording_follows_the_day_and_never_changes_behind_a_certificate(certificate: Certificate) -> None:
    known = statements.all_statements()
    assert [each.version for each in known] == sorted(each.version for each in known)
    assert statements.statement_on(known[0].valid_from - timedelta(days=1)) is known[0]
    assert statements.statement_on(known[-1].valid_from) is known[-1]
    for fact in (
        OURS[:2],
        "จำนวน 3 หน้า",
        "version 1, 3 pages",
        "สูญหาย 1 สแกนไม่ได้ 0",
        "missing 1, not scannable 0, blank without a picture 0",
        certificate.root,
        certificate.certified_name,
        "ฉบับที่ 1",
        "2553",
    ):
        assert fact in certificate.statement, fact
    assert "ข้อความรับรองแบบที่ 2" in certificate.statement


def test_an_earlier_wording_stays_as_it_was(certificate: Certificate) -> None:
    """The first, as certificates carry it: by its digest, for it is never edited."""
    first = statements.all_statements()[0]
    assert first.version == 1
    digest = hashlib.sha256((first.th + first.en).encode()).hexdigest()
    assert digest == "3de19edab9040f8c6b4c1bf98f298f62f33e0b2ae24aa7dd91e8b4f1d1ea0e23"
    filled = first.fill(certificate.passage, name="ก", at=certificate.certified_at)
    assert "version 1, 3 pages, and that" in filled


def test_six_pictures_and_a_missing_side_are_six_pages_whatever_the_office_laid_between(
    tmp_path: Path, settings: Settings
) -> None:
    settings.EFILES_STORE = f"file://{tmp_path}/store"
    ours = filed(6)
    cover, separator, copy = add_sheets(ours)
    certificate = certify(ours)
    lying = [slot["page"] for slot in certificate.passage.manifest]
    assert len(lying) == 10
    assert {cover.pk, separator.pk, copy.pk} < set(lying), "they stay in the manifest and its order"
    assert certificate.pages == certificate.passage.pages == 6
    assert "จำนวน 6 หน้า" in certificate.statement
    assert "missing 1, not scannable 0" in certificate.statement
    told = Client().get(f"/v/{certificate.code}/", headers={"accept": "application/json"}).json()
    assert told["pages"] == 6
    drawable = pictures_in(certificate.passage.manifest)
    assert len(drawable) == 6
    assert not {cover.pk, separator.pk, copy.pk} & set(drawable)
    assert [each for each in integrity.check() if each.invariant in ("G2", "G4")] == []
    Passage.objects.filter(pk=certificate.passage_id).update(pages=7)
    broken = " ".join(each.what for each in integrity.check() if each.invariant in ("G2", "G4"))
    assert "another root or count than its manifest" in broken
    assert "says something else than its passage" in broken
