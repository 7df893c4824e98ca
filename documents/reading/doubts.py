"""What a reading itself gives cause to doubt; the catalogue stands in documents/doubts.py."""

from collections.abc import Iterable

from documents.doubts import Doubt
from documents.models import PageDoubt, Reading
from documents.reading.image_checks import CHECKS, judge_picture
from documents.reading.plausibility import plausible_share
from documents.sheets.payload import Misread, decode_mark
from ocr.engine import Remark
from ocr.file_info import DpiSource
from ocr.quality.measures import PictureFacts

LOW_CONFIDENCE = 0.6
"""Mean confidence of a page's words below which its text is doubted.
measured: 2026-11, of 178 sheets of samples and papers for tuning none was below 0.68; gibberish of negatives,
missing fonts and faxes read half as high was at 0.07 to 0.47.
"""
LEAST_PLAUSIBLE = 0.75
"""Share of letters in words that may be Thai or English below which a text is doubted.
measured: 2026-11, the same 178 sheets had 0.84 to 1.00.
"""
_BY_HAND = 9
"""Where a stored digit field says that a hand wrote it (Reading.digits)."""
_MOST_BOXES = 60  # guess: a form filled in by hand has 40 fields
OF_PICTURE = (Doubt.FAINT, Doubt.SPARSE, Doubt.NEARLY_BLACK, Doubt.NEGATIVE)
"""The doubts that the reader remarks on the picture, under their own codes (ocr.engine.PictureDoubt)."""
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
OF_MEASURES = tuple(dict.fromkeys(doubt for doubt, _told, _most in CHECKS.values()))
"""The doubts that thresholds make of measures (image_checks.py)."""
OF_READING = (
    Doubt.LOW_CONFIDENCE,
    Doubt.IMPLAUSIBLE_TEXT,
    Doubt.HANDWRITING,
    Doubt.SHEET_UNREAD,
    *OF_MEASURES,
    *OF_PICTURE,
    *OF_DECODING,
)
"""The doubts that a reading gives and takes back; the others are of those who found them."""


def doubts_of(
    reading: Reading,
    *,
    remarks: Iterable[Remark] = (),
    flags: Iterable[str] = (),
    picture: PictureFacts | None = None,
) -> list[PageDoubt]:
    """The doubts about the page of this reading, its picture and what its decoding flagged, not saved yet.

    A cover or separator whose code was believed has none: all that it says was read, and its frame looks like
    folds.
    """
    sheet = decode_mark(reading.sheet)
    if sheet is not None and not isinstance(sheet, Misread):
        return []
    picture = picture or PictureFacts(reading.dpi, DpiSource.RECKONED, bits=1)
    found = []
    if reading.confidence < LOW_CONFIDENCE and not reading.blank:
        found.append(Doubt.LOW_CONFIDENCE)
    if plausible_share(reading.text) < LEAST_PLAUSIBLE:
        found.append(Doubt.IMPLAUSIBLE_TEXT)
    if isinstance(sheet, Misread):
        found.append(Doubt.SHEET_UNREAD)
    flagged = set(flags)
    found += [doubt for doubt in OF_DECODING if doubt in flagged]
    doubts = [PageDoubt(page_id=reading.page_id, code=doubt) for doubt in found]
    doubts += _doubt_hands(reading)
    for one in judge_picture(picture):
        box = list(one.box) if one.box else None
        doubts.append(PageDoubt(page_id=reading.page_id, code=one.doubt, box=box, facts=one.facts))
    return doubts + [doubt_of(remark, page_id=reading.page_id) for remark in remarks]


def doubt_of(remark: Remark, *, page_id: int) -> PageDoubt:
    """The doubt that a remark on a picture is, where the remark says."""
    return PageDoubt(page_id=page_id, code=Doubt(remark.doubt), box=list(remark.box) if remark.box else None)


def _doubt_hands(reading: Reading) -> list[PageDoubt]:
    """What a hand wrote: regions, and digits in boxes; with the box round all and each one's own."""
    boxes = [list(region[:4]) for region in reading.handwriting]
    boxes += [list(row[1:5]) for row in reading.digits if len(row) > _BY_HAND and row[_BY_HAND]]
    if not boxes:
        return []
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    around = [min(lefts), min(tops), max(rights), max(bottoms)]
    facts = {"boxes": boxes[:_MOST_BOXES]}
    return [PageDoubt(page_id=reading.page_id, code=Doubt.HANDWRITING, box=around, facts=facts)]
