"""A stored upload becomes pages with their scans (or a ZIP becomes uploads), in one transaction."""

from pathlib import Path
from typing import Protocol

from django.db import transaction

from documents import worked
from documents.intake import archives, sniff, zips
from documents.models import Page, Scan, Upload
from documents.reasons import Reason
from documents.states import UploadState
from documents.storage import open_for_reading
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.counters import deltas
from sso_efiles.counters.names import CounterName
from sso_efiles.counters.steps import Step
from sso_efiles.work import leases
from sso_efiles.work.leases import Claim


class Counter(Protocol):
    """What counts the pages of a file: ocr.isolation.client.Reader."""

    def inspect(self, path: Path, *, kind: str, let_pass: tuple[str, ...] = ()) -> "Facts": ...


class Facts(Protocol):
    """What it finds."""

    @property
    def pages(self) -> int: ...


def split(held: Claim, *, reader: Counter) -> None:
    """Split the upload of a claim. UnreadablePage, ReaderLost, NotTheSameBytes, LeaseLost."""
    file = Upload.objects.select_related("batch").get(pk=held.pk)
    with open_for_reading(file.sha256) as path:
        if file.kind == "zip":
            _unpack_archive(held, file, path)
        else:
            passed = (file.let_pass,) if file.let_pass else ()
            _create_pages(held, file, pages=reader.inspect(path, kind=file.kind, let_pass=passed).pages)


@transaction.atomic
def _create_pages(held: Claim, file: Upload, *, pages: int) -> None:
    if file.sent_by_id is not None and pages != 1:  # the new image of one page
        raise sniff.Refused(Reason.TOO_MANY_PAGES, limit="1")
    leases.finish(held, pages_found=pages)
    there = set(Scan.objects.filter(upload=file).values_list("number", flat=True))
    new = [number for number in range(1, pages + 1) if number not in there]
    worked.count_scanned(Page.objects.create_with_scans(file, new))
    deltas.add(file.batch.office_id, CounterName.PAGES_OPEN, len(new))
    trail.record(AuditAction.UPLOAD_SPLIT, file, pages=pages)


def _unpack_archive(held: Claim, archive: Upload, path: Path) -> None:
    """Each entry is an original of its own; bytes first, rows after, as with any file."""
    contents = zips.check(path)
    folders = archives.store_entries(held, archive, path, contents)
    entries = [row for _tray, rows in folders for row in rows]
    with transaction.atomic():
        leases.finish(held, pages_found=0)
        _mark_duplicates([row for row in entries if row.state == UploadState.STORED])
        own = [(tray, rows) for tray, rows in folders if tray is not None]
        batches = archives.open_folders(archive, [tray for tray, _ in own], [len(rows) for _, rows in own])
        for batch, (_tray, rows) in zip(batches, own, strict=True):
            for row in rows:
                row.batch = batch
        Upload.objects.bulk_create(entries, ignore_conflicts=True)
        # a page that stood in for the archive while it could not be opened
        deltas.add(archive.batch.office_id, CounterName.PAGES_OPEN, -_drop_placeholder(archive))
        # what desktops leave in folders is no scan, and is told of all the same
        trail.record(
            AuditAction.UPLOAD_SPLIT,
            archive,
            entries=len(entries),
            litter=list(map(str, contents.litter))[:50],
        )


def _drop_placeholder(archive: Upload) -> int:
    """Take away the page that stood in for an archive while it could not be opened; how many that was."""
    scans = Scan.objects.filter(upload=archive).select_related("page__batch")
    stood_in = [scan.page_id for scan in scans]
    for scan in scans:
        worked.count_scan(scan, step=Step.SCANNED, pages=-1)
    pages = Page.objects.filter(pk__in=stood_in)
    pages.update(scan=None)
    Scan.objects.filter(upload=archive).delete()
    pages.delete()
    return len(stood_in)


def _mark_duplicates(rows: list[Upload]) -> None:
    """A duplicate is a second row: an object alone may be what an earlier try of ours left before it died."""
    digests = [row.sha256 for row in rows]
    stored = Upload.objects.filter(sha256__in=digests, state=UploadState.STORED)
    known = set(stored.values_list("sha256", flat=True))
    for row in rows:
        row.duplicate = row.sha256 in known
        known.add(row.sha256)
