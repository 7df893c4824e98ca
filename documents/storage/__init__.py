"""Where bytes lie: originals written once under their SHA-256; pictures and parts under keys of our own."""

import functools
import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils.module_loading import import_string

from documents.errors import NotTheSameBytes
from documents.storage.folder import FileStore
from documents.storage.keys import manifest_key, original_key, part_key
from documents.storage.staged_file import StagedFile

__all__ = [
    "DOWN",
    "StagedFile",
    "Store",
    "digest_of",
    "manifest_key",
    "open_for_reading",
    "open_original",
    "original_key",
    "part_key",
    "store",
]
_TRUST_S = 600  # guess: longer than the pages of a large file take to read
"""A reader trusts its own check of an unchanged file so long: 2,000 pages of a PDF are not 2,000 hashes."""


class Store(Protocol):
    """What the work needs of a store; nothing here overwrites or deletes an original, save that `mend` puts
    right bytes in place of wrong ones, which are kept.
    """

    def stage(self) -> StagedFile: ...
    def publish(self, staged: StagedFile) -> bool: ...
    def mend(self, staged: StagedFile) -> None: ...
    def has(self, sha256: str) -> bool: ...
    def fetch(self, sha256: str) -> Path: ...
    def forget(self, sha256: str) -> None: ...
    def put(self, key: str, data: bytes) -> None: ...
    def get(self, key: str) -> bytes: ...
    def delete(self, key: str) -> None: ...
    def originals(self) -> Iterator[str]: ...
    def ready(self) -> None: ...
    def require_write_once(self) -> None: ...


@functools.cache
def _opened(url: str) -> Store:
    parts = urlsplit(url)
    if parts.scheme == "s3":
        # by its name: boto3 is a sixth of a program's start, and only a bucket needs it
        bucket: Store = import_string("documents.storage.bucket.S3Store")(parts.netloc, parts.path.strip("/"))
        return bucket
    return FileStore(Path(parts.path))


def store() -> Store:
    """The store that EFILES_STORE names."""
    return _opened(settings.EFILES_STORE)


DOWN = (OSError, BotoCoreError, ClientError)
"""What a store raises when it is out of order (a refusal of ours is none of these)."""


@contextmanager
def open_original(sha256: str) -> Iterator[Path]:
    """The original as a local file, its digest checked now. NotTheSameBytes, FileMissing."""
    yield _checked_now(sha256)


_checked: dict[str, tuple[float, tuple[int, int, int]]] = {}


@contextmanager
def open_for_reading(sha256: str) -> Iterator[Path]:
    """As open_original, for the many pages of one file: checked by this process within the last ten
    minutes.
    """
    path = store().fetch(sha256)
    facts = path.stat()
    mark = (facts.st_ino, facts.st_size, facts.st_mtime_ns)
    when, seen = _checked.get(sha256, (0.0, (0, 0, 0)))
    if seen != mark or time.monotonic() - when > _TRUST_S:
        path = _checked_now(sha256)
        facts = path.stat()
        mark = (facts.st_ino, facts.st_size, facts.st_mtime_ns)
        if len(_checked) > 1000:
            _checked.clear()
        _checked[sha256] = (time.monotonic(), mark)
    yield path


def _checked_now(sha256: str) -> Path:
    """The original's path after its bytes gave its digest; a local copy that rots is fetched once more."""
    path = store().fetch(sha256)
    if digest_of(path) == sha256:
        return path
    store().forget(sha256)
    path = store().fetch(sha256)
    if digest_of(path) != sha256:
        raise NotTheSameBytes
    return path


def digest_of(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
