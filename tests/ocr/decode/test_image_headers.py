"""Sizes of packed pictures are read before anything decodes them, whatever the dictionary says."""

from __future__ import annotations

import struct
import time
from pathlib import Path
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name

from ocr.decode.image_headers import jbig2_sizes, jpx_sizes
from ocr.engine import UnreadablePage
from ocr.limits import Limits
from tests.ocr.decode.files import FAR_TOO_LONG_S, LIMITS, put, refusal
from tests.ocr.decode.pdf_cases.forms import look
from tests.ocr.decode.pdf_cases.parts import typed
from tests.ocr.decode.pdf_cases.pictures import jbig2, jpx, scan, scan_picture
from tests.ocr.scans import packed, page

HUGE = 100_000
W, H = page().width, page().height


def jpx_of(width: int, height: int, *, tile: int = 0) -> bytes:
    """A JPEG 2000 picture whose header was changed to this size."""
    data = bytearray(jpx())
    at = data.index(b"\xff\x4f\xff\x51") + 8
    struct.pack_into(">6I", data, at, width, height, 0, 0, tile or width, tile or height)
    return bytes(data)


def jpeg_of(width: int, height: int) -> bytes:
    data = bytearray(packed(page(), "JPEG"))
    struct.pack_into(">HH", data, data.index(b"\xff\xc0") + 5, height, width)
    return bytes(data)


JBIG2: dict[str, Any] = {"Filter": Name.JBIG2Decode, "BitsPerComponent": 1}
JPX: dict[str, Any] = {"Filter": Name.JPXDecode}


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        (jbig2(width=HUGE, height=HUGE), JBIG2),
        (jbig2(b"", width=HUGE, height=HUGE, kind=6), JBIG2),
        (jbig2(b"", width=HUGE, height=HUGE, kind=42), JBIG2),
        (jpx_of(HUGE, HUGE), JPX),
        (jpx_of(9_000, 9_000, tile=8), JPX),
        (jpeg_of(60_000, 60_000), {}),
    ],
)
def test_a_picture_is_refused_by_its_own_header_at_once(
    tmp_path: Path, data: bytes, keys: dict[str, Any]
) -> None:
    (tmp_path / "stated").mkdir()
    path = put(tmp_path, scan(data, **keys))
    stated = put(tmp_path / "stated", scan(data, **keys, Width=HUGE, Height=HUGE))
    started = time.process_time()
    assert refusal(path, kind="pdf") == "pdf_damaged"  # its dictionary lies
    assert refusal(stated, kind="pdf") == "too_many_pixels"
    assert time.process_time() - started < FAR_TOO_LONG_S


def test_columns_of_a_fax_or_a_predictor_are_a_size_too(tmp_path: Path) -> None:
    for packing in (Name.CCITTFaxDecode, Name.FlateDecode):
        parms = Dictionary(Columns=2_000_000_000, K=-1, Predictor=15)
        assert (
            refusal(put(tmp_path, scan(b"x", Filter=packing, DecodeParms=parms)), kind="pdf") == "pdf_damaged"
        )


def test_pictures_within_the_limit_are_not_refused(tmp_path: Path) -> None:
    for data, keys in ((jbig2(), JBIG2), (jpx(), JPX), (packed(page(), "JPEG"), {})):
        path = put(tmp_path, scan(data, **keys))
        assert refusal(path, kind="pdf", limits=Limits(pixels=W * H)) == "accepted"
        assert refusal(path, kind="pdf", limits=Limits(pixels=W * H - 1)) == "too_many_pixels"


def test_sizes_of_segments(tmp_path: Path) -> None:
    assert jbig2_sizes(jbig2(), limits=LIMITS) == [(W, H), (W, H)]
    assert jbig2_sizes(b"", limits=LIMITS) == []
    assert jbig2_sizes(bytes(range(16)), limits=LIMITS) == []
    with pytest.raises(UnreadablePage) as noise:
        jbig2_sizes(jbig2(width=HUGE, height=HUGE)[:60], limits=LIMITS)
    assert noise.value.code == "pdf_damaged"
    assert jpx_sizes(jpx()) == [(W, H)]
    assert jpx_sizes(b"no picture") == []


def test_a_picture_in_a_mask_or_in_a_mark_is_looked_at_too(tmp_path: Path) -> None:
    def masked(document: Any, leaf: Any) -> None:
        huge = scan_picture(document, data=jbig2(width=HUGE, height=HUGE), **JBIG2)
        leaf.Resources.XObject = Dictionary(Scan=scan_picture(document, SMask=huge))

    def marked(document: Any, leaf: Any) -> None:
        stamp = look(document, b"/Scan Do")
        stamp.Resources.XObject = Dictionary(Scan=scan_picture(document, data=jpx_of(HUGE, HUGE), **JPX))
        note = Dictionary(Subtype=Name.Stamp, Rect=Array([0, 0, 90, 90]), AP=Dictionary(N=stamp))
        leaf.Annots = Array([note])

    for change in (masked, marked):
        assert refusal(put(tmp_path, typed(change=change)), kind="pdf") == "pdf_damaged"
