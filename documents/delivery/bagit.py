"""An employer's file as a BagIt 1.0 bag (RFC 8493) in a ZIP: originals, text, metadata, SHA-256 manifests.

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
        bag = _Bag(archive, root=f"employer-{employer.account_no}")
        shared = _shared_uploads(employer, readings)
        for file in _distinct_originals(readings, without=shared):
            bag.add_file(f"data/originals/{file.pk}-{_safe_name(file.name)}", file.sha256)
        for reading in readings:
            if reading.scan.upload_id in shared:
                bag.add(f"data/pages/{reading.page_id}.jpg", store().get(reading.picture_key("full")))
            bag.add(f"data/text/{reading.page_id}.txt", reading.text.encode())
        described = json.dumps(_describe_file(employer, readings), ensure_ascii=False, indent=1, default=str)
        bag.add("data/metadata.json", described.encode())
        bag.close(pages=len(readings))


class _Bag:
    """A bag being filled: payload first, then the manifests that vouch for it."""

    def __init__(self, archive: zipfile.ZipFile, *, root: str) -> None:
        self._archive, self._root = archive, root
        self._digests: dict[str, str] = {}
        self._bytes = 0

    def add(self, name: str, data: bytes) -> None:
        """A file of the payload."""
        self._archive.writestr(f"{self._root}/{name}", data)
        self._digests[name] = hashlib.sha256(data).hexdigest()
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
        self._digests[name] = sha256

    def close(self, *, pages: int) -> None:
        """Declaration, information and manifests."""
        tags = {
            "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            "bag-info.txt": (
                f"Bagging-Date: {timezone.localdate().isoformat()}\n"
                f"Payload-Oxum: {self._bytes}.{len(self._digests)}\nPage-Count: {pages}\n"
            ),
            "manifest-sha256.txt": _manifest(self._digests),
        }
        for name, text in tags.items():
            self._archive.writestr(f"{self._root}/{name}", text)
        digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in tags.items()}
        self._archive.writestr(f"{self._root}/tagmanifest-sha256.txt", _manifest(digests))


def _manifest(digests: dict[str, str]) -> str:
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))


def _shared_uploads(employer: Employer, readings: Sequence[Reading]) -> set[int]:
    """Uploads that hold a page which is not this employer's: not handed over whole. A copy is whose the
    page is that counts.
    """
    scans = Scan.objects.filter(upload__in={reading.scan.upload_id for reading in readings})
    ours = Q(page__document__employer=employer) | Q(page__duplicate_of__document__employer=employer)
    others = scans.exclude(pk__in=scans.filter(ours).values("pk"))
    return set(others.values_list("upload", flat=True))


def _distinct_originals(readings: Sequence[Reading], *, without: set[int]) -> Iterator[Upload]:
    seen: set[str] = set()
    for reading in readings:
        file = reading.scan.upload
        if file.sha256 not in seen and file.pk not in without:
            seen.add(file.sha256)
            yield file


def _safe_name(name: str) -> str:
    """A name that is no path (names are cleaned when they come in; this is the second lock)."""
    return name.replace("/", "_").replace("\\", "_").lstrip(".")[:120] or "file"


def _describe_file(employer: Employer, readings: Sequence[Reading]) -> dict[str, Any]:
    slots = Page.objects.by_position().filter(scan=None).defer("why")
    documents = Document.objects.filter(employer=employer, state=DocumentState.FILED).with_pages()
    documents = documents.in_file_order()
    return {
        "account_no": employer.account_no,
        "name": employer.name,
        "file_state": moves.state_of(employer),
        "documents": [
            {
                "id": d.pk,
                "form": d.form_id,
                "title": d.title,
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
