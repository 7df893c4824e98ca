"""The kinds of leased work in documents: splitting an upload, reading a scan; and what a person sends to be
done again.
"""

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from documents import worked
from documents.counts import PAGES_IN
from documents.errors import WrongState
from documents.models import Batch, Page, Scan, Upload
from documents.states import BatchState
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.counters import deltas, work
from sso_efiles.counters.steps import Step
from sso_efiles.work import leases
from sso_efiles.work.kinds import Kind, register_kind
from sso_efiles.work.states import FINAL, WorkState


def _count_done(scan_id: int) -> None:
    # a page counts by its current scan: an older one that is read late moves nothing
    for office in Page.objects.filter(scan=scan_id).values_list("office", flat=True):
        _move_counter(office, WorkState.QUEUED, WorkState.DONE)


def _scan_set_aside(scan: Scan) -> None:
    if not Page.objects.filter(scan=scan.pk).exists():
        return
    _move_counter(scan.office_id, WorkState.QUEUED, WorkState.QUARANTINED)
    # a page of a batch that was through, read again: a person has to look at it now
    done = Batch.objects.filter(pages=scan.page_id, state=BatchState.DONE)
    done.update(state=BatchState.REVIEW)


def _upload_set_aside(upload: Upload) -> None:
    """An upload whose pages cannot be counted is one page, set aside with the upload's reason."""
    facts = {"reason": upload.reason, "stderr_tail": upload.stderr_tail}
    Upload.objects.filter(pk=upload.pk).update(pages_found=1)
    waiting = Scan.objects.filter(upload=upload, number=1, state=WorkState.QUEUED)
    if waiting.update(state=WorkState.QUARANTINED, **facts):
        # a page counts by its current scan: a new image of a page that cannot be read moves nothing
        if Page.objects.filter(scan__upload=upload).exists():
            _move_counter(upload.batch.office_id, WorkState.QUEUED, WorkState.QUARANTINED)
        return
    worked.count_scanned(Page.objects.create_with_scans(upload, [1], state=WorkState.QUARANTINED, **facts))
    _count(upload.batch.office_id, WorkState.QUARANTINED, +1)


SPLIT = register_kind(
    Kind(
        name="split",
        model=Upload,
        turns="batch",
        each=2
        * settings.WORKERS,  # ten files of one ZIP that cost what they may hold others up for ten seconds
        on_quarantined=_upload_set_aside,
    )
)
"""An upload becomes pages, or a ZIP becomes uploads; first, since pages come of it."""
READ = register_kind(
    Kind(
        name="read",
        model=Scan,
        dispatchable=Q(upload__split=WorkState.DONE),
        order=("-priority", "pk"),
        turns="office",
        on_done=_count_done,
        on_quarantined=_scan_set_aside,
    )
)
"""A scan becomes text."""


def release(page: Page, *, by: User | None) -> None:
    """A person (None: a command) sends a page that was set aside to be read again."""
    _send_again(page, WorkState.QUARANTINED, AuditAction.PAGE_RELEASED, by=by)


def reread(page: Page, *, by: User) -> None:
    """A person has a page read again; the old text stays current until the new one is there."""
    _send_again(page, WorkState.DONE, AuditAction.PAGE_REREAD, by=by)


def dismiss(page: Page, *, reason: str) -> None:
    """A page that was set aside is not wanted any more: nothing is left to be read. Within a transaction."""
    scan = page.scan
    if scan is not None and leases.dismiss(READ, scan.pk, reason=reason):
        _move_counter(scan.office_id, WorkState.QUARANTINED, WorkState.DONE)
        page.scan = Scan.objects.select_related("upload").get(pk=scan.pk)


def send_again(scan_id: int) -> None:
    """An older image of a page is wanted once more: it is read again and counts nowhere until it takes its
    slot. Within a transaction; WrongState while it is being read.
    """
    if not any(leases.requeue(READ, scan_id, was=was, priority=1) for was in FINAL):
        raise WrongState


def count_replaced(office: str, *, was: str | None) -> None:
    """A page's new image is read: the page counts by it, and no more by the one that it had, if any."""
    if was is not None:
        _count(office, WorkState(was), -1)
    _count(office, WorkState.DONE, +1)


def count_taken_away(office: str, *, was: str) -> None:
    """A page has no image any more and counts nowhere."""
    _count(office, WorkState(was), -1)


@transaction.atomic
def _send_again(page: Page, was: WorkState, action: AuditAction, *, by: User | None) -> None:
    scan = page.scan
    if scan is None or not leases.requeue(READ, scan.pk, was=was, priority=1):
        raise WrongState
    # a page that stands in for an upload which could not be counted: the upload has to be counted first
    leases.requeue(SPLIT, scan.upload_id, was=WorkState.QUARANTINED, let_pass=F("reason"))
    _move_counter(scan.office_id, was, WorkState.QUEUED)
    if by is not None:
        Page.objects.filter(pk=page.pk).update(version=F("version") + 1)
    trail.record(action, page, by=by)
    page.refresh_from_db()


def _move_counter(office: str, was: WorkState, now: WorkState) -> None:
    _count(office, was, -1)
    _count(office, now, +1)


def _count(office: str, state: WorkState, amount: int) -> None:
    """The counter of pages in this state; pages set aside besides have their days."""
    deltas.add(office, PAGES_IN[state], amount)
    if state == WorkState.QUARANTINED:
        work.add(office, Step.QUARANTINED, pages=amount)
