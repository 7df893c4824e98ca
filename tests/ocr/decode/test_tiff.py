"""Every frame of a TIFF is a page, and a chain that lies is refused."""

from __future__ import annotations

import struct
from pathlib import Path

from ocr import decode
from ocr.limits import Limits
from tests.ocr.decode.files import LIMITS, put, read, refusal
from tests.ocr.scans import corner, packed, page


def test_every_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    sheets = [page("1"), page("1").rotate(180), page("1")]
    path = put(tmp_path, packed(sheets[0], "TIFF", save_all=True, append_images=sheets[1:]))
    assert decode.inspect(path, kind="tiff", limits=LIMITS).pages == 3
    corners = [corner(read(path, kind="tiff", number=number).picture) for number in (1, 2, 3)]
    assert corners == ["top left", "bottom right", "top left"]
    assert refusal(path, kind="tiff", limits=Limits(pages=2)) == "too_many_pages"


def test_a_chain_of_frames_that_leads_back_is_refused(tmp_path: Path) -> None:
    data = bytearray(packed(page(), "TIFF"))
    (at,) = struct.unpack_from("<I", data, 4)
    (entries,) = struct.unpack_from("<H", data, at)
    struct.pack_into("<I", data, at + 2 + 12 * entries, at)
    assert refusal(put(tmp_path, bytes(data)), kind="tiff") == "image_unreadable"
