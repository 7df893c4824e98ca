"""The store as an S3 bucket, through django-storages."""

import io
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from botocore.exceptions import ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage

from documents.errors import FileMissing, StoreBusy, StoreWithoutConditions
from documents.storage.keys import not_original, original_key, probe_key
from documents.storage.staged_file import StagedFile
from documents.storage.write_once import FIRST, SECOND, WriteOnceTrial

_FETCHED_BYTES = 2 * 1024 * 1024 * 1024  # guess: four of the largest archives that we take
"""Local copies kept for the next pages of the same files."""
_UNFINISHED = ".part"
_MAY_BE_THERE = (HTTPStatus.PRECONDITION_FAILED, HTTPStatus.NOT_MODIFIED, HTTPStatus.CONFLICT)
_PAUSES_S = (0.2, 0.5, 1.0)  # guess
"""Between tries while another write of the same object is under way."""


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
        self._trial = WriteOnceTrial(self._write_twice)

    @property
    def _client(self):  # type: ignore[no-untyped-def]  # boto3 makes its clients at run time
        return self.storage.connection.meta.client

    def _key(self, key: str) -> str:
        return f"{self.prefix}/{key}" if self.prefix else key

    def stage(self) -> StagedFile:
        """New bytes wait on the local disk until their digest is known."""
        return StagedFile(self.temporary / f"{uuid.uuid4()}{_UNFINISHED}")

    def publish(self, staged: StagedFile) -> bool:
        """A conditional put: the bucket itself refuses to overwrite, and checks the digest."""
        staged.seal()
        try:
            self.require_write_once()
            for pause in _PAUSES_S:
                with staged.path.open("rb") as body:
                    written = self._write_if_absent(original_key(staged.sha256), body)
                if written is not None:
                    return written
                time.sleep(pause)
        finally:
            staged.path.unlink(missing_ok=True)
        raise StoreBusy

    def _write_if_absent(self, key: str, body: BinaryIO) -> bool | None:
        """True when it was written, False when something is there; None when another write is under way.

        Stores say "it is there" in several ways: 412, 304 (older MinIO), 409. An object that is there is
        there, whatever the number; 501 is a store that has no conditional writes at all.
        """
        try:
            self._client.put_object(
                Bucket=self.bucket, Key=self._key(key), Body=body, IfNoneMatch="*", ChecksumAlgorithm="SHA256"
            )
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
            if status == HTTPStatus.NOT_IMPLEMENTED or error.response["Error"]["Code"] == "NotImplemented":
                raise StoreWithoutConditions from error
            if status not in _MAY_BE_THERE:
                raise
            if self.storage.exists(key):
                return False
            if status != HTTPStatus.CONFLICT:
                raise
            return None
        return True

    def require_write_once(self) -> None:
        """StoreUnfit where the bucket does not keep what is there; tried with two writes, once a process."""
        self._trial.require()

    def _write_twice(self) -> bytes:
        key = probe_key()
        try:
            for data in (FIRST, SECOND):
                self._write_if_absent(key, io.BytesIO(data))
            return self.get(key)
        finally:
            with suppress(ClientError):  # who may not delete may write all the same
                self._client.delete_object(Bucket=self.bucket, Key=self._key(key))

    def mend(self, staged: StagedFile) -> None:
        """Right bytes in place of wrong or missing ones; a bucket with versioning keeps the wrong ones."""
        staged.seal()
        key = self._key(original_key(staged.sha256))
        with staged.path.open("rb") as body:
            self._client.put_object(Bucket=self.bucket, Key=key, Body=body, ChecksumAlgorithm="SHA256")
        self.forget(staged.sha256)

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
        unfinished = self.temporary / f"{uuid.uuid4()}{_UNFINISHED}"
        try:
            self._client.download_file(self.bucket, self._key(original_key(sha256)), str(unfinished))
        except ClientError as error:
            if error.response["Error"]["Code"] in ("404", "NoSuchKey"):
                raise FileMissing from None
            raise
        unfinished.replace(place)
        return place

    def forget(self, sha256: str) -> None:
        """Drop the local copy: the next fetch asks the bucket."""
        (self.temporary / sha256).unlink(missing_ok=True)

    def _make_room(self) -> None:
        """Never among what is on its way in or out: another process has it in hand."""
        fetched = [path for path in self.temporary.iterdir() if path.suffix != _UNFINISHED]
        facts = {path: found for path in fetched if (found := _facts(path))}
        total = sum(found.st_size for found in facts.values())
        for path, found in sorted(facts.items(), key=lambda item: item[1].st_mtime):
            if total < _FETCHED_BYTES:
                return
            total -= found.st_size
            path.unlink(missing_ok=True)

    def put(self, key: str, data: bytes) -> None:
        """Write a derived object."""
        self._client.put_object(Bucket=self.bucket, Key=self._key(not_original(key)), Body=data)

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
        self._client.delete_object(Bucket=self.bucket, Key=self._key(not_original(key)))

    def originals(self) -> Iterator[str]:
        """Digests of all objects, in order."""
        pages = self._client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.bucket, Prefix=self._key("sha256/")):
            for entry in page.get("Contents", ()):
                yield entry["Key"].rsplit("/", 1)[1]

    def ready(self) -> None:
        """Raise when the bucket does not answer."""
        self._client.head_bucket(Bucket=self.bucket)


def _facts(path: Path) -> os.stat_result | None:
    """Nothing for a copy that another process has just dropped."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None
