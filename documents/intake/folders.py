"""Scanned folders on a disk: found, declared, handed over; the same door as the API's."""

import hashlib
import io
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from documents.errors import FileRefused
from documents.intake.batches import Declared, Folder, open_or_join
from documents.intake.receive import Span, receive, receive_part
from documents.models import Batch, Upload
from documents.states import UploadState
from sso_efiles.accounts.models import Office, User

MARK = ".efiles-received.json"
"""What a hot folder keeps of what was handed over, so that a restart does not ask again."""
_NUMBERS = re.compile(r"([0-9]+)")
_IGNORED = {"thumbs.db", "desktop.ini", ".ds_store", MARK}


@dataclass(frozen=True, slots=True)
class Found:
    """A folder with scans (or a loose stack), its files in order of name."""

    path: Path
    files: tuple[Path, ...]
    loose: bool = False

    @property
    def name(self) -> str:
        """What stands on the folder."""
        return self.path.name


@dataclass(slots=True)
class HandoverReport:
    """What became of a folder: its batch, and the files that were refused."""

    batch: Batch
    created: bool
    refused: list[dict[str, str]] = field(default_factory=list)


def find(path: Path) -> Iterator[Found]:
    """Every sub-folder with scans is one employer folder; files in `path` itself are one loose stack."""
    if loose := _list_files(path):
        yield Found(path, loose, loose=True)
    for folder in sorted(p for p in path.rglob("*") if p.is_dir()):
        if files := _list_files(folder):
            yield Found(folder, files)


def hand_over(found: Found, *, office: Office, by: User) -> HandoverReport:
    """Declare the folder and send its files; what was sent before is not sent again, and what it has gained
    since joins its batch.
    """
    declared = [_declare_file(path, i) for i, path in enumerate(found.files)]
    folder = Folder(name=found.name, loose=found.loose)
    joined = open_or_join(folder, declared, office=office, by=by)
    report = HandoverReport(joined.batch, joined.created)
    for path, file in zip(found.files, declared, strict=True):
        try:
            _send_file(joined.uploads[file.client_id], path, by=by)
        except FileRefused as refusal:
            refused = {"file": file.name, "code": refusal.code}
            report.refused.append(
                refused | {"message_th": refusal.message_th, "message_en": refusal.message_en}
            )
    return report


def settled(found: Found, *, seconds: float) -> bool:
    """Has nothing in the folder changed for a while, and is it new since it was last handed over?"""
    newest = max(path.stat().st_mtime for path in found.files)
    return time.time() - newest >= seconds and _read_mark(found).get("files") != _file_states(found)


def remember(found: Found, report: HandoverReport) -> None:
    """Leave a note in a hot folder that this was handed over."""
    note = {"batch": report.batch.pk, "files": _file_states(found), "refused": report.refused}
    (found.path / MARK).write_text(json.dumps(note, ensure_ascii=False, indent=1), encoding="utf-8")


def _read_mark(found: Found) -> dict[str, Any]:
    try:
        note: dict[str, Any] = json.loads((found.path / MARK).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return note


def _file_states(found: Found) -> list[list[Any]]:
    return [[path.name, path.stat().st_size, path.stat().st_mtime_ns] for path in found.files]


def _list_files(folder: Path) -> tuple[Path, ...]:
    """All files but desktop litter: what we do not take is refused by name, never skipped in silence."""
    files = (path for path in folder.iterdir() if path.is_file() and not _is_litter(path.name))
    return tuple(sorted(files, key=_natural_sort_key))


def _is_litter(name: str) -> bool:
    return name.lower() in _IGNORED or name.startswith("._")


def _natural_sort_key(path: Path) -> list[tuple[int, str]]:
    """2.jpg before 10.jpg."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in _NUMBERS.split(path.name.lower())]


def _declare_file(path: Path, position: int) -> Declared:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Declared(client_id=f"f{position:05d}", name=path.name, size=path.stat().st_size, sha256=digest)


def _send_file(row: Upload, path: Path, *, by: User) -> None:
    if row.state == UploadState.STORED:
        return
    with path.open("rb") as stream:
        if row.size <= settings.WHOLE_FILE_BYTES:
            receive(row, stream, by=by)
            return
        for start in range(0, row.size, settings.PART_BYTES):
            stream.seek(start)
            end = min(start + settings.PART_BYTES, row.size)
            receive_part(row, io.BytesIO(stream.read(end - start)), span=Span(start, end, row.size), by=by)
