"""Bytes on their way into the store."""

import hashlib
import os
from pathlib import Path
from typing import BinaryIO


class StagedFile:
    """Bytes on their way in: written to a temporary file while they are hashed, then published or dropped."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self._hash = hashlib.sha256()
        self._file: BinaryIO = path.open("xb")

    @property
    def sha256(self) -> str:
        """Hex digest of all that was written."""
        return self._hash.hexdigest()

    def write(self, chunk: bytes) -> None:
        """Take some more."""
        self._file.write(chunk)
        self._hash.update(chunk)
        self.size += len(chunk)

    def flush(self) -> None:
        """To be read by name; harmless when repeated."""
        if not self._file.closed:
            self._file.flush()

    def seal(self) -> None:
        """On the disk for good, as far as the disk can tell; harmless when repeated."""
        if self._file.closed:
            return
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def drop(self) -> None:
        """Leave no litter."""
        self._file.close()
        self.path.unlink(missing_ok=True)
