"""A document's form after its pages were classified again: it follows them where only the machine decided it.

The rule, each part of which has a test:
1. What a person filed, moved, rejected, cut or joined keeps its form, also when that person never looked at
   it.
2. A paper in a file that was handed over, checked or certified keeps it: what was signed for stays as it was.
3. Set apart and emptied documents keep it.
4. The form is that of the first page that has one, as when the document was made; none when no page has one.
5. The title follows where it was the old form's.
The document's version grows, so a decision that somebody makes on the old form is stale; its history gets a
line.
"""

from collections.abc import Collection

from documents.employer_file.models import EmployerFile
from documents.employer_file.states import IN_GATE, EmployerFileState
from documents.errors import Stale
from documents.models import Deed, DeedPart, Document, FormType, Page, Placement
from documents.states import DocumentState

_MACHINE_SET = (DocumentState.SUGGESTED, DocumentState.REVIEW, DocumentState.FILED)


def follow_pages(documents: Collection[int]) -> list[int]:
    """Give these documents, by their ids, the forms of their pages; returns those that changed. In a
    transaction.
    """
    held = Document.objects.filter(pk__in=documents, state__in=_MACHINE_SET, filed_by=None)
    held = held.select_for_update(no_key=True, of=("self",))
    rows = list(held.select_related("form").order_by("pk"))
    decided = _decided_by_people([row.pk for row in rows]) | _signed_for(rows)
    forms = _forms_of_pages(documents)
    return [row.pk for row in rows if row.pk not in decided and _follow(row, forms.get(row.pk))]


def _forms_of_pages(documents: Collection[int]) -> dict[int, FormType]:
    """Document -> the form of its first page that has one."""
    pages = Page.objects.filter(document__in=documents, duplicate_of=None).exclude(form=None)
    found: dict[int, FormType] = {}
    for page in pages.by_position().select_related("form"):
        if page.document_id is not None and page.form is not None:
            found.setdefault(page.document_id, page.form)
    return found


def differing(pages: Collection[int]) -> list[int]:
    """The documents of these pages, by their ids, whose form is not that of one of them."""
    rows = Page.objects.filter(pk__in=pages, document__filed_by=None, document__state__in=_MACHINE_SET)
    found = rows.values_list("document", "form", "document__form").distinct()
    return sorted({pk for pk, own, documents in found if pk is not None and own != documents})


def _decided_by_people(documents: Collection[int]) -> set[int]:
    """Those with a line of history or a deed of a person."""
    placed = Placement.objects.filter(document__in=documents).exclude(by=None)
    found = set(placed.values_list("document", flat=True))
    thing, standing = Deed.Thing.DOCUMENT, Deed.objects.filter(undone_by=None)
    found |= set(standing.filter(thing=thing, thing_id__in=documents).values_list("thing_id", flat=True))
    parts = DeedPart.objects.filter(thing=thing, thing_id__in=documents, deed__undone_by=None)
    return found | set(parts.values_list("thing_id", flat=True))


def _signed_for(rows: Collection[Document]) -> set[int]:
    filed = {row.employer_id for row in rows if row.state == DocumentState.FILED}
    closed = EmployerFile.objects.filter(
        employer__in=filed - {None}, state__in=[*IN_GATE, EmployerFileState.CERTIFIED]
    )
    kept = set(closed.values_list("employer", flat=True))
    return {row.pk for row in rows if row.state == DocumentState.FILED and row.employer_id in kept}


def _follow(document: Document, form: FormType | None) -> bool:
    if (form.pk if form else None) == document.form_id:
        return False
    try:
        document.change_row(form=form, title=_title_after(document, form))
    except Stale:  # a person decided just now
        return False
    Placement.objects.create(
        document=document, employer=document.employer, form=form, state=document.state, by=None
    )
    return True


def _title_after(document: Document, form: FormType | None) -> str:
    """The new form's title where the old form's stood, or nothing did."""
    old = document.form.title_th if document.form else ""
    return (form.title_th if form else "") if document.title in ("", old) else document.title
