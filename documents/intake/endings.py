"""Whether a file of pages has its end: what is still being written, or was cut off, has none.

Problem     A scanner that stops for longer than the seconds of rest leaves half a file lying still.
Steps       Each format says where it ends: JPEG by a marker, PNG by its last chunk, PDF by `%%EOF`, ZIP by
            its directory, TIFF by a chain of directories and what they point at. The end must stand at the
            end, but for a little that scanners pad and gateways append: preview pictures within a JPEG and
            the first part of a linearised PDF end too.
Dropped     Decoding: what has its end may be damaged all the same, and is judged where pages are.
"""

import struct
from typing import BinaryIO, Final

_AFTER: Final = 1024  # ISO 32000-1, annex H.3: readers look for a PDF's end so far from the file's
_PADDING: Final = 64 * 1024  # guess: scanners fill up to a block with zeros
_EMPTY: Final = b"\0 \t\r\n"
_MOST_DIRECTORIES: Final = 100_000  # guess: far more than pages in a file; a loop ends here
_MOST_STRIPS: Final = 100_000  # guess: a strip a line of a very long sheet
_SHORT: Final = 3  # TIFF 6.0, section 2: type of 16 bits; strips are counted in these or in 32 bits
_PLACES: Final = ((273, 279), (324, 325))  # TIFF 6.0: offsets and byte counts of strips, of tiles
_COMMENT: Final = 65_535  # by definition: the length of a ZIP's comment has 16 bits
_ENDS: Final = ((b"\xff\xd8\xff", b"\xff\xd9"), (b"\x89PNG\r\n\x1a\n", b"IEND"), (b"%PDF-", b"%%EOF"))


def has_its_end(file: BinaryIO, *, size: int) -> bool:
    """Whether the file ends as its format ends; True for what is no format of ours and refused elsewhere."""
    if size == 0:
        return False
    file.seek(0)
    head = file.read(16)
    if head.startswith(b"PK"):
        return _has_directory(_read_tail(file, size=size, most=_COMMENT + 22))
    if head[:4] in (b"II*\0", b"MM\0*"):
        return _has_directories(file, head, size=size)
    end = next((end for start, end in _ENDS if head.startswith(start)), None)
    if end is None:
        return True
    tail = _read_tail(file, size=size, most=_PADDING)
    return end in tail[-_AFTER:] or end in tail.rstrip(_EMPTY)[-_AFTER:]


def _read_tail(file: BinaryIO, *, size: int, most: int) -> bytes:
    file.seek(max(0, size - most))
    return file.read(most)


def _has_directory(tail: bytes) -> bool:
    """A ZIP's end record, with a comment that reaches to the end of the file."""
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        return False
    (comment,) = struct.unpack_from("<H", tail, at + 20)
    return bool(len(tail) == at + 22 + comment)


def _has_directories(file: BinaryIO, head: bytes, *, size: int) -> bool:
    """Whether a TIFF's directories, each naming the next, lie within the file, and the pictures that they
    name. libtiff names the first directory last of all, others write it before the picture.
    """
    order = "<" if head[:2] == b"II" else ">"
    (at,) = struct.unpack(f"{order}I", head[4:8].ljust(4, b"\0"))
    for _ in range(_MOST_DIRECTORIES):
        if not 8 <= at <= size - 6:
            return False
        file.seek(at)
        (entries,) = struct.unpack(f"{order}H", file.read(2))
        directory = file.read(12 * entries + 4)
        if len(directory) < 12 * entries + 4 or _reach(file, directory, order) > size:
            return False
        (at,) = struct.unpack_from(f"{order}I", directory, 12 * entries)
        if at == 0:
            return True
    return True


def _reach(file: BinaryIO, directory: bytes, order: str) -> int:
    """How far into the file the strips or tiles of a directory reach, in bytes; 0 when it does not say."""
    said = {
        tag: (kind, count, value)
        for at in range(0, len(directory) - 12, 12)
        for tag, kind, count, value in [struct.unpack_from(f"{order}HHI4s", directory, at)]
    }
    reach = 0
    for where, how_much in _PLACES:
        if where in said and how_much in said:
            starts = _read_numbers(file, said[where], order)
            lengths = _read_numbers(file, said[how_much], order)
            reach = max([reach, *(start + length for start, length in zip(starts, lengths, strict=False))])
    return reach


def _read_numbers(file: BinaryIO, entry: tuple[int, int, bytes], order: str) -> list[int]:
    """The numbers of an entry, which stand in it or where it points; of very many the first ones."""
    kind, count, value = entry
    letter, width = ("H", 2) if kind == _SHORT else ("I", 4)
    if count * width > len(value):
        (at,) = struct.unpack(f"{order}I", value)
        file.seek(at)
        value = file.read(min(count, _MOST_STRIPS) * width)
    return list(struct.unpack(f"{order}{len(value) // width}{letter}", value[: len(value) // width * width]))[
        :count
    ]
