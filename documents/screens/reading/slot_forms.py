"""What a person may do with the page that they look at: sign it, settle its doubts, have it scanned again."""

from typing import Any

from documents.models import Deed, Page, Rescan
from documents.slots.explaining import LEAST_REASON
from documents.slots.gaps import gap_reason, sentence_of
from documents.states import PageKind
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.policy import Action


def slot_context(shown: Page, *, user: User) -> dict[str, Any]:
    """For the viewer's side; nothing of it is offered to who may not do it."""
    may_sign = policy.can(user, Action.FILE, shown.batch.office)
    why = gap_reason(shown.why) if shown.scan_id is None else None
    return {
        "may_sign": may_sign,
        "may_send": policy.can(user, Action.UPLOAD, shown.batch.office) and shown.duplicate_of_id is None,
        "kinds": _kinds_of(shown),
        "least": LEAST_REASON,
        "rescan": Rescan.objects.open_of(shown),
        "gap": sentence_of(why) if why else "",
        "last_deed": Deed.objects.last_of_page(shown) if may_sign else None,
    }


def _kinds_of(shown: Page) -> list[PageKind]:
    """What the slot can be."""
    if shown.duplicate_of_id is not None:
        return [PageKind.DUPLICATE]
    if shown.scan_id is None:
        return [PageKind.MISSING, PageKind.BLANK, PageKind.NOT_SCANNABLE]
    return [PageKind.IMAGE, PageKind.BLANK, PageKind.DUPLICATE, PageKind.NOT_SCANNABLE]
