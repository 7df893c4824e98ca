"""An employer's file as a BagIt 1.0 bag (RFC 8493) in a ZIP: originals, text, metadata, SHA-256 manifests. As
it lies now, and saying that it is not certified; documents/delivery/certified.py writes what is.

Of a stack that holds others' papers too, the bag has the pictures of this employer's pages, not the upload.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from documents.employer_file import moves
from documents.models import Document, Page, Reading, Scan, Upload
from documents.states import DocumentState
from documents.storage import open_original, store
from employers.models import Employer

_CHUNK = 1024 * 1024


def write_bag(employer: Employer, readings: Sequence[Reading], out: Path) -> None:
    """Write the pages of these readings; FileExistsError where something lies already."""
    with zipfile.ZipFile(out, "x", compression=zipfile.ZIP_DEFLATED) as archive:
        bag = Bag(archive, root=f"employer-{employer.account_no}")
        shared = shared_uploads(employer, readings)
        for file in distinct_originals(readings, without=shared):
            bag.add_file(name_of_original(file), file.sha256)
        for reading in readings:
            if reading.scan.upload_id in shared:
                bag.add(f"data/pages/{reading.page_id}.jpg", store().get(reading.picture_key("full")))
            bag.add(f"data/text/{reading.page_id}.txt", reading.text.encode())
        described = json.dumps(_describe_file(employer, readings), ensure_ascii=False, indent=1, default=str)
        bag.add("data/metadata.json", described.encode())
        bag.close(pages=len(readings))


class Bag:
    """A bag being filled: payload first, then the manifests that vouch for it."""

    def __init__(self, archive: zipfile.ZipFile, *, root: str) -> None:
        self._archive, self._root = archive, root
        self.digests: dict[str, str] = {}
        """Of the payload so far, by name."""
        self._bytes = 0

    def add(self, name: str, data: bytes, *, packing: int = zipfile.ZIP_DEFLATED) -> None:
        """A file of the payload; pictures are packed already."""
        self._archive.writestr(f"{self._root}/{name}", data, compress_type=packing)
        self.digests[name] = hashlib.sha256(data).hexdigest()
        self._bytes += len(data)

    def add_file(self, name: str, sha256: str) -> None:
        """An original, whose digest is checked as it is read."""
        with (
            open_original(sha256) as path,
            self._archive.open(f"{self._root}/{name}", "w", force_zip64=True) as to,
            path.open("rb") as source,
        ):
            while chunk := source.read(_CHUNK):
                to.write(chunk)
                self._bytes += len(chunk)
        self.digests[name] = sha256

    def close(self, *, pages: int) -> None:
        """Declaration, information and manifests."""
        tags = {
            "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            "bag-info.txt": (
                f"Bagging-Date: {timezone.localdate().isoformat()}\n"
                f"Payload-Oxum: {self._bytes}.{len(self.digests)}\nPage-Count: {pages}\n"
            ),
            "manifest-sha256.txt": _manifest(self.digests),
        }
        for name, text in tags.items():
            self._archive.writestr(f"{self._root}/{name}", text)
        digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in tags.items()}
        self._archive.writestr(f"{self._root}/tagmanifest-sha256.txt", _manifest(digests))


def _manifest(digests: dict[str, str]) -> str:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))


def shared_uploads(employer: Employer, readings: Sequence[Reading]) -> set[int]:
    """Uploads that hold a page which is not this employer's: not handed over whole. A copy is whose the
    page is that counts.
    """
    scans = Scan.objects.filter(upload__in={reading.scan.upload_id for reading in readings})
    ours = Q(page__document__employer=employer) | Q(page__duplicate_of__document__employer=employer)
    others = scans.exclude(pk__in=scans.filter(ours).values("pk"))
    return set(others.values_list("upload", flat=True))


def distinct_originals(readings: Sequence[Reading], *, without: set[int]) -> Iterator[Upload]:
    seen: set[str] = set()
    for reading in readings:
        file = reading.scan.upload
        if file.sha256 not in seen and file.pk not in without:
            seen.add(file.sha256)
            yield file


def name_of_original(file: Upload) -> str:
    """Its place in the bag; no path (names are cleaned when they come in; this is the second lock)."""
    name = "".join("_" if letter in "/\\" or letter < " " else letter for letter in file.name)
    return f"data/originals/{file.pk}-{name.lstrip('.')[:120] or 'file'}"


def _describe_file(employer: Employer, readings: Sequence[Reading]) -> dict[str, Any]:
    slots = Page.objects.by_position().filter(scan=None).defer("why")
    documents = Document.objects.filter(employer=employer, state=DocumentState.FILED).with_pages()
    documents = documents.in_file_order()
    return {
        "account_no": employer.account_no,
        "name": employer.name,
        "file_state": moves.state_of(employer),
        "certified": False,
        "documents": [
            {
                "id": d.pk,
                "form": d.form_id,
                "title": d.title,
                "date": d.dated.isoformat() if d.dated else None,
                "period": d.period_told.code if d.period_told else None,
                "filed_at": d.filed_at,
                "pages": _describe_pages(d, readings),
                "without_picture": [{"id": page.pk, "kind": page.kind} for page in d.pages.all()],
            }
            for d in documents.prefetch_related(Prefetch("pages", slots))
        ],
    } | {"exported_at": timezone.now().isoformat(timespec="seconds")}


def _describe_pages(document: Document, readings: Sequence[Reading]) -> list[dict[str, Any]]:
    return [_describe_page(r.page, r) for r in readings if r.page.document_id == document.pk]


def _describe_page(page: Page, reading: Reading) -> dict[str, Any]:
    return {
        "id": page.pk,
        "file": reading.scan.upload.shown_name,
        "number": reading.scan.number,
        "original_sha256": reading.scan.upload.sha256,
        "engine": reading.engine,
        "confidence": round(reading.confidence, 3),
        "dpi": reading.dpi,
    }
