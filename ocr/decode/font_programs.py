"""Font programs of a PDF: are they what they are called, whole, and with outlines that begin or end as such.

Renderers draw nothing for a glyph that they cannot follow, and say nothing.
Sources: Adobe Type 1 Font Format; OpenType 1.9 (sfnt, loca, glyf); Adobe Technical Notes 5176 and 5177 (CFF).
"""

from __future__ import annotations

import itertools
import struct
from typing import Final

import numpy as np

_SFNT: Final = (b"\0\1\0\0", b"true", b"OTTO", b"ttcf")
_BROKEN_SHARE: Final = 0.2  # guess: sound fonts have none, damage spares few
_ENOUGH_GLYPHS: Final = 5
_LAST: Final = (14, 10, 29, 11)
"""endchar, or a call of a subroutine that has it, or the return of one."""
_CHAR_STRINGS: Final = 17
_REAL: Final = 30
_WIDTHS: Final = {12: 2, 28: 3, 29: 5}
"""Bytes of what begins so in a DICT: operators of two bytes, integers of two and four."""
_ONE_BYTE, _TWO_BYTES = 32, 247


def is_type1(data: bytes) -> bool:
    return data[:2] in (b"%!", b"\x80\x01") and b"eexec" in data


def is_compact(data: bytes) -> bool:
    """CFF, bare or in OpenType: an index of glyphs of which most end as glyphs do."""
    if data[:4] in _SFNT:
        return is_sfnt(data)
    try:
        return _glyphs_are_sound(data)
    except (struct.error, IndexError, ValueError):
        return False


def _glyphs_are_sound(data: bytes) -> bool:
    """Walk a CFF (Adobe Technical Note 5176) to its CharStrings; the last operator of each ends it."""
    if data[0] != 1:
        return False
    _names, at = _read_index(data, data[2])
    tops, _at = _read_index(data, at)
    start, end = tops[0]
    glyphs, _at = _read_index(data, _find_char_strings(data[start:end]))
    ends = [data[end - 1] for start, end in glyphs if end > start]
    return bool(ends) and sum(last in _LAST for last in ends) >= (1 - _BROKEN_SHARE) * len(ends)


def _read_index(data: bytes, at: int) -> tuple[list[tuple[int, int]], int]:
    """Start and end of each item of an INDEX, and where the next thing begins."""
    (count,) = struct.unpack_from(">H", data, at)
    if count == 0:
        return [], at + 2
    size = data[at + 2]
    if not 1 <= size <= 4:
        raise ValueError("no index")
    table, base = at + 3, at + 2 + (count + 1) * size
    places = [
        int.from_bytes(data[table + size * i : table + size * (i + 1)], "big") for i in range(count + 1)
    ]
    if places != sorted(places) or base + places[-1] > len(data):
        raise ValueError("no index")
    return [(base + one, base + other) for one, other in itertools.pairwise(places)], base + places[-1]


def _find_char_strings(top: bytes) -> int:
    """The operand of operator 17 of a Top DICT."""
    at, number = 0, 0
    while at < len(top):
        first = top[at]
        if first == _CHAR_STRINGS:
            return number
        length = _WIDTHS.get(first, 2 if first >= _TWO_BYTES else 1)
        if first in (28, 29):
            number = int.from_bytes(top[at + 1 : at + length], "big")
        elif first == _REAL:
            length = 1 + next(i + 1 for i, two in enumerate(top[at + 1 :]) if 15 in (two >> 4, two & 15))
        elif first >= _ONE_BYTE:
            number = first - 139 if length == 1 else (first - 247) * 256 + top[at + 1] + 108
        at += length
    raise ValueError("no glyphs")


def is_sfnt(data: bytes) -> bool:
    """TrueType or OpenType: every table within the file, and outlines that begin as outlines do."""
    try:
        tables = _list_tables(data)
    except struct.error:
        tables = {}
    # the last table may lack its padding
    inside = all(start + length <= len(data) + 3 for start, length in tables.values())
    if data[:4] not in _SFNT or not tables or not inside:
        return data[:4] == b"ttcf"
    outlines = {b"glyf", b"loca", b"head"} <= set(tables) and _outlines_are_sound(data, tables)
    return b"CFF " in tables or outlines


def _list_tables(data: bytes) -> dict[bytes, tuple[int, int]]:
    (count,) = struct.unpack_from(">H", data, 4)
    rows = (struct.unpack_from(">4sIII", data, 12 + 16 * row) for row in range(count))
    return {tag: (start, length) for tag, _sum, start, length in rows}


def _outlines_are_sound(data: bytes, tables: dict[bytes, tuple[int, int]]) -> bool:
    """Glyphs lie in order within their table and have a number of contours that glyphs have."""
    head, (start, length) = tables[b"head"][0], tables[b"glyf"]
    place, size = tables[b"loca"]
    wide = data[head + 50 : head + 52] == b"\0\1"
    offsets = np.frombuffer(data[place : place + size // 4 * 4], dtype=">u4" if wide else ">u2").astype(
        np.int64
    )
    offsets = offsets if wide else offsets * 2
    if len(offsets) < 2 or (np.diff(offsets) < 0).any() or offsets[-1] > length:
        return False
    filled = offsets[:-1][np.diff(offsets) >= 10] + start
    if len(filled) < _ENOUGH_GLYPHS:
        return True
    raw = np.frombuffer(data, dtype=np.uint8)
    contours = (raw[filled].astype(np.int16) << 8) | raw[filled + 1]
    return float(((contours < -1) | (contours == 0) | (contours > 1_000)).mean()) < _BROKEN_SHARE
