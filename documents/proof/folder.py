"""A bag that lies unpacked in a folder, read as an archive is."""

import hashlib
from pathlib import Path

from documents.proof import limits
from documents.proof.limits import Unreadable


class Folder:
    """The files below a folder; links are followed nowhere."""

    def __init__(self, top: Path) -> None:
        self._files = {path.relative_to(top).as_posix(): path for path in _files_below(top)}

    @property
    def names(self) -> list[str]:
        """Of all files, by their path below the folder."""
        return list(self._files)

    def digest(self, name: str) -> str:
        """SHA-256 of a file; empty for one that cannot be read."""
        try:
            with self._files[name].open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return ""

    def read(self, name: str, *, most: int = 0) -> bytes:
        """A small file whole; Unreadable for one that is large or cannot be read."""
        try:
            with self._files[name].open("rb") as file:
                data = file.read((most or limits.MOST_JSON) + 1)
        except OSError:
            raise Unreadable("damaged") from None
        if len(data) > (most or limits.MOST_JSON):
            raise Unreadable("too_large")
        return data


def _files_below(top: Path) -> list[Path]:
    found: list[Path] = []
    for path in top.rglob("*"):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise Unreadable("unsafe_name")
        if path.is_file():
            found.append(path)
        if len(found) > limits.MOST_ENTRIES:
            raise Unreadable("too_large")
    return sorted(found)
