"""What was read of the same bytes before: a page that comes again is not read again.

Problem     The same scans are sent twice, by another person, from another office, within a ZIP: each
            reading costs seconds of a processor and says the same.
Known as    Deduplication by content digest; single flight: of those who want the same result at once one
            works, the others wait for it.
Steps       A scan that was never read asks for a current reading of the same bytes, number and kind of
            file, in any office, and takes it over under its own token, pictures included. When such a scan
            is being read now by a worker that was there first, this one goes back into the queue and is
            woken by its end. A scan that has a reading of its own is wanted anew by a person: nothing is
            taken over.
Dropped     One reading for many scans: a reading is fenced by the token of one attempt, and rescans, audits
            and exports ask of which scan it is.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from documents.errors import FileMissing
from documents.models import Correction, PageDoubt, Reading, Scan
from documents.storage import DOWN, store
from sso_efiles.work.states import WorkState

_SIZES = ("full", "view", "thumb")
_OWN = {"id", "page", "scan", "current", "token", "cpu_s", "made_at"}
_COPIED = [field.name for field in Reading._meta.concrete_fields if field.name not in _OWN]


class TwinIsBeingRead(Exception):
    """Another worker reads the same bytes at this moment; what it finds is taken over later."""


@dataclass(frozen=True, slots=True)
class KnownReading:
    """A reading of the same bytes, its pictures by size, and the doubts about its page."""

    reading: Reading
    pictures: dict[str, bytes]
    doubts: list[PageDoubt]

    def copy_for(self, scan: Scan, *, token: Any) -> Reading:
        """The same reading for another scan, not saved yet; it has cost nothing."""
        facts = {name: getattr(self.reading, name) for name in _COPIED}
        return Reading(page=scan.page, scan=scan, token=token, **facts)


def find_known_reading(scan: Scan) -> KnownReading | None:
    """The oldest current reading of this scan's bytes; None when it has to be read."""
    if Reading.objects.filter(scan=scan).exists():
        return None
    same = Scan.objects.of_bytes(scan.upload.sha256, scan.number).exclude(pk=scan.pk)
    readings = Reading.objects.filter(
        scan__in=same.filter(upload__kind=scan.upload.kind), current=True, turn=0
    )
    # one that a person turned has boxes and pictures of its own, and a corrected one a person's words: then
    # the page is read anew
    standing = Correction.objects.standing().filter(page=OuterRef("page"))
    for reading in readings.exclude(Exists(standing)).order_by("pk")[:1]:
        pictures = _fetch_pictures(reading)
        if pictures:
            return KnownReading(reading, pictures, list(PageDoubt.objects.filter(page=reading.page_id)))
    return None


def wait_for_twin(scan: Scan) -> None:
    """TwinIsBeingRead when a worker that claimed the same bytes earlier is still at work on them."""
    ours = Scan.objects.values_list("lease_until", flat=True).get(pk=scan.pk)
    if ours is None:
        return
    at_work = Scan.objects.of_bytes(scan.upload.sha256, scan.number).exclude(pk=scan.pk)
    at_work = at_work.filter(state=WorkState.RUNNING, lease_until__gte=Now())
    ends = at_work.values_list("lease_until", "pk")
    if any((end, pk) < (ours, scan.pk) for end, pk in ends if end is not None):
        raise TwinIsBeingRead


def wake_twins(scan: Scan) -> None:
    """Let the queue offer at once what waited for this scan."""
    same = Scan.objects.of_bytes(scan.upload.sha256, scan.number).filter(state=WorkState.QUEUED)
    same.update(dispatched_at=None)


def _fetch_pictures(reading: Reading) -> dict[str, bytes]:
    """Empty when one of them is not to be had: then the page is read and they are made anew."""
    try:
        return {size: store().get(reading.picture_key(size)) for size in _SIZES}
    except (FileMissing, *DOWN):
        return {}
