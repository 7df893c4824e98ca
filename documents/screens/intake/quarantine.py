"""Pages that were set aside: which, why and since when; a person lets them be read again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from documents import queue, tasks
from documents.models import Page
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action
from sso_efiles.refusal import Forbidden
from sso_efiles.work.states import WorkState

AT_ONCE = 30  # guess: two screens


@require_GET
def show_aside(request: OfficerRequest) -> HttpResponse:
    """The pages of one's office that could not be read, newest first; `before` is the last that was shown."""
    _require_releasing(request)
    found = Page.objects.releasable_by(request.user).in_state(WorkState.QUARANTINED).order_by("-id")
    before = request.GET.get("before", "")
    stretch = found.filter(pk__lt=int(before)) if before.isdecimal() and len(before) < 19 else found
    shown = list(
        stretch.select_related("batch__created_by", "scan__upload__parent", "document")[: AT_ONCE + 1]
    )
    context = {"total": found.count(), "pages": shown[:AT_ONCE], "more": len(shown) > AT_ONCE}
    return render(request, "documents/batches/aside.html", context)


@require_POST
def release_page(request: OfficerRequest, page_id: int) -> HttpResponse:
    """Back into the queue."""
    page = _page_to_requeue(request, page_id)
    queue.release(page, by=request.user)
    return _back_to_batch(request, page)


@require_POST
def reread_page(request: OfficerRequest, page_id: int) -> HttpResponse:
    """Read again; the old text stays until the new one is there."""
    page = _page_to_requeue(request, page_id)
    queue.reread(page, by=request.user)
    return _back_to_batch(request, page)


def _require_releasing(request: OfficerRequest) -> None:
    if not (policy.can(request.user, Action.UPLOAD) or policy.can(request.user, Action.FILE)):
        raise Forbidden


def _page_to_requeue(request: OfficerRequest, page_id: int) -> Page:
    _require_releasing(request)
    found = Page.objects.visible_to(request.user) & Page.objects.releasable_by(request.user)
    return get_object_or_404(found.select_related("batch"), pk=page_id)


def _back_to_batch(request: OfficerRequest, page: Page) -> HttpResponse:
    tasks.advance(page.batch_id)
    if request.htmx:
        return redirect("documents:batch-pages", page.batch_id)
    messages.success(request, _("The page waits to be read again."))
    if "list" in request.POST:
        return redirect("documents:pages-aside")
    return redirect(f"{reverse('documents:batch-detail', args=[page.batch_id])}#p{page.pk}")
