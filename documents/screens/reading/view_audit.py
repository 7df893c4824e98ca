"""A page opened is one audit event, however its picture is fetched."""

from datetime import timedelta

from django.db.models.functions import Now

from documents.models import Page
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.audit.models import Event

_STILL_OPEN = timedelta(minutes=10)


def record_view(page: Page, *, by: User) -> None:
    """This person opens this page now."""
    facts: dict[str, object] = {"batch": page.batch_id}
    if page.document and page.document.employer:
        facts["account_no"] = page.document.employer.account_no
    trail.record(AuditAction.PAGE_VIEWED, page, by=by, **facts)


def record_view_once(page: Page, *, by: User) -> None:
    """The pictures of a page just opened are not another opening; asked for alone they are."""
    lately = Event.objects.filter(object_type="page", object_id=str(page.pk), at__gt=Now() - _STILL_OPEN)
    if not lately.filter(action=AuditAction.PAGE_VIEWED, actor=by).exists():
        record_view(page, by=by)
