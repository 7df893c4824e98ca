"""The table of what a file should hold: data/radar/expected-DATE.csv, which SSO may correct.

Each version is a file of its own, named by its day; the newest counts. It is read anew when it changes, and
checked line by line before anything is answered by it.
"""

import csv
import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from employers.models import EmployerStatus
from employers.names import LegalForm
from sso_efiles.refusal import Refusal

_NAME = re.compile(r"expected-(?P<version>\d{4}-\d{2}-\d{2})\.csv")
_ID = re.compile("[a-z][a-z0-9_]{1,59}")
_FORM_IDS = re.compile(r"[a-z0-9_]{1,40}(?:\|[a-z0-9_]{1,40})*")
_FORM_ID_OR_NONE = re.compile("[a-z0-9_]{0,40}")
_MARKS = re.compile(r"[SEGD](?: (?:code|title|form|rule))?(?:, [SEGD](?: (?:code|title|form|rule))?)*")
_DAY = re.compile(r"(?:19|20|21)\d{2}-\d{2}-\d{2}")
_PERSON = "person"
"""In the column of kinds: whoever's name tells no legal form; it may be a person."""
_MOST_MONTHS = 24  # guess: no paper is due later than two years after its period


class RadarTableDamaged(Refusal):
    """The table of expected papers cannot be used as it is."""

    code = "radar_table_damaged"
    status = 503
    th = "ตารางเอกสารที่ควรมี {file} บรรทัดที่ {line} ไม่ถูกต้อง ({why}) กรุณาแก้ไขแฟ้มนี้ใน data/radar แล้วลองใหม่"
    en = "The table of expected papers {file} is wrong in line {line} ({why}). Mend it in data/radar."


class Frequency(StrEnum):
    """How often a paper comes."""

    ONCE = "once"
    YEARLY = "yearly"
    MONTHLY = "monthly"


class Branches(StrEnum):
    """How many places of business an employer must have for a rule."""

    ANY = "any"
    ONE = "one"
    MANY = "many"


class Anchor(StrEnum):
    """The day that decides whether a paper which comes once falls into the era of a rule."""

    REGISTERED = "registered"
    CLOSED = "closed"
    NONE = "none"


class Certainty(StrEnum):
    """How sure it is that a paper should be there, or is."""

    SURE = "sure"
    LIKELY = "likely"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """In words."""
        return str(_CERTAIN[self])


_CERTAIN = {
    Certainty.SURE: _("sure"),
    Certainty.LIKELY: _("likely"),
    Certainty.UNKNOWN: _("not known"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: a paper, on which conditions, how often, in which era, by which source."""

    id: str
    forms: tuple[str, ...]
    """Any of these will do; the first names the paper."""
    kinds: frozenset[str]
    """Legal forms; empty for any. "" stands for a name that tells none."""
    statuses: frozenset[str]
    branches: Branches
    renamed: bool
    """Whether it asks for an employer that bore another name before."""
    frequency: Frequency
    anchor: Anchor
    due_months: int
    era_from: date | None
    era_to: date | None
    excused_by: str
    """The form whose presence makes the absence of this one say nothing."""
    certainty: Certainty
    marks: str
    why_th: str
    why_en: str


@dataclass(frozen=True, slots=True)
class Table:
    """One version of the table."""

    version: str
    rules: tuple[Rule, ...]


def current_table() -> Table:
    """The newest version. RadarTableDamaged when there is none, or for a line that cannot be meant."""
    folder = Path(settings.DATA_DIR) / "radar"
    versions = sorted(path for path in folder.glob("*.csv") if _NAME.fullmatch(path.name))
    if not versions:
        raise RadarTableDamaged(file="expected-….csv", line=0, why="missing / ไม่พบแฟ้ม")
    newest = versions[-1]
    return _read_table(newest, newest.stat().st_mtime_ns, newest.stat().st_size)


def require_forms(table: Table, known: Container[str]) -> None:
    """RadarTableDamaged for the first rule that names a form which is in no table of forms."""
    for line, rule in enumerate(table.rules, start=2):
        named = [*rule.forms, *([rule.excused_by] if rule.excused_by else [])]
        if unknown := next((form for form in named if form not in known), None):
            raise RadarTableDamaged(
                file=f"expected-{table.version}.csv", line=line, why=f"forms: {unknown!r}"
            )


@lru_cache(maxsize=4)
def _read_table(path: Path, _changed: int, _size: int) -> Table:
    """A version, read once for each of its states on disk."""
    match = _NAME.fullmatch(path.name)
    rules: dict[str, Rule] = {}
    for line, row in enumerate(_read_rows(path), start=2):
        try:
            rule = parse_rule(row)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise RadarTableDamaged(file=path.name, line=line, why=error) from error
        if rule.id in rules:
            raise RadarTableDamaged(file=path.name, line=line, why=f"id: {rule.id!r} twice / ซ้ำ")
        rules[rule.id] = rule
    if not rules:
        raise RadarTableDamaged(file=path.name, line=1, why="empty / ว่างเปล่า")
    return Table(match["version"] if match else "", tuple(rules.values()))


def _read_rows(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file, strict=True))
    except (OSError, csv.Error, UnicodeDecodeError) as damage:
        raise RadarTableDamaged(file=path.name, line=0, why=damage) from damage


def parse_rule(row: dict[str, str]) -> Rule:
    """One line; ValueError says which column cannot be meant."""
    if wrong := set(row) ^ COLUMNS:
        raise ValueError(f"columns / หัวตาราง: {', '.join(sorted(map(str, wrong)))}")
    rule = Rule(
        id=_matching(row, "id", _ID),
        forms=tuple(_matching(row, "forms", _FORM_IDS).split("|")),
        kinds=frozenset(
            "" if kind == _PERSON else kind for kind in _one_of(row, "kinds", _KINDS, split=True, empty="any")
        ),
        statuses=frozenset(_one_of(row, "statuses", EmployerStatus.values, split=True, empty="any")),
        branches=Branches(_one_of(row, "branches", list(Branches))[0]),
        renamed=_one_of(row, "renamed", ("any", "yes"))[0] == "yes",
        frequency=Frequency(_one_of(row, "frequency", list(Frequency))[0]),
        anchor=Anchor(_one_of(row, "anchor", list(Anchor))[0]),
        due_months=_number(row, "due_months"),
        era_from=_day(row, "era_from"),
        era_to=_day(row, "era_to"),
        excused_by=_matching(row, "excused_by", _FORM_ID_OR_NONE),
        certainty=Certainty(_one_of(row, "certainty", list(Certainty))[0]),
        marks=_matching(row, "source", _MARKS),
        why_th=_sentence(row, "why_th"),
        why_en=_sentence(row, "why_en"),
    )
    _check_together(rule)
    return rule


COLUMNS = frozenset(
    (
        *("id", "forms", "kinds", "statuses", "branches", "renamed", "frequency", "anchor", "due_months"),
        *("era_from", "era_to", "excused_by", "certainty", "source", "why_th", "why_en"),
    )
)
_KINDS = (*(kind.value for kind in LegalForm if kind.value), _PERSON)


def _check_together(rule: Rule) -> None:
    """What no single column says wrong."""
    if rule.era_from and rule.era_to and rule.era_to < rule.era_from:
        raise ValueError(f"era_to: {rule.era_to} < era_from")
    if rule.frequency is Frequency.ONCE and rule.anchor is Anchor.NONE and (rule.era_from or rule.era_to):
        raise ValueError("anchor: an era needs a day that it is asked of / ระบุยุคต้องมี anchor")
    if rule.certainty is Certainty.SURE and not rule.marks.startswith("S"):
        raise ValueError(f"certainty: sure needs a public source, not {rule.marks!r} / ต้องมีแหล่งอ้างอิง S")


def _matching(row: dict[str, str], column: str, pattern: re.Pattern[str]) -> str:
    if not pattern.fullmatch(value := row[column].strip()):
        raise ValueError(f"{column}: {value!r}")
    return value


def _one_of(
    row: dict[str, str], column: str, allowed: Container[str], *, split: bool = False, empty: str = ""
) -> list[str]:
    value = row[column].strip()
    if empty and value == empty:
        return []
    values = value.split("|") if split else [value]
    wrong = next((one for one in values if one not in allowed), None)
    if wrong is not None:
        raise ValueError(f"{column}: {wrong!r}")
    return values


def _number(row: dict[str, str], column: str) -> int:
    value = row[column].strip() or "0"
    if not (value.isascii() and value.isdigit() and int(value) <= _MOST_MONTHS):
        raise ValueError(f"{column}: {value!r}")
    return int(value)


def _day(row: dict[str, str], column: str) -> date | None:
    """ISO, Gregorian; a year of the Buddhist Era would lie five centuries ahead."""
    if not (value := row[column].strip()):
        return None
    if not _DAY.fullmatch(value):
        raise ValueError(f"{column}: {value!r}, not YYYY-MM-DD / ต้องเป็น ค.ศ.-เดือน-วัน")
    return date.fromisoformat(value)


def _sentence(row: dict[str, str], column: str) -> str:
    if not (value := row[column].strip()):
        raise ValueError(f"{column}: ''")
    return value
