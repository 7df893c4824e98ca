"""Originals that rotted or went missing, put back from another copy of the same bytes."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from documents import queue
from documents.errors import FileMissing, NotTheSameBytes
from documents.models import Page, Upload
from documents.storage import StagedFile, store
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.work.states import WorkState

_CHUNK = 1024 * 1024
_SET_ASIDE_FOR = (FileMissing.code, NotTheSameBytes.code)


def mend(damaged: Mapping[str, str], *, folder: Path) -> tuple[set[str], int]:
    """Put back what has a copy in the folder: the digests, and how many pages were set aside for want of it.

    A copy is known by its digest, whatever its name. The damaged bytes are kept aside, never lost.
    """
    sizes = set(Upload.objects.filter(sha256__in=damaged).values_list("size", flat=True))
    mended: set[str] = set()
    for path in _of_size(folder, sizes):
        if len(mended) == len(damaged):
            break
        if digest := _put_back(path, damaged.keys() - mended):
            trail.record(AuditAction.ORIGINAL_MENDED, sha256=digest, problem=damaged[digest])
            mended.add(digest)
    return mended, sum(_release(digest) for digest in sorted(mended))


def _of_size(folder: Path, sizes: set[int]) -> Iterator[Path]:
    for at, _folders, names in os.walk(folder):
        for path in (Path(at, name) for name in sorted(names)):
            if path.is_file() and path.stat().st_size in sizes:
                yield path


def _put_back(path: Path, wanted: set[str]) -> str:
    staged = store().stage()
    try:
        _copy(path, staged)
        digest = staged.sha256
        if digest not in wanted:
            return ""
        store().mend(staged)
        return digest
    finally:
        staged.drop()


def _copy(path: Path, staged: StagedFile) -> None:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            staged.write(chunk)


def _release(digest: str) -> int:
    pages = Page.objects.in_state(WorkState.QUARANTINED).filter(
        scan__upload__sha256=digest, scan__reason__in=_SET_ASIDE_FOR
    )
    for page in pages:
        queue.release(page, by=None)
    return len(pages)
