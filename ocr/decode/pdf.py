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
from ocr.file_info import FileFacts
from ocr.limits import Limits

RESTRICTED: Final = "pdf_restricted"
"""Opens without a password, yet its maker forbade something: kept as a note."""

_ACTS: Final = (
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToR",
    "/GoToE",
    "/Rendition",
    "/RichMediaExecute",
)
_ACTS_UNASKED: Final = (*_ACTS, "/URI", "/Sound", "/Movie")
"""A link that a person clicks is harmless; the same link opened by the file itself is a beacon."""
_ACTIVE_NOTES: Final = ("/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D")
_CHAIN: Final = 32
_NOTES: Final = 50_000
_DEPTH: Final = 32
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
def opened(path: Path) -> Iterator[Pdf]:
    """Open with the empty password; whatever qpdf cannot follow is a damaged PDF."""
    try:
        with Pdf.open(path, suppress_warnings=True) as document:
            yield document
    except pikepdf.PasswordError as locked:
        raise UnreadablePage("pdf_encrypted") from locked
    except (*_BROKEN, RecursionError) as broken:
        raise UnreadablePage("pdf_damaged", f"{type(broken).__name__}: {broken}"[:500]) from broken


def inspect_pdf(path: Path, *, limits: Limits) -> FileFacts:
    """Count the pages that are really there, and flag what must wait for a person."""
    data = path.read_bytes()
    with opened(path) as document:
        if file_signatures.is_pdf_truncated(data):
            raise UnreadablePage("pdf_damaged", "the end of the file is missing")
        pages = len(document.pages)
        if pages == 0:
            raise UnreadablePage("pdf_no_pages")
        if pages > limits.pages:
            raise UnreadablePage("too_many_pages", f"{pages}")
        flags = (*_flags_of_document(document), *file_signatures.flag_pdf_surroundings(data))
    return FileFacts(pages=pages, flags=tuple(dict.fromkeys(flags)))


def _flags_of_document(document: Pdf) -> Iterator[str]:
    root = document.Root
    if "/Collection" in root:
        yield "pdf_portfolio"
    form = _dictionary(root.get("/AcroForm"))
    if "/XFA" in form:
        yield "pdf_xfa"
    if _document_acts(root) or _fields_act(form) or _pages_act(document):
        yield "pdf_active_content"
    if document.is_encrypted:
        yield RESTRICTED


def _document_acts(root: Dictionary | Object) -> bool:
    names = _dictionary(root.get("/Names"))
    return (
        any(_tree_holds_something(names.get(tree)) for tree in ("/JavaScript", "/EmbeddedFiles"))
        or bool(_array(root.get("/AF")))
        or _acts(root.get("/OpenAction"), kinds=_ACTS_UNASKED)
        or _any_acts(root.get("/AA"))
    )


def _tree_holds_something(tree: Object | None) -> bool:
    node = _dictionary(tree)
    return bool(_array(node.get("/Names"))) or bool(_array(node.get("/Kids")))


def _pages_act(document: Pdf) -> bool:
    left = _NOTES
    for page in document.pages:
        if _any_acts(page.obj.get("/AA")):
            return True
        for note in _array(page.obj.get("/Annots")):
            left -= 1
            if left < 0 or _note_acts(_dictionary(note)):
                return True
    return False


def _note_acts(note: Dictionary | Object) -> bool:
    return (
        str(note.get("/Subtype", "")) in _ACTIVE_NOTES
        or _acts(note.get("/A"), kinds=_ACTS)
        or _any_acts(note.get("/AA"))
    )


def _fields_act(form: Dictionary | Object) -> bool:
    """Walk the form's fields level by level; a tree deeper than any real form is suspicious by itself."""
    level = list(_array(form.get("/Fields")))
    for _depth in range(_DEPTH):
        if not level:
            return False
        fields = [_dictionary(field) for field in level[:_NOTES]]
        if any(_note_acts(field) for field in fields):
            return True
        level = [kid for field in fields for kid in _array(field.get("/Kids"))]
    return True


def _any_acts(actions: Object | None) -> bool:
    table = _dictionary(actions)
    return any(_acts(table.get(key), kinds=_ACTS_UNASKED) for key in table.keys())  # noqa: SIM118 - a PDF dictionary


def _acts(action: Object | None, *, kinds: tuple[str, ...]) -> bool:
    """Follow one action and what it leads to; an array is a place in the document and harmless."""
    todo = [action]
    for _step in range(_CHAIN):
        if not todo:
            return False
        entry = _dictionary(todo.pop())
        if str(entry.get("/S", "")) in kinds or "/JS" in entry:
            return True
        following = entry.get("/Next")
        if following is not None:
            todo.extend(list(following) if isinstance(following, Array) else [following])
    return True


def _dictionary(value: Object | None) -> Dictionary | Object:
    return value if isinstance(value, Dictionary) else Dictionary()


def _array(value: Object | None) -> Array | tuple[()]:
    return value if isinstance(value, Array) else ()
