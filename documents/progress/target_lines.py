"""Lines of a table of targets: a place, a month or none, a number of files, what kind of number it is."""

import re
from dataclasses import dataclass
from datetime import date

from documents.models import TargetKind
from documents.progress.targets import MOST_FILES, set_target
from employers.importing.cells import read_code, unwrap
from employers.importing.chunks import ChunkResult, LineImporter, ParsedLine
from employers.importing.reasons import LineReason, LineRefused
from employers.importing.remarks import Remark
from employers.importing.source import Values
from sso_efiles.accounts.models import Office, Province, User
from sso_efiles.audit.actions import AuditAction
from sso_efiles.text.days import BUDDHIST_ERA

_OF_BUDDHIST_ERA = 2400
"""Years from here on are in Buddhist Era: 2400 is 1857."""
_MONTH = re.compile(r"(\d{4})-(\d{1,2})(?:-01)?", re.ASCII)
_KINDS = {kind.value: kind for kind in TargetKind} | {
    "published": TargetKind.PUBLISHED,
    "เผยแพร่": TargetKind.PUBLISHED,
    "ประกาศ": TargetKind.PUBLISHED,
    "ประมาณการ": TargetKind.ESTIMATE,
    "แผน": TargetKind.PLAN,
    "": TargetKind.PLAN,
}


@dataclass(frozen=True, slots=True)
class TargetLine:
    """What a line says."""

    place: str
    month: date | None
    files: int
    kind: TargetKind


class TargetImporter(LineImporter[TargetLine]):
    """Importer of targets and plans; a line that says what stands already changes nothing."""

    columns = ("place", "month", "files", "kind")
    optional = ("month", "kind")
    event = AuditAction.TARGETS_IMPORTED

    def __init__(self, *, source: str = "", by: User | None = None) -> None:
        self.source, self.by = source, by
        self.places = {
            "",
            *Office.objects.values_list("pk", flat=True),
            *Province.objects.values_list("pk", flat=True),
        }
        self._known: set[tuple[str, date | None]] = set()

    def parse(self, values: Values, remarks: set[Remark]) -> tuple[TargetLine, bool]:
        """One target. LineRefused."""
        place, month, files, kind = (unwrap(value) for value in values)
        line = TargetLine(self._place(place), _month(month), _count(files), _kind(kind))
        if not line.place and line.month is None:
            raise LineRefused(LineReason.NATION_IS_SUM)
        return line, False

    def store(self, lines: list[ParsedLine[TargetLine]], result: ChunkResult) -> None:
        """Set each in its turn: the last line about a place and month holds."""
        for line in lines:
            said = line.says
            key = (said.place, said.month)
            row = set_target(
                said.place, said.files, month=said.month, kind=said.kind, source=self.source, by=self.by
            )
            if key in self._known:
                result.repeated += 1
            elif row is None:
                result.unchanged += 1
            elif row.follows_id:
                result.updated += 1
            else:
                result.added += 1
            self._known.add(key)

    def finish(self) -> None:
        """Nothing is left."""

    def _place(self, text: str) -> str:
        """A code as it is written, or with the zero that a spreadsheet took off."""
        codes = (text, *(read_code(text, length) for length in (2, 4) if text))
        known = next((code for code in codes if code in self.places), None)
        if known is None:
            raise LineRefused(LineReason.PLACE_UNKNOWN, field="place")
        return known


def _month(text: str) -> date | None:
    if not text:
        return None
    found = _MONTH.fullmatch(text)
    try:
        year, month = (int(part) for part in found.groups()) if found else (0, 0)
        return date(year - BUDDHIST_ERA if year >= _OF_BUDDHIST_ERA else year, month, 1)
    except ValueError as error:
        raise LineRefused(LineReason.MONTH_INVALID, field="month") from error


def _count(text: str) -> int:
    digits = read_code(text, 1)
    whole = digits.isascii() and digits.isdigit() and not text.startswith("-")
    if not whole or int(digits) > MOST_FILES:
        raise LineRefused(LineReason.COUNT_INVALID, field="files", limit=f"{MOST_FILES:,}")
    return int(digits)


def _kind(text: str) -> TargetKind:
    kind = _KINDS.get(text.lower())
    if kind is None:
        raise LineRefused(LineReason.KIND_UNKNOWN, field="kind")
    return kind
