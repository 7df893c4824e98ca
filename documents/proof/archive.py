"""A ZIP from anywhere, read in pieces and never unpacked to the disk: names, digests, small files."""

import hashlib
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from documents.proof import limits
from documents.proof.limits import Unreadable

_CHUNK = 1024 * 1024
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


class Archive:
    """The entries of a ZIP whose names and sizes are such as an export has."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._entries = {entry.filename: entry for entry in _checked(file.infolist())}

    @property
    def names(self) -> list[str]:
        """Of all entries that are no folders."""
        return [name for name in self._entries if not name.endswith("/")]

    def digest(self, name: str) -> str:
        """SHA-256 of an entry; empty for one whose bytes do not give its own checksum."""
        found = hashlib.sha256()
        try:
            for chunk in self._chunks(name):
                found.update(chunk)
        except _BROKEN:
            return ""
        return found.hexdigest()

    def read(self, name: str, *, most: int = 0) -> bytes:
        """A small entry whole; Unreadable for one that is large or broken."""
        if self._entries[name].file_size > (most or limits.MOST_JSON):
            raise Unreadable("too_large")
        try:
            return b"".join(self._chunks(name))
        except _BROKEN:
            raise Unreadable("damaged") from None

    def _chunks(self, name: str) -> Iterator[bytes]:
        with self._file.open(self._entries[name]) as source:
            while chunk := source.read(_CHUNK):
                yield chunk


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Unreadable for what is no ZIP, is cut short, is locked or is a trap."""
    try:
        file = zipfile.ZipFile(path)
    except _BROKEN:
        raise Unreadable("damaged") from None
    with file:
        yield Archive(file)


def _checked(entries: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    if len(entries) > limits.MOST_ENTRIES or sum(each.file_size for each in entries) > limits.MOST_BYTES:
        raise Unreadable("too_large")
    if len({each.filename for each in entries}) != len(entries):
        raise Unreadable("unsafe_name")
    for entry in entries:
        _refuse_trap(entry)
    return entries


def _refuse_trap(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 0x1:
        raise Unreadable("encrypted")
    if not _is_plain(entry.filename) or stat.S_ISLNK(entry.external_attr >> 16):
        raise Unreadable("unsafe_name")
    bomb = entry.file_size > limits.LARGE and entry.file_size > limits.SUSPICIOUS_RATIO * entry.compress_size
    if bomb or entry.file_size > limits.MOST_OF_ONE or entry.compress_type not in _PACKINGS:
        raise Unreadable("too_large")


def _is_plain(name: str) -> bool:
    """Whether a name is a path below where it is unpacked, and nothing else."""
    parts = name.rstrip("/").split("/")
    odd = "\\" in name or any(letter < " " for letter in name)
    return not odd and not name.startswith("/") and not {"", ".", ".."} & set(parts)
