"""Lines of employees: people, and who worked where, from when until when."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from employers.identifiers import AccountNo, Check, NationalId, plain
from employers.importing import bulk_sql, cells, fields
from employers.importing.chunks import ChunkResult, LineImporter, ParsedLine, Reject
from employers.importing.reasons import LineReason, LineRefused
from employers.importing.remarks import Remark
from employers.importing.source import Values
from employers.latin_key import person_latin_key
from employers.models import Section
from employers.names import person_key
from employers.phonetic import sound_key
from sso_efiles.audit.actions import AuditAction

_TITLE, _NAME = 40, 120  # letters that the columns hold
_SECTIONS = {str(section.value): section.value for section in Section}
_SECTION = re.compile(rf"(?:มาตรา|ม\.?|section)?({'|'.join(_SECTIONS)})(?:\.0+)?", re.IGNORECASE)
_NO_NAME = ("-", "–", ".")
_PERSONS, _WORK = "employers_insuredperson", "employers_employment"
_EMPLOYERS, _PLACES = "employers_employer", "employers_establishment"


@dataclass(slots=True)
class PersonRow:
    """A person as a line names them; fields are columns."""

    national_id: str
    title: str
    first_name: str
    last_name: str
    search_key: str
    sound_key: str
    latin_key: str
    named_on: str | None


@dataclass(slots=True)
class StoredPerson(PersonRow):
    """A person as the registry has them."""

    id: int


@dataclass(slots=True)
class WorkRow:
    """An employment; fields are columns."""

    person_id: int
    establishment_id: int
    started_on: str
    section: int
    ended_on: str | None


@dataclass(slots=True)
class StoredWork(WorkRow):
    """An employment as the registry has it."""

    id: int


@dataclass(slots=True)
class EmployeeLine:
    """One person at one place from one day."""

    person: PersonRow
    account_no: str
    branch_seq: str
    started_on: str
    section: int
    ended_on: str | None


@dataclass(slots=True)
class _EmployerId:
    """An employer by its number."""

    id: int
    account_no: str


@dataclass(slots=True)
class _PlaceId:
    """A place of business by its branch."""

    employer_id: int
    branch_seq: str
    id: int


_person_values = bulk_sql.values_of(PersonRow)
Employed = tuple[str, int, str]
"""What is one employment: national id, place of business, day of the start."""


class EmployeeImporter(LineImporter[EmployeeLine]):
    """Importer of employments; a person takes the name of their latest start."""

    columns = (
        "national_id", "title", "first_name", "last_name", "section",
        "account_no", "branch_seq", "started_on", "ended_on",
    )  # fmt: skip
    optional = ("title", "ended_on")
    event = AuditAction.EMPLOYEES_IMPORTED

    def parse(self, values: Values, remarks: set[Remark]) -> tuple[EmployeeLine, bool]:
        """One person at one place from one day."""
        person, title, first, last, section, account, branch, started, ended = values
        national_id = cells.read_number(NationalId, person, remarks, field="national_id")
        account_no = cells.read_number(AccountNo, account, remarks, field="account_no")
        branch_seq = cells.read_branch(branch, remarks)
        known = _parse_section(section)
        started_on = fields.parse_date(started, "started_on", remarks)
        ended_on = fields.parse_date(ended, "ended_on", remarks)
        if started_on is None:
            raise LineRefused(LineReason.DATE_MISSING, field="started_on")
        if ended_on and ended_on < started_on:
            raise LineRefused(LineReason.ENDED_BEFORE_STARTED)
        suspect = national_id.check is Check.SUSPECT or account_no.check is Check.SUSPECT
        names = _parse_names(first, last, remarks)
        named = _make_person(national_id.digits, title, names, started_on)
        return EmployeeLine(named, account_no.digits, branch_seq, started_on, known, ended_on), suspect

    def store(self, lines: list[ParsedLine[EmployeeLine]], result: ChunkResult) -> None:
        """Upsert a chunk; a line whose place the registry does not know comes back."""
        places = _select_places({line.says.account_no for line in lines})
        accounts = {account for account, _ in places}
        late = len(result.rejects)
        latest: dict[Employed, EmployeeLine] = {}
        for line in lines:
            says = line.says
            if (place := places.get((says.account_no, says.branch_seq))) is None:
                known = says.account_no in accounts
                reason = LineReason.BRANCH_UNKNOWN if known else LineReason.EMPLOYER_UNKNOWN
                result.rejects.append(Reject(line.number, LineRefused(reason), line.values))
            else:
                latest[says.person.national_id, place, says.started_on] = says
        added, updated = _upsert_work(latest, _upsert_people(latest.values()))
        result.repeated += len(lines) - (len(result.rejects) - late) - len(latest)
        result.added += added
        result.updated += updated
        result.unchanged += len(latest) - added - updated

    def finish(self) -> None:
        """Searches go fast again."""
        bulk_sql.flush_gin_pending([_PERSONS])


def _parse_section(cell: str) -> int:
    """33, however it is written: `มาตรา 33`, `ม.๓๓`, `33.0`."""
    match = _SECTION.fullmatch(cell) or _SECTION.fullmatch(plain(cells.unwrap(cell)))
    if match is None:
        raise LineRefused(LineReason.SECTION_UNKNOWN)
    return _SECTIONS[match[1]]


def _parse_names(first: str, last: str, remarks: set[Remark]) -> tuple[str, str]:
    """First and family name; people without a family name are written with a dash."""
    first_name = fields.clean_text(first, "first_name", remarks, limit=_NAME)
    last_name = fields.clean_text(last, "last_name", remarks, limit=_NAME)
    if not first_name or first_name in _NO_NAME:
        raise LineRefused(LineReason.NAME_MISSING)
    return first_name, "" if last_name in _NO_NAME else last_name


def _make_person(national_id: str, title: str, names: tuple[str, str], named_on: str) -> PersonRow:
    first_name, last_name = names
    key = person_key(first_name, last_name)
    full_title = fields.parse_title(title, limit=_TITLE)
    latin = person_latin_key(first_name, last_name)
    return PersonRow(national_id, full_title, first_name, last_name, key, sound_key(key), latin, named_on)


def _select_places(accounts: set[str]) -> dict[tuple[str, str], int]:
    """(account, branch) -> establishment, for these accounts."""
    found = bulk_sql.select_in(_EmployerId, _EMPLOYERS, key="account_no", among=accounts)
    number = {employer.id: employer.account_no for employer in found}
    places = bulk_sql.select_in(_PlaceId, _PLACES, key="employer_id", among=number)
    return {(number[place.employer_id], place.branch_seq): place.id for place in places}


def _upsert_people(lines: Iterable[EmployeeLine]) -> dict[str, int]:
    """National id -> person. The latest start gives the name: a file gives the same whenever it comes."""
    named: dict[str, PersonRow] = {}
    for line in lines:
        person = line.person
        before = named.get(person.national_id)
        if before is None or line.started_on >= (before.named_on or ""):
            named[person.national_id] = person
    known = _select_people(named)
    new = [person for national_id, person in named.items() if national_id not in known]
    changed = [
        bulk_sql.with_id(StoredPerson, person, was.id)
        for national_id, person in named.items()
        if (was := known.get(national_id)) and _is_newer(person, was)
    ]
    bulk_sql.insert_rows(_PERSONS, new)
    bulk_sql.update_from_temp(_PERSONS, changed)
    known |= _select_people(person.national_id for person in new)
    return {national_id: person.id for national_id, person in known.items()}


def _is_newer(person: PersonRow, was: StoredPerson) -> bool:
    """Whether a line names a person otherwise than the registry, and not from an earlier start."""
    later = (person.named_on or "") >= (was.named_on or "")
    return later and bool(_person_values(person) != _person_values(was))


def _select_people(national_ids: Iterable[str]) -> dict[str, StoredPerson]:
    found = bulk_sql.select_in(StoredPerson, _PERSONS, key="national_id", among=national_ids)
    return {person.national_id: person for person in found}


def _upsert_work(latest: dict[Employed, EmployeeLine], people: dict[str, int]) -> tuple[int, int]:
    """How many employments were added and updated."""
    rows = [
        WorkRow(people[person], place, started, line.section, line.ended_on)
        for (person, place, started), line in latest.items()
    ]
    persons = {row.person_id for row in rows}
    found = bulk_sql.select_in(StoredWork, _WORK, key="person_id", among=persons)
    was = {(work.person_id, work.establishment_id, work.started_on): work for work in found}
    new, changed = [], []
    for row in rows:
        if (old := was.get((row.person_id, row.establishment_id, row.started_on))) is None:
            new.append(row)
        elif (old.section, old.ended_on) != (row.section, row.ended_on):
            changed.append(bulk_sql.with_id(StoredWork, row, old.id))
    bulk_sql.insert_rows(_WORK, new)
    bulk_sql.update_from_temp(_WORK, changed)
    return len(new), len(changed)
