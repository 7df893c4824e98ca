"""A page is scanned again: somebody asks, somebody sends the new image; once read, it takes the slot.

The page keeps its id; the old image and its reading stay in history. The new image waits beside the slot
(`Page.next_scan`) until it is read: one that cannot be read takes nothing.
"""

from django.db import transaction
from django.db.models.functions import Now

from documents import queue, worked
from documents.employer_file import duties, moves
from documents.models import Deed, Page, PageDoubt, Rescan, Scan, Upload
from documents.slots import changing
from documents.slots.explaining import close_request, require_words
from documents.slots.gaps import gap_reason
from documents.slots.refusals import LinkedCopy, NoRescanAsked, RescanAskedAlready
from documents.states import PageKind
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.counters.steps import Step
from sso_efiles.policy import Action
from sso_efiles.text import dates

SENT_UNASKED = "ส่งภาพใหม่โดยไม่มีคำขอ"
"""The reason of a request that nobody made before the image came."""


@transaction.atomic
def ask_rescan(page: Page, *, reason: str, by: User, version: int | None = None) -> Deed:
    """Ask the office that holds the paper for a new image. It changes nothing of the file, so whoever sees
    the page may ask, whatever they do on the file besides. RescanAskedAlready, LinkedCopy, Stale.
    """
    words = require_words(reason)
    changing.require_version(page, version)
    if page.duplicate_of_id is not None:
        raise LinkedCopy
    changing.change_row(page)
    asked = Rescan.objects.filter(page=page, closed_at=None).select_related("by").first()
    if asked is not None:
        raise RescanAskedAlready(by=asked.by.username, at=dates.moment(asked.at))
    row = Rescan.objects.create(page=page, office=page.batch.office, reason=words, by=by)
    trail.record(AuditAction.RESCAN_ASKED, page, by=by, reason=words)
    return changing.record_deed(page, Deed.Verb.RESCAN, by=by, before={}, after={"rescan": row.pk})


@transaction.atomic
def decline_rescan(page: Page, *, reason: str, by: User, version: int | None = None) -> Deed:
    """Say that a page is not scanned again, and why: the open request is closed without an image. It changes
    nothing of the file. Forbidden for who may not file at the office, NoRescanAsked, Stale.
    """
    policy.require(by, Action.FILE, page.batch.office)
    words = require_words(reason)
    changing.require_version(page, version)
    changing.change_row(page)
    asked = Rescan.objects.open_of(page)
    if asked is None:
        raise NoRescanAsked
    close_request(asked, reason=words, by=by)
    facts = {"rescan": asked.pk, "reason": words}
    return changing.record_deed(page, Deed.Verb.DECLINE, by=by, before={}, after=facts)


def require_replaceable(page: Page, *, by: User, version: int | None) -> None:
    """What refuses a new image before a byte of it is kept: Stale, LinkedCopy, TooLate, SamePerson."""
    changing.require_version(page, version)
    if page.duplicate_of_id is not None:
        raise LinkedCopy
    owner = changing.owner_of(page)
    duties.require_changeable([owner] if owner else [], by=by)


def await_image(page: Page, upload: Upload, *, by: User) -> Deed:
    """The image of a stored upload waits beside the slot until it is read. Within a transaction."""
    raised = gap_reason(page.why) if page.scan_id is None else None
    before = {"scan": page.scan_id, "next_scan": page.next_scan_id, "gap": (raised or {}).get("key")}
    scan = Scan.objects.create(
        page=page,
        upload=upload,
        number=1,
        office_id=page.office_id,
        identity=_identity_of(upload),
        priority=2,
    )
    worked.count_scan(scan, step=Step.RESCANNED)
    if not Rescan.objects.filter(page=page, closed_at=None).exists():
        Rescan.objects.create(page=page, office=page.batch.office, reason=SENT_UNASKED, by=by)
    changing.change_row(page, next_scan=scan)
    trail.record(AuditAction.PAGE_SCANNED_AGAIN, page, by=by, sha256=upload.sha256, size=upload.size)
    return changing.record_deed(page, Deed.Verb.SCAN, by=by, before=before, after={"scan": scan.pk})


def hold_file_of(page: Page) -> None:
    """Hold the employer whose file a slot lies in, before the slot itself is held."""
    changing.hold_files([changing.owner_of(changing.with_owners(Page.objects.filter(pk=page.pk)).get())])


def take_slot(slot: Page, scan: Scan) -> None:
    """The image that a slot waited for is read: it is the page's now. Counters move, a request is answered,
    what people signed about the old image holds no more. Within the transaction that holds the slot.
    """
    was = slot.scan
    queue.count_replaced(slot.office_id, was=was.state if was else None)
    Page.objects.filter(pk=slot.pk).update(
        scan=scan,
        first_scan=slot.first_scan_id or slot.scan_id,
        next_scan=None,
        kind=PageKind.IMAGE,
        kind_reason="",
        kind_by=None,
        kind_at=None,
        version=slot.version + 1,
    )
    PageDoubt.objects.filter(page=slot.pk).update(settled_by=None, settled_at=None, settled_note="")
    if was is None or was.pk < scan.pk:
        _answer(slot, scan)
    trail.record(AuditAction.PAGE_IMAGE_TAKEN, slot, scan=scan.pk, was=was.pk if was else None)
    slot.refresh_from_db()


def refresh_file_of(slot: Page) -> None:
    """A certified file whose page has another image opens its next version."""
    if owner := changing.owner_of(changing.with_owners(Page.objects.filter(pk=slot.pk)).get()):
        moves.refresh_state(owner)


def _answer(slot: Page, scan: Scan) -> None:
    by = scan.upload.sent_by or scan.upload.batch.created_by
    Rescan.objects.filter(page=slot.pk, closed_at=None).update(scan=scan, closed_by=by, closed_at=Now())


def _identity_of(upload: Upload) -> str:
    known = Scan.objects.identities_of(upload.sha256)
    return known.get(1) or f"{upload.sha256}/1"
