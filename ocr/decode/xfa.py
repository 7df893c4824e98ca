"""XFA forms: a form in XML beside the pages. Read when the pages draw it and nothing in it acts.

A dynamic form draws itself in one vendor's reader alone; in all others its page says "please wait". Such a
page, and a form with scripts or an address that it sends answers to, wait for a person.
"""

from __future__ import annotations

import re
from typing import Final

from pikepdf import Array, Name, Object, Page, Pdf, PdfError, Stream

from ocr.decode.pdf_objects import Seen, as_array, as_dictionary, is_true, one_or_many
from ocr.decode.stream_bytes import measure_unpacked, read_start
from ocr.decode.text_operators import list_strings

DRAWN: Final = "xfa_form"
"""The file holds an XFA form that its pages draw; who reads the page is told."""

_ACTS: Final = re.compile(rb"(?i)<\s*(?:\w+:)?(?:script|submit|execute|soap\w*|wsdl\w*|connectionset)\b")
_MOST_BYTES: Final = 16_000_000  # guess: forms of offices are below one million
_MOST_PACKETS: Final = 50  # guess: ten or so are defined
_WAITING: Final = re.compile(rb"(?i)please\s*wait|adobe\s*reader\s*8|not\s*eventually\s*replaced")
_PAGES_LOOKED_AT: Final = 3  # guess: the placeholder is the first page, and the only one


def must_wait(document: Pdf, form: Object) -> bool:
    """Whether a person has to look at this form before its pages are read."""
    packets = [
        packet for packet in Seen().only_new(one_or_many(form.get("/XFA"))) if isinstance(packet, Stream)
    ]
    if not packets or is_true(document.Root.get("/NeedsRendering")):
        return True
    if sum(measure_unpacked(packet, at_most=_MOST_BYTES) for packet in packets[:_MOST_PACKETS]) > _MOST_BYTES:
        return True
    return len(packets) > _MOST_PACKETS or any(map(_acts, packets)) or not _is_drawn(document)


def _acts(packet: Stream) -> bool:
    data = read_start(packet, at_most=_MOST_BYTES)
    return b"\0" in data or _ACTS.search(data) is not None  # in UTF-16 nothing would be found


def _is_drawn(document: Pdf) -> bool:
    """Whether a page shows widgets, or says anything but that one should wait."""
    first = [document.pages[at] for at in range(min(_PAGES_LOOKED_AT, len(document.pages)))]
    return any(_shows_widgets(page) or _says_something(page) for page in first)


def _shows_widgets(page: Page) -> bool:
    notes = [as_dictionary(note) for note in as_array(page.obj.get("/Annots"))]
    return any(note.get("/Subtype") == Name.Widget for note in notes)


def _says_something(page: Page) -> bool:
    contents = page.obj.get("/Contents")
    streams = list(contents) if isinstance(contents, Array) else [contents]
    try:
        data = b"\n".join(read_start(one, at_most=_MOST_BYTES) for one in streams if isinstance(one, Stream))
    except PdfError:
        return False
    words = b"".join(list_strings(data))
    return bool(words.strip()) and _WAITING.search(words) is None
