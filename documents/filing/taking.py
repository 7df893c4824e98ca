"""Who works on what: documents are taken from the queue, given back, shared out; what rests is free again.

Two people who take at once get different documents: the rows are locked, and those that another holds are
passed over; one row a document is a constraint of the table.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, Max, Min, OuterRef
from django.utils import timezone

from documents.models import Deed, Document, Taking
from documents.models.document import DocumentQuerySet
from documents.states import OPEN_DOCUMENTS
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action
from sso_efiles.refusal import Forbidden, InvalidInput

AT_ONCE = 20
"""Documents taken at once; the office's number."""
MOST_AT_ONCE = 200  # guess: a day of one person


@dataclass(frozen=True, slots=True)
class InWork:
    """What one person has in work."""

    by: User
    documents: int
    since: datetime
    """When the oldest of them was taken."""
    seen_at: datetime


def done_within(span: timedelta, people: Iterable[User]) -> dict[int, int]:
    """How many documents each of these filed or rejected lately, by their ids, without what was undone; who
    did nothing is left out. One query.
    """
    lately = Deed.objects.filter(by__in=list(people), at__gt=timezone.now() - span)
    found = lately.filter(verb__in=(Deed.Verb.FILE, Deed.Verb.REJECT), undone_by=None).order_by()
    return dict(found.values_list("by").annotate(n=Count("pk")))


def take(*, by: User, number: int = AT_ONCE, batch: int | None = None) -> int:
    """Take the oldest documents that nobody has in work; how many there were. Forbidden, InvalidInput."""
    policy.require(by, Action.FILE)
    found = Document.objects.fileable_by(by)
    return _hand_to(by, found if batch is None else found.brought_by(batch), number=number, given_by=None)


def share_out(*, to: User, by: User, number: int = AT_ONCE) -> int:
    """Give the oldest free documents of a person's office to them; how many there were. For the head of the
    office.
    """
    require_head(by)
    if to.office is None or not policy.can(by, Action.USERS, to.office):
        raise Forbidden
    if not to.is_active or not policy.can(to, Action.FILE, to.office):
        raise InvalidInput(fields={"to": "ผู้นี้ไม่มีหน้าที่จัดเข้าแฟ้ม / this person files nothing"})
    given = _hand_to(to, Document.objects.fileable_by(to), number=number, given_by=by)
    trail.record(AuditAction.WORK_SHARED, to, by=by, documents=given)
    return given


def require_head(user: User) -> None:
    """Forbidden for all but the head of an office: figures about persons are for their own head alone."""
    if policy.scope(user, Action.USERS) is not policy.Scope.OWN:
        raise Forbidden


def give_back(*, by: User) -> int:
    """Let all that one has in work be anybody's; how many there were."""
    return Taking.objects.filter(by=by).delete()[0]


def note_presence(by: User) -> int:
    """A sign that somebody is at work: what they have stays theirs; how many still wait of it."""
    held = Taking.objects.held().filter(by=by, document__state__in=OPEN_DOCUMENTS)
    return held.update(seen_at=timezone.now())


def not_held_by_others(found: DocumentQuerySet, by: User) -> DocumentQuerySet:
    """The documents that nobody else has in work."""
    return found.filter(~Exists(Taking.objects.held().filter(document=OuterRef("pk")).exclude(by=by)))


def held_by(found: DocumentQuerySet, by: User) -> DocumentQuerySet:
    """The documents that this person has in work."""
    return found.filter(Exists(Taking.objects.held().filter(document=OuterRef("pk"), by=by)))


def in_work(*, user: User) -> list[InWork]:
    """Who of this head's office has how many documents in work, the longest first. Two queries."""
    require_head(user)
    rows = (
        Taking.objects.held()
        .filter(policy.rows(user, Action.USERS, office="document__batch__office"))
        .filter(document__state__in=OPEN_DOCUMENTS)
        .values("by")
        .annotate(documents=Count("pk"), since=Min("taken_at"), seen=Max("seen_at"))
        .order_by("since")
    )
    people = User.objects.select_related("office").in_bulk([row["by"] for row in rows])
    return [InWork(people[row["by"]], row["documents"], row["since"], row["seen"]) for row in rows]


@transaction.atomic
def _hand_to(to: User, found: DocumentQuerySet, *, number: int, given_by: User | None) -> int:
    if not 1 <= number <= MOST_AT_ONCE:
        raise InvalidInput(fields={"number": f"1-{MOST_AT_ONCE}"})
    now = timezone.now()
    free = ~Exists(Taking.objects.held().filter(document=OuterRef("pk")))
    waiting = found.filter(free, state__in=OPEN_DOCUMENTS).order_by("pk")
    rows = waiting.select_for_update(skip_locked=True, no_key=True, of=("self",))[:number]
    taken = [document.pk for document in rows]
    Taking.objects.filter(document__in=taken).delete()  # what rested
    made = [Taking(document_id=pk, by=to, given_by=given_by, seen_at=now) for pk in taken]
    Taking.objects.bulk_create(made)
    return len(made)
