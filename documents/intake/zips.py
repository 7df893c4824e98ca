"""ZIP reader for hostile archives: the central directory is checked whole before one entry is unpacked.

Problem     A directory may lie: of sizes (bombs), names (traversal), places (overlaps), kinds (links).
Known as    PKWARE APPNOTE 6.3 with ZIP64; zip bombs by overlap (Fifield 2019), zip slip.
Steps       Find the end record. Parse every entry; bound count, sizes and the whole ratio. Each local header
            must agree with the directory. No two entries share a byte. While unpacking, count bytes against
            the declared size and the checksum.
Not used    zipfile of the standard library: it checks an entry when that is opened; here nothing is unpacked
            before all are checked, and a name is kept by its raw bytes.
"""

from __future__ import annotations

import dataclasses
import re
import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from documents.intake.litter import Litter, judge_path
from documents.intake.names import clean_name, decoded, extension_of
from documents.intake.sniff import Refused
from documents.reasons import Reason

_MB: Final = 1_000_000
_PIECE: Final = 1 << 16  # guess: bytes that are unpacked at a time


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """How much an archive may hold. The ratio counts only where the total is large: a blank uncompressed page
    packs a thousand to one.
    """

    # guess: far more than one employer folder holds, far less than fills a disk or a worker's hour
    entries: int = 5_000
    entry: int = 100 * _MB
    total: int = 2_000 * _MB
    ratio: int = 200
    ratio_from: int = 200 * _MB
    directory: int = 16 * _MB


LIMITS: Final = ZipLimits()


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in an archive, as its directory has it; `name` is as given, not yet cleaned for show."""

    name: str
    raw_name: bytes
    size: int
    packed: int
    crc: int
    method: int
    flags: int
    mode: int
    header_at: int
    data_at: int = 0

    @property
    def is_folder(self) -> bool:
        return self.raw_name.endswith(b"/")

    @property
    def is_litter(self) -> bool:
        """What desktops leave in folders: not a scan, and nobody misses it. Nothing in an archive is still
        being written: an unfinished name there is refused by its ending.
        """
        return judge_path(self.name.split("/")) in (Litter.NEVER_ENTERED, Litter.PASSED_OVER)


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of an archive in its own order, and the names of what was passed over."""

    entries: tuple[Entry, ...]
    litter: tuple[str, ...]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


class Sink(Protocol):
    """Where an entry is written."""

    def write(self, data: bytes, /) -> object: ...


_PAGES: Final = frozenset(("jpg", "jpeg", "png", "tif", "tiff", "pdf"))
_ARCHIVES: Final = frozenset(
    ("zip", "rar", "7z", "gz", "tgz", "tar", "bz2", "xz", "zst", "cab", "iso", "jar")
)
_STORED, _DEFLATED = 0, 8
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
_SIZES_FOLLOW: Final = 0x8
_END, _END64, _LOCATOR64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_DRIVE: Final = re.compile(r"^[A-Za-z]:")
_MOST: Final = 0xFFFFFFFF
_LEAST_GROWTH: Final = 1024  # guess: what packing adds to a file of a few bytes, with room
_COMMENT: Final = 65_535  # by definition: its length has 16 bits


def check(archive: Path | BinaryIO, *, limits: ZipLimits = LIMITS) -> Contents:
    """Read the directory and every local header; refuse it all for one entry that is not honest."""
    if isinstance(archive, Path):
        with archive.open("rb") as file:
            return check(file, limits=limits)
    try:
        return _check_archive(archive, limits=limits)
    except (struct.error, ValueError, OverflowError) as odd:
        raise Refused(Reason.ZIP_DAMAGED) from odd


def extract(archive: Path | BinaryIO, entry: Entry, *, to: Sink) -> None:
    """Unpack one checked entry, counting what comes out; its checksum decides at the end."""
    if isinstance(archive, Path):
        with archive.open("rb") as file:
            return extract(file, entry, to=to)
    count, checksum = 0, 0
    for piece in _decompress(archive, entry):
        count += len(piece)
        if count > entry.size:
            raise Refused(Reason.ZIP_BOMB, entry=clean_name(entry.name))
        checksum = zlib.crc32(piece, checksum)
        to.write(piece)
    if count != entry.size or checksum != entry.crc:
        raise Refused(Reason.ZIP_DAMAGED, entry=clean_name(entry.name))
    return None


def _decompress(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    pieces = _read_packed(file, entry)
    if entry.method == _STORED:
        yield from pieces
        return
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for piece in pieces:
            left = piece
            while left and not machine.eof:
                yield machine.decompress(left, _PIECE)
                left = machine.unconsumed_tail
        yield machine.flush(_PIECE)
    except zlib.error as broken:
        raise Refused(Reason.ZIP_DAMAGED, entry=clean_name(entry.name)) from broken


def _read_packed(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    file.seek(entry.data_at)
    left = entry.packed
    while left and (piece := file.read(min(left, _PIECE))):
        left -= len(piece)
        yield piece


def _check_archive(file: BinaryIO, *, limits: ZipLimits) -> Contents:
    directory, at, count = _read_directory(file, limits=limits)
    listed = [_check_entry(entry, limits=limits) for entry in _parse_entries(directory, count=count)]
    _check_total(listed, limits=limits)
    placed = [_locate_data(file, entry) for entry in listed]
    _check_no_overlap(placed, directory_at=at)
    files = [entry for entry in placed if not entry.is_folder]
    kept = tuple(entry for entry in files if not entry.is_litter)
    if not any(extension_of(clean_name(entry.name)) in _PAGES for entry in kept):
        raise Refused(Reason.ZIP_NO_PAGES)
    return Contents(kept, litter=tuple(clean_name(entry.name) for entry in files if entry.is_litter))


def _read_directory(file: BinaryIO, *, limits: ZipLimits) -> tuple[bytes, int, int]:
    """The bytes of the directory, where it stands, and how many entries it claims."""
    end = file.seek(0, 2)
    window_at = max(0, end - _COMMENT - 22)
    file.seek(window_at)
    window = file.read(_COMMENT + 22)
    found = window.rfind(_END)
    if found < 0:
        raise Refused(Reason.ZIP_DAMAGED)
    disk, first_disk, here, count, length, at, comment = struct.unpack_from("<HHHHIIH", window, found + 4)
    end_at = window_at + found
    if found + 22 + comment != len(window) or disk or first_disk or here != count:
        raise Refused(Reason.ZIP_DAMAGED)
    if at == _MOST or length == _MOST or count == 0xFFFF:
        count, length, at = _read_directory64(file, end_at=end_at)
    if count > limits.entries:
        raise Refused(Reason.ZIP_TOO_MANY, limit=limits.entries)
    if length > limits.directory or at + length > end_at:
        raise Refused(Reason.ZIP_DAMAGED)
    file.seek(at)
    return file.read(length), at, count


def _read_directory64(file: BinaryIO, *, end_at: int) -> tuple[int, int, int]:
    file.seek(max(0, end_at - 20))
    mark, _disk, record_at, _disks = struct.unpack("<4sIQI", file.read(20))
    if mark != _LOCATOR64:
        raise Refused(Reason.ZIP_DAMAGED)
    file.seek(record_at)
    record = struct.unpack("<4sQHHIIQQQQ", file.read(56))
    if record[0] != _END64:
        raise Refused(Reason.ZIP_DAMAGED)
    return record[7], record[8], record[9]


def _parse_entries(directory: bytes, *, count: int) -> Iterator[Entry]:
    at = 0
    for _number in range(count):
        fields = struct.unpack_from("<4s6H3I5H2I", directory, at)
        if fields[0] != b"PK\x01\x02":
            raise Refused(Reason.ZIP_DAMAGED)
        name_length, extra_length, comment_length = fields[10], fields[11], fields[12]
        name = directory[at + 46 : at + 46 + name_length]
        extra = directory[at + 46 + name_length : at + 46 + name_length + extra_length]
        at += 46 + name_length + extra_length + comment_length
        if at > len(directory):
            raise Refused(Reason.ZIP_DAMAGED)
        size, packed, header_at = _parse_zip64_sizes(
            extra, size=fields[9], packed=fields[8], header_at=fields[16]
        )
        yield Entry(
            name=decoded(name),
            raw_name=name,
            size=size,
            packed=packed,
            crc=fields[7],
            method=fields[4],
            flags=fields[3],
            mode=fields[15] >> 16,
            header_at=header_at,
        )
    if at != len(directory):
        raise Refused(Reason.ZIP_DAMAGED)


def _parse_zip64_sizes(extra: bytes, *, size: int, packed: int, header_at: int) -> tuple[int, int, int]:
    """Figures that do not fit into 32 bits stand in a field of their own, in this order."""
    values = [size, packed, header_at]
    at = 0
    while _MOST in values and at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            wide = iter(struct.unpack_from(f"<{min(length // 8, 3)}Q", extra, at + 4))
            values = [next(wide, value) if value == _MOST else value for value in values]
            break
        at += 4 + length
    return values[0], values[1], values[2]


def _check_entry(entry: Entry, *, limits: ZipLimits) -> Entry:
    _check_name(entry)
    if stat.S_ISLNK(entry.mode):
        raise Refused(Reason.ZIP_SYMLINK, entry=clean_name(entry.name))
    if entry.flags & _ENCRYPTED:
        raise Refused(Reason.ZIP_ENCRYPTED, entry=clean_name(entry.name))
    if entry.method not in (_STORED, _DEFLATED):
        raise Refused(Reason.ZIP_DAMAGED, entry=clean_name(entry.name))
    if extension_of(clean_name(entry.name)) in _ARCHIVES and not entry.is_litter:
        raise Refused(Reason.ZIP_NESTED, entry=clean_name(entry.name))
    if entry.size > limits.entry or _lies_about_size(entry):
        raise Refused(Reason.ZIP_BOMB, entry=clean_name(entry.name))
    return entry


def _lies_about_size(entry: Entry) -> bool:
    """Packing never makes a file much larger: such a directory hides how much will come out."""
    if entry.method == _STORED:
        return entry.packed != entry.size
    return entry.packed > entry.size + entry.size // 100 + _LEAST_GROWTH


def _check_name(entry: Entry) -> None:
    name = entry.name
    unsafe = (
        not name
        or "\0" in name
        or "\\" in name
        or name.startswith("/")
        or _DRIVE.match(name) is not None
        or ".." in name.split("/")
    )
    if unsafe or not clean_name(name):
        raise Refused(Reason.ZIP_BAD_NAME, entry=clean_name(name))


def _check_total(entries: list[Entry], *, limits: ZipLimits) -> None:
    total, packed = sum(entry.size for entry in entries), sum(entry.packed for entry in entries)
    if total > limits.total or (total > limits.ratio_from and total > limits.ratio * max(packed, 1)):
        raise Refused(Reason.ZIP_BOMB)


def _locate_data(file: BinaryIO, entry: Entry) -> Entry:
    """The entry with the place of its data; its own header must say what the directory says."""
    file.seek(entry.header_at)
    header = struct.unpack("<4s5H3I2H", file.read(30))
    name = file.read(header[9])
    if header[0] != b"PK\x03\x04" or name != entry.raw_name or header[3] != entry.method:
        raise Refused(Reason.ZIP_DAMAGED, entry=clean_name(entry.name))
    if header[2] & _ENCRYPTED:
        raise Refused(Reason.ZIP_ENCRYPTED, entry=clean_name(entry.name))
    if not header[2] & _SIZES_FOLLOW and not _agrees_with_header(entry, packed=header[7], size=header[8]):
        raise Refused(Reason.ZIP_DAMAGED, entry=clean_name(entry.name))
    return dataclasses.replace(entry, data_at=entry.header_at + 30 + header[9] + header[10])


def _agrees_with_header(entry: Entry, *, packed: int, size: int) -> bool:
    return _MOST in (packed, size) or (packed, size) == (entry.packed, entry.size)


def _check_no_overlap(entries: list[Entry], *, directory_at: int) -> None:
    """No two entries may share a byte, and none may reach into the directory."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_at):
        if entry.header_at < end:
            raise Refused(Reason.ZIP_BOMB)
        end = entry.data_at + entry.packed
    if end > directory_at:
        raise Refused(Reason.ZIP_DAMAGED)


__all__ = ["LIMITS", "Contents", "Entry", "Refused", "Sink", "ZipLimits", "check", "extract"]
