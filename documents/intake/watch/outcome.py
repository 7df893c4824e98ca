"""What a try to hand a folder over comes to: its state, what is left to look at, when it is tried again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import timezone

from documents.intake.folders import Found, HandoverReport, LeftBecause
from documents.intake.watch.faults import OF_LEFT, OF_ODD, Fault, fault_text
from documents.intake.watch.memory import Memory
from documents.models import WatchedFolder
from documents.states import FolderState

CHANGED: Final = (LeftBecause.CHANGED, LeftBecause.VANISHED)
_AGAIN: Final = (LeftBecause.UNREADABLE, LeftBecause.VANISHED, LeftBecause.CHANGED)
_MOST_NOTES: Final = 50  # guess: more than a person reads; each refused file has its row in the batch
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"

Note = tuple[str, str]
"""The code of a fault or of a reason of refusal, and the file's name."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state of a folder after a try."""

    state: FolderState
    fault: str
    notes: tuple[Note, ...]
    again: bool
    """Something may pass: it is tried again with growing pauses."""
    waits: bool
    """Something is unfinished: it is looked at again when it has waited long enough."""


def judge(found: Found, report: HandoverReport, *, before: Sequence[Sequence[str]], overdue: bool) -> Outcome:
    """What became of a folder. `before` are the notes of the last try; `overdue`: it lies as it is for longer
    than an unfinished file is waited for.
    """
    again = [left for left in report.left if left.why in _AGAIN]
    unfinished = [left for left in report.left if left.why in (LeftBecause.UNFINISHED, LeftBecause.CUT_OFF)]
    notes = (*_list_notes(found, report, before), *((OF_LEFT[one.why].value, one.name) for one in again))
    if overdue:
        notes = (*notes, *((OF_LEFT[one.why].value, one.name) for one in unfinished))
    unreadable = next(
        (OF_ODD[one.kind].value for one in found.odd if OF_ODD[one.kind] is Fault.UNREADABLE), ""
    )
    fault = OF_LEFT[again[0].why].value if again else unreadable
    waits = bool(unfinished) and not overdue
    if report.taken:
        state = FolderState.DOUBTFUL if notes or fault else FolderState.TAKEN
    elif again or unreadable or unfinished:
        state = FolderState.WAITING
        fault = fault or (Fault.UNFINISHED.value if overdue else "")
    else:
        state, fault = FolderState.REFUSED, Fault.NOTHING_TAKEN.value
    if waits and not fault:
        fault = Fault.WAITS_FOR_END.value
    return Outcome(state, fault, tuple(dict.fromkeys(notes))[:_MOST_NOTES], bool(again), waits)


def columns(
    row: WatchedFolder, found: Found, memory: Memory, report: HandoverReport, came: Outcome, *, pause: float
) -> dict[str, Any]:
    """What of it is written into the folder's row."""
    files = [[one.name, one.size, one.mtime_ns, one.sha256] for one in report.taken]
    return {
        "state": came.state,
        "fault": came.fault,
        "notes": [list(note) for note in came.notes],
        "listing": memory.signature,
        "files": files or row.files,
        "batch": report.batch or row.batch,
        "place": found.place,
        "tries": memory.tries,
        "next_try_at": moment_in(pause) if pause else None,
        "taken_at": timezone.now() if report.created or report.added else row.taken_at,
    }


def moment_in(seconds: float) -> datetime:
    """The moment so many seconds from now."""
    return timezone.now() + timedelta(seconds=seconds)


def tell_note(tell: Callable[[str, str], None], folder: str, code: str, name: str) -> None:
    """Say what is left to look at in a folder."""
    tell(f"{folder}/{name}: {fault_text(code, language='th')}", fault_text(code, language="en"))


def _list_notes(found: Found, report: HandoverReport, before: Sequence[Sequence[str]]) -> list[Note]:
    names = {found.declared_name(f) for f in found.files}
    cut_off = [name for code, name in before if code == Fault.CUT_OFF and name in names]
    filed = [(code, name) for code, name in before if code == Fault.FILED_BEFORE]
    return [
        *([(Fault.NAME_UNREADABLE.value, "")] if _REPLACEMENT in found.name else []),
        *filed,
        *((one["code"], one["file"]) for one in report.refused),
        *((Fault.CUT_OFF.value, name) for name in (*cut_off, *report.cut_off)),
        *((OF_ODD[one.kind].value, "/".join(one.way[len(found.tray.folder) :])) for one in found.odd),
    ]
