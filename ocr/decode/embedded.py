"""The scan inside a PDF page, taken out as the scanner stored it: far cheaper than rendering, and sharper."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pikepdf import Array, Dictionary, Object, PdfError, PdfImage, Stream

from ocr.decode.images import bounded, checked_jpeg, pixels
from ocr.decode.scan import Scan, check_size
from ocr.decode.sheet import Sheet, filters_of, inherited, instructions, picture_size, unpacked_size
from ocr.engine import Picture
from ocr.limits import Limits

Matrix = tuple[float, float, float, float, float, float]

_PLAIN_BYTES: Final = 4096
_SAME: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_TOKEN: Final = re.compile(
    rb"\s*(?:(?P<number>[-+]?(?:\d+\.?\d*|\.\d+))|/(?P<name>[^\s/\[\]<>()%]+)|(?P<verb>q|Q|cm|Do))(?=\s|/|$)"
)
_EDGE: Final = 0.01
"""How far, as a part of the sheet, a scan may miss the sheet's edge and still be the whole page."""
_SQUARE: Final = 0.02
"""How far the two resolutions of a scan may differ; a fax at 204 x 98 is left to poppler."""
_COMPONENTS: Final = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3}
_ALTERS: Final = ("/SMask", "/Mask", "/ImageMask", "/Matte", "/Decode", "/Alternates", "/SMaskInData")
_COLOURS: Final = {"L": 1, "RGB": 3}


class NotPlain(Exception):
    """The page is more than one picture laid flat: poppler must draw it."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The one thing that a page draws, and where."""

    name: str
    matrix: Matrix


def taken_out(page: Object, *, sheet: Sheet, limits: Limits) -> Scan | None:
    """The page's own picture, not yet turned, if the page is that picture and nothing else."""
    drawing = instructions(page, keep=_PLAIN_BYTES, limits=limits)
    try:
        drawn = only_picture(drawing or b"")
        picture = _picture(page, drawn.name)
        dpi = _resolution(sheet, drawn.matrix, size=picture_size(picture))
        check_size(*picture_size(picture), limits=limits)
        return Scan(picture=_decoded(picture, limits=limits), dpi=dpi)
    except NotPlain:
        return None


def only_picture(drawing: bytes) -> Drawn:
    """Parse instructions that do nothing but place one picture."""
    at, operands, stack, matrix = 0, list[bytes](), list[Matrix](), _SAME
    drawn: Drawn | None = None
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
            drawn = Drawn(name=_one(operands).decode("latin-1"), matrix=matrix)
        else:
            matrix = _moved(verb, operands, matrix=matrix, stack=stack)
        operands = []
    if drawn is None or operands:
        raise NotPlain
    return drawn


def _one(operands: list[bytes]) -> bytes:
    if len(operands) != 1:
        raise NotPlain
    return operands[0]


def _moved(verb: bytes, operands: list[bytes], *, matrix: Matrix, stack: list[Matrix]) -> Matrix:
    """The matrix after q, Q or cm."""
    if verb == b"cm" and len(operands) == 6:
        return _times(operands, matrix)
    if operands or (verb == b"Q" and not stack):
        raise NotPlain
    if verb == b"q":
        stack.append(matrix)
        return matrix
    if verb == b"Q":
        return stack.pop()
    raise NotPlain


def _times(operands: list[bytes], outer: Matrix) -> Matrix:
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


def _picture(page: Object, name: str) -> Stream:
    """The picture of that name, when it lies on the page as it is: nothing over or under it."""
    resources = inherited(page, "/Resources")
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


def _resolution(sheet: Sheet, matrix: Matrix, *, size: tuple[int, int]) -> int:
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


def _decoded(picture: Stream, *, limits: Limits) -> Picture:
    packed = filters_of(picture)
    if packed == ("/DCTDecode",) and "/DecodeParms" not in picture:
        return _jpeg(picture, limits=limits)
    if packed in (("/CCITTFaxDecode",), ("/FlateDecode",)):
        return _pixels(picture, flate=packed == ("/FlateDecode",), limits=limits)
    raise NotPlain


def _jpeg(picture: Stream, *, limits: Limits) -> Picture:
    with bounded(limits), checked_jpeg(picture.read_raw_bytes(), limits=limits) as image:
        if image.size != picture_size(picture) or _COLOURS.get(image.mode) != _components(picture):
            raise NotPlain
        image.load()
        return pixels(image)


def _pixels(picture: Stream, *, flate: bool, limits: Limits) -> Picture:
    width, height = picture_size(picture)
    bits, components = int(picture.get("/BitsPerComponent", 1)), _components(picture)
    if bits not in (1, 8):
        raise NotPlain
    row = (width * bits * components + 7) // 8 + 1  # one byte more where a predictor stands before each row
    if flate and unpacked_size(picture, at_most=row * height) > row * height:
        raise NotPlain
    try:
        with bounded(limits):
            image = PdfImage(picture).as_pil_image()
            if image.size != (width, height):
                raise NotPlain
            return pixels(image)
    except (PdfError, NotImplementedError) as cannot:
        raise NotPlain from cannot


def _components(picture: Stream) -> int:
    """1 for gray, 3 for red, green and blue; inks, palettes and spot colours are poppler's work."""
    space = picture.get("/ColorSpace")
    if isinstance(space, Array) and len(space) > 1 and str(space[0]) == "/ICCBased":
        count = int(space[1].get("/N", 0))
    else:
        count = _COMPONENTS.get(str(space[0]) if isinstance(space, Array) and len(space) else str(space), 0)
    if count not in (1, 3):
        raise NotPlain
    return count
