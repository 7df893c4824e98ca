"""The rows of a watched place: which folder is which, what became of it, whether the watcher lives.

A folder is known again by its way; after a rename, or when it comes back, by its device and inode, by the
note in it or by its listing, and by the files that were taken from it: an inode is given to another folder.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from documents.intake import batches
from documents.intake.folders import Found
from documents.intake.litter import MARK
from documents.intake.looks import Seen, open_inside, read_inside
from documents.intake.names import clean_name, decoded
from documents.intake.trays import read_number
from documents.intake.watch.faults import Fault
from documents.models import Batch, Document, Watch, WatchedFolder
from documents.states import DocumentState, FolderState
from sso_efiles.accounts.models import Office, User

_PIECE: Final = 1 << 20  # guess: bytes read at a time
_MOST_NOTE: Final = 4_000_000  # guess: 5,000 long names
_CANDIDATES: Final = 20  # guess: more folders of one listing are copies, and the newest is as good
_LOOSE: Final = timedelta(hours=1)  # guess: what is laid down loose within an hour is one stack


@dataclass(slots=True)
class Register:
    """The rows of one place for one office, kept in mind while the watcher runs."""

    root: Path
    office: Office
    by: User
    watch: Watch
    rows: dict[str, WatchedFolder] = field(default_factory=dict)
    """Those that are there, by the key of their way."""
    tell: Callable[[str, str], None] = lambda _th, _en: None
    """Told of what people should hear, in Thai and English."""

    def beat(self) -> None:
        """Give a sign of life."""
        Watch.objects.filter(pk=self.watch.pk).update(beat_at=Now(), ended_at=None)

    def end(self) -> None:
        """The watcher was ended in order: nobody need miss it."""
        Watch.objects.filter(pk=self.watch.pk).update(beat_at=Now(), ended_at=Now())

    def note_fault(self, fault: str) -> None:
        """Keep what is wrong with the whole place; empty when it is well again."""
        if self.watch.fault != fault:
            self.watch.fault, self.watch.fault_at = fault, timezone.now() if fault else None
            self.watch.save(update_fields=["fault", "fault_at"])

    def note_read_only(self, *, read_only: bool) -> None:
        """Keep whether notes can be left in the folders."""
        if self.watch.read_only != read_only:
            self.watch.read_only = read_only
            self.watch.save(update_fields=["read_only"])

    def find_row(self, found: Found, signature: str, present: set[str]) -> WatchedFolder:
        """The row of a folder that was seen, made if it is new; a folder that was renamed keeps its row, and
        its batch hears of the new name.
        """
        key = key_of(found)
        if row := self.rows.get(key):
            return row
        note = _read_note(found)
        row = self._recognise(found, signature, note, present)
        if row is None:
            row = self._create(found, key, signature, note)
        else:
            self._move_row(row, found, key)
        self.rows[key] = row
        return row

    def mark_gone(self, present: Iterable[str]) -> None:
        """Those that lie there no more; they stay as a record."""
        gone = [row for key, row in self.rows.items() if key not in set(present)]
        for row in gone:
            self.forget(row)

    def forget(self, row: WatchedFolder) -> None:
        """Let go of a row: the folder went, or holds other papers now."""
        self.rows.pop(row.way_key, None)
        row.gone_at = timezone.now()
        row.save(update_fields=["gone_at"])

    def save(self, row: WatchedFolder, **changes: Any) -> None:
        """Write what changed of a row."""
        changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
        if "state" in changed:
            changed["changed_at"] = timezone.now()
        for name, value in changed.items():
            setattr(row, name, value)
        if changed:
            row.save(update_fields=list(changed))

    def batch_to_join(self, row: WatchedFolder, found: Found) -> Batch | None:
        """The batch of a folder that grew; none for a stack that was taken a while ago: its later
        pages are another stack.
        """
        if row.batch is None:
            return None
        if found.loose and row.taken_at and timezone.now() - row.taken_at > _LOOSE:
            return None
        return row.batch

    def _recognise(
        self, found: Found, signature: str, note: dict[str, Any], present: set[str]
    ) -> WatchedFolder | None:
        """The row of a folder that came back or bears another name; never one that is still there itself."""
        if found.loose and not found.raw:
            same = Q(way_key=key_of(found))
        else:
            same = Q(listing=signature)
            if found.place:
                same |= Q(place=found.place)
            if batch := _number(note.get("batch")):
                same |= Q(batch=batch)
        rows = WatchedFolder.objects.filter(same, watch=self.watch).order_by("-id")
        away = [row for row in rows[:_CANDIDATES] if row.gone_at or row.way_key not in present]
        return next((row for row in away if _holds_its_files(row, found)), None)

    def _move_row(self, row: WatchedFolder, found: Found, key: str) -> None:
        self.rows.pop(row.way_key, None)
        before, renamed = row.name, row.name != found.name
        with transaction.atomic():
            self.save(
                row, way="/".join(found.tray.folder), way_key=key, name=found.name[:255], place=found.place,
                gone_at=None,
            )  # fmt: skip
            if renamed and row.batch is not None and not found.loose:
                batches.rename_batch(row.batch, found.name, by=self.by)
        if renamed and _is_filed_elsewhere(row):
            self.save(row, state=FolderState.DOUBTFUL, notes=[*row.notes, [Fault.FILED_BEFORE.value, before]])
        if renamed:
            self.tell(
                f"เปลี่ยนชื่อแล้ว: {before} เป็น {found.name}",
                "Renamed: the batch bears the new name, pages follow.",
            )

    def _create(self, found: Found, key: str, signature: str, note: dict[str, Any]) -> WatchedFolder:
        batch = self._batch_of_note(note)
        facts: dict[str, Any] = {
            "way": "/".join(found.tray.folder),
            "name": clean_name(found.name, extension=False)[:255],
            "place": found.place,
            "batch": batch,
        }
        if batch is not None and _same_files(note, found):
            # taken by a watcher that left notes only
            facts |= {"state": FolderState.TAKEN, "listing": signature, "taken_at": timezone.now()}
        row, _created = WatchedFolder.objects.get_or_create(
            watch=self.watch, way_key=key, gone_at=None, defaults=facts
        )
        return row

    def _batch_of_note(self, note: dict[str, Any]) -> Batch | None:
        """The batch that a note names, if it is one of ours and no row of this place tells of it: a copied
        folder brings the note of the first, a folder that is used again keeps that of its last papers.
        """
        number = _number(note.get("batch"))
        ours = Batch.objects.filter(office=self.office, created_by=self.by)
        batch = ours.filter(pk=number).first() if number else None
        if batch is None or WatchedFolder.objects.filter(watch=self.watch, batch=batch).exists():
            return None
        return batch


def open_register(root: Path, *, office: Office, by: User) -> Register:
    """The register of a place, with the folders that were there when it was last watched."""
    raw = os.fsencode(root)
    key = hashlib.sha256(raw).hexdigest()
    watch, created = Watch.objects.get_or_create(
        office=office, path_key=key, defaults={"by": by, "path": decoded(raw)}
    )
    if not created:
        watch.by, watch.started_at, watch.ended_at = by, timezone.now(), None
        watch.save(update_fields=["by", "started_at", "ended_at"])
    rows = WatchedFolder.objects.filter(watch=watch).there().select_related("batch").defer("files")
    return Register(root, office, by, watch, {row.way_key: row for row in rows})


def was_watched(root: Path, office: Office) -> bool:
    """Whether this place was watched before: then it is a share that is away, not a wrong argument."""
    key = hashlib.sha256(os.fsencode(root)).hexdigest()
    return Watch.objects.filter(office=office, path_key=key).exists()


def key_of(found: Found) -> str:
    """The key of a folder's way within its place."""
    return hashlib.sha256("/".join(found.tray.folder).encode("utf-8", "surrogatepass")).hexdigest()


def holds_other_papers(row: WatchedFolder, found: Found) -> bool:
    """Whether nothing that was taken from a folder is in it any more, nor a file that was taken half
    written: a scanner uses the same folder again.
    """
    before = {(name, size) for name, size, _time, _digest in row.files}
    now = {found.declared_name(f): f for f in found.files}
    if not before or any(name in now and now[name].size == size for name, size in before):
        return False
    return not any(
        name in now and _begins_with(found, now[name], size, sha) for name, size, _, sha in row.files
    )


def _begins_with(found: Found, seen: Seen, size: int, sha256: str) -> bool:
    """Whether a file begins with all the bytes of the one that was taken under its name."""
    if not 0 < size < seen.size:
        return False
    digest, left = hashlib.sha256(), size
    with suppress(OSError), open_inside(found.root, seen.raw) as file:
        while left and (piece := file.read(min(left, _PIECE))):
            digest.update(piece)
            left -= len(piece)
    return digest.hexdigest() == sha256


def _is_filed_elsewhere(row: WatchedFolder) -> bool:
    """Whether pages of a folder lie in the file of another employer than that whose number it bears now."""
    number = read_number(row.name)
    filed = Document.objects.filter(batch=row.batch, state=DocumentState.FILED)
    return bool(number) and filed.exclude(employer__account_no=number).exists()


def _holds_its_files(row: WatchedFolder, found: Found) -> bool:
    """Whether at least half of what was taken from the folder of a row lies in this one, untouched; a folder
    from which nothing was taken yet is known by its place alone.
    """
    before = {(name, size, time) for name, size, time, _digest in row.files}
    if not before:
        return row.place == found.place and row.taken_at is None
    now = {(found.declared_name(f), f.size, f.mtime_ns) for f in found.files}
    return 2 * len(before & now) >= len(before)


def _read_note(found: Found) -> dict[str, Any]:
    try:
        note = json.loads(read_inside(found.root, (*found.raw, MARK), most=_MOST_NOTE) or b"{}")
    except ValueError:
        return {}
    return note if isinstance(note, dict) else {}


def _same_files(note: dict[str, Any], found: Found) -> bool:
    """Whether a note tells of exactly the files that are there."""
    told = note.get("files")
    now = sorted([f.raw[-1], f.size, f.mtime_ns] for f in found.files)
    return isinstance(told, list) and sorted(told, key=repr) == sorted(now, key=repr)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and 0 < value < 2**63 else None


def write_note(found: Found, batch: Batch, refused: Sequence[dict[str, str]]) -> bytes:
    """The note that is left in a folder for people, and for a watcher that has lost its rows."""
    files = [[f.raw[-1], f.size, f.mtime_ns] for f in found.files]
    note = {"batch": batch.pk, "files": files, "refused": list(refused)}
    return json.dumps(note, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")
