"""What is known of a folder before a byte of it is sent: whose number it bears, what of it is here already.

Problem     A slip of the pen on a folder files thirty pages under nobody; scans that a colleague sent in May
            are sent again in June. Both are cheap to see before sending and dear to mend after it.
Steps       Read the number as filing will read it. When the registry does not know it, offer the registered
            numbers one slip away: one digit other, missing or too many, two neighbours exchanged
            (employers/repair.py). Ask which digests are stored already, and tell of each batch once: of one's
            own office all that one may see; of another only pages of the same employer, by day and office.
Dropped     Asking whether pages look alike: pictures are compared when they are read.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from documents.intake import arrivals
from documents.intake.arrivals import Arrival
from documents.intake.batches import Declared, Folder, find_joinable
from documents.intake.order import plain_digits
from documents.intake.trays import read_number
from documents.models import Batch, Page, Upload
from documents.states import DocumentState, UploadState
from employers.extraction import find_numbers
from employers.identifiers import AccountNo, InvalidAccountNo, Kind
from employers.matching import employers_by_account
from employers.models import Employer
from employers.repair import DoubtfulNumber, repair_account_no
from sso_efiles import policy
from sso_efiles.accounts.models import Office, User
from sso_efiles.policy import Action

_ONE_SLIP = 2.0  # by definition: what repair.py asks for one other digit; two look-alikes cost more
_MOST_LIKELY = 4  # guess: more buttons than four are no help
_KEYS_A_QUERY = 5_000  # below SQLite's limit of 32,766 parameters
_MOST_COMINGS = 50  # guess: of one file that comes with every folder, such as a form's empty back
_NEARLY = re.compile(r"(?<![0-9])[1-9](?:[\s._/~-]?[0-9]){8,10}(?![0-9])")
"""Nine to eleven digits as an account number is written: one may be missing, or one too many."""


@dataclass(frozen=True, slots=True)
class FolderNumber:
    """The account number on a folder; `likely` are registered ones that may be meant when it is not."""

    number: AccountNo | None
    as_written: str
    employer: Employer | None = None
    likely: tuple[Employer, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """Files of the folder that came before, in one batch; `same_employer`: they are pages of the employer
    whose number the folder bears, and would count once.
    """

    client_ids: tuple[str, ...]
    arrival: Arrival
    employer: Employer | None
    same_employer: bool


@dataclass(frozen=True, slots=True)
class Preflight:
    """All that is told; `joins` is the sender's own batch that the folder goes on with."""

    number: FolderNumber | None
    joins: Batch | None
    known: int
    """How many of the files the joined batch has stored already."""
    here: tuple[Earlier, ...]


def look_ahead(folder: Folder, files: Sequence[Declared], *, office: Office, by: User) -> Preflight:
    """What is known of a folder; nothing is written. Forbidden where this person may not send."""
    policy.require(by, Action.UPLOAD, office)
    number = find_folder_number(folder, office=office)
    joins = find_joinable(folder, files, office=office, by=by) if files else None
    found = list(_find_stored(file.sha256 for file in files))
    inside = {row.sha256 for row in found if joins is not None and row.batch_id == joins.pk}
    others = [row for row in found if row.sha256 not in inside]
    employer = number.employer if number else None
    return Preflight(
        number,
        joins,
        known=sum(file.sha256 in inside for file in files),
        here=tuple(_tell_earlier(files, others, employer=employer, by=by)),
    )


def find_folder_number(folder: Folder, *, office: Office) -> FolderNumber | None:
    """The number that was declared or stands on the folder, as filing reads it; None when there is none, and
    for digits that only look like one unless a registered number is near.
    """
    digits = folder.account_no or _read_digits(folder.name)
    if not digits:
        return _find_nearly(folder.name, office=office)
    try:
        number = AccountNo.parse(digits)
    except InvalidAccountNo:
        return None
    employer = employers_by_account([number.digits]).get(number.digits)
    likely = () if employer else find_likely(number.digits, office=office)
    return FolderNumber(number, number.shown, employer, likely)


def find_likely(digits: str, *, office: Office) -> tuple[Employer, ...]:
    """Registered employers whose number is one slip away, those of this office first. One query."""
    near = [one for one in repair_account_no(DoubtfulNumber(digits)) if 0 < one.cost <= _ONE_SLIP]
    known = employers_by_account(one.digits for one in near)
    ranked = sorted(
        (known[one.digits].office_id != office.pk, one.cost, one.digits)
        for one in near
        if one.digits in known
    )
    return tuple(known[digits] for _away, _cost, digits in ranked[:_MOST_LIKELY])


def _read_digits(name: str) -> str:
    found = (one.digits for one in find_numbers(name) if one.kind is Kind.ACCOUNT_NO)
    return next(found, "") or read_number(name)


def _find_nearly(name: str, *, office: Office) -> FolderNumber | None:
    written = _NEARLY.search(plain_digits(name))
    likely = find_likely(re.sub("[^0-9]", "", written.group()), office=office) if written else ()
    return FolderNumber(None, written.group(), None, likely) if written and likely else None


def _find_stored(digests: Iterable[str]) -> Iterator[Upload]:
    """The stored uploads of these digests, oldest first, with all that tells who sent them."""
    distinct = sorted(set(digests))
    rows = Upload.objects.filter(state=UploadState.STORED).order_by("stored_at", "pk")
    rows = rows.select_related("batch__office", "batch__created_by", "batch__employer")
    comings: Counter[str] = Counter()
    for at in range(0, len(distinct), _KEYS_A_QUERY):
        for row in rows.filter(sha256__in=distinct[at : at + _KEYS_A_QUERY]).iterator():
            comings[row.sha256] += 1
            if comings[row.sha256] <= _MOST_COMINGS:
                yield row


def _tell_earlier(
    files: Sequence[Declared], stored: Sequence[Upload], *, employer: Employer | None, by: User
) -> Iterator[Earlier]:
    """Each file once, by the arrival that says most: of the same employer, then of one's own office."""
    owners = _find_owners(stored)
    best: dict[str, tuple[tuple[bool, bool], Upload]] = {}
    for row in stored:
        owner = owners.get(row.pk)
        same = employer is not None and owner == employer
        home = policy.can(by, Action.READ_UNFILED, row.batch.office)
        if (same or home) and (row.sha256 not in best or best[row.sha256][0] < (same, home)):
            best[row.sha256] = (same, home), row
    batches: dict[tuple[int, bool], list[Declared]] = defaultdict(list)
    for file in files:
        if file.sha256 in best:
            (same, _home), row = best[file.sha256]
            batches[row.batch_id, same].append(file)
    for (_batch, same), group in batches.items():
        row = best[group[0].sha256][1]
        arrival = arrivals.describe_upload(row, user=by)
        shown = owners.get(row.pk) if arrival.batch else employer
        yield Earlier(tuple(file.client_id for file in group), arrival, shown, same)


def _find_owners(stored: Sequence[Upload]) -> Mapping[int, Employer]:
    """By upload: the employer in whose file its pages lie, else the one whose number its folder bears."""
    keys = [row.pk for row in stored]
    owners: dict[int, Employer] = {}
    for at in range(0, len(keys), _KEYS_A_QUERY):
        filed = Page.objects.filter(
            scan__upload__in=keys[at : at + _KEYS_A_QUERY], document__state=DocumentState.FILED
        )
        for page in filed.select_related("scan", "document__employer__office"):
            if page.scan and page.document and page.document.employer:
                owners[page.scan.upload_id] = page.document.employer
    claimed = {row.batch_id: row.batch.claimed_account_no for row in stored if row.pk not in owners}
    known = employers_by_account(filter(None, claimed.values()))
    for row in stored:
        if row.pk not in owners and (found := known.get(claimed.get(row.batch_id, ""))):
            owners[row.pk] = found
    return owners
