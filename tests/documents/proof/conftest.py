"""A certified file taken away as a bag and as a PDF: made once, each test gets copies."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test.utils import override_settings

from documents.delivery import export
from documents.gate.models import Certificate
from tests.documents.gate.paper import certify, filed


@dataclass(frozen=True, slots=True)
class Exported:
    """Both forms of one certified version, of five pages and a missing one."""

    bag: bytes
    pdf: bytes
    root: str
    code: str


_made: list[Exported] = []


@pytest.fixture
def certified(tmp_path: Path, db: None) -> Iterator[Certificate]:
    """Of a file of five pages and a missing one."""
    store = f"file://{tmp_path}/store"
    with override_settings(EFILES_STORE=store, EFILES_PUBLIC_URL="https://efile.example"):
        yield certify(filed())


@pytest.fixture
def exported(request: pytest.FixtureRequest, tmp_path: Path, db: None) -> Exported:
    """The first test that asks has it made."""
    if not _made:
        certificate: Certificate = request.getfixturevalue("certified")
        for kind in export.FORMATS:
            export.export_file(certificate.passage.efile.employer, tmp_path / f"made.{kind}", kind=kind)
        bag, pdf = ((tmp_path / f"made.{kind}").read_bytes() for kind in ("zip", "pdf"))
        _made.append(Exported(bag, pdf, certificate.root, certificate.code))
    return _made[0]


@pytest.fixture
def bag(exported: Exported, tmp_path: Path) -> Path:
    """It as a bag."""
    (tmp_path / "file.zip").write_bytes(exported.bag)
    return tmp_path / "file.zip"


@pytest.fixture
def pdf(exported: Exported, tmp_path: Path) -> Path:
    """It as a PDF."""
    (tmp_path / "file.pdf").write_bytes(exported.pdf)
    return tmp_path / "file.pdf"
