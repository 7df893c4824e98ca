"""Lines of employees: people, and who worked where, from when until when."""

from collections.abc import Iterable

from employers.identifiers import AccountNo, BranchSeq, Check, NationalId
from employers.importing import bulk_sql, fields
from employers.importing.bulk_sql import Row
from employers.importing.chunks import ChunkResult, LineImporter, Parsed
from employers.importing.reasons import LineRefused
from employers.importing.source import Values
from employers.models import Section
from employers.names import person_key
from employers.phonetic import sound_key
from sso_efiles.audit.actions import AuditAction

_TITLE, _NAME = 40, 120
_SECTIONS = {str(section.value): section.value for section in Section}
_NO_NAME = ("-", "–", ".")
_PERSONS, _WORK = "employers_insuredperson", "employers_employment"
_PERSON = ("title", "first_name", "last_name", "search_key", "sound_key", "named_on")


class EmployeeImporter(LineImporter):
    """Importer of employments; a person takes the name of their latest start."""

    columns = (
        "national_id", "title", "first_name", "last_name", "section",
        "account_no", "branch_seq", "started_on", "ended_on",
    )  # fmt: skip
    event = AuditAction.EMPLOYEES_IMPORTED

    def parse(self, values: Values) -> tuple[Row, bool]:
        """One person at one place from one day."""
        person, title, first, last, section, account, branch, started, ended = values
        national_id = NationalId.parse(person)
        account_no = AccountNo.parse(account)
        branch_seq = BranchSeq.parse(branch)
        if (known := _SECTIONS.get(section.strip())) is None:
            raise LineRefused("section_unknown")
        started_on, ended_on = fields.parse_date(started, "started_on"), fields.parse_date(ended, "ended_on")
        if started_on is None:
            raise LineRefused("date_missing", field="started_on")
        if ended_on and ended_on < started_on:
            raise LineRefused("ended_before_started")
        suspect = national_id.check is Check.SUSPECT or account_no.check is Check.SUSPECT
        key = (national_id.digits, account_no.digits, branch_seq.digits, started_on)
        return (key, _who(title, first, last), (known, ended_on)), suspect

    def store(self, rows: list[Parsed], result: ChunkResult) -> None:
        """Upsert a portion; a line whose place the registry does not know comes back."""
        places = _places({row[0][1] for _, row, _ in rows})
        accounts = {account for account, _ in places}
        late = len(result.rejects)
        latest: dict[Row, tuple[Row, Row]] = {}
        for line, ((person, account, branch, started), who, work), values in rows:
            if (place := places.get((account, branch))) is None:
                reason = "branch_unknown" if account in accounts else "employer_unknown"
                result.rejects.append((line, LineRefused(reason), values))
            else:
                latest[person, place, started] = (who, work)
        added, updated = _store_work(latest, _store_people(latest))
        result.repeated += len(rows) - (len(result.rejects) - late) - len(latest)
        result.added += added
        result.updated += updated
        result.unchanged += len(latest) - added - updated

    def finish(self) -> None:
        """Searches go fast again."""
        bulk_sql.flush_gin_pending([_PERSONS])


def _who(title: str, first: str, last: str) -> tuple[str, ...]:
    """Title, names and keys; people without a family name are written with a dash."""
    first_name = fields.clean_text(first, "first_name", limit=_NAME)
    last_name = fields.clean_text(last, "last_name", limit=_NAME)
    if not first_name or first_name in _NO_NAME:
        raise LineRefused("name_missing")
    last_name = "" if last_name in _NO_NAME else last_name
    key = person_key(first_name, last_name)
    return fields.parse_title(title, limit=_TITLE), first_name, last_name, key, sound_key(key)


def _places(accounts: set[str]) -> dict[tuple[str, str], int]:
    """(account, branch) -> establishment, for these accounts."""
    found = bulk_sql.select_in("employers_employer", ("id", "account_no"), key="account_no", among=accounts)
    number: dict[int, str] = dict(found)
    places = bulk_sql.select_in(
        "employers_establishment", ("employer_id", "branch_seq", "id"), key="employer_id", among=number
    )
    return {(number[employer], branch): pk for employer, branch, pk in places}


def _store_people(latest: dict[Row, tuple[Row, Row]]) -> dict[str, int]:
    """National id -> person. The latest start gives the name: a file gives the same whenever it comes."""
    named: dict[str, Row] = {}
    for (person, _, started), (who, _) in latest.items():
        if started >= named.get(person, ("",))[-1]:
            named[person] = (*who, started)
    known = _known_people(named)
    new = [(person, *name) for person, name in named.items() if person not in known]
    changed = [
        (known[person][1], *name)
        for person, name in named.items()
        if person in known and name[-1] >= (known[person][-1] or "") and name != known[person][2:]
    ]
    bulk_sql.insert_rows(_PERSONS, ("national_id", *_PERSON), new)
    bulk_sql.update_from_temp(_PERSONS, _PERSON, changed)
    known |= _known_people(row[0] for row in new)
    return {person: row[1] for person, row in known.items()}


def _known_people(national_ids: Iterable[str]) -> dict[str, Row]:
    columns = ("national_id", "id", *_PERSON)
    return {
        row[0]: row for row in bulk_sql.select_in(_PERSONS, columns, key="national_id", among=national_ids)
    }


def _store_work(latest: dict[Row, tuple[Row, Row]], people: dict[str, int]) -> tuple[int, int]:
    """How many were added and updated."""
    wanted = {
        (people[person], place, started): work for (person, place, started), (_, work) in latest.items()
    }
    key = ("person_id", "establishment_id", "started_on")
    found = bulk_sql.select_in(
        _WORK, (*key, "section", "ended_on", "id"), key="person_id", among={person for person, _, _ in wanted}
    )
    was = {row[:3]: row[3:] for row in found}
    new = [(*at, *work) for at, work in wanted.items() if at not in was]
    changed = [(was[at][2], *work) for at, work in wanted.items() if at in was and was[at][:2] != work]
    bulk_sql.insert_rows(_WORK, (*key, "section", "ended_on"), new)
    bulk_sql.update_from_temp(_WORK, ("section", "ended_on"), changed)
    return len(new), len(changed)
