"""The invariants of hardening part 1: what must always be true of files, pages, store and counters."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, F, Q
from django.db.models.functions import Now

from documents.errors import FileMissing
from documents.models import Batch, Page, Reading, StoredFile
from documents.search.index.index_rows import not_indexed
from documents.states import FileState, WorkState
from documents.storage import DOWN, digest_of, store
from employers.models import Employer
from sso_efiles.accounts.models import Tally
from sso_efiles.audit import seals

_MOST = 20
"""Breaches told of one kind; more would only hide the others."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One place where an invariant does not hold."""

    invariant: str
    what: str


def check() -> Iterator[Breach]:
    """All breaches of I1 to I7 (I8 is about answers, and is tested, not looked up)."""
    for name, rule in _RULES:
        for told, what in enumerate(rule()):
            if told >= _MOST:
                yield Breach(name, "and more")
                break
            yield Breach(name, what)


def quiet() -> bool:
    """Nothing waits and nothing runs."""
    open_work = [WorkState.QUEUED, WorkState.RUNNING]
    return not (
        Page.objects.filter(state__in=open_work).exists()
        or StoredFile.objects.filter(split__in=open_work).exists()
        or Batch.objects.to_file().exists()
    )


def _files_add_up() -> Iterator[str]:
    declared = Q(files__parent=None, files__state=FileState.DECLARED)
    receiving = Batch.objects.filter(state="receiving").annotate(missing=Count("files", filter=declared))
    for pk in receiving.filter(missing=0).values_list("pk", flat=True):
        yield f"batch {pk} is receiving although no file is missing"
    for batch in (
        Batch.objects.exclude(state="receiving")
        .filter(files__parent=None, files__state=FileState.DECLARED)
        .distinct()
    ):
        yield f"batch {batch.pk} went on although a declared file is missing"
    for file in StoredFile.objects.filter(state=FileState.STORED, split=""):
        yield f"file {file.pk} is stored and was never to be split"


def _pages_are_rows() -> Iterator[str]:
    counted = StoredFile.objects.exclude(pages_found=None).annotate(rows=Count("pages"))
    for pk, found, rows in counted.exclude(rows=F("pages_found")).values_list("pk", "pages_found", "rows"):
        yield f"file {pk} has {found} pages and {rows} page rows"
    for file in StoredFile.objects.filter(split=WorkState.DONE, pages_found=None):
        yield f"file {file.pk} is split and its pages were not counted"


def _nothing_hangs() -> Iterator[str]:
    for model, state in ((Page, "state"), (StoredFile, "split")):
        late = Now() - timedelta(seconds=settings.LEASE_S)
        for row in model._default_manager.filter(**{state: WorkState.RUNNING}, lease_until__lt=late):
            yield f"{model.__name__} {row.pk} is running for more than two leases"
    for page in Page.objects.filter(state=WorkState.QUARANTINED, reason=""):
        yield f"page {page.pk} is set aside without a reason"


def _one_reading() -> Iterator[str]:
    done = Page.objects.filter(state=WorkState.DONE)
    texts = done.annotate(n=Count("readings", filter=Q(readings__current=True)))
    for pk, n in texts.exclude(n=1).values_list("pk", "n"):
        yield f"page {pk} is done and has {n} current texts"
    for reading in Reading.objects.filter(current=True).exclude(source_sha256=F("page__file__sha256")):
        yield f"reading {reading.pk} was made from other bytes than its file's"
    for reading in Reading.objects.filter(current=True).iterator():
        for size in ("full", "view", "thumb"):
            try:
                store().get(reading.picture_key(size))
            except FileMissing:
                yield f"page {reading.page_id} has no {size} picture"
    for pk in not_indexed().order_by("pk").values_list("pk", flat=True)[: _MOST + 1]:
        yield f"page {pk} is done and search does not know it"


def _originals_are_whole() -> Iterator[str]:
    known = set(StoredFile.objects.filter(state=FileState.STORED).values_list("sha256", flat=True))
    kept = set()
    for digest in store().originals():
        kept.add(digest)
        if digest not in known and not StoredFile.objects.filter(sha256=digest).exists():
            yield f"object {digest} has no file row"
        if problem := damage(digest):
            yield f"object {digest}: {problem}"
    for digest in sorted(known - kept):
        yield f"object {digest} is missing"


def damage(digest: str) -> str:
    """What is wrong with an original; empty when its bytes give its digest."""
    try:
        return "" if digest_of(store().fetch(digest)) == digest else "other bytes than its digest says"
    except FileMissing:
        return "missing"
    except DOWN as error:
        return type(error).__name__


def actual_counts() -> dict[tuple[str, str], int]:
    """What the dashboard's counters should be: the rows, counted."""
    out: dict[tuple[str, str], int] = {}
    names = {
        WorkState.QUEUED: "pages.open",
        WorkState.RUNNING: "pages.open",
        WorkState.DONE: "pages.done",
        WorkState.QUARANTINED: "pages.quarantined",
    }
    for office, state, n in Page.objects.order_by().values_list("office", "state").annotate(n=Count("pk")):
        key = (office, names[state])
        out[key] = out.get(key, 0) + n
    for office, state, n in (
        Employer.objects.order_by().values_list("office", "file_state").annotate(n=Count("pk"))
    ):
        out[(office, f"files.{state}")] = n
    return out


def _counters_are_right() -> Iterator[str]:
    told, real = Tally.objects.totals(), actual_counts()
    for key in sorted(told.keys() | real.keys()):
        if told.get(key, 0) != real.get(key, 0):
            said, counted = told.get(key, 0), real.get(key, 0)
            yield f"office {key[0]}: counter {key[1]} says {said}, the rows say {counted}"


def _trail_is_sealed() -> Iterator[str]:
    for breach in seals.verify():
        yield f"seal {breach.seal}: {breach.what}"


_RULES: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
    ("I1", _files_add_up),
    ("I2", _pages_are_rows),
    ("I3", _nothing_hangs),
    ("I4", _one_reading),
    ("I5", _originals_are_whole),
    ("I6", _counters_are_right),
    ("I7", _trail_is_sealed),
)
