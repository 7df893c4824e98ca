"""Image file directories (IFD) of a TIFF or BigTIFF, walked without a decoder.

Problem     One lying pointer, one broken frame or a preview must not cost the pages beside it; decoders give
            the file up as a whole, or count previews as pages.
Source      TIFF 6.0 (1992) part 1, section 2; BigTIFF as libtiff writes it.
Steps       Follow the chain of directories. It ends well (0), runs back into itself, leads out of the file,
            or leads to what is no directory: what was found before stands. `isolate_frame` writes one
            directory anew at the end of a copy of the file, as classic TIFF with a chain of one, so that any
            decoder meets that frame alone; offsets into the file stay true.
Dropped     Decoding of our own: strips go to Pillow (libtiff) and, where that refuses, to tifffile
            (docs/adr/0022-second-tiff-decoder.md).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

MARKS: Final = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
"""The first bytes of a TIFF and a BigTIFF in both byte orders."""
_ENTRIES: Final = 4096
"""Tags in one directory above which it is no directory. guess: real ones hold 10 to 60."""
_BYTES: Final = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    16: 8,
    17: 8,
    18: 8,
}
"""Bytes of one value by field type."""
_INTEGERS: Final = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 18: "Q"}
_RATIONAL: Final = 5
_LONG, _LONG8, _IFD8 = 4, 16, 18

WIDTH, HEIGHT, BITS, PACKING, PHOTOMETRIC = 256, 257, 258, 259, 262
SAMPLES, PLANES, PALETTE = 277, 284, 320
_KIND_OF_FRAME, _OLD_KIND_OF_FRAME = 254, 255
_CHILDREN: Final = 330
_MOST_CHILDREN: Final = 16  # guess: a page and its smaller copies
_REDUCED, _MASK = 1, 4
"""Bits of NewSubfileType: a smaller copy of another frame; a mask of one."""
_OLD_REDUCED: Final = 2
_PLACES: Final = ((273, 279), (324, 325))
"""Tags of where strips and tiles begin and how long they are."""
_DECIDING: Final = frozenset(
    {
        *range(256, 260),
        262,
        266,
        273,
        274,
        *range(277, 285),
        292,
        293,
        296,
        *range(317, 321),
        *range(322, 326),
    }
    | {332, 338, 339, 341, 347, *range(512, 522), *range(529, 533)}
)
"""Tags that decide what the pixels are; all others are left out of an isolated frame."""
_SAME_PACKING: Final = {50013: 8}
"""Private numbers of known packings: PIXTIFF's deflate (capture software of ISIS scanners)."""


class End(Enum):
    """How a chain of directories ends."""

    CLOSED = auto()
    LOOP = auto()
    OUTSIDE = auto()
    NO_DIRECTORY = auto()


@dataclass(frozen=True, slots=True)
class Entry:
    """One tag's value as it lies in the file."""

    type: int
    count: int
    value: bytes


@dataclass(frozen=True, slots=True)
class Directory:
    """One frame's tags; `order` is struct's sign for the byte order, `end` where the directory ends."""

    order: str
    entries: dict[int, Entry]
    end: int

    def integers(self, tag: int) -> tuple[int, ...]:
        """The values of a tag; empty when it is missing or holds no whole numbers."""
        entry = self.entries.get(tag)
        letter = _INTEGERS.get(entry.type) if entry else None
        if entry is None or letter is None:
            return ()
        return struct.unpack(f"{self.order}{entry.count}{letter}", entry.value)

    def integer(self, tag: int, default: int = 0) -> int:
        return next(iter(self.integers(tag)), default)

    def rational(self, tag: int) -> float:
        """A resolution; 0 when none is stated."""
        entry = self.entries.get(tag)
        if entry is None or entry.type != _RATIONAL or entry.count < 1:
            return 0.0
        over, under = struct.unpack_from(self.order + "II", entry.value)
        return float(over / under) if under else 0.0

    @property
    def is_preview(self) -> bool:
        """A smaller copy or a mask of another frame, as its writer says."""
        kind = self.integer(_KIND_OF_FRAME)
        return bool(kind & (_REDUCED | _MASK)) or self.integer(_OLD_KIND_OF_FRAME) == _OLD_REDUCED

    def data_end(self) -> int:
        """Where the last strip or tile ends."""
        ends = [
            begin + length
            for begins, lengths in _PLACES
            for begin, length in zip(self.integers(begins), self.integers(lengths), strict=False)
        ]
        return max(ends, default=0)


@dataclass(frozen=True, slots=True)
class Chain:
    """The directories that were found, in the file's order, and how their chain ends."""

    frames: tuple[Directory, ...]
    end: End
    next_at: int = 0
    """Where the last pointer leads."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """Sizes of a classic TIFF's or a BigTIFF's parts."""

    order: str
    place: str
    count: str
    first: int

    @property
    def entry(self) -> int:
        return 4 + 2 * struct.calcsize(self.order + self.place)

    @property
    def room(self) -> int:
        """Bytes of a value that stands in its entry."""
        return struct.calcsize(self.order + self.place)


def walk_directories(data: bytes, *, at_most: int) -> Chain:
    """Follow the chain from the header, no further than one past `at_most` frames."""
    layout = _layout_of(data)
    order = layout.order
    frames: list[Directory] = []
    seen: set[int] = set()
    at = _read_place(data, layout.first, layout=layout)
    while at and len(frames) <= at_most:
        if at in seen:
            return Chain(tuple(frames), End.LOOP, at)
        if at + struct.calcsize(order + layout.count) > len(data):
            return Chain(tuple(frames), End.OUTSIDE, at)
        seen.add(at)
        found = _read_directory(data, at, layout=layout)
        if found is None:
            return Chain(tuple(frames), End.NO_DIRECTORY, at)
        frames.append(found)
        at = _read_place(data, found.end, layout=layout)
    return Chain(tuple(frames), End.CLOSED)


def read_children(data: bytes, frame: Directory) -> list[Directory]:
    """The directories that a frame names as its own (SubIFDs): of a preview the page itself is among them."""
    layout, room = _layout_of(data), len(data) - 8
    found = [
        _read_directory(data, at, layout=layout)
        for at in frame.integers(_CHILDREN)[:_MOST_CHILDREN]
        if 0 < at < room
    ]
    return [child for child in found if child is not None]


def _layout_of(data: bytes) -> _Layout:
    order = "<" if data[:2] == b"II" else ">"
    big = data[2:4] in (b"+\0", b"\0+")
    return _Layout(order, "Q", "Q", 8) if big else _Layout(order, "I", "H", 4)


def _read_place(data: bytes, at: int, *, layout: _Layout) -> int:
    """A pointer to a directory; 0 where the file ends before it."""
    try:
        return int(struct.unpack_from(layout.order + layout.place, data, at)[0])
    except struct.error:
        return 0


def _read_directory(data: bytes, at: int, *, layout: _Layout) -> Directory | None:
    (entries,) = struct.unpack_from(layout.order + layout.count, data, at)
    at += struct.calcsize(layout.order + layout.count)
    if not 0 < entries <= _ENTRIES or at + entries * layout.entry > len(data):
        return None
    found: dict[int, Entry] = {}
    for place in range(at, at + entries * layout.entry, layout.entry):
        tag, kind = struct.unpack_from(layout.order + "HH", data, place)
        entry = _read_entry(data, place + 4, kind=kind, layout=layout)
        if entry is not None:
            found.setdefault(tag, entry)
    if WIDTH not in found or HEIGHT not in found:
        return None
    return Directory(order=layout.order, entries=found, end=at + entries * layout.entry)


def _read_entry(data: bytes, at: int, *, kind: int, layout: _Layout) -> Entry | None:
    """A value of a known type that lies in the file, else None."""
    count, place = struct.unpack_from(layout.order + layout.place * 2, data, at)
    size = _BYTES.get(kind, 0) * count
    if not size:
        return None
    if size <= layout.room:
        place = at + layout.room
    if place + size > len(data):
        return None
    return Entry(type=kind, count=count, value=data[place : place + size])


def isolate_frame(data: bytes, frame: Directory) -> bytes:
    """A copy of the file whose only directory is this frame's; classic TIFF, whatever it was before."""
    tags = sorted(
        (tag, _as_classic(entry, frame.order)) for tag, entry in frame.entries.items() if tag in _DECIDING
    )
    packing = frame.integer(PACKING)
    if packing in _SAME_PACKING:
        value = struct.pack(frame.order + "H", _SAME_PACKING[packing])
        tags = [(tag, Entry(3, 1, value) if tag == PACKING else entry) for tag, entry in tags]
    copy = bytearray(data)
    copy += b"\0" * (len(copy) % 2)
    at = len(copy)
    mark = b"II*\0" if frame.order == "<" else b"MM\0*"
    copy[:8] = mark + struct.pack(frame.order + "I", at)
    beyond = at + 2 + 12 * len(tags) + 4
    directory, values = bytearray(struct.pack(frame.order + "H", len(tags))), bytearray()
    for tag, entry in tags:
        directory += struct.pack(frame.order + "HHI", tag, entry.type, entry.count)
        if len(entry.value) <= 4:
            directory += entry.value.ljust(4, b"\0")
        else:
            directory += struct.pack(frame.order + "I", beyond + len(values))
            values += entry.value + b"\0" * (len(entry.value) % 2)
    return bytes(copy + directory + b"\0\0\0\0" + values)


def _as_classic(entry: Entry, order: str) -> Entry:
    """BigTIFF's long numbers in four bytes: files are far below 4 GB (`Limits.file_size`)."""
    if entry.type not in (_LONG8, _IFD8):
        return entry
    values = struct.unpack(f"{order}{entry.count}Q", entry.value)
    return Entry(
        _LONG, entry.count, struct.pack(f"{order}{entry.count}I", *(min(one, 2**32 - 1) for one in values))
    )
