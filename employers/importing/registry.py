"""Lines of the registry: places of business, and the employer that the head office or lowest branch shows."""

from collections import Counter
from collections.abc import Iterable

from django.utils import timezone

from employers.identifiers import AccountNo, BranchSeq, Check, JuristicNo
from employers.importing import fields, tables
from employers.importing.reasons import LineRefused
from employers.importing.run import Lines, Refused, Report
from employers.importing.source import Values
from employers.importing.tables import Row
from employers.models import EmployerStatus, FileState, FormerName
from employers.names import CompanyName
from sso_efiles.accounts.models import Office, count

_NAME, _ADDRESS = 200, 500
_STATUS = {status.value: status.value for status in EmployerStatus}
_EMPLOYERS, _PLACES = "employers_employer", "employers_establishment"
_EMPLOYER = (
    "account_no", "branch_seq", "name", "legal_form", "search_key", "sound_key",
    "juristic_no", "office_id", "status", "address", "registered_on",
)  # fmt: skip
"""Also the order of a parsed line."""
_PLACE = ("employer_id", "branch_seq", "name", "office_id", "status", "address", "registered_on")


class RegistryLines(Lines):
    """`with RegistryLines() as kind: run(path, kind, ...)`."""

    columns = (
        "account_no", "branch_seq", "name_th", "juristic_no",
        "office_code", "status", "address", "registered_on",
    )  # fmt: skip
    event = "registry.imported"

    def __init__(self) -> None:
        self.offices = set(Office.objects.values_list("pk", flat=True))

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
        latest = {row[:2]: row for _, row, _ in rows}
        known = _known_employers(row[0] for row in latest.values())
        _store_employers(_shown(latest.values()), known)
        added, updated = _store_places(latest.values(), known)
        report.repeated += len(rows) - len(latest)
        report.added += added
        report.updated += updated
        report.unchanged += len(latest) - added - updated
        return []

    def finish(self) -> None:
        """Searches go fast again."""
        tables.tidy_indexes([_EMPLOYERS])


def _shown(rows: Iterable[Row]) -> Iterable[Row]:
    """Of each account the lowest branch: the head office, if the portion has it."""
    lowest: dict[str, Row] = {}
    for row in rows:
        if row[1] <= lowest.get(row[0], row)[1]:
            lowest[row[0]] = row
    return lowest.values()


def _known_employers(accounts: Iterable[str]) -> dict[str, Row]:
    """Account -> what the registry has, its id last."""
    found = tables.rows_with(_EMPLOYERS, (*_EMPLOYER, "id"), key="account_no", among=dict.fromkeys(accounts))
    return {row[0]: row for row in found}


def _store_employers(rows: Iterable[Row], known: dict[str, Row]) -> None:
    """Adds the ids of new employers to `known`. A higher branch never overwrites what a lower one says."""
    new, changed = [], []
    for row in rows:
        if (was := known.get(row[0])) is None:
            new.append(row)
        elif row[1] <= was[1] and row != was[:-1]:
            changed.append((was, row))
    _keep_former_names(changed)
    _move_counters(new, changed)
    tables.change(_EMPLOYERS, _EMPLOYER[1:], [(was[-1], *row[1:]) for was, row in changed])
    tables.add(_EMPLOYERS, (*_EMPLOYER, "file_state"), [(*row, FileState.LISTED.value) for row in new])
    known |= _known_employers(row[0] for row in new)


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


def _move_counters(new: list[Row], changed: list[tuple[Row, Row]]) -> None:
    counters = Counter((row[7], FileState.LISTED.value) for row in new)
    moved = {was[-1]: row[7] for was, row in changed if was[7] != row[7]}
    states = ("id", "office_id", "file_state")
    for pk, office, state in tables.rows_with(_EMPLOYERS, states, key="id", among=moved, lock="FOR UPDATE"):
        counters[office, state] -= 1
        counters[moved[pk], state] += 1
    for (office, state), difference in counters.items():
        count(office, f"files.{state}", difference)


def _store_places(rows: Iterable[Row], known: dict[str, Row]) -> tuple[int, int]:
    """How many were added and updated."""
    places = [(known[row[0]][-1], row[1], row[2], *row[7:]) for row in rows]
    found = tables.rows_with(
        _PLACES, (*_PLACE, "id"), key="employer_id", among=dict.fromkeys(place[0] for place in places)
    )
    was = {row[:2]: row for row in found}
    new = [place for place in places if place[:2] not in was]
    changed = [
        (was[place[:2]][-1], *place[2:])
        for place in places
        if place[:2] in was and was[place[:2]][:-1] != place
    ]
    tables.add(_PLACES, _PLACE, new)
    tables.change(_PLACES, _PLACE[2:], changed)
    return len(new), len(changed)
