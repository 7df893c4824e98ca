"""A certified version of a file to take away: the pages as they were certified, in their order, whatever was
rescanned, moved or read again since; with what proves it without us (documents/proof).
"""

import hashlib
import zipfile
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

import pikepdf
from django.conf import settings
from django.utils import timezone
from pikepdf import Array, AttachedFileSpec, Name, Pdf

from documents.delivery.bagit import Bag, distinct_originals, name_of_original, shared_uploads
from documents.delivery.certificate_sheet import make_sheet
from documents.delivery.pdfa import add_metadata, add_pages, title_of
from documents.errors import FileMissing, NotTheSameBytes
from documents.gate.models import Certificate
from documents.gate.versions import readings_of
from documents.models import Reading
from documents.proof import certificate as proof
from documents.proof import derived
from documents.proof.pdf import METADATA, digest_metadata, stamp
from documents.proof.signature import sign_content
from documents.storage import store
from employers.models import Employer


@dataclass(frozen=True, slots=True)
class CertifiedFile:
    """A certificate with the reading of each of its slots that has a picture."""

    certificate: Certificate
    verify_url: str
    readings: dict[int, Reading]
    """By slot, from 1."""

    @property
    def employer(self) -> Employer:
        """Whose file it is."""
        employer: Employer = self.certificate.passage.efile.employer
        return employer

    @property
    def slots(self) -> list[dict[str, Any]]:
        """As they were certified."""
        slots: list[dict[str, Any]] = self.certificate.passage.manifest
        return slots

    @property
    def head(self) -> dict[str, Any]:
        """The facts of certificate.json."""
        certificate, passage = self.certificate, self.certificate.passage
        return {
            "account_no": self.employer.account_no,
            "employer": self.employer.name,
            "version": passage.version,
            "pages": certificate.pages,
            "root": certificate.root,
            "code": certificate.code,
            "verify_url": self.verify_url,
            "certified_at": f"{certificate.certified_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "certified_by": certificate.certified_name,
            "office": passage.office_id,
            "statement": certificate.statement,
        }

    def describe(self, *, enclosed: dict[str, str]) -> bytes:
        """certificate.json, signed where the installation has a key."""
        content = proof.make_content(self.head, self.slots, enclosed=enclosed)
        if settings.CERTIFICATE_KEY:
            content = sign_content(content, private_key=settings.CERTIFICATE_KEY)
        return proof.write_content(content)


def open_certified(certificate: Certificate, *, verify_url: str) -> CertifiedFile:
    """FileMissing, NotTheSameBytes where the store has no longer what was certified."""
    readings = readings_of(certificate.passage)
    for number, slot in enumerate(certificate.passage.manifest, start=1):
        if slot["picture"] is None:
            continue
        if number not in readings:
            raise FileMissing
        _certified_picture(readings[number], slot)
    return CertifiedFile(certificate, verify_url, readings)


def write_certified_bag(file: CertifiedFile, out: Path) -> None:
    """As a bag: certificate.json, the printed certificate, ledger, metadata, pictures by slot, text, and the
    originals that hold nobody else's papers. FileExistsError where something lies already.
    """
    with zipfile.ZipFile(out, "x", compression=zipfile.ZIP_DEFLATED) as archive:
        bag = Bag(archive, root=f"employer-{file.employer.account_no}")
        bag.add("data/certificate.pdf", make_sheet(file.certificate, verify_url=file.verify_url))
        readings = list(file.readings.values())
        for upload in distinct_originals(readings, without=shared_uploads(file.employer, readings)):
            bag.add_file(name_of_original(upload), upload.sha256)
        for number, reading in file.readings.items():
            bag.add(f"data/text/{number:04d}.txt", reading.text.encode())
        enclosed = dict(bag.digests)
        for number, reading in file.readings.items():
            picture = _certified_picture(reading, file.slots[number - 1])
            bag.add(f"data/pages/{number:04d}.jpg", picture, packing=zipfile.ZIP_STORED)
        bag.add("data/ledger.json", proof.write_content(derived.ledger_of(file.slots)))
        bag.add("data/metadata.json", proof.write_content(derived.metadata_of(file.head, file.slots)))
        bag.add(f"data/{proof.NAME}", file.describe(enclosed=enclosed))
        bag.close(pages=len(file.readings))


def write_certified_pdf(file: CertifiedFile, out: Path) -> None:
    """As PDF/A-3b with certificate.json as its associated file, and a digest over all its bytes in its
    identifier.
    """
    with Pdf.new() as pdf:
        subject = f"รับรองแล้ว / Certified: {file.certificate.root} {file.verify_url}"
        add_metadata(pdf, title=title_of(file.employer), subject=subject, part=3)
        drawn = add_pages(pdf, list(file.readings.values()))
        enclosed = {
            f"drawing {at}": hashlib.sha256(each).hexdigest() for at, each in enumerate(drawn, start=1)
        }
        enclosed[METADATA] = digest_metadata(pdf)
        _attach(pdf, file.describe(enclosed=enclosed))
        pdf.save(out, static_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    stamp(out)


def _attach(pdf: Pdf, data: bytes) -> None:
    """certificate.json as a file that the document is made from (ISO 19005-3, 6.8): relationship Data."""
    facts: dict[str, Any] = {"relationship": Name("/Data")}  # its stub does not know it
    attached = AttachedFileSpec(
        pdf,
        data,
        filename=proof.NAME,
        mime_type="application/json",
        description="What was certified / รายการที่รับรอง",
        **facts,
        mod_date=f"D:{timezone.now():%Y%m%d%H%M%S}Z",
    )
    pdf.attachments[proof.NAME] = attached
    pdf.Root.AF = Array([pdf.attachments[proof.NAME].obj])


def _certified_picture(reading: Reading, slot: dict[str, Any]) -> bytes:
    """The picture that was certified, and no other; a slot without a digest is from before it was kept."""
    data = store().get(reading.picture_key("full"))
    if slot["picture"] and hashlib.sha256(data).hexdigest() != slot["picture"]:
        raise NotTheSameBytes
    return data
