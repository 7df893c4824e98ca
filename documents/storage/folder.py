"""The store as a folder on a local or mounted disk."""

import errno
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from documents.errors import FileMissing, StoreFull, StoreWithoutConditions
from documents.storage.keys import not_original, original_key
from documents.storage.staged_file import StagedFile
from documents.storage.write_once import FIRST, SECOND, WriteOnceTrial

_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


class FileStore:
    """A folder on a local or mounted disk."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.temporary = root / "tmp"
        self.temporary.mkdir(parents=True, exist_ok=True)
        self._trial = WriteOnceTrial(self._write_twice)

    def stage(self) -> StagedFile:
        """A place for new bytes; refused while the disk is nearly full."""
        disk = shutil.disk_usage(self.root)
        if disk.free < min(settings.FREE_DISK_BYTES, disk.total * settings.FREE_DISK_SHARE):
            raise StoreFull
        return StagedFile(self.temporary / f"{uuid.uuid4()}.part")

    def publish(self, staged: StagedFile) -> bool:
        """Name the bytes by their digest; False when they were there already.

        What is there costs no writing: an archive of thousands that broke off goes on quickly.
        """
        if self.has(staged.sha256):
            staged.drop()
            return False
        self.require_write_once()
        staged.seal()
        place = self._place_for(staged)
        try:
            # a link refuses to replace what is there; a rename would not
            os.link(staged.path, place)
        except FileExistsError:
            return False
        finally:
            staged.path.unlink(missing_ok=True)
        place.chmod(0o440)
        _sync_folder(place.parent)
        return True

    def mend(self, staged: StagedFile) -> None:
        """Right bytes in place of wrong or missing ones; the wrong ones are kept in damaged/."""
        staged.seal()
        place = self._place_for(staged)
        aside = self.root / "damaged" / f"{place.name}-{uuid.uuid4()}"
        aside.parent.mkdir(exist_ok=True)
        with suppress(FileNotFoundError):
            os.link(place, aside)
        staged.path.chmod(0o440)
        staged.path.replace(place)
        for folder in (aside.parent, place.parent):
            _sync_folder(folder)

    def _place_for(self, staged: StagedFile) -> Path:
        """Its folder is made, and will be there after a power cut."""
        place = self.root / original_key(staged.sha256)
        if not place.parent.is_dir():
            place.parent.mkdir(parents=True, exist_ok=True)
            for folder in place.parent.parents:
                _sync_folder(folder)
                if folder == self.root:
                    break
        return place

    def has(self, sha256: str) -> bool:
        """Is there an object of this digest?"""
        return (self.root / original_key(sha256)).is_file()

    def fetch(self, sha256: str) -> Path:
        """A local path of the original, not yet checked."""
        place = self.root / original_key(sha256)
        if not place.is_file():
            raise FileMissing
        return place

    def forget(self, sha256: str) -> None:
        """There is no copy of our own to forget."""

    def put(self, key: str, data: bytes) -> None:
        """Write a derived object whole or not at all."""
        place = self.root / not_original(key)
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
        (self.root / not_original(key)).unlink(missing_ok=True)

    def originals(self) -> Iterator[str]:
        """Digests of all objects, in order."""
        top = self.root / "sha256"
        for path in sorted(top.glob("??/??/*")) if top.is_dir() else ():
            yield path.name

    def require_write_once(self) -> None:
        """StoreUnfit where a link replaces what is there, or there are none (exFAT, some shares)."""
        self._trial.require()

    def _write_twice(self) -> bytes:
        with tempfile.TemporaryDirectory(dir=self.temporary) as folder:
            place = Path(folder) / "place"
            for name, data in (("first", FIRST), ("second", SECOND)):
                (Path(folder) / name).write_bytes(data)
                _link(Path(folder) / name, place)
            return place.read_bytes()

    def ready(self) -> None:
        """Raise when nothing can be written."""
        with tempfile.TemporaryFile(dir=self.temporary) as probe:
            probe.write(b"ok")


def _link(source: Path, place: Path) -> None:
    try:
        os.link(source, place)
    except FileExistsError:
        return
    except OSError as error:
        if error.errno in _NO_LINKS:
            raise StoreWithoutConditions from error
        raise


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
