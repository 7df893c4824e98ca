"""TIFF files written tag by tag, as scanners, faxes and old capture software write them."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from typing import Any

from PIL import Image, TiffImagePlugin

SHORT, LONG, RATIONAL, LONG8 = 3, 4, 5, 16
_LETTER = {1: "B", SHORT: "H", LONG: "I", LONG8: "Q"}

Tags = dict[int, tuple[int, list[Any]]]


def written(
    frames: Sequence[tuple[Tags, list[bytes]]], *, order: str = "<", big: bool = False, following: int = 0
) -> bytes:
    """Frames of tags and strips; `following` is where the last directory's pointer leads."""
    place, count = ("Q", "Q") if big else ("I", "H")
    room, link = struct.calcsize(order + place), 8 if big else 4
    out = bytearray(16 if big else 8)
    out[:2] = b"II" if order == "<" else b"MM"
    struct.pack_into(order + "H", out, 2, 43 if big else 42)
    if big:
        struct.pack_into(order + "HH", out, 4, 8, 0)
    for tags, strips in frames:
        where = []
        for strip in strips:
            out += b"\0" * (len(out) % 2)
            where.append(len(out))
            out += strip
        long = LONG8 if big else LONG
        places: Tags = {273: (long, where), 279: (long, [len(strip) for strip in strips])}
        rows = []
        for number, (kind, values) in sorted({**places, **tags}.items()):
            raw = _packed(kind, values, order=order)
            if len(raw) > room:
                out += b"\0" * (len(out) % 2)
                at, raw = len(out), raw
                out += raw
                raw = struct.pack(order + place, at)
            rows.append(struct.pack(order + "HH" + place, number, kind, len(values)) + raw.ljust(room, b"\0"))
        out += b"\0" * (len(out) % 2)
        struct.pack_into(order + place, out, link, len(out))
        out += struct.pack(order + count, len(rows)) + b"".join(rows)
        link = len(out)
        out += struct.pack(order + place, following)
    return bytes(out)


def _packed(kind: int, values: list[Any], *, order: str) -> bytes:
    if kind == RATIONAL:
        return b"".join(struct.pack(order + "II", *value) for value in values)
    return struct.pack(f"{order}{len(values)}{_LETTER[kind]}", *values)


def tags(
    size: tuple[int, int],
    *,
    bits: Sequence[int] = (8,),
    packing: int = 1,
    photometric: int = 1,
    dpi: tuple[int, int] = (100, 100),
    **more: tuple[int, list[Any]],
) -> Tags:
    """The usual tags; `t254=(LONG, [1])` sets number 254."""
    known: Tags = {
        256: (LONG, [size[0]]),
        257: (LONG, [size[1]]),
        258: (SHORT, list(bits)),
        259: (SHORT, [packing]),
        262: (SHORT, [photometric]),
        277: (SHORT, [len(bits)]),
        278: (LONG, [size[1]]),
        282: (RATIONAL, [(dpi[0], 1)]),
        283: (RATIONAL, [(dpi[1], 1)]),
        296: (SHORT, [2]),
    }
    return known | {int(name[1:]): value for name, value in more.items()}


def fax_frame(
    image: Image.Image, *, dpi: tuple[int, int] = (100, 100), **more: Any
) -> tuple[Tags, list[bytes]]:
    """One frame in group 4, one strip, ink as black runs."""
    usual, TiffImagePlugin.STRIP_SIZE = TiffImagePlugin.STRIP_SIZE, 1 << 30
    try:
        out = io.BytesIO()
        image.convert("1").save(out, "TIFF", compression="group4")
    finally:
        TiffImagePlugin.STRIP_SIZE = usual
    found = TiffImagePlugin.TiffImageFile(io.BytesIO(out.getvalue()))
    at, length = found.tag_v2[273][0], found.tag_v2[279][0]
    made = tags(image.size, bits=(1,), packing=4, photometric=found.tag_v2[262], dpi=dpi, **more)
    return made, [out.getvalue()[at : at + length]]
