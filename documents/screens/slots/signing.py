"""A person signs what a page is, settles its doubts, asks for a new scan, sends it, undoes that: each a form
of the page, and back to where it stood.
"""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from documents import tasks
from documents.filing import undoing
from documents.intake.new_image import receive_image
from documents.models import Deed, Page
from documents.screens.slots.forms import ImageForm, KindForm, ReasonForm
from documents.slots import explaining, rescans
from documents.slots.changing import owner_of, with_owners
from documents.slots.undoing import drop_needless_gap
from documents.states import PageKind
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action


@require_POST
def sign_kind(request: OfficerRequest, page_id: int) -> HttpResponse:
    """What this slot is, and why."""
    policy.require(request.user, Action.FILE)
    page, form = _page(request, page_id), KindForm(request.POST)
    if not form.is_valid():
        return _say_wrong(request, page, form)
    given = form.cleaned_data
    kind = PageKind(given["kind"])
    explaining.explain_page(
        page, kind=kind, reason=given["reason"], version=given["version"], by=request.user
    )
    messages.success(request, _("Signed: %(kind)s.") % {"kind": kind.label})
    return _back(request, page)


@require_POST
def settle_doubts(request: OfficerRequest, page_id: int) -> HttpResponse:
    """All open doubts about the page may stand."""
    policy.require(request.user, Action.FILE)
    page, form = _page(request, page_id), ReasonForm(request.POST)
    if not form.is_valid():
        return _say_wrong(request, page, form)
    given = form.cleaned_data
    explaining.settle_page(page, note=given["reason"], version=given["version"], by=request.user)
    messages.success(request, _("The doubts about this page are settled."))
    return _back(request, page)


@require_POST
def ask_rescan(request: OfficerRequest, page_id: int) -> HttpResponse:
    """The office that holds the paper is asked for a new scan."""
    page, form = _page(request, page_id), ReasonForm(request.POST)
    if not form.is_valid():
        return _say_wrong(request, page, form)
    given = form.cleaned_data
    rescans.ask_rescan(page, reason=given["reason"], version=given["version"], by=request.user)
    messages.success(request, _("A new scan of this page was asked for."))
    return _back(request, page)


@require_POST
def decline_rescan(request: OfficerRequest, page_id: int) -> HttpResponse:
    """The page is not scanned again, and why."""
    policy.require(request.user, Action.FILE)
    page, form = _page(request, page_id), ReasonForm(request.POST)
    if not form.is_valid():
        return _say_wrong(request, page, form)
    given = form.cleaned_data
    rescans.decline_rescan(page, reason=given["reason"], version=given["version"], by=request.user)
    messages.success(request, _("The request for a new scan was declined."))
    return _back(request, page)


@require_POST
def send_image(request: OfficerRequest, page_id: int) -> HttpResponse:
    """The new image of the page; it takes the slot once it is read."""
    policy.require(request.user, Action.UPLOAD)
    page, form = _page(request, page_id), ImageForm(request.POST, request.FILES)
    if not form.is_valid():
        return _say_wrong(request, page, form)
    given = form.cleaned_data
    receive_image(page, given["image"].file, version=given["version"], by=request.user)
    tasks.advance(page.batch_id)
    messages.success(request, _("The new image was received; it takes its place as soon as it is read."))
    return _back(request, page)


@require_POST
def undo_deed(request: OfficerRequest, deed_id: int) -> HttpResponse:
    """The page as it was before."""
    policy.require(request.user, Action.FILE)
    deed = get_object_or_404(
        Deed.objects.undoable_by(request.user).select_related("by", "office"), pk=deed_id, thing="page"
    )
    undone = undoing.undo(deed, by=request.user)
    messages.success(request, _("Undone."))
    page = _page(request, deed.thing_id)
    if isinstance(undone, Page):
        drop_needless_gap(undone)
    return _back(request, page)


def _page(request: OfficerRequest, page_id: int) -> Page:
    page: Page = get_object_or_404(with_owners(Page.objects.visible_to(request.user)), pk=page_id)
    return page


def _say_wrong(request: OfficerRequest, page: Page, form: forms.Form) -> HttpResponse:
    """What is wrong stands above the form that was sent."""
    for problems in form.errors.values():
        messages.error(request, " ".join(map(str, problems)))
    return _back(request, page)


def _back(request: OfficerRequest, page: Page) -> HttpResponse:
    """To the list that the form stood in, else to the page; to the file of a side that is gone."""
    back = request.POST.get("back", "")
    if back == "rescans":
        return redirect("documents:rescans")
    gone = page.scan_id is None and not Page.objects.visible_to(request.user).filter(pk=page.pk).exists()
    owner = owner_of(page) if back == "slots" or gone else None
    employer = Employer.objects.visible_to(request.user).filter(pk=owner or 0).first()
    if employer is not None:
        address = reverse("documents:employer-slots", args=[employer.account_no])
        return redirect(f"{address}#p{page.pk}")
    return redirect("documents:page", page.pk)
