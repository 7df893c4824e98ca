"""Damage of a PDF as a whole: was it cut on its way, what did the opener have to mend, how is it mended.

A PDF names its table of contents at the end. Where the end is missing, the file is whole all the same when
every object that is named is there to its end; then, as viewers do, the table is made anew.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from pikepdf import Pdf

from ocr import file_signatures
from ocr.decode.pdf_objects import as_dictionary, as_number

_STREAM: Final = re.compile(rb"\bstream\r?\n.*?\bendstream\b", re.DOTALL)
_OBJECT: Final = re.compile(rb"(\d{1,10})\s+(\d{1,5})\s+(obj|R)\b")
_CATALOG: Final = re.compile(
    rb"(\d{1,10})\s+(\d{1,5})\s+obj\b(?:(?!endobj).){0,2000}?/Type\s*/Catalog\b", re.DOTALL
)


def lacks_end(path: Path) -> bool:
    """Whether nothing at the end says where the table of objects is: it has to be made anew."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - file_signatures.PDF_END_WINDOW))
        return file_signatures.is_pdf_truncated(file.read())


def is_cut(data: bytes) -> bool:
    """Whether bytes are missing at the end that cannot be made anew."""
    if not file_signatures.is_pdf_truncated(data):
        return False
    bare = _STREAM.sub(b"", data)
    found = {b"obj": set[bytes](), b"R": set[bytes]()}
    for number, generation, kind in _OBJECT.findall(bare):
        found[kind].add(number.lstrip(b"0") + b" " + generation.lstrip(b"0"))
    ends_whole = bare.rfind(b"endobj") > max(
        bare.rfind(b" obj"), bare.rfind(b"stream\n"), bare.rfind(b"stream\r")
    )
    return not (ends_whole and found[b"obj"] and found[b"R"] <= found[b"obj"])


def was_mended(document: Pdf) -> bool:
    """Whether qpdf made the table of objects anew or gave a page the sheet that it did not state, or the page
    tree promises more pages than it has. To be asked once: qpdf says what it found only once.
    """
    promised = as_number(as_dictionary(document.Root.get("/Pages")).get("/Count"))
    warnings = (str(warning).lower() for warning in document.get_warnings())
    guessed = any("reconstruct" in warning or "mediabox is undefined" in warning for warning in warnings)
    return promised > len(document.pages) or guessed


def write_mended_copy(path: Path, folder: Path) -> Path | None:
    """A copy with a new trailer that names the catalogue, where the file has one and no trailer says so."""
    data = path.read_bytes()
    found = _CATALOG.findall(data)
    if not found:
        return None
    number, generation = found[-1]
    copy = folder / "mended.pdf"
    trailer = b"\ntrailer\n<< /Root %s %s R >>\nstartxref\n0\n%%%%EOF\n" % (number, generation)
    copy.write_bytes(data + trailer)
    return copy
