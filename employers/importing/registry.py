"""Lines of the registry: places of business, and the employer that the lowest branch of an account shows."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.utils import timezone

from employers.identifiers import AccountNo, Check, JuristicNo
from employers.importing import bulk_sql, cells, fields
from employers.importing.chunks import ChunkResult, LineImporter, ParsedLine
from employers.importing.reasons import LineReason, LineRefused
from employers.importing.remarks import Remark
from employers.importing.source import Values
from employers.models import EmployerStatus, FormerName
from employers.names import CompanyName
from sso_efiles.accounts.models import Office
from sso_efiles.audit.actions import AuditAction
from sso_efiles.counters import deltas
from sso_efiles.counters.names import CounterName

_NAME, _ADDRESS = 200, 500  # letters that the columns hold
_OFFICE = 4  # digits of an office's code
_STATUS = {status.value: status.value for status in EmployerStatus} | {
    word: status.value
    for status, words in (
        (EmployerStatus.ACTIVE, ("ดำเนินกิจการ", "ยังดำเนินกิจการ", "ดำเนินการ", "เปิดกิจการ", "ปกติ", "คงอยู่")),
        (EmployerStatus.STOPPED, ("หยุดกิจการชั่วคราว", "หยุดชั่วคราว")),
        (EmployerStatus.LIQUIDATION, ("ชำระบัญชี", "อยู่ระหว่างชำระบัญชี", "ระหว่างชำระบัญชี")),
        (EmployerStatus.CLOSED, ("เลิกกิจการ", "ปิดกิจการ", "เลิก", "ปิด")),
    )
    for word in words
}
_EMPLOYERS, _PLACES = "employers_employer", "employers_establishment"
_IN_TURN = "ORDER BY id FOR NO KEY UPDATE"
"""Whoever files papers meanwhile waits a moment; nobody waits for the other."""


@dataclass(slots=True)
class EmployerRow:
    """An employer as a line shows it; fields are columns."""

    account_no: str
    branch_seq: str
    name: str
    legal_form: str
    search_key: str
    sound_key: str
    latin_key: str
    juristic_no: str
    office_id: str
    status: str
    address: str
    registered_on: str | None


@dataclass(slots=True)
class StoredEmployer(EmployerRow):
    """An employer as the registry has it."""

    id: int


@dataclass(slots=True)
class PlaceRow:
    """A place of business; fields are columns."""

    employer_id: int
    branch_seq: str
    name: str
    office_id: str
    status: str
    address: str
    registered_on: str | None

    @classmethod
    def of(cls, employer_id: int, row: EmployerRow) -> Self:
        """The place of which a line tells."""
        return cls(
            employer_id, row.branch_seq, row.name, row.office_id, row.status, row.address, row.registered_on
        )


@dataclass(slots=True)
class StoredPlace(PlaceRow):
    """A place of business as the registry has it."""

    id: int


@dataclass(slots=True)
class _OfficeOf:
    """The office that an employer has now."""

    id: int
    office_id: str


_employer_values, _place_values = bulk_sql.values_of(EmployerRow), bulk_sql.values_of(PlaceRow)


class RegistryImporter(LineImporter[EmployerRow]):
    """Importer of places of business; the lowest branch of an account is also its employer."""

    columns = (
        "account_no", "branch_seq", "name_th", "juristic_no",
        "office_code", "status", "address", "registered_on",
    )  # fmt: skip
    optional = ("juristic_no", "address", "registered_on")
    event = AuditAction.REGISTRY_IMPORTED

    def __init__(self) -> None:
        self.offices = set(Office.objects.values_list("pk", flat=True))

    def parse(self, values: Values, remarks: set[Remark]) -> tuple[EmployerRow, bool]:
        """One place of business."""
        account, branch, name, juristic, office, status, address, registered = values
        account_no = cells.read_number(AccountNo, account, remarks, field="account_no")
        branch_seq = cells.read_branch(branch, remarks)
        juristic_no = _parse_juristic_no(juristic, remarks)
        suspect = account_no.check is Check.SUSPECT or (juristic_no and juristic_no.check is Check.SUSPECT)
        if (known := _STATUS.get(status.strip().lower())) is None:
            raise LineRefused(LineReason.STATUS_UNKNOWN)
        office = self._parse_office(office)
        company = CompanyName.of(fields.clean_text(name, "name_th", remarks, limit=_NAME))
        if not company.name:
            raise LineRefused(LineReason.NAME_MISSING)
        return EmployerRow(
            account_no=account_no.digits,
            branch_seq=branch_seq,
            name=company.name,
            legal_form=company.legal_form.value,
            search_key=company.key,
            sound_key=company.sound,
            latin_key=company.latin,
            juristic_no=juristic_no.digits if juristic_no else "",
            office_id=office,
            status=known,
            address=fields.clean_text(address, "address", remarks, limit=_ADDRESS),
            registered_on=fields.parse_date(registered, "registered_on", remarks),
        ), bool(suspect)

    def _parse_office(self, cell: str) -> str:
        """A known office's code."""
        if cell in self.offices or (cell := cells.read_code(cell, _OFFICE)) in self.offices:
            return cell
        raise LineRefused(LineReason.OFFICE_UNKNOWN)

    def store(self, lines: list[ParsedLine[EmployerRow]], result: ChunkResult) -> None:
        """Upsert a chunk; the counters of employers by office move with it."""
        rows = (line.says for line in lines)
        latest = {(row.account_no, row.branch_seq): row for row in rows}
        shown = _lowest_branches(latest.values())
        known = _select_employers(shown)
        new = {account: row for account, row in shown.items() if account not in known}
        _update_employers((known[account], row) for account, row in shown.items() if account in known)
        _insert_employers(new)
        others = [row for row in latest.values() if new.get(row.account_no) is not row]
        known |= _select_employers({row.account_no for row in others} & new.keys())
        added, updated = _upsert_places([PlaceRow.of(known[row.account_no].id, row) for row in others])
        result.repeated += len(lines) - len(latest)
        result.added += len(new) + added
        result.updated += updated
        result.unchanged += len(others) - added - updated

    def finish(self) -> None:
        """Searches go fast again."""
        bulk_sql.flush_gin_pending([_EMPLOYERS])


def _parse_juristic_no(cell: str, remarks: set[Remark]) -> JuristicNo | None:
    if not cell.isdigit() and not cells.unwrap(cell):
        return None
    return cells.read_number(JuristicNo, cell, remarks, field="juristic_no")


def _lowest_branches(rows: Iterable[EmployerRow]) -> dict[str, EmployerRow]:
    """Account -> its lowest branch: the head office, if the chunk has it."""
    lowest: dict[str, EmployerRow] = {}
    for row in rows:
        if row.branch_seq <= lowest.get(row.account_no, row).branch_seq:
            lowest[row.account_no] = row
    return lowest


def _select_employers(accounts: Iterable[str]) -> dict[str, StoredEmployer]:
    """Account -> what the registry has."""
    found = bulk_sql.select_in(StoredEmployer, _EMPLOYERS, key="account_no", among=accounts)
    return {row.account_no: row for row in found}


def _update_employers(pairs: Iterable[tuple[StoredEmployer, EmployerRow]]) -> None:
    """A higher branch never overwrites what a lower one says."""
    changed = [
        (was, row)
        for was, row in pairs
        if row.branch_seq <= was.branch_seq and _employer_values(row) != _employer_values(was)
    ]
    if changed:
        _keep_former_names(changed)
        _move_counters(changed)
        rows = [bulk_sql.with_id(StoredEmployer, row, was.id) for was, row in changed]
        bulk_sql.update_from_temp(_EMPLOYERS, rows)


def _insert_employers(new: dict[str, EmployerRow]) -> None:
    """New employers, with the place of business that each shows."""
    bulk_sql.insert_rows(_EMPLOYERS, list(new.values()))
    same = [name for name in bulk_sql.columns_of(PlaceRow) if name != "employer_id"]
    bulk_sql.insert_selected(_EMPLOYERS, _PLACES, {"employer_id": "id"}, same, key="account_no", among=new)
    for office, number in Counter(row.office_id for row in new.values()).items():
        deltas.add(office, CounterName.EMPLOYERS, number)


def _keep_former_names(changed: list[tuple[StoredEmployer, EmployerRow]]) -> None:
    """A name that another branch bore is no former name."""
    today = timezone.localdate()
    FormerName.objects.bulk_create(
        [
            FormerName(
                employer_id=was.id,
                name=was.name,
                search_key=was.search_key,
                sound_key=was.sound_key,
                latin_key=was.latin_key,
                seen_until=today,
            )
            for was, row in changed
            if was.branch_seq == row.branch_seq and was.search_key and was.search_key != row.search_key
        ],
        update_conflicts=True,
        unique_fields=["employer", "search_key"],
        update_fields=["seen_until"],
    )


def _move_counters(changed: list[tuple[StoredEmployer, EmployerRow]]) -> None:
    """Employers that went to another office."""
    moved = {was.id: row.office_id for was, row in changed if was.office_id != row.office_id}
    counters: Counter[str] = Counter()
    for employer in bulk_sql.select_in(_OfficeOf, _EMPLOYERS, key="id", among=moved, lock=_IN_TURN):
        counters[employer.office_id] -= 1
        counters[moved[employer.id]] += 1
    for office, difference in counters.items():
        deltas.add(office, CounterName.EMPLOYERS, difference)


def _upsert_places(rows: list[PlaceRow]) -> tuple[int, int]:
    """How many places were added and updated."""
    employers = dict.fromkeys(row.employer_id for row in rows)
    found = bulk_sql.select_in(StoredPlace, _PLACES, key="employer_id", among=employers)
    was = {(place.employer_id, place.branch_seq): place for place in found}
    new, changed = [], []
    for row in rows:
        if (old := was.get((row.employer_id, row.branch_seq))) is None:
            new.append(row)
        elif _place_values(old) != _place_values(row):
            changed.append(bulk_sql.with_id(StoredPlace, row, old.id))
    bulk_sql.insert_rows(_PLACES, new)
    bulk_sql.update_from_temp(_PLACES, changed)
    return len(new), len(changed)
