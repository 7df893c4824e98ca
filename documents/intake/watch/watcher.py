"""The watcher of a hot folder: look, wait until a folder is at rest, hand it over, remember; for ever.

Problem     One folder with a broken name, a share that goes for a minute, a database that is started anew:
            none of it may end the watch over all other folders, and none may pass in silence.
Steps       A round looks at the place, compares with the look before, and deals with each folder that is at
            rest: a fault belongs to its folder, is told once, kept in its row and tried again with growing
            pauses. Faults of the place (share or database away) put all folders off together. Whatever else a
            round raises is logged, and the next one comes.
Dropped     inotify: it is deaf on network shares, and what it tells must be looked at all the same.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from documents.errors import NoFiles, StoreFull, TooManyFiles
from documents.intake.folders import Found, Handover, HandoverReport, hand_over, part_look
from documents.intake.litter import MARK
from documents.intake.looks import look_at, write_inside
from documents.intake.watch import outcome
from documents.intake.watch.faults import Fault
from documents.intake.watch.memory import WAIT_S, Memory, pause_after, sign_listing
from documents.intake.watch.register import Register, holds_other_papers, key_of, open_register, write_note
from documents.models import Batch, WatchedFolder
from documents.states import FolderState
from documents.storage import DOWN
from sso_efiles import policy
from sso_efiles.accounts.models import Office, User
from sso_efiles.policy import Action
from sso_efiles.refusal import Forbidden, Refusal

log = logging.getLogger(__name__)
LOOK_S: Final = 5.0  # guess: half of the seconds that a folder must be at rest
_BEAT_S: Final = 10.0  # guess: a sixth of what is believed to be alive
_SHARE_OF_LOOKING: Final = 10  # guess: a slow share is not looked at all the time
_QUICKEST_S: Final = 0.2  # guess: no tighter loop, however short the rest
_SLOWEST_S: Final = 30.0  # guess: what a folder may wait for a look
_FIRST_PAUSE_S: Final = 1.0  # guess: a database or a share is often back at once


_FAULTS: Final[tuple[tuple[tuple[type[Exception], ...], Fault], ...]] = (
    ((OperationalError, InterfaceError), Fault.DATABASE_AWAY),
    ((StoreFull, *DOWN), Fault.STORE_AWAY),
    ((TooManyFiles,), Fault.TOO_MANY_FILES),
    ((Forbidden,), Fault.NOT_ALLOWED),
    ((Refusal,), Fault.DECLINED),
)
"""What of an error is told, the first that fits."""


class Ended(Exception):
    """The watch was told to end."""


class _PlaceFault(Exception):
    """What concerns all folders: they are put off together."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Outside:
    """What the watcher needs of the world."""

    tell: Callable[[str, str], None]
    """A line for people, Thai and English."""
    advance: Callable[[int], None]
    """Told of a batch whose files came."""
    stopped: Callable[[], bool] = lambda: False
    clock: Callable[[], float] = time.monotonic
    alive: Callable[[], None] = lambda: None
    """Called with each sign of life, for whoever watches the process."""


@dataclass(slots=True)
class Watcher:
    """The watch over one place for one office."""

    root: Path
    office: Office
    by: User
    settle: float
    outside: Outside
    taken: int = 0
    """Folders that were handed over since it began."""
    _folders: dict[str, Memory] = field(default_factory=dict)
    _register: Register | None = None
    _fault: str = ""
    _tries: int = 0
    _beat_at: float | None = None
    _present: set[str] = field(default_factory=set)
    _look_s: float = 0.0

    def run(self, wait: Callable[[float], object]) -> None:
        """Round after round until the outside says that it is stopped; then the rows say so too."""
        while not self.outside.stopped():
            try:
                pause = self.round()
            except Ended:
                break
            wait(pause)
        try:
            if self._register is not None:
                self._register.end()
        except (OperationalError, InterfaceError):
            log.warning("the end of the watch could not be noted: the database is away")

    def round(self) -> float:
        """One look and what follows from it; seconds until the next. Raises Ended alone."""
        try:
            self._look_round()
        except Ended:
            raise
        except _PlaceFault as away:
            return self._put_off(away.fault)
        except (OperationalError, InterfaceError):
            log.info("the database does not answer", exc_info=not self._fault)
            return self._put_off(Fault.DATABASE_AWAY)
        except Exception:
            log.exception("a round of the watch failed")
            return self._put_off(Fault.UNEXPECTED)
        self._be_well()
        least = max(_QUICKEST_S, min(LOOK_S, self.settle / 2))
        return min(_SLOWEST_S, max(least, _SHARE_OF_LOOKING * self._look_s))

    def _look_round(self) -> None:
        self.outside.alive()
        began = time.monotonic()
        try:
            seen = part_look(self.root, look_at(self.root))
        except OSError as error:
            raise _PlaceFault(Fault.SHARE_AWAY) from error
        self._observe(seen)
        self._look_s = time.monotonic() - began
        _drop_broken_connection()
        if self._register is None:
            self._register = open_register(self.root, office=self.office, by=self.by)
            self._register.tell = self.outside.tell
        self._beat(self._register)
        self._check_rights()
        for found in seen:
            self._deal(self._register, found)
        self._register.mark_gone(self._present)

    def _observe(self, seen: list[Found]) -> None:
        now = self.outside.clock()
        present = set()
        for found in seen:
            key = key_of(found)
            present.add(key)
            memory = self._folders.setdefault(key, Memory(changed_at=now, waits_since=now))
            memory.observe(sign_listing(found), now)
        self._folders = {key: memory for key, memory in self._folders.items() if key in present}
        self._present = present

    def _check_rights(self) -> None:
        user = User.objects.filter(pk=self.by.pk, is_active=True).first()
        if user is None or not policy.can(user, Action.UPLOAD, self.office):
            raise _PlaceFault(Fault.NOT_ALLOWED)
        self.by = user

    def _deal(self, register: Register, found: Found) -> None:
        """One folder, whatever happens: only the end of the watch and faults of the place go further."""
        memory = self._folders[key_of(found)]
        try:
            row = register.find_row(found, memory.signature, self._present)
            if memory.is_new and _is_done(row, memory):
                memory.finish()
            elif memory.is_due(self.outside.clock(), settle=self.settle):
                self._take(register, found, memory, row)
            elif memory.waits_too_long(self.outside.clock()):
                self._tell_fault(register, row, memory, Fault.WAITS_LONG)
        except (Ended, _PlaceFault):
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, it belongs to this folder
            self._meet(register, found, memory, error)

    def _meet(self, register: Register, found: Found, memory: Memory, error: Exception) -> None:
        """What becomes of a folder that could not be taken."""
        fault = next((fault for kinds, fault in _FAULTS if isinstance(error, kinds)), Fault.UNEXPECTED)
        if fault is Fault.NOT_ALLOWED:
            raise _PlaceFault(fault) from error
        if fault is Fault.UNEXPECTED and fault not in memory.told:
            log.error("a watched folder failed", exc_info=error)
        if fault in (Fault.TOO_MANY_FILES, Fault.DECLINED):
            self._refuse(register, found, memory, fault)
        else:
            self._fail(register, found, memory, fault)

    def _take(self, register: Register, found: Found, memory: Memory, row: WatchedFolder) -> None:
        if holds_other_papers(row, found):
            register.forget(row)
            row = register.find_row(found, memory.signature, self._present)
        now = self.outside.clock()
        if row.listing != memory.signature:
            register.save(row, state=FolderState.TAKING)
        known = {(name, size, time_): digest for name, size, time_, digest in row.files}
        into = register.batch_to_join(row, found)
        how = Handover(
            office=self.office,
            by=self.by,
            into=into,
            known=memory.known,
            done=frozenset(known) if into is None else frozenset(),
            whole_only=now - memory.changed_at < WAIT_S,
            opened=lambda batch: register.save(row, batch=batch),
            between=lambda: self._between(register),
        )
        memory.known.update(known)
        try:
            report = hand_over(found, how)
        except NoFiles:
            report = HandoverReport()
        self._record(register, found, memory, row, report)

    def _record(
        self, register: Register, found: Found, memory: Memory, row: WatchedFolder, report: HandoverReport
    ) -> None:
        now = self.outside.clock()
        came = outcome.judge(found, report, before=row.notes, overdue=now - memory.changed_at >= WAIT_S)
        if came.again:
            pause = memory.fail(now)
        elif came.waits:
            memory.finish(again_at=memory.changed_at + WAIT_S)
            pause = 0.0
        else:
            memory.finish()
            pause = 0.0
        memory.known.clear()  # what was taken stands in the row, and a file that changed has another digest
        memory.told.clear()
        told_before = {tuple(note) for note in row.notes}
        register.save(row, **outcome.columns(row, found, memory, report, came, pause=pause))
        for code, name in came.notes:
            if (code, name) not in told_before:
                outcome.tell_note(self.outside.tell, found.name, code, name)
        if report.batch is not None and (report.created or report.added):
            self._announce(register, found, report, report.batch)

    def _announce(self, register: Register, found: Found, report: HandoverReport, batch: Batch) -> None:
        if report.taken:
            self.taken += 1
            files = max(1, report.added - len(report.refused))
            self.outside.tell(
                f"รับแล้ว: {found.name} (ชุดงาน {batch.pk}, {files} ไฟล์)",
                f"Received {files} files as batch {batch.pk}",
            )
        self._leave_note(register, found, report, batch)
        self.outside.advance(batch.pk)

    def _leave_note(self, register: Register, found: Found, report: HandoverReport, batch: Batch) -> None:
        try:
            write_inside(self.root, found.raw, MARK, write_note(found, batch, report.refused))
        except OSError:
            if not register.watch.read_only:
                self.outside.tell(*Fault.READ_ONLY.words)
            register.note_read_only(read_only=True)
        else:
            register.note_read_only(read_only=False)

    def _fail(self, register: Register, found: Found, memory: Memory, fault: Fault) -> None:
        """Put a folder off, and say so once; a database that is away is everybody's fault."""
        if fault in (Fault.DATABASE_AWAY, Fault.UNEXPECTED):
            _require_database()  # else nothing is put down to this folder
        pause = memory.fail(self.outside.clock())
        row = register.find_row(found, memory.signature, self._present)
        self._tell_fault(register, row, memory, fault)
        register.save(
            row, state=FolderState.WAITING, tries=memory.tries, next_try_at=outcome.moment_in(pause)
        )

    def _refuse(self, register: Register, found: Found, memory: Memory, fault: Fault) -> None:
        """A folder that is not taken until something in it changes."""
        memory.finish()
        row = register.find_row(found, memory.signature, self._present)
        self._tell_fault(register, row, memory, fault)
        register.save(row, state=FolderState.REFUSED, listing=memory.signature, tries=0, next_try_at=None)

    def _tell_fault(self, register: Register, row: WatchedFolder, memory: Memory, fault: Fault) -> None:
        if fault not in memory.told and row.fault != fault:
            log.warning("watched folder %s: %s", row.pk, fault.value)
            self.outside.tell(f"{row.name}: {fault.words.th}", fault.words.en)
        memory.told.add(fault)
        register.save(row, fault=fault.value)

    def _between(self, register: Register) -> None:
        if self.outside.stopped():
            raise Ended
        self._beat(register)

    def _beat(self, register: Register) -> None:
        now = self.outside.clock()
        if self._beat_at is None or not 0 <= now - self._beat_at < _BEAT_S:
            self.outside.alive()
            register.beat()
            self._beat_at = now

    def _put_off(self, fault: Fault) -> float:
        """The whole place waits: told once, tried again with growing pauses."""
        self._tries += 1
        if self._fault != fault:
            log.warning("the watch waits: %s", fault.value)
            self.outside.tell(*fault.words)
            self._fault = fault
        self._note_fault(fault)
        return pause_after(self._tries, first=_FIRST_PAUSE_S)

    def _be_well(self) -> None:
        if self._fault:
            self.outside.tell("กลับมาเฝ้าดูตามปกติแล้ว", "The watch goes on.")
        self._fault, self._tries = "", 0
        self._note_fault("")

    def _note_fault(self, fault: str) -> None:
        try:
            _drop_broken_connection()
            if self._register is not None:
                self._register.note_fault(fault)
                self._beat(self._register)
        except (OperationalError, InterfaceError):
            return  # it cannot be noted while the database is away


def _is_done(row: WatchedFolder, memory: Memory) -> bool:
    """Whether a folder lies as it was dealt with before this watcher began."""
    return row.state == FolderState.TAKEN and not row.fault and row.listing == memory.signature


def _drop_broken_connection() -> None:
    """Between rounds as between requests: what broke, or is too old, is made anew at the next question."""
    if not connection.in_atomic_block:
        close_old_connections()


def _require_database() -> None:
    """Tell a folder's own trouble from a database that is away."""
    _drop_broken_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
