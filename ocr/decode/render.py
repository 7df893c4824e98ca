"""A PDF page drawn by poppler, one page a call, never believed by its exit code; and by pdfium where there is
cause to doubt the drawing (docs/adr/0023).

The rule of choice where the two differ: pdfium for JBIG2, answers of forms and borders of links, which
poppler draws wrongly; pdfium where poppler complained or drew nothing, or pictures are cut, oddly named or of
a mended file, and pdfium has more ink; else poppler. Either way the page says that they differ.
"""

from __future__ import annotations

import math
import tempfile
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pikepdf import Array, Pdf, PdfError

from ocr.decode import pdfium, poppler
from ocr.decode.answers import place_answers
from ocr.decode.compare import ink_share, is_white, pictures_differ, second_size
from ocr.decode.images import bounded_decoding, to_gray_or_rgb
from ocr.decode.page_plan import PagePlan
from ocr.decode.scan import DEFAULT_DPI, MENDED, Scan, check_size, judge_dpi
from ocr.decode.sheet import Sheet
from ocr.engine import Picture, UnreadablePage
from ocr.failures import Failure
from ocr.file_info import DpiSource
from ocr.limits import Limits
from ocr.preparation.pixels import drop_empty_colour

BLANK_RENDER: Final = "blank_render"
"""The page should show something and yet came out white: somebody should look."""
DIFFER: Final = "renderers_differ"

# guess, all of them
_LEAST_DPI: Final = 50
_SCAN_DPI: Final = (150, 400)
"""Below the first a picture is no scan of the sheet; above the second reading gains nothing."""
_SAME_SHAPE: Final = 0.02
"""How far a picture's two resolutions on the sheet may differ and it still be the sheet's scan."""
_OFF_BY: Final = 2
"""Pixels by which poppler may round a side."""
_ROUNDING: Final = 0.999
_MORE_INK: Final = 1.05


@dataclass(frozen=True, slots=True)
class _Drawn:
    picture: Picture
    flags: tuple[str, ...]
    complained: str = ""


def render_page(path: Path, *, number: int, plan: PagePlan, limits: Limits) -> Scan:
    """Draw at the resolution of the page's largest picture, or as near to it as the pixel limit allows."""
    dpi = limit_dpi(_choose_dpi(plan), inches=plan.sheet.inches, limits=limits)
    long_side = round(max(plan.sheet.inches) * dpi)
    drawn = _draw_first(path, number=number, sheet=plan.sheet, long_side=long_side, limits=limits)
    flags = (*plan.doubts, *drawn.flags)
    if plan.compare or drawn.flags or is_white(drawn.picture):
        drawn = _ask_second(path, drawn, number=number, plan=plan)
        flags = (*plan.doubts, *drawn.flags)
    if is_white(drawn.picture) and (plan.paints or plan.doubts or drawn.complained):
        if plan.images and drawn.complained:
            raise UnreadablePage(Failure.PDF_DAMAGED, drawn.complained[:500])
        flags = (*flags, BLANK_RENDER)
    picture = drop_empty_colour(drawn.picture)  # renderers draw in colour so that stamps keep theirs
    answers = place_answers(plan.answers, sheet=plan.sheet, size=(picture.shape[1], picture.shape[0]))
    scan_dpi = _find_scan_dpi(plan)
    return Scan(
        picture=picture,
        dpi=round(dpi),
        flags=tuple(dict.fromkeys(flags)),
        answers=answers,
        source=DpiSource.SHEET if scan_dpi else DpiSource.DRAWN,
        scan_dpi=scan_dpi,
    )


def _find_scan_dpi(plan: PagePlan) -> int:
    """Dots an inch of the picture that has the shape of the sheet, under whatever lies over it; 0 if none."""
    across, down = plan.sheet.inches
    for width, height in sorted(plan.images, key=lambda size: size[0] * size[1], reverse=True)[:1]:
        if width > 1 and height > 1 and abs(width / across - height / down) <= _SAME_SHAPE * width / across:
            return judge_dpi(width / across, width=width, height=height)[0]
    return 0


def _choose_dpi(plan: PagePlan) -> float:
    if not plan.images:
        return DEFAULT_DPI
    width, height = max(plan.images, key=lambda size: size[0] * size[1])
    low, high = _SCAN_DPI
    fills_at = max(width / plan.sheet.inches[0], height / plan.sheet.inches[1])
    return float(min(fills_at, high)) if fills_at >= low else DEFAULT_DPI


def limit_dpi(dpi: float, *, inches: tuple[float, float], limits: Limits) -> float:
    """The resolution, lowered until the sheet keeps within the limits of pixels. UnreadablePage."""
    width, height = inches
    most = min(math.sqrt(limits.pixels / (width * height)), limits.side / max(width, height))
    least = min(dpi, most * _ROUNDING)
    if least < _LEAST_DPI:
        raise UnreadablePage(Failure.TOO_MANY_PIXELS, f"a sheet of {width:.0f} x {height:.0f} inches")
    return least


def _draw_first(path: Path, *, number: int, sheet: Sheet, long_side: int, limits: Limits) -> _Drawn:
    """Poppler's picture; of a copy that qpdf set right where the page itself cannot be drawn, or not at its
    size; pdfium's where that fails as well.
    """
    with bounded_decoding(limits):
        made = poppler.draw_page(path, number=number, long_side=long_side, cpu_s=limits.draw_cpu)
        if made.out_of_time:
            raise UnreadablePage(Failure.TIMEOUT, f"poppler was at it for {limits.draw_cpu} CPU seconds")
        drawn = _accept(made, sheet, long_side, limits)
        if drawn is None:
            drawn = _draw_repaired(path, number=number, sheet=sheet, long_side=long_side, limits=limits)
    if drawn is not None:
        return drawn
    try:
        picture = pdfium.draw_page(path, number=number, size=_pixels(sheet, long_side), sheet=sheet)
    except pdfium.NotDrawn as neither:
        raise UnreadablePage(Failure.PDF_DAMAGED, f"poppler drew nothing, pdfium: {neither}") from neither
    return _Drawn(picture, (MENDED,), complained="poppler drew nothing")


def _accept(drawing: poppler.Drawing, sheet: Sheet, long_side: int, limits: Limits) -> _Drawn | None:
    """The drawing, when there is one and it has the size that was asked for."""
    if drawing.image is None:
        return None
    wanted = _pixels(sheet, long_side)
    if any(abs(made - asked) > _OFF_BY for made, asked in zip(drawing.image.size, wanted, strict=True)):
        return None
    check_size(*drawing.image.size, limits=limits)
    kinds = drawing.kinds
    return _Drawn(to_gray_or_rgb(drawing.image), kinds, complained=drawing.complaints if kinds else "")


def _pixels(sheet: Sheet, long_side: int) -> tuple[int, int]:
    """Width and height of the upright picture of a sheet."""
    width, height = sheet.inches[::-1] if sheet.turn in (90, 270) else sheet.inches
    scale = long_side / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _draw_repaired(path: Path, *, number: int, sheet: Sheet, long_side: int, limits: Limits) -> _Drawn | None:
    """Let qpdf write the one page into a sound file, its boxes set: it forgives page trees that poppler gives
    up on, and mends boxes as viewers do.
    """
    try:
        with (
            warnings.catch_warnings(action="ignore"),  # a form's fields are not copied with it
            tempfile.TemporaryDirectory() as folder,
            Pdf.open(path, suppress_warnings=True) as document,
            Pdf.new() as single,
        ):
            single.pages.append(document.pages[number - 1])
            page, box = single.pages[0].obj, Array([sheet.x0, sheet.y0, sheet.x1, sheet.y1])
            page.MediaBox, page.CropBox = box, box
            single.save(copy := Path(folder) / "page.pdf")
            made = poppler.draw_page(copy, number=1, long_side=long_side, cpu_s=limits.draw_cpu)
            return _accept(made, sheet, long_side, limits)
    except PdfError:
        return None


def _ask_second(path: Path, first: _Drawn, *, number: int, plan: PagePlan) -> _Drawn:
    """Pdfium's picture compared with poppler's, and the one that the rule of choice names."""
    height, width = first.picture.shape[:2]
    told = first
    try:
        coarse = pdfium.draw_page(path, number=number, size=second_size(width, height), sheet=plan.sheet)
        if pictures_differ(first.picture, coarse):
            told = replace(first, flags=(*first.flags, DIFFER))
            if _second_is_better(first, coarse, plan=plan):
                fine = pdfium.draw_page(path, number=number, size=(width, height), sheet=plan.sheet)
                return replace(told, picture=fine)
    except pdfium.NotDrawn:  # what one of them cannot draw, they do not draw alike
        told = replace(first, flags=(*first.flags, DIFFER))
    return told


def _second_is_better(first: _Drawn, second: Picture, *, plan: PagePlan) -> bool:
    if is_white(second):
        return False
    if plan.second_knows_better or is_white(first.picture):
        return True
    doubted = plan.first_is_doubted or bool(first.flags)
    return doubted and ink_share(second) > _MORE_INK * ink_share(first.picture)
