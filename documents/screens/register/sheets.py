"""Covers of paper folders and separators, to be printed: as a page, as pictures, as PDF."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET
from PIL.Image import Image

from documents.models import FormClass
from documents.register.models import Folder
from documents.sheets.artwork import CoverFacts, draw_cover, draw_separator, write_pdf, write_png
from documents.sheets.payload import SECTIONS, Cover, NextFile, Section
from sso_efiles import policy
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.policy import Action
from sso_efiles.refusal import NotFound

_NEXT = "N"
_MARKS = (_NEXT, *SECTIONS)
"""All separators, as addresses name them."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A sheet on the page: where its picture is, and what it says for who cannot see it."""

    address: str
    words: str


def facts_of(folder: Folder) -> CoverFacts:
    """What the cover of a folder says."""
    number = folder.employer.account_no if folder.employer else ""
    return CoverFacts(
        Cover(folder.code, number, folder.volume, folder.sheets, folder.sides),
        employer=folder.employer.name if folder.employer else folder.written_on,
        office=folder.office.name_th,
        box=folder.box,
        shelf=folder.shelf,
    )


def write_cover(folder: Folder) -> bytes:
    """The cover of a folder as PDF, one A4 page of some 20 kB; for screen and API."""
    return write_pdf([draw_cover(facts_of(folder))])


@require_GET
def show_cover(request: OfficerRequest, code: str) -> HttpResponse:
    """The cover on a page that prints it. An audit event."""
    folder = _folder_of(request, code)
    trail.record(AuditAction.COVER_PRINTED, folder, by=request.user, code=folder.code)
    address = reverse("documents:folder-cover-picture", args=[folder.code])
    pdf = reverse("documents:folder-cover-pdf", args=[folder.code])
    words = _("Cover of folder %(code)s, %(employer)s") % {
        "code": folder.code,
        "employer": folder.employer or folder.written_on,
    }
    context = {"title": _("Folder cover"), "sheets": [Printed(address, words)], "pdf": pdf}
    return render(request, "documents/sheets/page.html", context)


@require_GET
def send_cover_picture(request: OfficerRequest, code: str) -> HttpResponse:
    """The cover as a picture."""
    page = draw_cover(facts_of(_folder_of(request, code)))
    return _answer(write_png(page), "image/png")


@require_GET
def send_cover_pdf(request: OfficerRequest, code: str) -> HttpResponse:
    """The cover as PDF. An audit event."""
    folder = _folder_of(request, code)
    trail.record(AuditAction.COVER_PRINTED, folder, by=request.user, code=folder.code)
    return _answer(write_cover(folder), "application/pdf", name=f"cover-{folder.code}.pdf")


@require_GET
def show_separators(request: OfficerRequest) -> HttpResponse:
    """All separators on a page that prints them, or one: `only` is a section's letter, or N: next file."""
    policy.require(request.user, Action.READ_UNFILED)
    only = request.GET.get("only", "")
    marks = [one for one in _MARKS if not only or one == only]
    if not marks:
        raise NotFound
    sheets = [Printed(reverse("documents:separator-picture", args=[one]), _title(one)) for one in marks]
    pdf = reverse("documents:separators-pdf")
    context = {"title": _("Separator sheets"), "sheets": sheets, "pdf": pdf}
    return render(request, "documents/sheets/page.html", context)


@require_GET
def send_separator_picture(request: OfficerRequest, mark: str) -> HttpResponse:
    """One separator as a picture."""
    policy.require(request.user, Action.READ_UNFILED)
    if mark not in _MARKS:
        raise NotFound
    return _answer(write_png(draw_mark(mark)), "image/png")


@require_GET
def send_separators_pdf(request: OfficerRequest) -> HttpResponse:
    """All separators as one PDF."""
    policy.require(request.user, Action.READ_UNFILED)
    return _answer(write_pdf([draw_mark(one) for one in _MARKS]), "application/pdf", name="separators.pdf")


def draw_mark(mark: str) -> Image:
    """The separator of a section's letter, or of N, the next file."""
    sheet = NextFile() if mark == _NEXT else Section(mark)
    with override("th"):
        thai = _title(mark)
    with override("en"):
        english = _title(mark)
    return draw_separator(sheet, title_th=thai, title_en=english)


def _title(mark: str) -> str:
    return _("Next file") if mark == _NEXT else str(FormClass(mark).label)


def _folder_of(request: OfficerRequest, code: str) -> Folder:
    policy.require(request.user, Action.READ_UNFILED)
    found = Folder.objects.kept().visible_to(request.user).select_related("employer", "office")
    return get_object_or_404(found, code=code.upper().replace("-", ""))


def _answer(content: bytes, kind: str, *, name: str = "") -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if name:
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
