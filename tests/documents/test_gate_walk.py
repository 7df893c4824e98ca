"""The demo's folder through the gate: certified once, whatever was done before; what stops it is told."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

from documents.employer_file import moves
from documents.filing import machine
from documents.gate.models import Certificate
from documents.intake import paper
from documents.made_up import demo, gate_walk
from documents.models import Batch, Document, PageDoubt, Reading
from documents.register import registration
from documents.register.models import Folder
from documents.upkeep import integrity
from sso_efiles.counters.models import CounterDelta
from sso_efiles.policy import Role
from tests.documents.paper import employer, folder, own_page, person
from tests.documents.test_demo import REPORT

pytestmark = pytest.mark.django_db
FOREIGN = "7431389841"


@pytest.fixture
def shelf() -> Folder:
    """The registered folder, and the office's people."""
    employer(gate_walk.ACCOUNT_NO, name="บริษัท ธนากรุ๊ป การ์เมนท์ จำกัด")
    employer(FOREIGN)
    for name, role in (("scan", Role.SCANNER), ("index", Role.INDEXER), ("qc", Role.QC)):
        person(role, name=f"{name}7400")
    person(Role.CERTIFIER, name="certify7400")
    return gate_walk.take_from_shelf()


def scan(shelf: Folder, *texts: str) -> Batch:
    """Its pages, read and filed by the machine."""
    batch = folder(gate_walk.NAME, *(own_page(gate_walk.ACCOUNT_NO, text) for text in texts))
    Reading.objects.filter(page__batch=batch).update(picture_sha256="0" * 64)
    gate_walk.tie_scans(shelf)
    machine.file_batch(batch.pk)
    return batch


def test_it_is_certified_by_four_people_and_a_second_walk_does_nothing(shelf: Folder) -> None:
    batch = scan(shelf, "ก", "ข", "ค", "ง")
    PageDoubt.objects.create(page=batch.pages.all()[0], code="faint")
    walked = gate_walk.walk_through_gate(shelf)
    assert walked.problems == ()
    certificate = Certificate.objects.get(code=walked.code)
    passage = certificate.passage
    steps = (passage.handed_over_by, passage.checked_by, passage.certified_by)
    assert [str(one and one.username) for one in steps] == ["index7400", "qc7400", "certify7400"]
    assert certificate.pages == 4, "two of the six counted sides were signed as missing"
    assert "signed for and are not among these pages: missing 2," in certificate.statement
    assert CounterDelta.objects.totals()["7400", "files.certified"] == 1
    assert Folder.objects.get().place == "archive"
    assert gate_walk.take_from_shelf() == shelf
    assert gate_walk.walk_through_gate(shelf) == walked
    assert Certificate.objects.count() == 1
    kept = [breach for breach in integrity.check() if breach.invariant not in ("I4", "I5", "I7")]
    assert kept == [], "I4, I5, I7: these pages have no pictures in the store, and no seal yet"


def test_what_stands_in_the_way_is_told(shelf: Folder) -> None:
    scan(shelf, "ก")
    second = registration.FolderFacts(account_no=gate_walk.ACCOUNT_NO, volume=2)
    registration.register_folder(second, office=shelf.office, by=person(name="scan7400"))
    walked = gate_walk.walk_through_gate(shelf)
    assert walked.code == ""
    told = " ".join(en for _th, en in walked.problems)
    assert "1 registered folders have not been scanned yet" in told
    assert moves.state_of(Document.objects.all()[0].employer) == "to_index"  # type: ignore[arg-type]


def test_a_batch_that_was_sent_before_the_register_is_tied_to_it(shelf: Folder) -> None:
    batch = folder(gate_walk.NAME, own_page(gate_walk.ACCOUNT_NO))
    gate_walk.tie_scans(shelf)
    gate_walk.tie_scans(shelf)
    batch.refresh_from_db()
    assert batch.folder == shelf
    done = paper.change_folder(Folder.objects.get(), {"box": "ข"}, by=person(name="scan7400"))
    assert done.deed.version == 3


def test_its_cover_lies_on_top_of_its_scans(shelf: Folder, settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    place = gate_walk.lay_out_scans(shelf)
    names = sorted(path.name for path in (place / gate_walk.NAME).iterdir())
    assert names[:2] == ["0000-cover.png", "0001.jpg"]
    assert gate_walk.lay_out_scans(shelf) == place


def test_the_report_fails_without_a_certificate() -> None:
    assert demo.problems(replace(REPORT, hit=demo.Hit("คำ", 1, "", 1.0))) == []
    stopped = replace(REPORT, certificate="", certified=0, stopped=(("ก", "b"),))
    failed = replace(stopped, hit=demo.Hit("คำ", 1, "", 1.0))
    assert [en for _, en in demo.problems(failed)] == ["the folder did not get through the gate", "b"]
    assert any("certified     1" in line for line in demo.lines(REPORT, port=8000))
    assert any(line.endswith("/v/kODqY7mZ/") for line in demo.lines(REPORT, port=8000))
