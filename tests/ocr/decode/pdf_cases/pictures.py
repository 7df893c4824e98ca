"""Pictures whose bytes are cut, noise or not there, and pages that show nothing of what they name."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from pikepdf import Dictionary, Name, Pdf, Stream
from PIL import Image, TiffImagePlugin

from tests.ocr.decode.pdf_cases.parts import (
    DOUBTFUL,
    WORDS,
    doubtful,
    several,
    sound,
    typed,
)
from tests.ocr.scans import packed, page


def scan_picture(document: Pdf, *, data: bytes | None = None, **keys: Any) -> Stream:
    image = page()
    stream = Stream(document, packed(image, "JPEG", quality=90) if data is None else data)
    keys = {"Filter": Name.DCTDecode, "BitsPerComponent": 8, "ColorSpace": Name.DeviceGray, **keys}
    for key, value in {
        "Type": Name.XObject,
        "Subtype": Name.Image,
        "Width": image.width,
        "Height": image.height,
        **keys,
    }.items():
        if value is not None:
            stream[f"/{key}"] = value
    return stream


def scan(
    data: bytes, *, name: str = "Scan", called: bytes = b"Scan", words: bytes = b"", **keys: Any
) -> bytes:
    """One picture on a part of the sheet, so that poppler has to draw it."""

    def change(document: Pdf, leaf: Any) -> None:
        leaf.Resources.XObject = Dictionary({f"/{name}": scan_picture(document, data=data, **keys)})

    return typed(words + b"q 500 0 0 700 40 40 cm /" + called + b" Do Q", change=change)


def fax() -> bytes:
    """The page in the bare CCITT bytes of group 4, white as 0."""
    data = packed(page("1"), "TIFF", compression="group4", tiffinfo={278: page().height})
    with TiffImagePlugin.TiffImageFile(io.BytesIO(data)) as made:
        at, size = made.tag_v2[273][0], made.tag_v2[279][0]
    return data[at : at + size]


def jbig2(
    body: bytes | None = None, *, width: int = page().width, height: int = page().height, kind: int = 38
) -> bytes:
    """An embedded JBIG2 stream: page information, one region packed as MMR, end of page."""
    region = struct.pack(">IIIIB", width, height, 0, 0, 0) + b"\x01" + (fax() if body is None else body)
    information = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    return b"".join(
        struct.pack(">IBBBI", number, flags, 0, 1, len(data)) + data
        for number, (flags, data) in enumerate(((48, information), (kind, region), (49, b"")))
    )


def _jbig2_page(data: bytes, **keys: Any) -> bytes:
    return scan(data, Filter=Name.JBIG2Decode, BitsPerComponent=1, **keys)


def jpx() -> bytes:
    return packed(page(), "JPEG2000", quality_mode="rates", quality_layers=[20])


several(
    "jbig2",
    _jbig2_page,
    {
        "cut": jbig2()[: len(jbig2()) // 2],
        "noise": bytes(range(256)) * 8,
        "empty": b"",
        "region_noise": jbig2(bytes(range(256)) * 4),
        "region_cut": jbig2(fax()[: len(fax()) // 2]),
        "refinement_of_nothing": jbig2(kind=42),
        "symbols_of_nothing": jbig2(kind=6),
        "halftone_of_nothing": jbig2(kind=22),
    },
    DOUBTFUL,
)
several(
    "jpx",
    lambda data: scan(data, Filter=Name.JPXDecode),
    {"cut": jpx()[: len(jpx()) // 4], "noise": bytes(range(256)) * 8, "empty": b""},
    DOUBTFUL,
)
several("jpeg", lambda data: scan(data), {"noise": bytes(range(256)) * 8, "empty": b""}, DOUBTFUL)


@doubtful
def jpeg_cut() -> bytes:
    data = packed(page(), "JPEG", quality=90)
    return scan(data[: len(data) // 2], words=WORDS)


@doubtful
def flate_picture_damaged() -> bytes:
    data = bytearray(zlib.compress(page().tobytes(), 0))
    return scan(bytes(data[: len(data) // 3]), Filter=Name.FlateDecode)


@doubtful
def picture_named_and_not_there() -> bytes:
    return scan(packed(page(), "JPEG"), called=b"Other", words=WORDS)


@doubtful
def picture_of_an_unknown_packing() -> bytes:
    return scan(b"x" * 400, Filter=Name.NobodyDecode, words=WORDS)


@sound
def jpeg_2000() -> bytes:
    return scan(jpx(), Filter=Name.JPXDecode)


@sound
def fax_page() -> bytes:
    return scan(
        fax(),
        Filter=Name.CCITTFaxDecode,
        BitsPerComponent=1,
        DecodeParms=Dictionary(K=-1, Columns=page().width, Rows=page().height),
    )


@sound
def white_fax_page() -> bytes:
    white = packed(
        Image.new("1", page().size, 1), "TIFF", compression="group4", tiffinfo={278: page().height}
    )
    with TiffImagePlugin.TiffImageFile(io.BytesIO(white)) as made:
        at, size = made.tag_v2[273][0], made.tag_v2[279][0]
    return scan(
        white[at : at + size],
        Filter=Name.CCITTFaxDecode,
        BitsPerComponent=1,
        DecodeParms=Dictionary(K=-1, Columns=page().width, Rows=page().height),
    )


@sound
def picture_under_an_odd_name() -> bytes:
    return scan(packed(page(), "JPEG"), name="Im age(1)", called=b"Im#20age#281#29")


@doubtful
def instructions_damaged() -> bytes:
    packed_words = zlib.compress(WORDS * 50, 9)
    return typed(
        change=lambda document, leaf: setattr(
            leaf,
            "Contents",
            Stream(document, packed_words[: len(packed_words) // 2], Filter=Name.FlateDecode),
        )
    )


@doubtful
def instructions_noise() -> bytes:
    return typed(
        change=lambda document, leaf: setattr(
            leaf, "Contents", Stream(document, bytes(range(256)) * 9, Filter=Name.FlateDecode)
        )
    )


@doubtful
def words_in_white() -> bytes:
    return typed(b"1 1 1 rg " + WORDS)


@doubtful
def words_beside_the_sheet() -> bytes:
    return typed(b"1 0 0 1 2000 2000 cm " + WORDS)


@sound
def empty_page() -> bytes:
    return typed(b"")


@sound
def ruled_with_hairlines() -> bytes:
    return typed(WORDS + b" 0 w " + b" ".join(b"50 %d m 545 %d l S" % (y, y) for y in range(100, 741, 32)))


def _fax_page(data: bytes) -> bytes:
    parms = Dictionary(K=-1, Columns=page().width, Rows=page().height)
    return scan(data, Filter=Name.CCITTFaxDecode, BitsPerComponent=1, DecodeParms=parms)


several(
    "fax",
    _fax_page,
    {"empty": b"", "noise": bytes(range(256)) * 8, "cut": fax()[: len(fax()) // 2], "zero": bytes(400)},
    DOUBTFUL,
)


@doubtful
def run_lengths_cut() -> bytes:
    return scan(b"\x81\x00" * 100, Filter=Name.RunLengthDecode)


@doubtful
def one_bit_picture_cut() -> bytes:
    data = zlib.compress(page("1").tobytes())
    return scan(data[: len(data) // 4], Filter=Name.FlateDecode, BitsPerComponent=1)


@doubtful
def picture_behind_an_empty_mask() -> bytes:
    def change(document: Pdf, leaf: Any) -> None:
        none = zlib.compress(bytes(page().width * page().height))
        mask = scan_picture(document, data=none, Filter=Name.FlateDecode)
        leaf.Resources.XObject = Dictionary(Scan=scan_picture(document, SMask=mask))

    return typed(b"q 500 0 0 700 40 40 cm /Scan Do Q", change=change)
