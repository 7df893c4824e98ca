"""Whether a file of pages has its end: what is still being written, or was cut off, has none.

A scanner that stops for longer than the seconds of rest leaves half a file lying still. Each format says
where it ends: JPEG by a marker, PNG by its last chunk, PDF by `%%EOF`, ZIP by its directory, TIFF by a chain
of directories inside the file. This is no check of the file: what has its end may be damaged all the same.
"""

import struct
from typing import BinaryIO, Final

_TAIL: Final = 64 * 1024  # guess: scanners pad, mail gateways append; more would be half of a small file
_MOST_DIRECTORIES: Final = 100_000  # guess: far more than pages in a file; a loop ends here
_ENDS: Final = (
    (b"\xff\xd8\xff", b"\xff\xd9"),
    (b"\x89PNG\r\n\x1a\n", b"IEND"),
    (b"%PDF-", b"%%EOF"),
    (b"PK", b"PK\x05\x06"),
)


def has_its_end(file: BinaryIO, *, size: int) -> bool:
    """Whether the file ends as its format ends; True for what is no format of ours and refused elsewhere."""
    if size == 0:
        return False
    file.seek(0)
    head = file.read(16)
    for start, end in _ENDS:
        if head.startswith(start):
            file.seek(max(0, size - _TAIL))
            return end in file.read(_TAIL)
    if head[:4] in (b"II*\0", b"MM\0*"):
        return _has_directories(file, head, size=size)
    return True


def _has_directories(file: BinaryIO, head: bytes, *, size: int) -> bool:
    """A TIFF's directories, each naming the next; libtiff names the first one last of all."""
    order = "<" if head[:2] == b"II" else ">"
    (at,) = struct.unpack(f"{order}I", head[4:8].ljust(4, b"\0"))
    for _ in range(_MOST_DIRECTORIES):
        if not 8 <= at <= size - 6:
            return False
        file.seek(at)
        (entries,) = struct.unpack(f"{order}H", file.read(2))
        file.seek(at + 2 + 12 * entries)
        following = file.read(4)
        if len(following) < 4:
            return False
        (at,) = struct.unpack(f"{order}I", following)
        if at == 0:
            return True
    return True
