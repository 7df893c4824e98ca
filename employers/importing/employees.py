"""Lines of employees: people, and who worked where, from when until when."""

from employers.identifiers import AccountNo, BranchSeq, Check, NationalId
from employers.importing import fields
from employers.importing.reasons import LineRefused
from employers.importing.run import Lines, Refused, Report, Row
from employers.importing.source import Values
from employers.importing.staging import Staging
from employers.models import Establishment, Section
from employers.names import person_key
from employers.sounds import sound_key

_TITLE, _NAME = 40, 120
_SECTIONS = {str(section.value): section.value for section in Section}
_NO_NAME = ("-", "–", ".")
_AT_ONCE = 5_000
_COLUMNS = {
    "line": "integer",
    "national_id": "text",
    "title": "text",
    "first_name": "text",
    "last_name": "text",
    "search_key": "text",
    "sound_key": "text",
    "section": "integer",
    "establishment_id": "bigint",
    "started_on": "date",
    "ended_on": "date",
    "named_on": "date",
}
_PERSON = ("title", "first_name", "last_name", "search_key", "sound_key", "named_on")
_WORK = ("section", "ended_on")

# A person shows the name of the latest start: a file gives the same result however often it is imported.
_CHANGE_PERSONS = """
    UPDATE employers_insuredperson AS o SET {set} FROM {t} t
    WHERE t.named_on IS NOT NULL AND o.national_id = t.national_id
    AND (o.named_on IS NULL OR t.named_on >= o.named_on) AND ({old}) {differs} ({new})"""
_ADD_PERSONS = """
    INSERT INTO employers_insuredperson (national_id, {names})
    SELECT t.national_id, {new} FROM {t} t
    WHERE t.named_on IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM employers_insuredperson o WHERE o.national_id = t.national_id)"""
_CHANGE_WORK = """
    UPDATE employers_employment AS o SET {set}
    FROM {t} t JOIN employers_insuredperson p ON p.national_id = t.national_id
    WHERE o.person_id = p.id AND o.establishment_id = t.establishment_id AND o.started_on = t.started_on
    AND ({old}) {differs} ({new})"""
_ADD_WORK = """
    INSERT INTO employers_employment (person_id, establishment_id, started_on, {names})
    SELECT p.id, t.establishment_id, t.started_on, {new}
    FROM {t} t JOIN employers_insuredperson p ON p.national_id = t.national_id
    WHERE NOT EXISTS (
        SELECT 1 FROM employers_employment o WHERE o.person_id = p.id
        AND o.establishment_id = t.establishment_id AND o.started_on = t.started_on
    )"""


class EmployeeLines(Lines):
    """`with EmployeeLines() as kind: run(path, kind, ...)`."""

    columns = (
        "national_id", "title", "first_name", "last_name", "section",
        "account_no", "branch_seq", "started_on", "ended_on",
    )  # fmt: skip
    event = "employees.imported"

    def __init__(self) -> None:
        super().__init__(Staging("incoming_employment", _COLUMNS))

    def parse(self, values: Values) -> tuple[Row, bool]:
        """One person at one place from one day."""
        person, title, first, last, section, account, branch, started, ended = values
        national_id = fields.number(person, NationalId)
        account_no = fields.number(account, AccountNo)
        branch_seq = fields.number(branch, BranchSeq)
        if (known := _SECTIONS.get(section.strip())) is None:
            raise LineRefused("section_unknown")
        started_on, ended_on = fields.date(started, "started_on"), fields.date(ended, "ended_on")
        if started_on is None:
            raise LineRefused("date_missing", field="started_on")
        if ended_on and ended_on < started_on:
            raise LineRefused("ended_before_started")
        suspect = national_id.check is Check.SUSPECT or account_no.check is Check.SUSPECT
        who = _who(title, first, last)
        return (
            (national_id.digits, account_no.digits, branch_seq.digits, started_on),
            who,
            (known, started_on, ended_on),
        ), suspect

    def store(self, rows: list[tuple[int, Row, Values]], report: Report) -> list[Refused]:
        """Upsert a portion; a line whose place the registry does not know comes back."""
        places = _places({row[0][1] for _, row, _ in rows})
        accounts = {account for account, _ in places}
        refused: list[Refused] = []
        latest: dict[tuple[object, ...], tuple[int, Row, int]] = {}
        for line, row, values in rows:
            _, account, branch, _ = row[0]
            if (place := places.get((account, branch))) is None:
                reason = "branch_unknown" if account in accounts else "employer_unknown"
                refused.append((line, LineRefused(reason), values))
            else:
                latest[row[0]] = (line, row, place)
        self.incoming.fill(_staged(list(latest.values())))
        self.incoming.run(_CHANGE_PERSONS, _PERSON)
        self.incoming.run(_ADD_PERSONS, _PERSON)
        updated, added = self.incoming.run(_CHANGE_WORK, _WORK), self.incoming.run(_ADD_WORK, _WORK)
        report.repeated += len(rows) - len(refused) - len(latest)
        report.updated += updated
        report.added += added
        report.unchanged += len(latest) - updated - added
        return refused


def _who(title: str, first: str, last: str) -> tuple[str, ...]:
    """Title, names and keys; people without a family name are written with a dash."""
    first_name = fields.words(first, "first_name", limit=_NAME)
    last_name = fields.words(last, "last_name", limit=_NAME)
    if not first_name or first_name in _NO_NAME:
        raise LineRefused("name_missing")
    last_name = "" if last_name in _NO_NAME else last_name
    key = person_key(first_name, last_name)
    return fields.title(title, limit=_TITLE), first_name, last_name, key, sound_key(key)


def _places(accounts: set[str]) -> dict[tuple[str, str], int]:
    """(account, branch) -> establishment, for these accounts."""
    wanted, out = sorted(accounts), {}
    for at in range(0, len(wanted), _AT_ONCE):
        rows = Establishment.objects.filter(employer__account_no__in=wanted[at : at + _AT_ONCE]).order_by()
        for account, branch, place in rows.values_list("employer__account_no", "branch_seq", "pk"):
            out[account, branch] = place
    return out


def _staged(rows: list[tuple[int, Row, int]]) -> list[Row]:
    """Rows of the temporary table; of each person the latest start gives the name."""
    newest: dict[str, tuple[object, int]] = {}
    for line, (key, _, _), _ in rows:
        newest[key[0]] = max(newest.get(key[0], (key[3], line)), (key[3], line))
    return [
        (line, key[0], *who, work[0], place, *work[1:], key[3] if newest[key[0]][1] == line else None)
        for line, (key, who, work), place in rows
    ]
