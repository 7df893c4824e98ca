"""Rows of the product's tables for made-up employers, people and folders, by blocks that need each other's
numbers only: ids count from 1, so every reference can be told without asking the database.
"""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import models

from documents.employer_file.models import EmployerFile
from documents.employer_file.states import EmployerFileState
from documents.made_up.seeding.papers import DOCUMENTS, PAGES, Folder, Sheet, boxes, form_of
from documents.made_up.seeding.registry import (
    BRANCH,
    EVERY_BRANCH,
    EVERY_FORMER,
    HEAD_OFFICE,
    Firm,
    Registry,
    day,
)
from documents.models import Batch, Document, Identifier, Page, PageIndex, Placement, Reading, Scan, Upload
from documents.search.index import exact_letters, index_rows
from documents.slots.counting import SIDES_OF_UNREGISTERED
from documents.states import BatchState, DocumentState, UploadState
from employers.extraction import find_numbers
from employers.latin_key import person_latin_key
from employers.models import Employer, Employment, Establishment, FormerName, InsuredPerson
from employers.names import person_key
from employers.phonetic import sound_key
from sso_efiles.work.states import WorkState

Row = tuple[Any, ...]
Block = dict[type[models.Model], list[Row]]
"""Rows by table, in the order of COLUMNS."""
Made = tuple[Block, list[str]]
"""With a line for each page: its id, the percentage misread, what truly stands there."""

COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    Employer: (
        "id", "account_no", "name", "legal_form", "search_key", "sound_key", "latin_key", "juristic_no",
        "office_id",        "status", "address", "registered_on",
    ),
    EmployerFile: ("employer_id", "office_id", "state"),
    FormerName: ("id", "employer_id", "name", "search_key", "sound_key", "latin_key", "seen_until"),
    Establishment: (
        "id", "employer_id", "branch_seq", "name", "office_id", "status", "address", "registered_on",
    ),
    InsuredPerson: (
        "id", "national_id", "title", "first_name", "last_name", "search_key", "sound_key", "latin_key",
        "named_on",
    ),
    Employment: ("id", "person_id", "establishment_id", "section", "started_on", "ended_on"),
    Batch: (
        "id", "office_id", "folder_name", "account_no", "employer_id", "sheets", "digest", "state",
        "created_by_id", "created_at",
    ),
    Upload: (
        "id", "batch_id", "client_id", "name", "size", "sha256", "kind", "state", "split", "pages_found",
        "stored_at",
    ),
    Document: ("id", "batch_id", "employer_id", "form_id", "state", "title", "position", "filed_at"),
    Placement: ("id", "document_id", "employer_id", "form_id", "state"),
    Page: (
        "id", "batch_id", "office_id", "document_id", "position", "form_id", "scan_id", "created_at",
    ),
    Scan: ("id", "page_id", "upload_id", "number", "office_id", "state", "created_at", "read_at"),
    Reading: (
        "id", "page_id", "scan_id", "token", "source_sha256", "engine", "text", "words", "confidence",
        "width", "height", "dpi",
    ),
    Identifier: ("id", "page_id", "kind", "value", "as_read", "check_result"),
    PageIndex: tuple(field.attname for field in PageIndex._meta.concrete_fields),
}  # fmt: skip
"""What is said of each row; the other columns hold what the product's models would put there."""
OF_FOLDERS: tuple[type[models.Model], ...] = (
    Batch, Upload, Document, Placement, Page, Scan, Reading, Identifier, PageIndex,
)  # fmt: skip
ENGINE = "made up"
_NUMBERS, _AS_READ = 12, 60
"""Ids kept free for the numbers of one page, and the letters of one that are kept."""
_SINCE = dt.datetime(2024, 1, 8, 2, tzinfo=dt.UTC)
_SCANNED_DAYS = 600


@dataclass(frozen=True, slots=True)
class Filing:
    """What all folders share."""

    registry: Registry
    seed: int
    noise: tuple[int, ...]
    """Percentages of misread letters; pages take them in turn."""
    by: int
    """Who is said to have sent them."""
    told: bool
    """Whether somebody wants to know what truly stands on the pages."""

    def folder(self, number: int) -> Folder:
        """One folder, counted from 0."""
        return Folder(number, self.seed, self.registry, self.noise)


def of_firms(registry: Registry, numbers: range, *, filed: frozenset[int]) -> Made:
    """Employers with their places of business and former names; those of `filed` have papers."""
    block: Block = {Employer: [], EmployerFile: [], Establishment: [], FormerName: []}
    for number in numbers:
        firm = registry.firm(number)
        block[Employer].append(_employer(firm))
        if number in filed:
            block[EmployerFile].append((number + 1, firm.office, EmployerFileState.TO_INDEX.value))
        block[Establishment] += _places(firm, head=number + 1, branch=_branch_id(registry, number))
        if number % EVERY_FORMER == 0:
            old = registry.former(number)
            keys = (old.name, old.key, old.sound, old.latin, day(number))
            block[FormerName].append((number // EVERY_FORMER + 1, number + 1, *keys))
    return block, []


def _branch_id(registry: Registry, number: int) -> int:
    return registry.employers + number // EVERY_BRANCH + 1


def _employer(firm: Firm) -> Row:
    name = firm.name
    keys = (name.name, name.legal_form.value, name.key, name.sound, name.latin)
    juristic = (
        firm.juristic_no if name.legal_form in ("company", "public_company", "limited_partnership") else ""
    )
    where = (firm.office, firm.status, firm.address)
    return (firm.number + 1, firm.account_no, *keys, juristic, *where, day(firm.number))


def _places(firm: Firm, *, head: int, branch: int) -> Iterator[Row]:
    facts = (firm.name.name, firm.office, firm.status, firm.address, day(firm.number))
    yield head, firm.number + 1, HEAD_OFFICE, *facts
    if firm.number % EVERY_BRANCH == 0:
        yield branch, firm.number + 1, BRANCH, *facts


def of_people(registry: Registry, numbers: range) -> Made:
    """Insured persons, each with the one place they work or worked at."""
    block: Block = {InsuredPerson: [], Employment: []}
    for number in numbers:
        person = registry.person(number)
        key, started = person_key(person.first, person.last), day(number * 7)
        latin = person_latin_key(person.first, person.last)
        names = (person.title, person.first, person.last, key, sound_key(key), latin, started)
        block[InsuredPerson].append((number + 1, person.national_id, *names))
        ended = "2025-06-30" if number % 4 == 0 else None
        where = registry.employer_of(number) + 1
        block[Employment].append((number + 1, number + 1, where, 33, started, ended))
    return block, []


def of_folders(filing: Filing, numbers: range) -> Made:
    """Folders down to their search rows; and what truly stands on each page, in the order of pages."""
    block: Block = {model: [] for model in OF_FOLDERS}
    said: list[str] = []
    for number in numbers:
        folder = filing.folder(number)
        sheets = folder.sheets()
        _folder(block, filing, folder, sheets)
        if filing.told:
            first = number * PAGES + 1
            said += [f"{first + n}\t{s.noise}\t{exact_letters(s.text)}\n" for n, s in enumerate(sheets)]
    return block, said


def _folder(block: Block, filing: Filing, folder: Folder, sheets: Sequence[Sheet]) -> None:
    batch, firm = folder.number + 1, folder.firm
    at = _SINCE + dt.timedelta(days=folder.number % _SCANNED_DAYS)
    shown, digest = at.strftime("%Y-%m-%d %H:%M:%S"), f"{batch:064x}"
    whose = (firm.office, firm.name.name[:200], firm.account_no, firm.number + 1)
    block[Batch].append(
        (batch, *whose, PAGES // SIDES_OF_UNREGISTERED, digest, BatchState.DONE.value, filing.by, shown)
    )
    stored = (
        "1",
        "scan.pdf",
        400_000,
        digest,
        "pdf",
        UploadState.STORED.value,
        WorkState.DONE.value,
        PAGES,
        shown,
    )
    block[Upload].append((batch, batch, *stored))
    first = 0
    for position, pages in enumerate(DOCUMENTS):
        document, form = folder.number * len(DOCUMENTS) + position + 1, form_of(position)
        filed = (firm.number + 1, form, DocumentState.FILED.value)
        block[Document].append((document, batch, *filed, "", position, shown))
        block[Placement].append((document, document, *filed))
        for number in range(first, first + pages):
            facts = {"document": document, "form": form, "digest": digest, "shown": shown, "at": at}
            _page(block, folder, number, sheets[number], facts=facts | {"position": number - first})
        first += pages


def _page(block: Block, folder: Folder, number: int, sheet: Sheet, *, facts: dict[str, Any]) -> None:
    page, batch, firm = folder.number * PAGES + number + 1, folder.number + 1, folder.firm
    shown = facts["shown"]
    place = (facts["document"], facts["position"], facts["form"])
    block[Page].append((page, batch, firm.office, *place, page, shown))
    image = (page, batch, number + 1, firm.office, WorkState.DONE.value)
    block[Scan].append((page, *image, shown, shown))
    seen = (sheet.read, boxes(sheet.read), 0.9, 2000, 2800, 200)
    block[Reading].append((page, page, page, f"{page:032x}", facts["digest"], ENGINE, *seen))
    block[Identifier] += _numbers(page, sheet.read)
    source = {
        "page": page,
        "text": sheet.read,
        "office": firm.office,
        "province": firm.province,
        "created_at": facts["at"],
        "form": facts["form"],
        "document": facts["document"],
        "document_form": facts["form"],
        "employer": firm.number + 1,
        "account_no": firm.account_no,
        "state": DocumentState.FILED,
    }
    row = index_rows.make_row(source)
    block[PageIndex].append(tuple(_stored(getattr(row, name)) for name in COLUMNS[PageIndex]))


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _numbers(page: int, text: str) -> Iterator[Row]:
    """What the product's own finder makes of the misread text; no registry mends it afterwards."""
    found = {(one.kind.value, one.digits): one for one in find_numbers(text)}
    for at, one in enumerate(islice(found.values(), _NUMBERS)):
        facts = (Identifier.Kind(one.kind.value).value, one.digits, one.as_read[:_AS_READ])
        yield (page - 1) * _NUMBERS + at + 1, page, *facts, Identifier.Check(one.check.value).value


def others(model: type[models.Model], named: Sequence[str]) -> dict[str, Any]:
    """The columns that rows say nothing of, with what a new object of the model would store."""
    out = {}
    for field in model._meta.concrete_fields:
        if field.attname not in named and not field.has_db_default():
            value = field.get_default()
            out[str(field.column)] = json.dumps(value) if isinstance(value, list | dict) else value
    return out
