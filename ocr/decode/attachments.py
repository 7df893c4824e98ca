"""Files within a PDF: data that is kept with the original, and programs that wait for a person.

PDF/A-3 carries its own data as XML (Thai e-tax invoices do); the page is read, the attachment stays in the
original and is told of. What can run on the desk of who opens it waits: whatever is not on the list of data,
and whatever is data by its name alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pikepdf import Name, Object, Pdf, Stream

from ocr.decode.pdf_objects import Seen, as_dictionary, as_text, walk_name_tree
from ocr.decode.stream_bytes import read_start

KEPT: Final = "attachment_kept"
"""The file holds attachments that are data; who reads the page is told."""

_DATA: Final = frozenset(
    [
        "xml",
        "csv",
        "tsv",
        "txt",
        "json",
        "pdf",
        "jpg",
        "jpeg",
        "png",
        "tif",
        "tiff",
        "docx",
        "xlsx",
        "pptx",
        "odt",
        "ods",
        "p7s",
        "p7m",
        "asc",
        "sig",
        "log",
    ]
)
"""Names of kinds that no desktop runs; those with macros, scripts or packed files are not among them."""
_RUNS: Final = re.compile(
    rb"(?is)\A\s*(?:MZ|\x7fELF|#!|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe|@echo|%!PS)"
    rb"|\A\s*<\s*(?:!doctype\s+html|html|hta|svg)\b|<\s*(?:\w+:)?script\b|javascript:"
    rb"|vbaProject\.bin|www\.w3\.org/1999/xhtml|<\?xml-stylesheet"
)
_START: Final = 1 << 16  # guess: a script further down has a head that says so
_MOST: Final = 1_000  # guess
_NETWORK: Final = re.compile(r"^\s*(?:\\\\|//|\w{2,}:)")


def judge_attachments(document: Pdf) -> tuple[bool, bool]:
    """Whether there are any, and whether one of them can run."""
    names = as_dictionary(document.Root.get("/Names"))
    there, seen = False, Seen()
    for count, spec in enumerate(_list_files(document, names, seen=Seen())):
        there = True
        if count >= _MOST or can_run(spec, seen=seen):
            return True, True
    return there, False


def _list_files(document: Pdf, names: Object, *, seen: Seen) -> Iterator[Object | None]:
    """Each file specification once."""
    yield from seen.only_new(walk_name_tree(names.get("/EmbeddedFiles")))
    yield from seen.items(document.Root.get("/AF"))
    for page in document.pages:
        yield from seen.items(page.obj.get("/AF"))
        notes = map(as_dictionary, seen.items(page.obj.get("/Annots")))
        yield from (note.get("/FS") for note in notes if note.get("/Subtype") == Name.FileAttachment)


def can_run(spec: object, *, seen: Seen) -> bool:
    """Whether a file specification (ISO 32000-1, 7.11.3) leads to more than data; a stream is read once."""
    entry = as_dictionary(spec)
    names = [as_text(entry.get(key)) for key in ("/F", "/UF")]
    names = [name for name in names if name]
    packed = as_dictionary(entry.get("/EF"))
    streams = [thing for key in list(packed.keys()) if isinstance(thing := packed.get(key), Stream)]
    if not names or not streams or "/FS" in entry:
        return True  # a file elsewhere, or none that we could look at
    if any(_NETWORK.match(name) or _extension(name) not in _DATA for name in names):
        return True
    new = [stream for stream in streams if seen.is_new(stream)]
    return any(_RUNS.search(read_start(stream, at_most=_START)) is not None for stream in new)


def _extension(name: str) -> str:
    """The last ending in small letters; signs that turn or hide text make it none of ours."""
    if not name.isprintable():
        return ""
    return name.rstrip(" .").rpartition(".")[2].lower()
