"""A scan and a reader: pictures, words, numbers and doubts, kept in one transaction behind the claim. What
was read of the same bytes before is taken over (known_bytes.py): a page that comes again is not read again.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from documents import worked
from documents.dating import refresh_days
from documents.doubts import Doubt
from documents.models import FormType, Identifier, Page, PageDoubt, PageFact, Reading, Scan
from documents.reading.classification import Recognised, drop_unknown_form, recognise_page
from documents.reading.doubts import OF_READING, doubts_of
from documents.reading.known_bytes import KnownReading, find_known_reading, wait_for_twin, wake_twins
from documents.reading.mending import identify_numbers
from documents.reading.page_facts import find_facts, keep_facts
from documents.reading.stored_text import decode_text, encode_digits, encode_handwriting, encode_words
from documents.search import index_pages
from documents.sheets.recognition import encode_mark, judge_page
from documents.slots import rescans
from documents.states import PageKind
from documents.storage import open_for_reading, store
from documents.turning import turn_kept
from ocr.isolation.client import PageReading
from sso_efiles.text.thai import clean_ocr
from sso_efiles.work import leases
from sso_efiles.work.leases import Claim

SIZES = ("full", "view", "thumb")


class Reader(Protocol):
    """What reads: ocr.isolation.client.Reader, or a test's own."""

    def read_page(self, path: Path, *, kind: str, number: int, work: Path) -> PageReading: ...


@dataclass(frozen=True, slots=True)
class _Result:
    reading: Reading
    identifiers: list[Identifier]
    form: Recognised
    facts: list[PageFact]
    doubts: list[PageDoubt]


def read(held: Claim, *, reader: Reader) -> None:
    """Read the scan of a claim. UnreadablePage, ReaderLost, NotTheSameBytes, LeaseLost, TwinIsBeingRead."""
    scan = Scan.objects.select_related("upload", "page__batch").get(pk=held.pk)
    if known := find_known_reading(scan):
        _commit_reading(held, scan.page, _take_over(scan, known, token=held.token))
        return
    wait_for_twin(scan)
    with open_for_reading(scan.upload.sha256) as path, _work_folder() as work:
        result = reader.read_page(path, kind=scan.upload.kind, number=scan.number, work=work)
        described = _describe_reading(scan, result, token=held.token)
        _store_pictures(described.reading, result)
    _commit_reading(held, scan.page, described)


def _take_over(scan: Scan, known: KnownReading, *, token: Any) -> _Result:
    """What was read of the same bytes, as this scan's own reading; and its pictures, before the row."""
    reading = known.copy_for(scan, token=token)
    reading.picture_sha256 = hashlib.sha256(known.pictures["full"]).hexdigest()
    for size in SIZES:
        store().put(reading.picture_key(size), known.pictures[size])
    doubts = [PageDoubt(page=scan.page, code=row.code, box=row.box, facts=row.facts) for row in known.doubts]
    return _Result(
        reading,
        identify_numbers(scan.page, decode_text(reading)),
        recognise_page(reading),
        find_facts(reading),
        [row for row in doubts if row.code in OF_READING],
    )


def _describe_reading(scan: Scan, result: PageReading, *, token: Any) -> _Result:
    text = result.text
    said = clean_ocr(text.text)
    reading = Reading(
        page=scan.page,
        scan=scan,
        token=token,
        source_sha256=scan.upload.sha256,
        engine=text.engine[:80],
        text=said,
        words=encode_words(text),
        digits=encode_digits(text),
        handwriting=encode_handwriting(text),
        seals=[list(box) for box in text.seals],
        confidence=text.confidence,
        width=text.width,
        height=text.height,
        dpi=result.dpi,
        rotation=text.rotation,
        skew=text.skew,
        blank=text.blank,
        sheet=encode_mark(judge_page(result.marks, said)),
        imprint=result.imprint,
        cpu_s=result.cpu_s,
    )
    # from what is stored, so that `classify` finds the same on it later
    return _Result(
        reading,
        identify_numbers(scan.page, decode_text(reading)),
        recognise_page(reading),
        find_facts(reading),
        doubts_of(reading, remarks=text.remarks, flags=result.flags, picture=result.picture),
    )


def _store_pictures(reading: Reading, result: PageReading) -> None:
    """Before the row, as originals are: keys hold the token, so a late worker overwrites nothing."""
    for size in SIZES:
        data = getattr(result, size).read_bytes()
        store().put(reading.picture_key(size), data)
        if size == "full":
            reading.picture_sha256 = hashlib.sha256(data).hexdigest()


@transaction.atomic
def _commit_reading(held: Claim, page: Page, result: _Result) -> None:
    named = result.form.form or result.form.guess
    known = dict(FormType.objects.filter(pk=named).values_list("pk", "doc_class")) if named else {}
    found = drop_unknown_form(result.form, known, page_id=page.pk)
    leases.finish(held, read_at=Now())
    wake_twins(result.reading.scan)
    slot = _hold_slot(page, scan=result.reading.scan)
    if slot.scan_id != held.pk:
        # another image took the slot meanwhile: what was read here is kept, and speaks for the page no more
        result.reading.current = False
        result.reading.save(force_insert=True)
        _count(result, kind=known.get(found.form or "", ""))
        return
    kind = PageKind(slot.kind) if slot.duplicate_of_id else _kind_after(slot, result.reading)
    Page.objects.filter(pk=page.pk).update(kind=kind, **found.columns)
    turn = _forget_turn(slot, result.reading)
    Reading.objects.filter(page=page, current=True).update(current=False)
    result.reading.save(force_insert=True)
    _count(result, kind=known.get(found.form or "", ""))
    Identifier.objects.filter(page=page).delete()
    Identifier.objects.bulk_create(result.identifiers)
    keep_facts(page.pk, result.facts)
    _renew_doubts(page, result.doubts)
    if result.reading.sheet:
        # a sheet that is used again comes again and is no copy: its picture is known by nothing
        Scan.objects.filter(pk=held.pk).update(identity="")
    if turn:
        turn_kept(slot, to=turn)
    if slot.document_id is not None:
        refresh_days([slot.document_id])
    index_pages([page.pk])
    if slot.first_scan_id is not None:
        rescans.refresh_file_of(slot)


def _count(result: _Result, *, kind: str) -> None:
    faint = any(doubt.code == Doubt.FAINT for doubt in result.doubts)
    worked.count_reading(result.reading, kind=kind, faint=faint)


def _hold_slot(page: Page, *, scan: Scan) -> Page:
    """The slot of a scan that was read, held; where it waited for this image, with it."""
    awaited = Page.objects.filter(pk=page.pk, next_scan=scan.pk)
    if awaited.exists():
        rescans.hold_file_of(page)
    slot = Page.objects.select_for_update(no_key=True, of=("self",)).select_related("scan").get(pk=page.pk)
    if slot.next_scan_id == scan.pk:
        rescans.take_slot(slot, scan)
    return slot


def _renew_doubts(page: Page, doubts: list[PageDoubt]) -> None:
    """What was settled about this image and is found on it again stays settled."""
    before = PageDoubt.objects.filter(page=page, code__in=OF_READING)
    settled = {row.code: row for row in before.exclude(settled_at=None)}
    for doubt in doubts:
        if known := settled.get(doubt.code):
            doubt.settled_by, doubt.settled_at = known.settled_by, known.settled_at
            doubt.settled_note = known.settled_note
    before.delete()
    PageDoubt.objects.bulk_create(doubts)


def _forget_turn(page: Page, reading: Reading) -> int:
    """Turn back what a person had turned before another reading takes its place; by how much the new one is
    to be turned: a new image stands as it was scanned.
    """
    last = Reading.objects.filter(page=page, current=True).only("scan").first()
    turn = page.turn
    if last is None or not turn:
        return 0
    turn_kept(page, to=0)
    return turn if last.scan_id == reading.scan_id else 0


def _kind_after(page: Page, reading: Reading) -> PageKind:
    """Image or blank, as it was read; a kind that the last reading did not say is a person's, and stays."""
    if page.kind_by_id is not None:
        return PageKind(page.kind)
    last = Reading.objects.filter(page=page, current=True).only("blank").first()
    if page.kind != (_kind_of(last) if last else PageKind.IMAGE):
        return PageKind(page.kind)
    return _kind_of(reading)


def _kind_of(reading: Reading) -> PageKind:
    return PageKind.BLANK if reading.blank else PageKind.IMAGE


@contextmanager
def _work_folder() -> Iterator[Path]:
    """A private folder for one page; on the size-limited tmpfs that EFILES_WORK names, where there is one."""
    settings.WORK_DIR.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="page-", dir=settings.WORK_DIR))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
