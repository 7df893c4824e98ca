"""What the machine filed like a document that turned out wrong: the same rule in the same version, the
same day, in the same batch or under the same employer. Whoever moved the one looks at the others, and may
send them all back to the review queue.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from documents.filing import review
from documents.models import Document, Placement
from documents.models.document import DocumentQuerySet
from documents.states import DocumentState
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action


def find_siblings(document: Document, *, by: User) -> DocumentQuerySet:
    """Documents that still lie where the machine filed them alike, as far as this person may file; none
    where the document itself was not filed by the machine, or still lies where that put it.
    """
    nothing = Document.objects.none()
    filed = document.placements.filter(by=None, state=DocumentState.FILED).order_by("pk").first()
    if filed is None or not document.rule or _lies_there_still(document, filed):
        return nothing
    morning = timezone.localtime(filed.at).replace(hour=0, minute=0, second=0, microsecond=0)
    return (
        Document.objects.fileable_by(by)
        .filter(
            Q(batch=document.batch_id) | Q(employer=filed.employer_id),
            rule=document.rule,
            rule_version=document.rule_version,
            state=DocumentState.FILED,
            filed_by=None,
            filed_at__gte=morning,
            filed_at__lt=morning + timedelta(days=1),
        )
        .exclude(pk=document.pk)
        .order_by("batch", "position", "pk")
    )


def _lies_there_still(document: Document, filed: Placement) -> bool:
    return document.state == DocumentState.FILED and document.employer_id == filed.employer_id


def send_back_siblings(document: Document, *, by: User) -> list[Document]:
    """Each of them waits for a person again, with a history, an audit event and a deed of its own; one
    event more says on whose account.
    """
    policy.require(by, Action.FILE, document.batch.office)
    with transaction.atomic():
        found = list(find_siblings(document, by=by).select_related("batch__office"))
        for sibling in found:
            review.reopen(sibling, by=by)
        if found:
            trail.record(
                AuditAction.SIBLINGS_RETURNED,
                document,
                by=by,
                rule=document.rule,
                version=document.rule_version,
                documents=len(found),
            )
    return found
