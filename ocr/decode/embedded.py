"""The scan inside a PDF page, taken out as the scanner stored it.

Problem: most pages of scanned PDFs are one image from edge to edge; rendering resamples it and costs ten
times as much.
Method: interpret the page's content stream (ISO 32000-1, 8.4 and 8.10) as far as q, Q, cm and Do, with a
stack of transformation matrices; any other operator means that the page is more than its scan.
Steps: parse the one placement, find the image, see that nothing lies over it and that it covers the sheet
unturned, then decode DCT, CCITT or Flate within bounds. NotPlain at any step: poppler draws the page
(render.py).
Dropped: pypdfium2 instead of poppler (docs/adr/0006, "Turned down").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pikepdf import Array, Dictionary, Object, PdfError, PdfImage, Stream

from ocr.decode.image_headers import stated_size
from ocr.decode.images import bounded_decoding, open_checked_jpeg, to_gray_or_rgb
from ocr.decode.pdf_objects import find_inherited
from ocr.decode.scan import Scan, check_size, judge_dpi
from ocr.decode.sheet import Sheet, read_content_stream
from ocr.decode.stream_bytes import filter_names, measure_unpacked
from ocr.engine import Picture, UnreadablePage
from ocr.failures import Failure
from ocr.file_info import DpiSource
from ocr.limits import Limits

Matrix = tuple[float, float, float, float, float, float]

_PLAIN_BYTES: Final = 4096  # guess: to place one image takes a few dozen bytes
_IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_TOKEN: Final = re.compile(
    rb"\s*(?:(?P<number>[-+]?(?:\d+\.?\d*|\.\d+))|/(?P<name>[^\s/\[\]<>()%]+)|(?P<verb>q|Q|cm|Do))(?=\s|/|$)"
)
_EDGE: Final = 0.01  # guess
"""How far, as a part of the sheet, a scan may miss the sheet's edge and still be the whole page."""
_SQUARE: Final = 0.02  # guess
"""How far the two resolutions of a scan may differ; a fax at 204 x 98 is left to poppler."""
_COMPONENTS: Final = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3}
_ALTERS: Final = ("/SMask", "/Mask", "/ImageMask", "/Matte", "/Decode", "/Alternates", "/SMaskInData")
_COLOURS: Final = {"L": 1, "RGB": 3}


class NotPlain(Exception):
    """The page is more than one picture laid flat: poppler must draw it."""


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """The one image that a page draws, and its transformation matrix."""

    name: str
    matrix: Matrix


def extract_embedded_scan(page: Object, *, sheet: Sheet, limits: Limits) -> Scan | None:
    """The page's own image, not yet turned, if the page is that image and nothing else."""
    drawing = read_content_stream(page, keep=_PLAIN_BYTES, limits=limits)
    try:
        drawn = parse_single_image(drawing or b"")
        picture = _find_image(page, drawn.name)
        dpi = _compute_dpi(sheet, drawn.matrix, size=stated_size(picture))
        check_size(*stated_size(picture), limits=limits)
        width, height = stated_size(picture)
        scan_dpi, source = judge_dpi(dpi, width=width, height=height)
        source = DpiSource.SHEET if source is DpiSource.STATED else source
        decoded = _decode_image(picture, limits=limits)
        return Scan(picture=decoded, dpi=dpi, source=source, scan_dpi=scan_dpi)
    except NotPlain:
        return None


def parse_single_image(drawing: bytes) -> PlacedImage:
    """Interpret a content stream that does nothing but place one image; NotPlain for any other."""
    at, operands, stack, matrix = 0, list[bytes](), list[Matrix](), _IDENTITY
    drawn: PlacedImage | None = None
    while drawing[at:].strip():
        token = _TOKEN.match(drawing, at)
        if token is None:
            raise NotPlain
        at = token.end()
        if (verb := token["verb"]) is None:
            operands.append(token["number"] or token["name"])
            continue
        if drawn is not None and verb != b"Q":
            raise NotPlain
        if verb == b"Do":
            drawn = PlacedImage(name=_single_operand(operands).decode("latin-1"), matrix=matrix)
        else:
            matrix = _apply_operator(verb, operands, matrix=matrix, stack=stack)
        operands = []
    if drawn is None or operands:
        raise NotPlain
    return drawn


def _single_operand(operands: list[bytes]) -> bytes:
    if len(operands) != 1:
        raise NotPlain
    return operands[0]


def _apply_operator(verb: bytes, operands: list[bytes], *, matrix: Matrix, stack: list[Matrix]) -> Matrix:
    """The current transformation matrix after q, Q or cm."""
    if verb == b"cm" and len(operands) == 6:
        return _concatenate_matrix(operands, matrix)
    if operands or (verb == b"Q" and not stack):
        raise NotPlain
    if verb == b"q":
        stack.append(matrix)
        return matrix
    if verb == b"Q":
        return stack.pop()
    raise NotPlain


def _concatenate_matrix(operands: list[bytes], outer: Matrix) -> Matrix:
    try:
        a, b, c, d, e, f = (float(part) for part in operands)
    except ValueError as name:
        raise NotPlain from name
    ao, bo, co, do, eo, fo = outer
    return (
        a * ao + b * co,
        a * bo + b * do,
        c * ao + d * co,
        c * bo + d * do,
        e * ao + f * co + eo,
        e * bo + f * do + fo,
    )


def _find_image(page: Object, name: str) -> Stream:
    """The picture of that name, when it lies on the page as it is: nothing over or under it."""
    resources = find_inherited(page, "/Resources")
    table = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    picture = table.get(f"/{name}") if isinstance(table, Dictionary) else None
    notes = page.get("/Annots")
    if not isinstance(picture, Stream) or picture.get("/Subtype") != "/Image":
        raise NotPlain
    if isinstance(notes, Array) and len(notes) > 0:
        raise NotPlain
    if any(key in picture for key in _ALTERS) or "/Group" in page:
        raise NotPlain
    return picture


def _compute_dpi(sheet: Sheet, matrix: Matrix, *, size: tuple[int, int]) -> int:
    """Dots an inch of a picture that covers the sheet from edge to edge, unturned."""
    a, b, c, d, e, f = matrix
    slack_x, slack_y = _EDGE * sheet.width, _EDGE * sheet.height
    covers = (
        abs(e - sheet.x0) <= slack_x
        and abs(f - sheet.y0) <= slack_y
        and abs(e + a - sheet.x1) <= slack_x
        and abs(f + d - sheet.y1) <= slack_y
    )
    if not covers or abs(b) + abs(c) > 1e-3:
        raise NotPlain
    across, down = size[0] * 72 / (a * sheet.unit), size[1] * 72 / (d * sheet.unit)
    if across < 1 or abs(across - down) > _SQUARE * across:
        raise NotPlain
    return round(across)


def _decode_image(picture: Stream, *, limits: Limits) -> Picture:
    packed = filter_names(picture)
    if packed == ("/DCTDecode",) and "/DecodeParms" not in picture:
        return _decode_jpeg(picture, limits=limits)
    if packed in (("/CCITTFaxDecode",), ("/FlateDecode",)):
        return _decode_samples(picture, flate=packed == ("/FlateDecode",), limits=limits)
    raise NotPlain


def _decode_jpeg(picture: Stream, *, limits: Limits) -> Picture:
    try:
        with bounded_decoding(limits), open_checked_jpeg(picture.read_raw_bytes(), limits=limits) as image:
            if image.size != stated_size(picture) or _COLOURS.get(image.mode) != _count_components(picture):
                raise NotPlain
            image.load()
            return to_gray_or_rgb(image)
    except UnreadablePage as odd:
        if odd.code == Failure.IMAGE_UNREADABLE:  # renderers know more ways to write a JPEG than Pillow
            raise NotPlain from odd
        raise


def _decode_samples(picture: Stream, *, flate: bool, limits: Limits) -> Picture:
    width, height = stated_size(picture)
    bits, components = int(picture.get("/BitsPerComponent", 1)), _count_components(picture)
    if bits not in (1, 8):
        raise NotPlain
    row = (width * bits * components + 7) // 8 + 1  # one byte more where a predictor stands before each row
    if flate and measure_unpacked(picture, at_most=row * height) > row * height:
        raise NotPlain
    try:
        with bounded_decoding(limits):
            image = PdfImage(picture).as_pil_image()
            if image.size != (width, height):
                raise NotPlain
            return to_gray_or_rgb(image)
    except (PdfError, NotImplementedError) as cannot:
        raise NotPlain from cannot


def _count_components(picture: Stream) -> int:
    """1 for gray, 3 for red, green and blue; inks, palettes and spot colours are poppler's work."""
    space = picture.get("/ColorSpace")
    if isinstance(space, Array) and len(space) > 1 and str(space[0]) == "/ICCBased":
        count = int(space[1].get("/N", 0))
    else:
        count = _COMPONENTS.get(str(space[0]) if isinstance(space, Array) and len(space) else str(space), 0)
    if count not in (1, 3):
        raise NotPlain
    return count
