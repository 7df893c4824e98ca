"""The table of form recognisers: what each kind of paper says of itself, as data that the office may correct.

The table is `data/form_recognisers.csv`; a deployment names its own with EFILES_FORM_RECOGNISERS. A line
gives for one form one kind of sign with its weight (log-odds, roughly) and the texts that are that sign; all
lines of a form bear the recogniser's version, which pages keep beside what was said. It is read anew when it
changes and checked whole before anything is recognised by it. data/SOURCES.md, *Form recognisers*, explains
the columns.
"""

import csv
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from sso_efiles.refusal import Refusal

COLUMNS = ("form", "version", "sign", "place", "weight", "texts", "source")
MOST_WEIGHT = 20.0
"""More decides nothing more: the surest sign alone is 13."""
_ID = re.compile("[a-z][a-z0-9_]{1,25}")
"""So that a rule (`heading:ID@9999`) fits its column."""
_CODE = re.compile(r"[ก-ฮA-Za-z][\s.]*[ก-ฮA-Za-z][^0-9]{0,9}[0-9].*")
"""Two letters and a figure: less stands on every page."""
_SOURCES = re.compile("[SGD](?:, [SGD])*")
_SHORTEST = 2
"""Letters of a text below which it would stand on any page."""


class FormRecognisersDamaged(Refusal):
    """The table of form recognisers cannot be used as it is."""

    code = "form_recognisers_damaged"
    status = 503
    th = "ตารางการจำแนกแบบ {file} บรรทัดที่ {line} ไม่ถูกต้อง ({why}) กรุณาแก้ไขแฟ้มนี้แล้วสั่งใหม่"
    en = "The table of form recognisers {file} is wrong in line {line} ({why}). Mend it and run this again."


class SignKind(StrEnum):
    """What a sign is, and with that how it is looked for and what it is worth."""

    CODE = "code"
    """A printed code, alone on its line or in a corner; a mention in running text is worth next to
    nothing.
    """
    HEADING = "heading"
    """A title; worth most where it stands by itself near the top. Of all that fit the longest counts."""
    SUBJECT = "subject"
    """Words of a letter's subject line."""
    WORDS = "words"
    """Phrases that such papers bear; each adds its weight."""
    MUST = "must"
    """Words of which one has to stand on the page, or the form is out of the question."""
    NEVER = "never"
    """Words that speak against the form."""
    LETTER = "letter"
    """The page is built as a letter: subject line, addressee. Has no texts."""
    PICTURE = "picture"
    """What the reading found beside text: nothing at all, or hardly any. Has no texts."""


class Place(StrEnum):
    """Where a sign has to stand."""

    HEAD = "head"
    ANYWHERE = "anywhere"


TEXTLESS = (SignKind.LETTER, SignKind.PICTURE)


@dataclass(frozen=True, slots=True)
class Sign:
    """One line of the table."""

    kind: SignKind
    place: Place
    weight: float
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recogniser:
    """All signs of one form."""

    form: str
    version: int
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class RecogniserTable:
    """The whole table, and a digest that changes with its content."""

    recognisers: Mapping[str, Recogniser]
    digest: str


def recogniser_table() -> RecogniserTable:
    """This installation's table. FormRecognisersDamaged; a file that did not change is not read twice."""
    path = Path(settings.FORM_RECOGNISERS)
    try:
        state = path.stat()
    except OSError as missing:
        raise FormRecognisersDamaged(file=path.name, line=0, why="missing / ไม่พบแฟ้ม") from missing
    return read_table(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def read_table(path: Path, _changed: int, _size: int) -> RecogniserTable:
    """A table, read once for each of its states on disk."""
    signs: dict[str, list[Sign]] = defaultdict(list)
    versions: dict[str, int] = {}
    for line, row in _rows(path):
        try:
            form, version, sign = parse_row(row)
            _require_same(form, versions.setdefault(form, version), version)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise FormRecognisersDamaged(file=path.name, line=line, why=error) from error
        signs[form].append(sign)
    if not signs:
        raise FormRecognisersDamaged(file=path.name, line=1, why="empty / ว่างเปล่า")
    table = {form: Recogniser(form, versions[form], tuple(found)) for form, found in signs.items()}
    return RecogniserTable(table, hashlib.sha256(repr(sorted(table.items())).encode()).hexdigest()[:16])


def _require_same(form: str, first: int, version: int) -> None:
    """All lines of a form bear one version."""
    if first != version:
        raise ValueError(f"version: {form} {first} / {version}")


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            for row in reader:
                yield reader.line_num, row
    except (OSError, csv.Error, UnicodeDecodeError) as damage:
        raise FormRecognisersDamaged(file=path.name, line=0, why=damage) from damage


def parse_row(row: Mapping[str, str]) -> tuple[str, int, Sign]:
    """Form, version and sign of one line; ValueError says which column cannot be meant."""
    if wrong := set(row) ^ set(COLUMNS):
        raise ValueError(f"columns / หัวตาราง: {', '.join(sorted(map(str, wrong)))}")
    if not _ID.fullmatch(row["form"]):
        raise ValueError(f"form: {row['form']!r}")
    if not re.fullmatch("[1-9][0-9]{0,3}", row["version"]):
        raise ValueError(f"version: {row['version']!r}")
    if not _SOURCES.fullmatch(row["source"]):
        raise ValueError(f"source: {row['source']!r}")
    weight = float(row["weight"])
    if not 0 < weight <= MOST_WEIGHT:  # also not a number
        raise ValueError(f"weight: {row['weight']!r}")
    kind = SignKind(row["sign"])
    return row["form"], int(row["version"]), Sign(kind, Place(row["place"]), weight, _texts(row, kind))


def _texts(row: Mapping[str, str], kind: SignKind) -> tuple[str, ...]:
    texts = tuple(text.strip() for text in row["texts"].split("|")) if row["texts"].strip() else ()
    if bool(texts) == (kind in TEXTLESS):
        raise ValueError(f"texts: {row['texts']!r}")
    if short := next((text for text in texts if len(text.replace(" ", "")) < _SHORTEST), None):
        raise ValueError(f"texts: {short!r}")
    if kind is SignKind.CODE and (odd := next((text for text in texts if not _CODE.fullmatch(text)), None)):
        raise ValueError(f"texts: {odd!r}")
    return texts
