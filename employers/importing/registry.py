"""Lines of the registry: places of business, and the employer that the lowest branch of an account shows."""

from collections import Counter
from collections.abc import Iterable

from django.utils import timezone

from employers.identifiers import AccountNo, BranchSeq, Check, JuristicNo
from employers.importing import bulk_sql, fields
from employers.importing.bulk_sql import Row
from employers.importing.chunks import ChunkResult, LineImporter, Parsed
from employers.importing.reasons import LineRefused
from employers.importing.source import Values
from employers.models import EmployerStatus, FormerName
from employers.names import CompanyName
from sso_efiles.accounts.models import Office
from sso_efiles.audit.actions import AuditAction
from sso_efiles.counters import deltas
from sso_efiles.counters.names import CounterName

_NAME, _ADDRESS = 200, 500
_STATUS = {status.value: status.value for status in EmployerStatus}
_EMPLOYERS, _PLACES = "employers_employer", "employers_establishment"
_EMPLOYER = (
    "account_no", "branch_seq", "name", "legal_form", "search_key", "sound_key",
    "juristic_no", "office_id", "status", "address", "registered_on",
)  # fmt: skip
"""Also the order of a parsed line."""
_IN_TURN = "ORDER BY id FOR NO KEY UPDATE"
"""Whoever files papers meanwhile waits a moment; nobody waits for the other."""
_PLACE = ("employer_id", "branch_seq", "name", "office_id", "status", "address", "registered_on")


class RegistryImporter(LineImporter):
    """Importer of places of business; the lowest branch of an account is also its employer."""

    columns = (
        "account_no", "branch_seq", "name_th", "juristic_no",
        "office_code", "status", "address", "registered_on",
    )  # fmt: skip
    event = AuditAction.REGISTRY_IMPORTED

    def __init__(self) -> None:
        self.offices = set(Office.objects.values_list("pk", flat=True))

    def parse(self, values: Values) -> tuple[Row, bool]:
        """One place of business."""
        account, branch, name, juristic, office, status, address, registered = values
        account_no, branch_seq = AccountNo.parse(account), BranchSeq.parse(branch)
        juristic_no = JuristicNo.parse(juristic) if juristic.strip() else None
        suspect = account_no.check is Check.SUSPECT or (juristic_no and juristic_no.check is Check.SUSPECT)
        if (office := office.strip()) not in self.offices:
            raise LineRefused("office_unknown")
        if (known := _STATUS.get(status.strip().lower())) is None:
            raise LineRefused("status_unknown")
        company = CompanyName.of(fields.clean_text(name, "name_th", limit=_NAME))
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
            fields.clean_text(address, "address", limit=_ADDRESS),
            fields.parse_date(registered, "registered_on"),
        ), bool(suspect)

    def store(self, rows: list[Parsed], result: ChunkResult) -> None:
        """Upsert a portion; the counters of employers by office move with it."""
        latest = {row[:2]: row for _, row, _ in rows}
        shown = _shown(latest.values())
        known = _employers(shown)
        new = {account: row for account, row in shown.items() if account not in known}
        _change_employers((known[account], row) for account, row in shown.items() if account in known)
        _add_employers(new)
        others = [row for row in latest.values() if new.get(row[0]) is not row]
        ids = known | _employers({row[0] for row in others} & new.keys())
        added, updated = _store_places([(ids[row[0]][-1], *row[1:]) for row in others])
        result.repeated += len(rows) - len(latest)
        result.added += len(new) + added
        result.updated += updated
        result.unchanged += len(others) - added - updated

    def finish(self) -> None:
        """Searches go fast again."""
        bulk_sql.flush_gin_pending([_EMPLOYERS])


def _shown(rows: Iterable[Row]) -> dict[str, Row]:
    """Account -> its lowest branch: the head office, if the portion has it."""
    lowest: dict[str, Row] = {}
    for row in rows:
        if row[1] <= lowest.get(row[0], row)[1]:
            lowest[row[0]] = row
    return lowest


def _employers(accounts: Iterable[str]) -> dict[str, Row]:
    """Account -> what the registry has, its id last."""
    found = bulk_sql.select_in(_EMPLOYERS, (*_EMPLOYER, "id"), key="account_no", among=accounts)
    return {row[0]: row for row in found}


def _change_employers(pairs: Iterable[tuple[Row, Row]]) -> None:
    """A higher branch never overwrites what a lower one says."""
    changed = [(was, row) for was, row in pairs if row[1] <= was[1] and row != was[:-1]]
    if changed:
        _keep_former_names(changed)
        _move_counters(changed)
        bulk_sql.update_from_temp(_EMPLOYERS, _EMPLOYER[1:], [(was[-1], *row[1:]) for was, row in changed])


def _add_employers(new: dict[str, Row]) -> None:
    """With the place of business that they show."""
    bulk_sql.insert_rows(_EMPLOYERS, _EMPLOYER, list(new.values()))
    bulk_sql.insert_selected(
        _EMPLOYERS, _PLACES, {"employer_id": "id"}, _PLACE[1:], key="account_no", among=new
    )
    for office, number in Counter(row[7] for row in new.values()).items():
        deltas.add(office, CounterName.EMPLOYERS, number)


def _keep_former_names(changed: list[tuple[Row, Row]]) -> None:
    """A name that another branch bore is no former name."""
    today = timezone.localdate()
    FormerName.objects.bulk_create(
        [
            FormerName(
                employer_id=was[-1], name=was[2], search_key=was[4], sound_key=was[5], seen_until=today
            )
            for was, row in changed
            if was[1] == row[1] and was[4] and was[4] != row[4]
        ],
        update_conflicts=True,
        unique_fields=["employer", "search_key"],
        update_fields=["seen_until"],
    )


def _move_counters(changed: list[tuple[Row, Row]]) -> None:
    """Employers that went to another office."""
    moved = {was[-1]: row[7] for was, row in changed if was[7] != row[7]}
    counters: Counter[str] = Counter()
    for pk, office in bulk_sql.select_in(
        _EMPLOYERS, ("id", "office_id"), key="id", among=moved, lock="ORDER BY id FOR NO KEY UPDATE"
    ):
        counters[office] -= 1
        counters[moved[pk]] += 1
    for office, difference in counters.items():
        deltas.add(office, CounterName.EMPLOYERS, difference)


def _store_places(rows: list[Row]) -> tuple[int, int]:
    """Of lines that begin with the employer's id; how many were added and updated."""
    columns = (*_PLACE, "id")
    found = bulk_sql.select_in(
        _PLACES, columns, key="employer_id", among=dict.fromkeys(row[0] for row in rows)
    )
    was = {row[:2]: row for row in found}
    new, changed = [], []
    for row in rows:
        place = (*row[:3], *row[7:])
        if (old := was.get(place[:2])) is None:
            new.append(place)
        elif old[:-1] != place:
            changed.append((old[-1], *place[2:]))
    bulk_sql.insert_rows(_PLACES, _PLACE, new)
    bulk_sql.update_from_temp(_PLACES, _PLACE[2:], changed)
    return len(new), len(changed)
