"""What a reading itself gives cause to doubt; the catalogue stands in documents/doubts.py."""

from collections.abc import Iterable

from documents.doubts import Doubt
from documents.models import PageDoubt, Reading

LOW_CONFIDENCE = 0.6
"""Mean confidence of a page's words below which its text is doubted.
guess: the file's screen has called such pages suspect since the first round; not measured.
"""
LOWEST_DPI = 150
"""Dots per inch below which no picture may be kept as the original's copy. From the notification on
electronic copies of documents: 150 for line art, 200 for gray, 300 for colour; the depth of
colour is not known here yet.
"""


OF_DECODING = (
    Doubt.FONT_MISSING,
    Doubt.DRAWN_WITH_COMPLAINTS,
    Doubt.RENDERERS_DIFFER,
    Doubt.BLANK_RENDER,
    Doubt.FORM_VALUES,
    Doubt.NOTE_NOT_DRAWN,
    Doubt.ATTACHMENT_KEPT,
    Doubt.XFA_FORM,
    Doubt.MENDED,
)
"""The doubts that decoding flags under their own codes (ocr/decode)."""
OF_READING = (Doubt.LOW_CONFIDENCE, Doubt.DPI_LOW, *OF_DECODING)
"""The doubts that a reading gives and takes back; the others are of those who found them."""


def doubts_of(reading: Reading, *, flags: Iterable[str] = ()) -> list[PageDoubt]:
    """The doubts about the page of this reading and of what its decoding flagged, not saved yet."""
    found = []
    if reading.confidence < LOW_CONFIDENCE and not reading.blank:
        found.append(Doubt.LOW_CONFIDENCE)
    if reading.dpi < LOWEST_DPI:
        found.append(Doubt.DPI_LOW)
    flagged = set(flags)
    found += [doubt for doubt in OF_DECODING if doubt in flagged]
    return [PageDoubt(page_id=reading.page_id, code=doubt) for doubt in found]
