"""The first page, by role: one search box for officers, the work that waits, the figures, the log."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from documents.models import Document, Page
from documents.screens.intake import batches
from documents.screens.intake.watched import count_dead
from documents.screens.progress.dashboard import headline, overview
from documents.screens.search.figures import may_see_figures
from ocr.engine_status import engine_status
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.audit.models import Event
from sso_efiles.policy import Action
from sso_efiles.work.states import WorkState

_FEW = 5  # guess


@require_GET
def show_home(request: OfficerRequest) -> HttpResponse:
    """Only what this person's role may do is asked for, and shown."""
    user = request.user
    context: dict[str, Any] = {"today": timezone.localdate(), "sees_figures": may_see_figures(user)}
    if policy.can(user, Action.READ_UNFILED):
        context["rows"] = batches.count_rows(batches.visible_batches(user)[:_FEW])
        context["dead_watches"] = count_dead(user)
        context["aside"] = Page.objects.releasable_by(user).in_state(WorkState.QUARANTINED).count()
    if policy.can(user, Action.FILE):
        context["waiting"] = _waiting_documents(user)
    if policy.can(user, Action.PROGRESS):
        context["headline"] = headline(user)
        if not policy.can(user, Action.READ_FILED):
            context |= overview(user)
    if policy.can(user, Action.USERS):
        context["engine"] = engine_status(settings.OCR_ENGINE)
    if policy.can(user, Action.AUDIT_LOG):
        context["events"] = Event.objects.visible_to(user).select_related("actor")[: 2 * _FEW]
    return render(request, "documents/home/page.html", context)


def _waiting_documents(user: User) -> dict[str, Any]:
    found = Document.objects.fileable_by(user).waiting_for_review()
    return {"count": found.count(), "first": found.select_related("batch", "employer", "form")[:_FEW]}
