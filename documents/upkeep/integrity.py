"""Invariants: what must always be true of files, pages, store and counters."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, F, Q
from django.db.models.functions import Now
from django.utils.module_loading import autodiscover_modules

from documents.errors import FileMissing
from documents.models import Batch, Page, Reading, Scan, Upload
from documents.reasons import Reason
from documents.search.index.index_rows import not_indexed
from documents.slots import invariants as slots
from documents.states import DocumentState, UploadState
from documents.storage import DOWN, digest_of, store
from sso_efiles.audit import seals
from sso_efiles.counters import recount
from sso_efiles.counters.work_recount import WorkDifference
from sso_efiles.work.kinds import registered_kinds
from sso_efiles.work.states import OPEN, WorkState

_MOST = 20  # guess
"""Breaches told of one kind; more would only hide the others."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One place where an invariant does not hold."""

    invariant: str
    what: str


Rule = Callable[[], Iterator[str]]


def register_rule(name: str, rule: Rule) -> None:
    """Have `check` go by a rule of a room above: an app says its own in `invariants.py`. `name` is that of
    the invariant; several rules may stand under one.
    """
    if (name, rule) not in _RULES:
        _RULES.append((name, rule))


def check() -> Iterator[Breach]:
    """All breaches of I1 to I7 and I9 (I8 is about answers, and is tested, not looked up), and of what the
    rooms above have registered.
    """
    autodiscover_modules("invariants")
    for name, rule in _RULES:
        for told, what in enumerate(rule()):
            if told >= _MOST:
                yield Breach(name, "and more")
                break
            yield Breach(name, what)


def quiet() -> bool:
    """Nothing waits and nothing runs."""
    return not (
        Scan.objects.filter(state__in=OPEN).exists()
        or Upload.objects.filter(split__in=OPEN).exists()
        or Batch.objects.to_file().exists()
    )


def _files_add_up() -> Iterator[str]:
    declared = Q(uploads__parent=None, uploads__state=UploadState.DECLARED)
    receiving = Batch.objects.filter(state="receiving").annotate(missing=Count("uploads", filter=declared))
    for pk in receiving.filter(missing=0).values_list("pk", flat=True):
        yield f"batch {pk} is receiving although no file is missing"
    for batch in (
        Batch.objects.exclude(state="receiving")
        .filter(uploads__parent=None, uploads__state=UploadState.DECLARED)
        .distinct()
    ):
        yield f"batch {batch.pk} went on although a declared file is missing"
    for file in Upload.objects.filter(state=UploadState.STORED, split=""):
        yield f"file {file.pk} is stored and was never to be split"


def _pages_are_rows() -> Iterator[str]:
    counted = Upload.objects.exclude(pages_found=None).annotate(rows=Count("scans"))
    for pk, found, rows in counted.exclude(rows=F("pages_found")).values_list("pk", "pages_found", "rows"):
        yield f"file {pk} has {found} pages and {rows} scans"
    for file in Upload.objects.filter(split=WorkState.DONE, pages_found=None):
        yield f"file {file.pk} is split and its pages were not counted"


def _nothing_hangs() -> Iterator[str]:
    for kind in registered_kinds():
        late = Now() - timedelta(seconds=settings.LEASE_S)
        for row in kind.rows.filter(kind.in_state(WorkState.RUNNING), lease_until__lt=late):
            yield f"{kind.name} {row.pk} is running for more than two leases"
    for page in Page.objects.in_state(WorkState.QUARANTINED).filter(scan__reason=""):
        yield f"page {page.pk} is set aside without a reason"


def _slots_and_scans() -> Iterator[str]:
    """A page and its current scan name each other; a picture's slot has one; positions count up."""
    for pk in (
        Page.objects.filter(scan__isnull=False).exclude(scan__page=F("pk")).values_list("pk", flat=True)
    ):
        yield f"page {pk} shows the scan of another page"
    foreign = Reading.objects.filter(current=True).exclude(scan=F("page__scan"))
    for pk in foreign.values_list("page", flat=True):
        yield f"page {pk} shows the text of an older scan"
    placed = Page.objects.exclude(document=None).values("document", "position").annotate(n=Count("pk"))
    for row in placed.filter(n__gt=1).order_by("document"):
        yield f"document {row['document']} has {row['n']} pages at position {row['position']}"


def _one_reading() -> Iterator[str]:
    done = Page.objects.in_state(WorkState.DONE).exclude(scan__reason=Reason.SUPERSEDED)
    texts = done.annotate(n=Count("readings", filter=Q(readings__current=True)))
    for pk, n in texts.exclude(n=1).values_list("pk", "n"):
        yield f"page {pk} is done and has {n} current texts"
    for reading in Reading.objects.filter(current=True).exclude(source_sha256=F("scan__upload__sha256")):
        yield f"reading {reading.pk} was made from other bytes than its file's"
    for reading in Reading.objects.filter(current=True).exclude(turn=F("page__turn")):
        yield f"page {reading.page_id} is shown turned otherwise than a person turned it"
    for reading in Reading.objects.filter(current=True).iterator():
        for size in ("full", "view", "thumb"):
            try:
                store().get(reading.picture_key(size))
            except FileMissing:
                yield f"page {reading.page_id} has no {size} picture"
    for pk in not_indexed().order_by("pk").values_list("pk", flat=True)[: _MOST + 1]:
        yield f"page {pk} is done and search does not know it"


def _pages_count_once() -> Iterator[str]:
    """In a file each picture lies once; a copy's page counts itself and lies where the copy lies."""
    filed = Page.objects.counted().filter(document__state=DocumentState.FILED).exclude(scan__identity="")
    twice = filed.order_by("document__employer").values("document__employer", "scan__identity")
    for row in twice.annotate(n=Count("pk")).filter(n__gt=1):
        yield f"employer {row['document__employer']} has {row['n']} pages that show {row['scan__identity']}"
    copies = Page.objects.exclude(duplicate_of=None)
    for pk in copies.exclude(duplicate_of__duplicate_of=None).values_list("pk", flat=True):
        yield f"page {pk} is a copy of a copy"
    superseded = Q(scan__upload__superseded_by__isnull=False)
    nowhere = copies.exclude(superseded).filter(
        Q(duplicate_of__document=None) | Q(duplicate_of__document__state=DocumentState.REJECTED)
    )
    for pk in nowhere.values_list("pk", flat=True):
        yield f"page {pk} is a copy of a page that lies in no file and waits for nobody"
    together = Q(
        document__employer=F("duplicate_of__document__employer"),
        document__state=F("duplicate_of__document__state"),
    )
    placed = (
        copies.exclude(superseded).exclude(document=None).exclude(pk__in=copies.filter(together).values("pk"))
    )
    for pk in placed.exclude(document=F("duplicate_of__document")).values_list("pk", flat=True):
        yield f"page {pk} lies elsewhere than the page whose copy it is"


def _originals_are_whole() -> Iterator[str]:
    known = set(Upload.objects.filter(state=UploadState.STORED).values_list("sha256", flat=True))
    kept = set()
    for digest in store().originals():
        kept.add(digest)
        if digest not in known and not Upload.objects.filter(sha256=digest).exists():
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


def _counters_are_right() -> Iterator[str]:
    for each in recount.find_differences():
        day = f" of {each.day}" if isinstance(each, WorkDifference) and each.day else ""
        said = f"says {each.recorded}, the rows say {each.counted}"
        yield f"office {each.office}: counter {each.name}{day} {said}"


def _trail_is_sealed() -> Iterator[str]:
    for breach in seals.verify():
        yield f"seal {breach.seal}: {breach.what}"


_RULES: list[tuple[str, Rule]] = [
    ("I1", _files_add_up),
    ("I2", _pages_are_rows),
    ("I3", _nothing_hangs),
    ("I4", _one_reading),
    ("I4", _slots_and_scans),
    ("I4", _pages_count_once),
    ("I5", _originals_are_whole),
    ("I6", _counters_are_right),
    ("I7", _trail_is_sealed),
    ("I9", slots.counted_sides_have_slots),
    ("I9", slots.slots_are_whole),
    ("I9", slots.scans_name_their_page),
    ("I9", slots.rescans_come_to_an_end),
]
