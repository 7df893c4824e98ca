"""What was done, for the figures of days: by whom, when, from which device, and what it took.

What a person takes is known from the times of their deeds, by sessions with an inactivity gap: the time since
a person's last deed is what this one took, unless it is so long that they did something else meanwhile; of a
session's first deed nobody knows. Nothing is measured on anybody's screen.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Count, Q
from django.utils import timezone

from documents.models import Batch, Deed, Page, Reading, Scan, WatchedFolder
from documents.states import DocumentState
from sso_efiles.counters import quality, work
from sso_efiles.counters.steps import Step
from sso_efiles.counters.work import Facts

_LONGEST_S = 15 * 60  # guess: who does nothing for so long did something else, or is at lunch
_NO_DECISIONS = (Deed.Verb.UNDO, Deed.Verb.RESCAN, Deed.Verb.SCAN, Deed.Verb.DECLINE)
DECISIONS = Q(thing__in=[Deed.Thing.DOCUMENT, Deed.Thing.PAGE]) & ~Q(verb__in=_NO_DECISIONS)
"""Deeds that are decisions about papers (Step.DECIDED)."""
_NOTHING = [0, 0]


def day_of(at: datetime) -> date:
    """The day in Bangkok of a moment."""
    return timezone.localdate(at)


def facts_of(deed: Deed) -> Facts:
    """Who did it, when, and what it took them. One query."""
    earlier = Deed.objects.filter(by=deed.by_id, pk__lt=deed.pk).order_by("-pk")
    last = next(iter(earlier.values_list("at", flat=True)[:1]), None)
    took = (deed.at - last).total_seconds() if last else None
    seconds = round(took) if took is not None and 0 <= took <= _LONGEST_S else None
    return Facts(day=day_of(deed.at), person=deed.by_id, seconds=seconds)


def count_decision(deed: Deed) -> Deed:
    """Count a person's decision about a paper or page; undoing one is none, nor is what becomes of a request
    for a new scan. Within the deed's transaction.
    """
    if deed.verb not in _NO_DECISIONS:
        work.add(deed.office_id, Step.DECIDED, files=1, facts=facts_of(deed))
    return deed


def take_back(deed: Deed, *, undoing: Deed) -> None:
    """Note that a decision about a paper was undone: its day and its person have one less."""
    Deed.objects.filter(pk=deed.pk).update(undone_by=undoing)
    if deed.verb not in _NO_DECISIONS:
        facts = Facts(day=day_of(deed.at), person=deed.by_id)
        work.add(deed.office_id, Step.DECIDED, files=-1, facts=facts)


def count_scanned(pages: Sequence[Page]) -> None:
    """Count new slots by their first images, which came together. Within the transaction that made them."""
    if pages:
        count_scan(pages[0].image, step=Step.SCANNED, pages=len(pages))


def count_scan(scan: Scan, *, step: Step, pages: int = 1) -> None:
    """Count an image that came, and as many like it as there are; with -1 one that is taken away. Whoever
    sent it is the person; nobody knows what it took.
    """
    sender = scan.upload.sent_by_id or scan.page.batch.created_by_id
    facts = Facts(day=day_of(scan.created_at), device=device_of(scan.page.batch_id), person=sender)
    work.add(scan.office_id, step, pages=pages, facts=facts)


def count_reading(reading: Reading, *, kind: str, faint: bool) -> None:
    """Count what a machine read, and what the picture was like. Within the reading's transaction."""
    scan, day = reading.scan, day_of(reading.made_at)
    device = device_of(scan.page.batch_id)
    work.add(scan.office_id, Step.READ, pages=1, facts=Facts(day=day, kind=kind, device=device))
    if not reading.blank:
        like = quality.Picture(reading.confidence, abs(reading.skew), reading.dpi, faint=faint)
        quality.add(scan.office_id, device=device, day=day, picture=like)


def device_of(batch_id: int) -> str:
    """`watch:7` for a batch that came from a scanner's hot folder; empty for what people sent by hand."""
    watches = WatchedFolder.objects.filter(batch=batch_id).order_by("pk").values_list("watch", flat=True)
    return next((f"watch:{watch}" for watch in watches[:1]), "")


def count_filed(batch: Batch) -> None:
    """Let the figures follow what of a batch lies in files now. Within the transaction that holds the batch;
    `Batch.counted` is what they know.
    """
    now, before = _filed_by_kind(batch), dict(batch.counted)
    if now == before:
        return
    Batch.objects.filter(pk=batch.pk).update(counted=now)
    batch.counted = now
    device = device_of(batch.pk)
    for kind in sorted(now.keys() | before.keys()):
        facts = Facts(kind=kind, device=device)
        pairs = zip(now.get(kind, _NOTHING), before.get(kind, _NOTHING), strict=True)
        for step, (is_now, was) in zip((Step.FILED, Step.FILED_ALONE), pairs, strict=True):
            work.add(batch.office_id, step, pages=is_now - was, facts=facts)


def _filed_by_kind(batch: Batch) -> dict[str, list[int]]:
    """{section of the file: [pages that lie in files, those of them that no person decided about]}."""
    filed = Page.objects.counted().filter(batch=batch.pk, document__state=DocumentState.FILED)
    alone = Count("pk", filter=Q(document__filed_by=None))
    rows = filed.order_by().values_list("form__doc_class").annotate(n=Count("pk"), alone=alone)
    return {kind or "": [pages, untouched] for kind, pages, untouched in rows}
