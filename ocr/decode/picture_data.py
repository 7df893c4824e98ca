"""Whether the packed bytes of a picture in a PDF are all there: renderers leave the rest white, untold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from pikepdf import Object, PdfError, Stream

from ocr import file_signatures
from ocr.decode.image_headers import count_jbig2_regions, stated_size
from ocr.decode.images import bounded_decoding, open_checked_jpeg
from ocr.decode.pdf_objects import as_dictionary, as_number, is_true, one_or_many
from ocr.decode.stream_bytes import filter_names, measure_unpacked, read_start, unpack_but_last
from ocr.engine import UnreadablePage
from ocr.limits import Limits

CUT: Final = "drawn_with_complaints"
"""A picture of the page is not whole."""

_COMPONENTS: Final = {"/DeviceRGB": 3, "/CalRGB": 3, "/Lab": 3, "/DeviceCMYK": 4}
_SPARED: Final = 0.99  # guess: some writers leave the last bytes away, which is less than a row


def any_is_cut(pictures: list[Stream], *, limits: Limits) -> bool:
    """Whether one of them is cut; no more is unpacked for it than the instructions of a page may be."""
    left = limits.inflated
    for picture in pictures:
        left -= _count_bytes(picture)
        if left < 0:
            return False
        if is_cut(picture, limits=limits):
            return True
    return False


def is_cut(picture: Stream, *, limits: Limits) -> bool:
    """Whether data are missing, for the packings of which it can be told without drawing."""
    names = filter_names(picture)
    judge = _JUDGES.get(names[-1] if names else "")
    try:
        return judge is not None and judge(picture, limits)
    except PdfError:
        return True


def _flate_is_cut(picture: Stream, _limits: Limits) -> bool:
    wanted = _count_bytes(picture)
    return measure_unpacked(picture, at_most=wanted) < int(wanted * _SPARED)


def _run_length_is_cut(picture: Stream, _limits: Limits) -> bool:
    """Unpacked whole: a byte makes 64 at most."""
    return len(read_start(picture, at_most=_count_bytes(picture))) < int(_count_bytes(picture) * _SPARED)


def _jbig2_is_cut(picture: Stream, limits: Limits) -> bool:
    return not count_jbig2_regions(unpack_but_last(picture, at_most=limits.inflated))


def _jpeg_is_cut(picture: Stream, limits: Limits) -> bool:
    """One that lacks its end is decoded, to see whether more than the end is missing."""
    data = unpack_but_last(picture, at_most=limits.inflated)
    if file_signatures.parse_jpeg_markers(data).end is not None:
        return False
    try:
        with bounded_decoding(limits), open_checked_jpeg(data, limits=limits) as image:
            image.load()
    except UnreadablePage:
        return True
    return False


def _count_bytes(picture: Stream) -> int:
    """Bytes of its samples."""
    width, height = stated_size(picture)
    bits = 1 if is_true(picture.get("/ImageMask")) else int(as_number(picture.get("/BitsPerComponent")))
    return (width * bits * _count_components(picture) + 7) // 8 * height


def _count_components(picture: Stream) -> int:
    """Samples of one pixel; as few as there may be where it cannot be told."""
    named: list[Object] = one_or_many(picture.get("/ColorSpace"))
    first = named[0] if named else None
    if str(first) == "/ICCBased" and len(named) > 1:
        return int(as_number(as_dictionary(named[1]).get("/N"))) or 1
    return _COMPONENTS.get(str(first), 1)


_JUDGES: Final[Mapping[str, Callable[[Stream, Limits], bool]]] = {
    "/FlateDecode": _flate_is_cut,
    "/Fl": _flate_is_cut,
    "/RunLengthDecode": _run_length_is_cut,
    "/RL": _run_length_is_cut,
    "/DCTDecode": _jpeg_is_cut,
    "/DCT": _jpeg_is_cut,
    "/JBIG2Decode": _jbig2_is_cut,
}
