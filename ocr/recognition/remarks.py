"""What was remarked on a picture, told with its text: as it was read, in pixels of the upright page."""

from __future__ import annotations

from dataclasses import replace

from ocr.engine import Box, PageText, PictureDoubt, Remark
from ocr.preparation.prepare import PreparedPage
from ocr.preparation.residual_ink import find_residual_ink

# guess: a cover or a divider says so much, and clearly; a page number or a stamp says less
_FEWEST_SURE_LETTERS, _SURE = 8, 0.85
_FEWEST_LETTERS = 3  # guess: fewer read among many specks were perhaps specks


def report_blank(ready: PreparedPage, *, engine: str) -> PageText:
    """A page without text."""
    height, width = ready.page.shape
    return PageText(
        "", (), 0.0, width, height, blank=True, engine=engine, tone=ready.tone, remarks=ready.remarks
    )


def remark_on(text: PageText, ready: PreparedPage, *, dpi: float) -> PageText:
    """The reading with what its picture gives cause to doubt; blank after all if there was only dirt."""
    letters = sum(len(word.text) for word in text.words)
    if letters < _FEWEST_LETTERS and not ready.remarks:
        ink = find_residual_ink(ready.page, dpi=dpi)
        if ink.box is None:
            return report_blank(ready, engine=text.engine)
        ready = replace(ready, remarks=(Remark(PictureDoubt.SPARSE, ink.box),))
    sure = letters >= _FEWEST_SURE_LETTERS and text.confidence >= _SURE
    kept = [remark for remark in ready.remarks if not (sure and remark.doubt is PictureDoubt.SPARSE)]
    size = (ready.page.shape[1], ready.page.shape[0])
    turned = tuple(Remark(remark.doubt, turn_box(remark.box, size, text.rotation)) for remark in kept)
    return replace(text, tone=ready.tone, remarks=turned)


def turn_box(box: Box | None, size: tuple[int, int], degrees: int) -> Box | None:
    """The box after the page, of a width and height, was turned clockwise."""
    if box is None:
        return None
    (x0, y0, x1, y1), (width, height) = box, size
    turned = {90: (height - y1, x0, height - y0, x1), 180: (width - x1, height - y1, width - x0, height - y0)}
    return {**turned, 270: (y0, width - x1, y1, width - x0)}.get(degrees, box)
