"""Scanned folders on a disk: found, declared, handed over; the same door as the API's."""

import hashlib
import io
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings

from documents.errors import BadPart, FileRefused, NoFiles, TooManyFiles
from documents.intake import batches
from documents.intake.batches import Declared, Folder, Joined
from documents.intake.endings import has_its_end
from documents.intake.litter import MARK
from documents.intake.looks import LinkInTheWay, Look, Odd, Oddity, Seen, look_at, open_inside
from documents.intake.names import clean_name, decoded
from documents.intake.receive import Span, receive, receive_part
from documents.intake.trays import Steps, Tray, find_owner, part_trays, read_number
from documents.models import Batch, Upload
from documents.reasons import Reason
from documents.states import UploadState
from sso_efiles.accounts.models import Office, User

__all__ = [
    "MARK",
    "Found",
    "HandoverReport",
    "Left",
    "LeftBecause",
    "Taken",
    "find",
    "hand_over",
    "part_look",
]
_CHANGED: Final = (Reason.DIGEST_MISMATCH, Reason.SIZE_MISMATCH)


class LeftBecause(StrEnum):
    """Why a file that was seen stays in its folder for now; each may pass."""

    UNREADABLE = "unreadable"
    VANISHED = "vanished"
    CHANGED = "changed"
    LINK = "link"
    UNFINISHED = "unfinished"
    """By its name a program is still writing it."""
    CUT_OFF = "cut_off"
    """A page without its end."""


@dataclass(frozen=True, slots=True)
class Found:
    """A folder with scans (or a loose stack): its files in natural order, and what is no file to take."""

    root: Path
    tray: Tray
    files: tuple[Seen, ...]
    odd: tuple[Odd, ...] = ()
    place: str = ""
    """Device and inode of the folder."""
    raw: Steps = ()
    """The way to the folder, as the disk has it."""

    @property
    def name(self) -> str:
        """What stands on the folder."""
        return self.tray.name or decoded(str(self.root.name).encode("utf-8", "surrogateescape"))

    @property
    def loose(self) -> bool:
        """Whether it is a stack of pages that need not belong together."""
        return self.tray.loose

    def declared_name(self, file: Seen) -> str:
        """A file's name as it is declared: with the sections above it."""
        return "/".join(file.way[len(file.way) - self._depth_of(file) :])

    def _depth_of(self, file: Seen) -> int:
        return len(file.raw) - len(self.raw)


@dataclass(frozen=True, slots=True)
class Taken:
    """A file as it was handed over: what a later look compares."""

    name: str
    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Left:
    """A file that was left for now."""

    name: str
    why: LeftBecause


@dataclass(slots=True)
class HandoverReport:
    """What became of a folder: its batch (none when all was left), the files that were refused or left."""

    batch: Batch | None = None
    created: bool = False
    added: int = 0
    refused: list[dict[str, str]] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    taken: list[Taken] = field(default_factory=list)
    cut_off: list[str] = field(default_factory=list)
    """Files without an end that were taken all the same."""


@dataclass(frozen=True, slots=True)
class Handover:
    """How a folder is handed over: for whom, into which batch, what is known of it already."""

    office: Office
    by: User
    into: Batch | None = None
    """The batch that it joins; none: the doors find it."""
    known: MutableMapping[tuple[str, int, int], str] = field(default_factory=dict)
    """Digests by (declared name, size, time of change): files that need not be read again to be declared;
    those that were read are added.
    """
    done: frozenset[tuple[str, int, int]] = frozenset()
    """Files that lie in an earlier batch and are not to come into this one, by the same key."""
    whole_only: bool = False
    """Leave pages that have no end."""
    opened: Callable[[Batch], None] = lambda _batch: None
    """Told of the batch before the first byte goes."""
    between: Callable[[], None] = lambda: None
    """Called before each file: to give a sign of life, or to end by an exception."""


def find(path: Path) -> list[Found]:
    """The folders with scans below a place, in natural order; files in the place itself are one loose stack,
    unless a number stands on it. OSError.
    """
    return part_look(path, look_at(path))


def part_look(root: Path, look: Look) -> list[Found]:
    """What was seen, parted into the folders of employers; each with its odd things, alone or with files."""
    name = decoded(str(root.name).encode("utf-8", "surrogateescape"))
    above = (name,) if read_number(name) else ()  # the place itself is an employer's folder
    files = {(*above, *seen.way): seen for seen in look.files}
    odd: dict[Steps, list[Odd]] = {}
    for one in look.odd:
        # what cannot be looked into is a folder, as far as anybody knows, and may be an employer's own
        inside = one.way if one.kind is Oddity.UNREADABLE else one.way[:-1]
        odd.setdefault(find_owner((*above, *inside)), []).append(one)
    trays = {tray.folder: tray for tray in part_trays(files)}
    bare = [Tray(folder, (), loose=not folder) for folder in odd if folder not in trays]
    return [
        _found(root, look, tray, [files[way] for way in tray.files], odd.get(tray.folder, ()), len(above))
        for tray in (*trays.values(), *bare)
    ]


def _found(
    root: Path, look: Look, tray: Tray, files: Sequence[Seen], odd: Iterable[Odd], above: int
) -> Found:
    place, raw = look.folders.get(tray.folder[above:], ("", ()))
    return Found(root, tray, tuple(files), tuple(odd), place, raw)


def hand_over(found: Found, how: Handover) -> HandoverReport:
    """Declare the folder and send its files; what was sent before is not sent again, and what it has gained
    since joins its batch. NoFiles, TooManyFiles, what the doors refuse as a whole, DOWN of the store.
    """
    report = HandoverReport()
    files = _leave_done(found, how, report)
    if len(files) > settings.MAX_FILES_PER_BATCH:
        raise TooManyFiles(limit=settings.MAX_FILES_PER_BATCH)  # before thousands are read
    ready = list(_read_files(found, files, how, report))
    if not ready:
        if not report.left and not report.taken:
            raise NoFiles
        return report
    declared = [Declared(f"f{i:05d}", one.name, one.size, one.sha256) for i, (_seen, one) in enumerate(ready)]
    joined = _declare(found, declared, how)
    report.batch, report.created, report.added = joined.batch, joined.created, joined.added
    how.opened(joined.batch)
    for (seen, one), file in zip(ready, declared, strict=True):
        how.between()
        _send(found, seen, one, joined.uploads[file.client_id], how, report)
    if how.into is not None:
        batches.withdraw_unsent(how.into, kept=list(joined.uploads.values()), by=how.by)
    return report


def _declare(found: Found, declared: Sequence[Declared], how: Handover) -> Joined:
    """The batch that the files join; a batch that is full already is followed by another one."""
    folder = Folder(name=found.name, loose=found.loose, above=found.tray.above)
    try:
        if how.into is not None:
            return batches.join_batch(how.into, declared, by=how.by)
        return batches.open_or_join(folder, declared, office=how.office, by=how.by)
    except TooManyFiles:
        return batches.open_anew(folder, declared, office=how.office, by=how.by)


def _leave_done(found: Found, how: Handover, report: HandoverReport) -> list[Seen]:
    """The files that are to go; those of an earlier batch count as taken."""
    files = []
    for seen in found.files:
        key = (found.declared_name(seen), seen.size, seen.mtime_ns)
        if key in how.done and key in how.known:
            report.taken.append(Taken(*key, how.known[key]))
        else:
            files.append(seen)
    return files


def _read_files(
    found: Found, files: Iterable[Seen], how: Handover, report: HandoverReport
) -> Iterable[tuple[Seen, Taken]]:
    for seen in files:
        how.between()
        name = found.declared_name(seen)
        if seen.unfinished:
            report.left.append(Left(name, LeftBecause.UNFINISHED))
            continue
        try:
            yield seen, _digest_file(found, seen, name, how, report)
        except _LeftNow as left:
            report.left.append(Left(name, left.why))
        except OSError as error:
            report.left.append(Left(name, _why_left(error)))


class _LeftNow(Exception):
    def __init__(self, why: LeftBecause) -> None:
        super().__init__(why)
        self.why = why


def _digest_file(found: Found, seen: Seen, name: str, how: Handover, report: HandoverReport) -> Taken:
    known = how.known.get((name, seen.size, seen.mtime_ns))
    if known:
        return Taken(name, seen.size, seen.mtime_ns, known)
    with open_inside(found.root, seen.raw) as file:
        if not has_its_end(file, size=seen.size):
            if how.whole_only:
                raise _LeftNow(LeftBecause.CUT_OFF)
            report.cut_off.append(name)
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        if file.tell() != seen.size:
            raise _LeftNow(LeftBecause.CHANGED)
    how.known[name, seen.size, seen.mtime_ns] = digest
    return Taken(name, seen.size, seen.mtime_ns, digest)


def _send(found: Found, seen: Seen, one: Taken, row: Upload, how: Handover, report: HandoverReport) -> None:
    try:
        if row.state != UploadState.STORED:
            batches.announce_again(row)
            with open_inside(found.root, seen.raw) as file:
                _send_bytes(row, file, by=how.by)
    except FileRefused as refusal:
        if refusal.code in _CHANGED:
            report.left.append(Left(one.name, LeftBecause.CHANGED))
            return
        told = {"message_th": refusal.message_th, "message_en": refusal.message_en}
        report.refused.append({"file": clean_name(one.name), "code": str(refusal.code)} | told)
        return
    except BadPart:
        report.left.append(Left(one.name, LeftBecause.CHANGED))
        return
    except (FileNotFoundError, PermissionError, LinkInTheWay) as error:
        report.left.append(Left(one.name, _why_left(error)))
        return
    report.taken.append(one)


def _send_bytes(row: Upload, stream: BinaryIO, *, by: User) -> None:
    if row.size <= settings.WHOLE_FILE_BYTES:
        receive(row, stream, by=by)
        return
    for start in range(0, row.size, settings.PART_BYTES):
        stream.seek(start)
        end = min(start + settings.PART_BYTES, row.size)
        receive_part(row, io.BytesIO(stream.read(end - start)), span=Span(start, end, row.size), by=by)


def _why_left(error: OSError) -> LeftBecause:
    if isinstance(error, LinkInTheWay):
        return LeftBecause.LINK
    return LeftBecause.VANISHED if isinstance(error, FileNotFoundError) else LeftBecause.UNREADABLE
