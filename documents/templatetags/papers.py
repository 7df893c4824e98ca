"""Reasons in words: why a page lies where it lies, why a file was refused."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from documents.doubts import Doubt
from documents.filing.rules import describe_reason, sign_of
from documents.lots.states import Severity
from documents.models import Page, Reading
from documents.reasons import reason_text
from documents.screens.reading import words
from documents.states import PageKind
from employers.identifiers import Kind, group_digits
from employers.models import EmployerStatus
from sso_efiles.audit.actions import label_of
from sso_efiles.text.language import is_english

register = template.Library()


@register.filter
def why_text(reason: Mapping[str, Any]) -> str:
    """The sentence of one stored {rule, version, evidence, box}."""
    return describe_reason(reason)


@register.filter
def why_sign(reason: Mapping[str, Any]) -> str:
    """The icon of a reason: evidence for, or a question."""
    return sign_of(reason)


_ENDS = {
    "changed": _("Something was filed in it or taken out of it meanwhile"),
    "taken_back": _("Taken back by who handed it over"),
    "lot_rejected": _("Its lot was rejected for defects of other files"),
    "lot_rejected_with_it": _("Its lot was rejected, for wrong pages of this file too"),
}


@register.filter
def end_text(note: str) -> str:
    """Why a file's way through the gate ended before its certificate."""
    return str(_ENDS.get(note, note))


_SLOTS = {
    PageKind.IMAGE: (_("No picture yet"), "image"),
    PageKind.BLANK: (_("Blank side, not scanned"), "file-text"),
    PageKind.DUPLICATE: (_("Duplicate, not scanned"), "files"),
    PageKind.MISSING: (_("Page missing"), "file-question-mark"),
    PageKind.NOT_SCANNABLE: (_("Cannot be scanned"), "eye-off"),
}


@register.filter
def slot_text(kind: str) -> str:
    """What stands where a page without a picture of this kind would be."""
    return str(_SLOTS[PageKind(kind)][0])


@register.filter
def slot_sign(kind: str) -> str:
    """Its icon."""
    return _SLOTS[PageKind(kind)][1]


@register.simple_tag
def page_mark(page: Page, reading: Reading) -> str:
    """What is special about a page that has a picture: blank, duplicate or what a person said; or nothing."""
    if page.kind != PageKind.IMAGE:
        return str(PageKind(page.kind).label)
    if reading.blank:
        return gettext("Blank")
    return gettext("Duplicate") if page.image.upload.duplicate else ""


_MOST_NUMBERS = 8  # guess: fits a line of the review card


@register.inclusion_tag("partials/doubts_of_pages.html")
def doubts_of_pages(pages: Iterable[Page]) -> dict[str, Any]:
    """Each doubt about one of these pages once, with their numbers; doubts are prefetched."""
    pages = list(pages)
    found: dict[Doubt, list[int]] = {}
    for number, page in enumerate(pages, start=1):
        for row in page.doubts.all():
            found.setdefault(row.doubt, []).append(number)
    return {
        "doubts": [(doubt.label, _listed(found[doubt], of=len(pages))) for doubt in Doubt if doubt in found]
    }


def _listed(numbers: Sequence[int], *, of: int) -> str:
    """`2, 3, 5 …`; nothing where there is only one page."""
    if of == 1:
        return ""
    return ", ".join(map(str, numbers[:_MOST_NUMBERS])) + (" …" if len(numbers) > _MOST_NUMBERS else "")


@register.filter
def batch_name(batch: Any) -> str:
    """The folder's name; a stack that has none is called by its number."""
    return batch.folder_name or gettext("Stack no. %(number)s") % {"number": batch.pk}


@register.filter
def reason(code: str) -> str:
    """What a person reads of a reason code."""
    return reason_text(code)


@register.filter
def kind_name(kind: str) -> str:
    """The Thai or English name of a kind of identifier, or of a fact that a page says."""
    names = {
        "account_no": gettext("Employer account no."),
        "juristic_no": gettext("Juristic person no."),
        "national_id": gettext("National id"),
        "branch_seq": gettext("Branch"),
        "date": gettext("Date of the document"),
        "period": gettext("Period"),
        "sheet": gettext("Sheet"),
        "edition": gettext("Edition of the form"),
        "addressee": gettext("Addressed to"),
    }
    return names.get(kind, kind)


@register.filter
def as_printed(digits: str, kind: str) -> str:
    """Digits as a number of this kind is printed."""
    return group_digits(kind, digits)


@register.filter
def likely(share: float) -> str:
    """A probability as people read it: never certain, never impossible."""
    return f"{min(99, max(1, round(100 * share)))} %"


@register.filter
def identifier(found: Any) -> str:
    """The digits of an identifier, grouped as they are printed."""
    return group_digits(found.kind, found.value)


@register.filter
def national_id(digits: str) -> str:
    """A person's whole number, for those who asked for it by a click that is on the record."""
    return group_digits(Kind.NATIONAL_ID, digits)


@register.filter
def account_no(digits: str | None) -> str:
    """`74-9999002-8`."""
    return group_digits(Kind.ACCOUNT_NO, digits or "")


@register.simple_tag
def figure_name(figures: Any) -> str:
    """The name of a province or office in the reader's language."""
    english = is_english()
    return str((english and figures.name_en) or figures.name_th)


@register.simple_tag
def place_name(row: Any) -> str:
    """The name of what a report is of, in the reader's language."""
    return str((is_english() and row.place_en) or row.place_th)


@register.simple_tag
def page_address(hit: Any) -> str:
    """Where a page is read: in its employer's file when it is filed there."""
    if hit.employer:
        return reverse("documents:employer-page", args=[hit.employer.account_no, hit.page])
    return reverse("documents:page", args=[hit.page])


_KIND_SIGNS = {"pages": "file-text", "employers": "building-2", "persons": "user"}


@register.inclusion_tag("partials/icon.html")
def kind_icon(kind: str) -> dict[str, str]:
    """The sign of a kind of hit."""
    return {"name": _KIND_SIGNS.get(kind, "search"), "classes": ""}


@register.simple_tag(takes_context=True)
def query_without(context: dict[str, Any], name: str) -> str:
    """The present query string without one filter, from the first hit."""
    fields = context["request"].GET.copy()
    for gone in (name, "after"):
        fields.pop(gone, None)
    return f"?{fields.urlencode()}"


@register.simple_tag
def field_value(field: BoundField) -> str:
    """What was chosen in a field, as it is shown there."""
    chosen = field.value()
    if isinstance(chosen, bool):
        return gettext("Yes") if chosen else gettext("No")
    chosen = str(chosen or "")
    return str(dict(getattr(field.field, "choices", ())).get(chosen, chosen))


_MOST_BOXES = 12  # guess: more are a smear on a small picture


@register.filter
def rects(boxes: Sequence[words.Box], margin: int) -> list[words.Rect]:
    """The first boxes as SVG writes them, with some air for a small picture."""
    return words.rects(boxes[:_MOST_BOXES], margin=margin)


@register.simple_tag
def lookup(table: Mapping[str, Any], key: str) -> Any:
    """The row of a table under a key; empty when there is none."""
    return table.get(key, "")


@register.filter
def severity_name(severity: str) -> str:
    """A severity of sampling in words."""
    return str(Severity(severity).label)


@register.filter
def status_name(status: str) -> str:
    """An employer's status in words."""
    return str(dict(EmployerStatus.choices).get(status, status))


_ENGINES = {
    "line_network": _("own line network with Tesseract"),
    "tesseract": _("plain Tesseract: slower and less exact"),
    "fake": _("made-up texts, for tests only"),
    "stub": _("made-up texts, for tests only"),
}


@register.filter
def engine_name(name: str) -> str:
    """A reading engine in words; one that is not of the registry is called by its place alone."""
    return str(_ENGINES.get(name, _("an engine of its own")))


@register.filter
def action_name(action: str) -> str:
    """An event's action in words."""
    return label_of(action)
