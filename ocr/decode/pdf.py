"""PDF as a whole: can it be opened, how many pages, and what in it must wait for a person."""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pikepdf
from pikepdf import Pdf

from ocr import file_signatures
from ocr.decode import attachments, damage, pdfium, xfa
from ocr.decode.active_content import acts_by_itself
from ocr.decode.pdf_objects import as_dictionary
from ocr.decode.scan import MENDED
from ocr.engine import UnreadablePage
from ocr.failures import Failure
from ocr.file_info import FileFacts
from ocr.limits import Limits

RESTRICTED: Final = "pdf_restricted"
"""Opens without a password, yet its maker forbade something: kept as a note."""

_BROKEN: Final = (
    pikepdf.PdfError,
    pikepdf.ForeignObjectError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
)
_SIGNS_OF_ACTION: Final = re.compile(
    rb"/(?:JavaScript|JS|Launch|SubmitForm|ImportData|GoToR|GoToE|Rendition|RichMedia|EmbeddedFiles?|XFA"
    rb"|Collection|OpenAction|AA|#[0-9A-Fa-f]{2})(?![A-Za-z])"
)


@contextmanager
def open_pdf(path: Path) -> Iterator[Pdf]:
    """Open with the empty password; whatever qpdf cannot follow, or lacks its end, is a damaged PDF."""
    if damage.lacks_end(path):
        raise UnreadablePage(Failure.PDF_DAMAGED, "the end of the file is missing")
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
    if damage.is_cut(data):
        raise UnreadablePage(Failure.PDF_DAMAGED, "the end of the file is missing")
    try:
        pages, flags = _inspect_sound(path)
    except UnreadablePage as refused:
        if refused.code != Failure.PDF_DAMAGED:
            raise
        pages, flags = _inspect_damaged(path, data, refused=refused)
    if pages == 0:
        raise UnreadablePage(Failure.PDF_NO_PAGES)
    if pages > limits.pages:
        raise UnreadablePage(Failure.TOO_MANY_PAGES, f"{pages}")
    flags += file_signatures.flag_pdf_surroundings(data)
    return FileFacts(pages=pages, flags=tuple(dict.fromkeys(flags)))


def _inspect_sound(path: Path) -> tuple[int, list[str]]:
    with open_pdf(path) as document:
        mended = [MENDED] if damage.was_mended(document) else []
        return len(document.pages), [*flag_document(document), *mended]


def flag_document(document: Pdf) -> Iterator[str]:
    """Flags of the whole file: those that wait for a person, and those that are only told."""
    root = document.Root
    if "/Collection" in root:
        yield Failure.PDF_PORTFOLIO
    form = as_dictionary(root.get("/AcroForm"))
    if "/XFA" in form:
        yield Failure.PDF_XFA if xfa.must_wait(document, form) else xfa.DRAWN
    attached, can_run = attachments.judge_attachments(document)
    if can_run or acts_by_itself(document):
        yield Failure.PDF_ACTIVE_CONTENT
    elif attached:
        yield attachments.KEPT
    if document.is_encrypted:
        yield RESTRICTED


def _inspect_damaged(path: Path, data: bytes, *, refused: UnreadablePage) -> tuple[int, list[str]]:
    """What is found in a copy with a new trailer, or else by the second opener. What might act in the latter
    cannot be followed, so any sign of it waits for a person.
    """
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(UnreadablePage):
        copy = damage.write_mended_copy(path, Path(folder))
        if copy is not None:
            return _inspect_sound(copy)
    try:
        found = pdfium.inspect_document(path)
    except pdfium.NotDrawn:
        raise refused from None
    acts = found.acts or _SIGNS_OF_ACTION.search(data) is not None
    return found.pages, [MENDED, *([Failure.PDF_ACTIVE_CONTENT] if acts else [])]
