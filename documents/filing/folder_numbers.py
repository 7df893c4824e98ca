"""What stands above a page: the numbers that the sender declared, or wrote on the folders, archives and
files in which the page lay. The nearest one upwards owns the page.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.filing.rules import FilingRule, Why, reason
from documents.models import Batch, Page, Upload
from employers import matching
from employers.extraction import find_numbers
from employers.identifiers import AccountNo, InvalidAccountNo, Kind
from employers.models import Employer

_PRINTED = re.compile(r"(?<!\d)\d{2}-\d{7}-\d(?!\d)")
"""A number as forms print it. Files bear other runs of ten digits too: days, times, counters of scanners."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Whose folder a page lay in, and why; reasons without an employer tell of a number that nobody has,
    or of two employers on one folder: a person parts them.
    """

    employer: Employer | None = None
    why: tuple[Why, ...] = ()
    part: int = 0
    """Which stretch of one file in a stack with sheets: pages of two parts are no neighbours."""
    cover: bool = False
    """Whether a cover says so, and no name."""
    counted: bool = False
    """Whether as many sheets lie behind the cover as were counted before it."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A number above a page; the higher the level, the nearer to the page."""

    rule: FilingRule
    digits: str
    level: int


def find_folders(batch: Batch, pages: Sequence[Page]) -> dict[int, Folder]:
    """Page id -> the folder it lay in; one query for the registry."""
    uploads = {page.pk: page.image.upload for page in pages}
    written: dict[int, list[_Written]] = {}
    for upload in uploads.values():
        if upload.pk not in written:
            upload.batch = batch  # spares a query for each
            written[upload.pk] = [*_numbers_above(upload), *_numbers_of_file(upload)]
    known = matching.employers_by_account(one.digits for numbers in written.values() for one in numbers)
    folders = {
        pk: _judge_numbers(numbers, known, declared=bool(batch.account_no)) for pk, numbers in written.items()
    }
    return {pk: folders[upload.pk] for pk, upload in uploads.items()}


def _judge_numbers(numbers: list[_Written], known: dict[str, Employer], *, declared: bool) -> Folder:
    believed = [one for one in numbers if one.rule is not FilingRule.FILE_NAME or one.digits in known]
    if not believed:
        return Folder()
    nearest = max(one.level for one in believed)
    here = [one for one in believed if one.level == nearest]
    employer = known.get(here[0].digits)
    if employer is None:
        return Folder(None, (reason(FilingRule.FOLDER_NUMBER_UNKNOWN, AccountNo(here[0].digits).shown),))
    others = {
        known[one.digits].pk: known[one.digits]
        for one in _rivals(here, believed, declared=declared)
        if one.digits in known and known[one.digits] != employer
    }
    if others:
        shown = ", ".join(one.account_no_shown for one in (employer, *others.values()))
        return Folder(None, (reason(FilingRule.FOLDER_NUMBERS, shown),))
    return Folder(employer, (reason(here[0].rule, employer.account_no_shown),))


def _rivals(here: list[_Written], believed: list[_Written], *, declared: bool) -> list[_Written]:
    """The numbers that must not be another's: those of the same folder. A declared number goes before the
    name of its folder; it, and the folder of a file that bears a number, are asked too where something
    lies deeper.
    """
    if here[0].rule is FilingRule.DECLARED_ACCOUNT:
        return []
    if declared or here[0].rule is FilingRule.FILE_NAME:
        return believed
    return here


def _numbers_above(upload: Upload) -> Iterator[_Written]:
    """The declared number, which stands where the batch's own folder does; numbers of all folders above."""
    own = max(len(upload.batch.way) - 1, 0)
    if upload.batch.account_no:
        yield _Written(FilingRule.DECLARED_ACCOUNT, upload.batch.account_no, own)
    for level, name in enumerate(reversed(upload.folder_names)):
        for digits in _numbers_in_name(name):
            yield _Written(FilingRule.FOLDER_NAME, digits, level)


def _numbers_of_file(upload: Upload) -> Iterator[_Written]:
    for found in _PRINTED.findall(upload.stem):
        yield _Written(FilingRule.FILE_NAME, found.replace("-", ""), len(upload.folder_names))


def _numbers_in_name(name: str) -> Iterator[str]:
    for found in find_numbers(name):
        if found.kind is Kind.ACCOUNT_NO:
            yield found.digits
    try:
        yield AccountNo.parse(name).digits
    except InvalidAccountNo:
        return
