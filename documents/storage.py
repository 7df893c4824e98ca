"""Where bytes lie: originals write-once under their SHA-256, pictures and parts under keys made here and
nowhere else.
"""

import functools
import hashlib
import os
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage

from documents.errors import FileMissing, NotTheSameBytes, StoreFull

_TRUST_S = 600
"""A reader trusts its own check of an unchanged file this long: a PDF of 2,000 pages is not hashed 2,000
times.
"""
_FETCHED_BYTES = 2 * 1024 * 1024 * 1024


def original_key(sha256: str) -> str:
    """`sha256/ab/cd/<digest>`."""
    return f"sha256/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def part_key(file_id: int, start: int) -> str:
    """A part of a file that is still being sent."""
    return f"parts/{file_id}/{start}-{uuid.uuid4()}"


def manifest_key(batch_id: int) -> str:
    """The note beside a folder's originals from which the database can be rebuilt."""
    return f"manifests/{batch_id % 1000:03d}/{batch_id}.json"


class Incoming:
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


class Store(Protocol):
    """What the work needs of a store; nothing here overwrites or deletes an original."""

    def incoming(self) -> Incoming: ...
    def publish(self, incoming: Incoming) -> bool: ...
    def has(self, sha256: str) -> bool: ...
    def fetch(self, sha256: str) -> Path: ...
    def put(self, key: str, data: bytes) -> None: ...
    def get(self, key: str) -> bytes: ...
    def delete(self, key: str) -> None: ...
    def originals(self) -> Iterator[str]: ...
    def ready(self) -> None: ...


class FileStore:
    """A folder on a local or mounted disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.temporary = root / "tmp"
        self.temporary.mkdir(parents=True, exist_ok=True)

    def incoming(self) -> Incoming:
        """A place for new bytes; refused while the disk is nearly full."""
        disk = shutil.disk_usage(self.root)
        if disk.free < min(settings.FREE_DISK_BYTES, disk.total * settings.FREE_DISK_SHARE):
            raise StoreFull
        return Incoming(self.temporary / f"{uuid.uuid4()}.part")

    def publish(self, incoming: Incoming) -> bool:
        """Name the bytes by their digest; False when they were there already."""
        incoming.seal()
        place = self.root / original_key(incoming.sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            # a link refuses to replace what is there; a rename would not
            os.link(incoming.path, place)
        except FileExistsError:
            return False
        finally:
            incoming.path.unlink(missing_ok=True)
        place.chmod(0o440)
        _sync_folder(place.parent)
        return True

    def has(self, sha256: str) -> bool:
        """Is there an object of this digest?"""
        return (self.root / original_key(sha256)).is_file()

    def fetch(self, sha256: str) -> Path:
        """A local path of the original, not yet checked."""
        place = self.root / original_key(sha256)
        if not place.is_file():
            raise FileMissing
        return place

    def put(self, key: str, data: bytes) -> None:
        """Write a derived object whole or not at all."""
        place = self._derived(key)
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.temporary / f"{uuid.uuid4()}.part"
        with unfinished.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(place)

    def get(self, key: str) -> bytes:
        """Read a derived object."""
        try:
            return (self.root / key).read_bytes()
        except FileNotFoundError:
            raise FileMissing from None

    def delete(self, key: str) -> None:
        """Remove a derived object; an original never."""
        self._derived(key).unlink(missing_ok=True)

    def originals(self) -> Iterator[str]:
        """Digests of all objects, in order."""
        top = self.root / "sha256"
        for path in sorted(top.glob("??/??/*")) if top.is_dir() else ():
            yield path.name

    def ready(self) -> None:
        """Raise when nothing can be written."""
        with tempfile.TemporaryFile(dir=self.temporary) as probe:
            probe.write(b"ok")

    def _derived(self, key: str) -> Path:
        if key.startswith("sha256/"):
            raise ValueError("an original is written once, by publish()")
        return self.root / key


class S3Store:
    """A bucket, through django-storages; its bucket should have versioning and object lock."""

    def __init__(self, bucket: str, prefix: str) -> None:
        endpoint = settings.EFILES_S3_ENDPOINT or None
        self.storage = S3Storage(
            bucket_name=bucket, location=prefix, endpoint_url=endpoint, file_overwrite=True
        )
        self.bucket, self.prefix = bucket, prefix
        self.temporary = settings.VAR / "fetched"
        self.temporary.mkdir(parents=True, exist_ok=True)

    @property
    def _client(self):  # type: ignore[no-untyped-def]  # boto3 makes its clients at run time
        return self.storage.connection.meta.client

    def _key(self, key: str) -> str:
        return f"{self.prefix}/{key}" if self.prefix else key

    def incoming(self) -> Incoming:
        """New bytes wait on the local disk until their digest is known."""
        return Incoming(self.temporary / f"{uuid.uuid4()}.part")

    def publish(self, incoming: Incoming) -> bool:
        """A conditional put: the bucket itself refuses to overwrite, and checks the digest."""
        incoming.seal()
        try:
            with incoming.path.open("rb") as body:
                self._client.put_object(
                    Bucket=self.bucket,
                    Key=self._key(original_key(incoming.sha256)),
                    Body=body,
                    IfNoneMatch="*",
                    ChecksumAlgorithm="SHA256",
                )
        except ClientError as error:
            if error.response["Error"]["Code"] in ("PreconditionFailed", "412"):
                return False
            raise
        finally:
            incoming.path.unlink(missing_ok=True)
        return True

    def has(self, sha256: str) -> bool:
        """Is there an object of this digest?"""
        return bool(self.storage.exists(original_key(sha256)))

    def fetch(self, sha256: str) -> Path:
        """A local copy, kept for the next pages of the same file."""
        place: Path = self.temporary / sha256
        if place.is_file():
            os.utime(place)
            return place
        self._make_room()
        unfinished = self.temporary / f"{uuid.uuid4()}.part"
        try:
            self._client.download_file(self.bucket, self._key(original_key(sha256)), str(unfinished))
        except ClientError as error:
            if error.response["Error"]["Code"] in ("404", "NoSuchKey"):
                raise FileMissing from None
            raise
        unfinished.replace(place)
        return place

    def _make_room(self) -> None:
        files = sorted((p for p in self.temporary.iterdir() if p.is_file()), key=lambda p: p.stat().st_mtime)
        total = sum(p.stat().st_size for p in files)
        for path in files:
            if total < _FETCHED_BYTES:
                return
            total -= path.stat().st_size
            path.unlink(missing_ok=True)

    def put(self, key: str, data: bytes) -> None:
        """Write a derived object."""
        self._client.put_object(Bucket=self.bucket, Key=self._key(_not_original(key)), Body=data)

    def get(self, key: str) -> bytes:
        """Read a derived object."""
        try:
            body: bytes = self._client.get_object(Bucket=self.bucket, Key=self._key(key))["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in ("404", "NoSuchKey"):
                raise FileMissing from None
            raise
        return body

    def delete(self, key: str) -> None:
        """Remove a derived object; an original never."""
        self._client.delete_object(Bucket=self.bucket, Key=self._key(_not_original(key)))

    def originals(self) -> Iterator[str]:
        """Digests of all objects, in order."""
        pages = self._client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.bucket, Prefix=self._key("sha256/")):
            for entry in page.get("Contents", ()):
                yield entry["Key"].rsplit("/", 1)[1]

    def ready(self) -> None:
        """Raise when the bucket does not answer."""
        self._client.head_bucket(Bucket=self.bucket)


def _not_original(key: str) -> str:
    if key.startswith("sha256/"):
        raise ValueError("an original is written once, by publish()")
    return key


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@functools.cache
def _opened(url: str) -> Store:
    parts = urlsplit(url)
    if parts.scheme == "s3":
        return S3Store(parts.netloc, parts.path.strip("/"))
    return FileStore(Path(parts.path))


def store() -> Store:
    """The store that EFILES_STORE names."""
    return _opened(settings.EFILES_STORE)


DOWN = (OSError, BotoCoreError, ClientError)
"""What a store raises when it is out of order (a refusal of ours is none of these)."""


@contextmanager
def open_original(sha256: str) -> Iterator[Path]:
    """The original as a local file, its digest checked now. NotTheSameBytes, FileMissing."""
    path = store().fetch(sha256)
    if digest_of(path) != sha256:
        raise NotTheSameBytes
    yield path


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
        if digest_of(path) != sha256:
            raise NotTheSameBytes
        if len(_checked) > 1000:
            _checked.clear()
        _checked[sha256] = (time.monotonic(), mark)
    yield path


def digest_of(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
