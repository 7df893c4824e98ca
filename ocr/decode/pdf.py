"""PDF as a whole: can it be opened, how many pages, and what in it would act by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf

from ocr import file_signatures
from ocr.engine import UnreadablePage
from ocr.failures import Failure
from ocr.file_info import FileFacts
from ocr.limits import Limits

RESTRICTED: Final = "pdf_restricted"
"""Opens without a password, yet its maker forbade something: kept as a note."""

_ACTIONS: Final = (
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToR",
    "/GoToE",
    "/Rendition",
    "/RichMediaExecute",
)
_AUTOMATIC_ACTIONS: Final = (*_ACTIONS, "/URI", "/Sound", "/Movie")
"""A link that a person clicks is harmless; the same link opened by the file itself is a beacon."""
_ACTIVE_ANNOTATIONS: Final = ("/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D")
# guess, all three: beyond any real form; what goes on longer is taken for active content
_LONGEST_CHAIN: Final = 32
_MOST_ANNOTATIONS: Final = 50_000
_DEEPEST_FIELD: Final = 32
_BROKEN: Final = (
    pikepdf.PdfError,
    pikepdf.ForeignObjectError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
)


@contextmanager
def open_pdf(path: Path) -> Iterator[Pdf]:
    """Open with the empty password; whatever qpdf cannot follow is a damaged PDF."""
    try:
        with Pdf.open(path, suppress_warnings=True) as document:
            yield document
    except pikepdf.PasswordError as locked:
        raise UnreadablePage(Failure.PDF_ENCRYPTED) from locked
    except (*_BROKEN, RecursionError) as broken:
        raise UnreadablePage(Failure.PDF_DAMAGED, f"{type(broken).__name__}: {broken}"[:500]) from broken


def inspect_pdf(path: Path, *, limits: Limits) -> FileFacts:
    """Count the pages that are really there, and flag what must wait for a person."""
    data = path.read_bytes()
    with open_pdf(path) as document:
        if file_signatures.is_pdf_truncated(data):
            raise UnreadablePage(Failure.PDF_DAMAGED, "the end of the file is missing")
        pages = len(document.pages)
        if pages == 0:
            raise UnreadablePage(Failure.PDF_NO_PAGES)
        if pages > limits.pages:
            raise UnreadablePage(Failure.TOO_MANY_PAGES, f"{pages}")
        flags = (*_flag_document(document), *file_signatures.flag_pdf_surroundings(data))
    return FileFacts(pages=pages, flags=tuple(dict.fromkeys(flags)))


def _flag_document(document: Pdf) -> Iterator[str]:
    root = document.Root
    if "/Collection" in root:
        yield Failure.PDF_PORTFOLIO
    form = _as_dictionary(root.get("/AcroForm"))
    if "/XFA" in form:
        yield Failure.PDF_XFA
    if _document_is_active(root) or _fields_are_active(form) or _pages_are_active(document):
        yield Failure.PDF_ACTIVE_CONTENT
    if document.is_encrypted:
        yield RESTRICTED


def _document_is_active(root: Dictionary | Object) -> bool:
    names = _as_dictionary(root.get("/Names"))
    return (
        any(_name_tree_is_filled(names.get(tree)) for tree in ("/JavaScript", "/EmbeddedFiles"))
        or bool(_as_array(root.get("/AF")))
        or _is_active(root.get("/OpenAction"), kinds=_AUTOMATIC_ACTIONS)
        or _has_active_entry(root.get("/AA"))
    )


def _name_tree_is_filled(tree: Object | None) -> bool:
    node = _as_dictionary(tree)
    return bool(_as_array(node.get("/Names"))) or bool(_as_array(node.get("/Kids")))


def _pages_are_active(document: Pdf) -> bool:
    left = _MOST_ANNOTATIONS
    for page in document.pages:
        if _has_active_entry(page.obj.get("/AA")):
            return True
        for note in _as_array(page.obj.get("/Annots")):
            left -= 1
            if left < 0 or _annotation_is_active(_as_dictionary(note)):
                return True
    return False


def _annotation_is_active(note: Dictionary | Object) -> bool:
    return (
        str(note.get("/Subtype", "")) in _ACTIVE_ANNOTATIONS
        or _is_active(note.get("/A"), kinds=_ACTIONS)
        or _has_active_entry(note.get("/AA"))
    )


def _fields_are_active(form: Dictionary | Object) -> bool:
    """Walk the form's fields level by level; a tree deeper than any real form is suspicious by itself."""
    level = list(_as_array(form.get("/Fields")))
    for _depth in range(_DEEPEST_FIELD):
        if not level:
            return False
        fields = [_as_dictionary(field) for field in level[:_MOST_ANNOTATIONS]]
        if any(_annotation_is_active(field) for field in fields):
            return True
        level = [kid for field in fields for kid in _as_array(field.get("/Kids"))]
    return True


def _has_active_entry(actions: Object | None) -> bool:
    table = _as_dictionary(actions)
    return any(_is_active(table.get(key), kinds=_AUTOMATIC_ACTIONS) for key in table.keys())  # noqa: SIM118 - a PDF dictionary


def _is_active(action: Object | None, *, kinds: tuple[str, ...]) -> bool:
    """Follow one action and what it leads to; an array is a place in the document and harmless."""
    todo = [action]
    for _step in range(_LONGEST_CHAIN):
        if not todo:
            return False
        entry = _as_dictionary(todo.pop())
        if str(entry.get("/S", "")) in kinds or "/JS" in entry:
            return True
        following = entry.get("/Next")
        if following is not None:
            todo.extend(list(following) if isinstance(following, Array) else [following])
    return True


def _as_dictionary(value: Object | None) -> Dictionary | Object:
    return value if isinstance(value, Dictionary) else Dictionary()


def _as_array(value: Object | None) -> Array | tuple[()]:
    return value if isinstance(value, Array) else ()
