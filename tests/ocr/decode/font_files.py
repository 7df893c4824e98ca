"""The installed Thai font, taken apart as far as tests need it: glyphs of letters, places of tables."""

from __future__ import annotations

import functools
import struct
from dataclasses import dataclass
from pathlib import Path

GARUDA = Path("/usr/share/fonts/truetype/tlwg/Garuda.ttf")


@dataclass(frozen=True)
class FontFile:
    """A TrueType font."""

    data: bytes

    def glyph(self, sign: str) -> int:
        """Number of the glyph of a letter, by the table of format 4; 0 for one that is not in the font."""
        at = _format_4(self.data)
        count = struct.unpack_from(">H", self.data, at + 6)[0] // 2
        ends, starts, deltas, offsets = (
            struct.unpack_from(f">{count}H", self.data, at + 14 + 2 * count * row + 2 * (row > 0))
            for row in range(4)
        )
        for i in range(count):
            if starts[i] <= ord(sign) <= ends[i]:
                if not offsets[i]:
                    return int(ord(sign) + deltas[i]) % 65_536
                place = at + 16 + 6 * count + 2 * i + offsets[i] + 2 * (ord(sign) - starts[i])
                found = struct.unpack_from(">H", self.data, place)[0]
                return int(found + deltas[i]) % 65_536 if found else 0
        return 0


@functools.cache
def garuda() -> FontFile:
    return FontFile(GARUDA.read_bytes())


def tables_of(data: bytes) -> dict[bytes, tuple[int, int]]:
    """Start and length of each table."""
    rows = (
        struct.unpack_from(">4sIII", data, 12 + 16 * row)
        for row in range(struct.unpack_from(">H", data, 4)[0])
    )
    return {tag: (start, length) for tag, _sum, start, length in rows}


def _format_4(data: bytes) -> int:
    cmap = tables_of(data)[b"cmap"][0]
    for row in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        at = cmap + int(struct.unpack_from(">I", data, cmap + 8 + 8 * row)[0])
        if struct.unpack_from(">H", data, at)[0] == 4:
            return at
    raise LookupError("no table of format 4")


NIMBUS = Path("/usr/share/fonts/opentype/urw-base35/NimbusSans-Regular.otf")
NIMBUS_TYPE1 = Path("/usr/share/fonts/X11/Type1/NimbusSans-Regular.pfb")


def nimbus_cff() -> bytes:
    """The outlines of a standard font, in CFF."""
    data = NIMBUS.read_bytes()
    start, length = tables_of(data)[b"CFF "]
    return data[start : start + length]


def nimbus_type1() -> bytes:
    """The same font as Type 1, its segments without their marks."""
    data, out, at = NIMBUS_TYPE1.read_bytes(), b"", 0
    while data[at] == 0x80 and data[at + 1] in (1, 2):
        length = int.from_bytes(data[at + 2 : at + 6], "little")
        out += data[at + 6 : at + 6 + length]
        at += 6 + length
    return out
