"""Lines of the registry: places of business, and the employer that the head office or lowest branch shows."""

from collections import Counter

from employers.identifiers import AccountNo, BranchSeq, Check, JuristicNo
from employers.importing import fields
from employers.importing.reasons import LineRefused
from employers.importing.run import Lines, Refused, Report, Row
from employers.importing.source import Values
from employers.importing.staging import Staging
from employers.models import EmployerStatus
from employers.names import CompanyName
from sso_efiles.accounts.models import Office, count

_NAME, _ADDRESS = 200, 500
_STATUS = {status.value: status.value for status in EmployerStatus}
_COLUMNS = {
    "line": "integer",
    "account_no": "text",
    "branch_seq": "text",
    "name": "text",
    "legal_form": "text",
    "search_key": "text",
    "sound_key": "text",
    "juristic_no": "text",
    "office_id": "text",
    "status": "text",
    "address": "text",
    "registered_on": "date",
    "shown": "integer",
}
_PLACE = ("name", "office_id", "status", "address", "registered_on")
_EMPLOYER = (*_PLACE, "branch_seq", "legal_form", "search_key", "sound_key", "juristic_no")

# The row of the same or a lower branch is the employer's own; a higher branch never overwrites it.
_MOVED = """
    SELECT o.office_id, o.file_state, t.office_id
    FROM employers_employer o JOIN {t} t ON o.account_no = t.account_no
    WHERE t.shown = 1 AND t.branch_seq <= o.branch_seq AND t.office_id <> o.office_id {lock}"""
_RENAMED = """
    INSERT INTO employers_formername (employer_id, name, search_key, sound_key, seen_until)
    SELECT o.id, o.name, o.search_key, o.sound_key, '{today}'
    FROM employers_employer o JOIN {t} t ON o.account_no = t.account_no
    WHERE t.shown = 1 AND t.branch_seq = o.branch_seq AND o.search_key <> t.search_key AND o.search_key <> ''
    ON CONFLICT (employer_id, search_key) DO UPDATE SET seen_until = excluded.seen_until"""
_CHANGE_EMPLOYERS = """
    UPDATE employers_employer AS o SET {set} FROM {t} t
    WHERE t.shown = 1 AND o.account_no = t.account_no AND t.branch_seq <= o.branch_seq
    AND ({old}) {differs} ({new})"""
_COUNT_NEW = """
    SELECT t.office_id, COUNT(*) FROM {t} t
    WHERE t.shown = 1 AND NOT EXISTS (SELECT 1 FROM employers_employer o WHERE o.account_no = t.account_no)
    GROUP BY t.office_id"""
_ADD_EMPLOYERS = """
    INSERT INTO employers_employer (account_no, file_state, {names})
    SELECT t.account_no, 'listed', {new} FROM {t} t
    WHERE t.shown = 1 AND NOT EXISTS (SELECT 1 FROM employers_employer o WHERE o.account_no = t.account_no)"""
_CHANGE_PLACES = """
    UPDATE employers_establishment AS o SET {set}
    FROM {t} t JOIN employers_employer e ON e.account_no = t.account_no
    WHERE o.employer_id = e.id AND o.branch_seq = t.branch_seq AND ({old}) {differs} ({new})"""
_ADD_PLACES = """
    INSERT INTO employers_establishment (employer_id, branch_seq, {names})
    SELECT e.id, t.branch_seq, {new} FROM {t} t JOIN employers_employer e ON e.account_no = t.account_no
    WHERE NOT EXISTS (
        SELECT 1 FROM employers_establishment o WHERE o.employer_id = e.id AND o.branch_seq = t.branch_seq
    )"""


class RegistryLines(Lines):
    """`with RegistryLines() as kind: run(path, kind, ...)`."""

    columns = (
        "account_no", "branch_seq", "name_th", "juristic_no",
        "office_code", "status", "address", "registered_on",
    )  # fmt: skip
    event = "registry.imported"

    def __init__(self) -> None:
        self.offices = set(Office.objects.values_list("pk", flat=True))
        super().__init__(Staging("incoming_establishment", _COLUMNS))

    def parse(self, values: Values) -> tuple[Row, bool]:
        """One place of business."""
        account, branch, name, juristic, office, status, address, registered = values
        account_no = fields.number(account, AccountNo)
        branch_seq = fields.number(branch, BranchSeq)
        juristic_no = fields.number(juristic, JuristicNo) if juristic.strip() else None
        suspect = account_no.check is Check.SUSPECT or (juristic_no and juristic_no.check is Check.SUSPECT)
        if (office := office.strip()) not in self.offices:
            raise LineRefused("office_unknown")
        if (known := _STATUS.get(status.strip().lower())) is None:
            raise LineRefused("status_unknown")
        company = CompanyName.of(fields.words(name, "name_th", limit=_NAME))
        if not company.name:
            raise LineRefused("name_missing")
        return (
            account_no.digits,
            branch_seq.digits,
            company.name,
            company.legal_form.value,
            company.key,
            company.sound,
            juristic_no.digits if juristic_no else "",
            office,
            known,
            fields.words(address, "address", limit=_ADDRESS),
            fields.date(registered, "registered_on"),
        ), bool(suspect)

    def store(self, rows: list[tuple[int, Row, Values]], report: Report) -> list[Refused]:
        """Upsert a portion; the counters of files by office and state move with it."""
        latest = {row[:2]: (line, *row) for line, row, _ in rows}
        lowest: dict[str, str] = {}
        for account, branch in latest:
            if branch <= lowest.get(account, branch):
                lowest[account] = branch
        self.incoming.fill((*row, 1 if lowest[row[1]] == row[2] else 0) for row in latest.values())
        self._store_employers()
        updated, added = self.incoming.run(_CHANGE_PLACES, _PLACE), self.incoming.run(_ADD_PLACES, _PLACE)
        report.repeated += len(rows) - len(latest)
        report.updated += updated
        report.added += added
        report.unchanged += len(latest) - updated - added
        return []

    def _store_employers(self) -> None:
        counters: Counter[tuple[str, str]] = Counter()
        for was, state, now in self.incoming.ask(_MOVED):
            counters[was, state] -= 1
            counters[now, state] += 1
        for office, number in self.incoming.ask(_COUNT_NEW):
            counters[office, "listed"] += number
        self.incoming.run(_RENAMED)
        self.incoming.run(_CHANGE_EMPLOYERS, _EMPLOYER)
        self.incoming.run(_ADD_EMPLOYERS, _EMPLOYER)
        for (office, state), change in counters.items():
            count(office, f"files.{state}", change)
