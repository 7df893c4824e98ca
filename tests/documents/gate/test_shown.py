"""From the gate to whoever received the file: certified by three, checked in public, proven offline."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from documents.delivery import export
from documents.gate import certifying, checking, handing_over
from documents.gate.certificates import valid_certificate_of
from documents.models import Page
from documents.upkeep import integrity
from employers.models import Employer
from sso_efiles.policy import Role
from tests.documents.gate.paper import OURS, depict
from tests.documents.gate.people import CLEAN, certifier, checker, filed_file, indexer
from tests.documents.paper import person
from tests.documents.proof.tampering import changed_bag, changed_certificate, flip_pixel, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(tmp_path: Path, settings: Settings) -> Employer:
    """A file of five pages that three people brought through the gate."""
    settings.EFILES_STORE = f"file://{tmp_path}/store"
    employer = filed_file(OURS, pages=5)
    for number, page in enumerate(Page.objects.order_by("pk")):
        depict(page, number, shade=30 * number)
    handing_over.hand_over(employer, by=indexer())
    checking.check(employer, CLEAN, by=checker())
    certifying.certify(employer, by=certifier(), statement=True)
    return employer


def state_told(code: str) -> str:
    return str(Client().get(f"/v/{code}/", headers={"accept": "application/json"}).json()["state"])


def test_a_certified_file_is_valid_in_public_and_whole_offline_until_something_is_changed(
    ours: Employer, tmp_path: Path
) -> None:
    certificate = valid_certificate_of(ours.pk)
    assert certificate
    assert certificate.certified_name in certificate.statement
    assert certificate.certified_at == certificate.passage.certified_at
    assert state_told(certificate.code) == "valid"
    for kind in export.FORMATS:
        export.export_file(ours, tmp_path / f"file.{kind}", kind=kind)
        assert told(tmp_path / f"file.{kind}", root=certificate.root) == []
    out = tmp_path / "file.zip"
    sound = out.read_bytes()
    with changed_bag(out) as files:
        files["data/pages/0002.jpg"] = flip_pixel(files["data/pages/0002.jpg"])
    assert told(out) == ["page 2: picture changed"]
    out.write_bytes(sound)
    with changed_bag(out) as files:
        one, other = "data/pages/0002.jpg", "data/pages/0004.jpg"
        files[one], files[other] = files[other], files[one]
    assert told(out) == ["pages 2 and 4 swapped"]
    out.write_bytes(sound)
    with changed_certificate(out) as content:
        content["slots"][0]["form"], content["slots"][0]["title"] = "sps_9_02", content["slots"][0]["title"]
    assert "field form of slot 1 differs" in told(out)


def test_a_revoked_certificate_is_withdrawn_in_public_and_stays_readable(ours: Employer) -> None:
    certificate = valid_certificate_of(ours.pk)
    assert certificate
    certifying.revoke(ours, reason="พบหน้าขาด", by=certifier())
    assert state_told(certificate.code) == "withdrawn"
    reader = Client()
    reader.force_login(person(Role.COUNTER))
    assert reader.get(f"/e/{OURS}/versions/1/").status_code == 200
    listed = reader.get(f"/e/{OURS}/versions/").content.decode()
    assert "เพิกถอน" in listed
    assert f"/e/{OURS}/versions/1/" in listed


def test_the_ledger_finds_nothing_wrong_with_certificates(ours: Employer) -> None:
    told_of = [
        each for each in integrity.check() if each.invariant.startswith("G") or "certificate" in each.what
    ]
    assert told_of == []


def test_the_screen_hands_out_the_certified_file_and_on_request_what_lies_there_now(
    ours: Employer, tmp_path: Path
) -> None:
    officer = Client()
    officer.force_login(person(Role.QC))
    assert 'value="now"' in officer.get(f"/e/{OURS}/").content.decode()
    for version, expected in (("", []), ("now", None), ("1", [])):
        form = {"as": "zip", "reason": "ส่งให้ผู้ตรวจสอบภายนอก", "version": version}
        answer = officer.post(f"/e/{OURS}/export/", form)
        assert answer.status_code == 200
        (tmp_path / "taken.zip").write_bytes(answer.getvalue())
        names = (tmp_path / "taken.zip").read_bytes().count(b"data/certificate.json")
        assert bool(names) is (expected is not None)
        if expected is not None:
            assert told(tmp_path / "taken.zip") == expected
    for version in ("9", "x"):
        form = {"as": "zip", "reason": "ส่งให้ผู้ตรวจสอบภายนอก", "version": version}
        assert officer.post(f"/e/{OURS}/export/", form).status_code in (404, 409)
