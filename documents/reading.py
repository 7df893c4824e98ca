"""A page and a reader: pictures, words and numbers, kept in one transaction behind the claim."""

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

from documents import findings, queue
from documents.models import FormType, Identifier, Page, Reading
from documents.queue import Claim
from documents.search import index_pages
from documents.storage import open_for_reading, store
from ocr.reader import PageReading
from sso_efiles.text.thai import clean_ocr

SIZES = ("full", "view", "thumb")


class Reader(Protocol):
    """What reads: ocr.reader.Reader, or a test's own."""

    def read_page(self, path: Path, *, kind: str, number: int, work: Path) -> PageReading: ...


@dataclass(frozen=True, slots=True)
class _Made:
    reading: Reading
    found: list[Identifier]
    form: str | None


def read(held: Claim, *, reader: Reader) -> None:
    """Under a claim on a page. UnreadablePage, ReaderLost, NotTheSameBytes, Superseded."""
    page = Page.objects.select_related("file").get(pk=held.pk)
    with open_for_reading(page.file.sha256) as path, _work_folder() as work:
        result = reader.read_page(path, kind=page.file.kind, number=page.number, work=work)
        made = _describe(page, result, token=held.token)
        _keep_pictures(made.reading, result)
    _keep(held, page, made)


def _describe(page: Page, result: PageReading, *, token: Any) -> _Made:
    text = result.text
    reading = Reading(
        page=page,
        token=token,
        source_sha256=page.file.sha256,
        engine=text.engine[:80],
        text=clean_ocr(text.text),
        words=[[clean_ocr(w.text), *w.box, round(w.confidence, 3), w.line] for w in text.words],
        digits=[
            [d.as_read, *d.box, round(d.confidence, 3), [list(o) for o in d.alternatives]]
            for d in text.digits
        ],
        confidence=text.confidence,
        width=text.width,
        height=text.height,
        dpi=result.dpi,
        rotation=text.rotation,
        skew=text.skew,
        blank=text.blank,
        cpu_s=result.cpu_s,
    )
    return _Made(reading, findings.identifiers(page, text), findings.form(text.text))


def _keep_pictures(reading: Reading, result: PageReading) -> None:
    """Before the row, as originals are: keys hold the token, so a late worker overwrites nothing."""
    for size in SIZES:
        store().put(reading.picture_key(size), getattr(result, size).read_bytes())


@transaction.atomic
def _keep(held: Claim, page: Page, made: _Made) -> None:
    # a form that the table does not hold (yet) is no form
    form = FormType.objects.filter(pk=made.form).first() if made.form else None
    queue.finish(held, read_at=Now(), form=form)
    Reading.objects.filter(page=page, current=True).update(current=False)
    made.reading.save(force_insert=True)
    Identifier.objects.filter(page=page).delete()
    Identifier.objects.bulk_create(made.found)
    index_pages([page.pk])


@contextmanager
def _work_folder() -> Iterator[Path]:
    """A private folder for one page; on the size-limited tmpfs that EFILES_WORK names, where there is one."""
    settings.WORK_DIR.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="page-", dir=settings.WORK_DIR))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
