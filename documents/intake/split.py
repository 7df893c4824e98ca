"""A stored file becomes page rows (or a ZIP becomes files), all of them in one transaction."""

from pathlib import Path
from typing import Protocol

from django.db import transaction
from django.db.models.functions import Now

from documents import queue
from documents.intake import sniff, zips
from documents.intake.names import clean_name
from documents.models import Page, StoredFile
from documents.queue import Claim
from documents.states import FileState, WorkState
from documents.storage import open_for_reading, store
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.counters import deltas
from sso_efiles.counters.names import CounterName


class Counter(Protocol):
    """What counts the pages of a file: ocr.reader.Reader."""

    def inspect(self, path: Path, *, kind: str, let_pass: tuple[str, ...] = ()) -> "Facts": ...


class Facts(Protocol):
    """What it finds."""

    @property
    def pages(self) -> int: ...


def split(held: Claim, *, reader: Counter) -> None:
    """Under a claim on a stored file. UnreadablePage, ReaderLost, NotTheSameBytes, Superseded."""
    file = StoredFile.objects.select_related("batch").get(pk=held.pk)
    with open_for_reading(file.sha256) as path:
        if file.kind == "zip":
            _unpack(held, file, path)
        else:
            passed = (file.let_pass,) if file.let_pass else ()
            _make_pages(held, file, pages=reader.inspect(path, kind=file.kind, let_pass=passed).pages)


@transaction.atomic
def _make_pages(held: Claim, file: StoredFile, *, pages: int) -> None:
    queue.finish(held, pages_found=pages)
    there = set(Page.objects.filter(file=file).values_list("number", flat=True))
    new = [
        Page(file=file, number=number, batch_id=file.batch_id, office_id=file.batch.office_id)
        for number in range(1, pages + 1)
        if number not in there
    ]
    Page.objects.bulk_create(new, batch_size=500)
    deltas.add(file.batch.office_id, CounterName.PAGES_OPEN, len(new))
    trail.record(AuditAction.UPLOAD_SPLIT, file, pages=pages)


def _unpack(held: Claim, archive: StoredFile, path: Path) -> None:
    """Each entry is an original of its own; bytes first, rows after, as with any file."""
    contents = zips.check(path)
    entries = [_store_entry(archive, path, entry, position=i) for i, entry in enumerate(contents)]
    with transaction.atomic():
        queue.finish(held, pages_found=0)
        _mark_duplicates([row for row in entries if row.state == FileState.STORED])
        StoredFile.objects.bulk_create(entries, ignore_conflicts=True)
        # a page that stood in for the archive while it could not be opened
        stood_in, _ = Page.objects.filter(file=archive).delete()
        deltas.add(archive.batch.office_id, CounterName.PAGES_OPEN, -stood_in)
        # what desktops leave in folders is no scan, and is told of all the same
        trail.record(
            AuditAction.UPLOAD_SPLIT,
            archive,
            entries=len(entries),
            litter=list(map(str, contents.litter))[:50],
        )


def _mark_duplicates(rows: list[StoredFile]) -> None:
    """A duplicate is a second row: an object alone may be what an earlier try of ours left before it died."""
    digests = [row.sha256 for row in rows]
    stored = StoredFile.objects.filter(sha256__in=digests, state=FileState.STORED)
    known = set(stored.values_list("sha256", flat=True))
    for row in rows:
        row.duplicate = row.sha256 in known
        known.add(row.sha256)


def _store_entry(archive: StoredFile, path: Path, entry: zips.Entry, *, position: int) -> StoredFile:
    row = StoredFile(
        batch_id=archive.batch_id,
        parent=archive,
        client_id=f"{archive.client_id}/{position}"[:80],
        name=clean_name(entry.name),
        raw_name=entry.raw_name[:2000],
        size=entry.size,
        position=position,
        stored_at=Now(),
    )
    incoming = store().incoming()
    try:
        zips.extract(path, entry, to=incoming)
        row.sha256 = incoming.sha256
        incoming.flush()
        row.kind = str(sniff.of_file(row.name, incoming.path, size=incoming.size))
        store().publish(incoming)
        row.state, row.split = FileState.STORED, WorkState.QUEUED
    except sniff.Refused as refused:
        row.state, row.reason = FileState.REFUSED, refused.code
    finally:
        incoming.drop()
    return row
