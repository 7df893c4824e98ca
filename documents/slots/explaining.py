"""A person signs what a slot is, and that a doubt about a page may stand: one page, or many at once after
looking at them. All or nothing.

A slot that is no image is explained when somebody has signed for it with a reason; calling it an image takes
the explanation away. A settled doubt is history and open no more, until another image of the page comes.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from documents.employer_file import duties
from documents.models import Deed, Page, PageDoubt, Rescan
from documents.slots import changing
from documents.slots.refusals import (
    ImageOnItsWay,
    LinkedCopy,
    NoPicture,
    NoSuchDoubt,
    PictureIsThere,
    ReasonTooShort,
    TooManyPages,
)
from documents.states import PageKind
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action
from sso_efiles.refusal import NotFound

LEAST_REASON = 5  # guess: `ว่าง` says nothing to a checker, `ด้านหลังว่าง` does
MOST_AT_ONCE = 500  # guess: the blank sides of a thick folder
Versions = Mapping[int, int | None]
"""Pages by their ids, with the version that the decision was made on; None asks for nothing."""


def explain_page(page: Page, *, kind: PageKind, reason: str, by: User, version: int | None = None) -> Deed:
    """Sign what one slot is. Stale, TooLate, SamePerson, and what the slot itself refuses."""
    return explain_pages({page.pk: version}, kind=kind, reason=reason, by=by)[page.pk]


def explain_pages(pages: Versions, *, kind: PageKind, reason: str, by: User) -> dict[int, Deed]:
    """Sign many slots at once: the deeds by page."""
    reason = require_words(reason)

    def sign(page: Page) -> Deed:
        _require_kind(page, kind)
        before = kind_columns(page)
        signed = kind != PageKind.IMAGE
        changing.change_row(
            page,
            kind=kind,
            kind_reason=reason if signed else "",
            kind_by=by if signed else None,
            kind_at=timezone.now() if signed else None,
        )
        trail.record(
            AuditAction.PAGE_EXPLAINED, page, by=by, was=before["kind"], now=kind.value, reason=reason
        )
        after = kind_columns(page) | _answer_request(page, by=by)
        return changing.record_deed(page, Deed.Verb.KIND, by=by, before=before, after=after)

    return _change_all(pages, sign, by=by)


def settle_page(
    page: Page, *, note: str, by: User, codes: Sequence[str] = (), version: int | None = None
) -> Deed:
    """Say of open doubts about a page that it may stay as it is; of all when no code is named."""
    return settle_pages({page.pk: version}, note=note, by=by, codes=codes)[page.pk]


def settle_pages(pages: Versions, *, note: str, by: User, codes: Sequence[str] = ()) -> dict[int, Deed]:
    """Settle doubts about many pages at once: the deeds by page. NoSuchDoubt where none is open."""
    note = require_words(note)

    def settle(page: Page) -> Deed:
        if page.next_scan_id is not None:
            raise ImageOnItsWay
        doubts = PageDoubt.objects.open().filter(page=page)
        doubts = doubts.filter(code__in=codes) if codes else doubts
        found = sorted(doubts.values_list("code", flat=True))
        if not found or set(codes) - set(found):
            raise NoSuchDoubt(codes=", ".join(sorted(set(codes) - set(found))) or "-")
        changing.change_row(page)
        doubts.update(settled_by=by, settled_at=timezone.now(), settled_note=note)
        trail.record(AuditAction.PAGE_DOUBTS_SETTLED, page, by=by, codes=found, note=note)
        facts = {"codes": found, "note": note}
        return changing.record_deed(page, Deed.Verb.SETTLE, by=by, before={"codes": found}, after=facts)

    return _change_all(pages, settle, by=by)


def kind_columns(page: Page) -> dict[str, Any]:
    """What a signature changes, as JSON takes it: what an undo writes back."""
    return {
        "kind": page.kind,
        "kind_reason": page.kind_reason,
        "kind_by_id": page.kind_by_id,
        "kind_at": page.kind_at.isoformat() if page.kind_at else None,
    }


@transaction.atomic
def _change_all(pages: Versions, change: Callable[[Page], Deed], *, by: User) -> dict[int, Deed]:
    """Change each of these pages, or none: who may, whether the files may be changed, versions."""
    if len(pages) > MOST_AT_ONCE:
        raise TooManyPages(most=MOST_AT_ONCE)
    rows = list(changing.with_owners(Page.objects.filter(pk__in=pages)).order_by("pk"))
    if len(rows) != len(pages):
        raise NotFound
    for page in rows:
        policy.require(by, Action.FILE, page.batch.office)
        changing.require_version(page, pages[page.pk])
    employers = changing.hold_files(changing.owner_of(page) for page in rows)
    duties.require_changeable(employers, by=by)
    deeds = {page.pk: change(page) for page in rows}
    changing.close_indexing(employers, by=by)
    return deeds


def _answer_request(page: Page, *, by: User) -> dict[str, int]:
    """Who signs that a side is not there, or cannot be scanned, closes the request to scan it: its id."""
    asked = Rescan.objects.open_of(page)
    if asked is None or page.kind not in (PageKind.MISSING, PageKind.NOT_SCANNABLE):
        return {}
    close_request(asked, reason=page.kind_reason, by=by)
    return {"rescan": asked.pk}


def close_request(asked: Rescan, *, reason: str, by: User) -> None:
    """A request comes to its end without a new image. Within the transaction that changes the page."""
    Rescan.objects.filter(pk=asked.pk).update(closed_by=by, closed_at=Now())
    trail.record(AuditAction.RESCAN_DECLINED, asked.page, by=by, reason=reason)


def require_words(text: str) -> str:
    """A reason as it is kept; ReasonTooShort."""
    words = " ".join(text.split())
    if len(words) < LEAST_REASON:
        raise ReasonTooShort(least=LEAST_REASON, fields={"reason": f">= {LEAST_REASON}"})
    return words[:500]


def _require_kind(page: Page, kind: PageKind) -> None:
    """Whether a slot can be of this kind."""
    if page.next_scan_id is not None:
        raise ImageOnItsWay
    if page.duplicate_of_id is not None and kind != PageKind.DUPLICATE:
        raise LinkedCopy
    if page.scan_id is not None and kind == PageKind.MISSING:
        raise PictureIsThere
    if page.scan_id is None and kind == PageKind.IMAGE:
        raise NoPicture
