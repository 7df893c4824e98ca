"""What stands above a page: the numbers that the sender declared, or wrote on the folders, archives and
files in which the page lay. The nearest one upwards owns the page.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from documents.filing.rules import FilingRule, Why, reason
from documents.models import Batch, Page
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


@dataclass(frozen=True, slots=True)
class _Written:
    """A number above a page; the higher the level, the nearer to the page."""

    rule: FilingRule
    digits: str
    level: int


def find_folders(batch: Batch, pages: Sequence[Page]) -> dict[int, Folder]:
    """Page id -> the folder it lay in; one query for the registry."""
    said = list(_numbers_of_batch(batch))
    paths = {page.pk: page.upload_name for page in pages}
    written = {path: [*said, *_numbers_in_path(path, but=batch.folder_name)] for path in set(paths.values())}
    known = matching.employers_by_account(one.digits for numbers in written.values() for one in numbers)
    folders = {
        path: _judge_numbers(numbers, known, declared=bool(batch.account_no))
        for path, numbers in written.items()
    }
    return {pk: folders[path] for pk, path in paths.items()}


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
    if declared and here[0].level == 0:
        return []
    if declared or here[0].rule is FilingRule.FILE_NAME:
        return believed
    return here


def _numbers_of_batch(batch: Batch) -> Iterator[_Written]:
    if batch.account_no:
        yield _Written(FilingRule.DECLARED_ACCOUNT, batch.account_no, 0)
    for digits in _numbers_in_name(batch.folder_name):
        yield _Written(FilingRule.FOLDER_NAME, digits, 0)


def _numbers_in_path(path: str, *, but: str) -> Iterator[_Written]:
    """Numbers of the folders and archives above a file (but for the batch's own folder), and of its own name
    where it is printed as forms do.
    """
    *above, name = PurePosixPath(path).parts or ("",)
    for level, step in enumerate(above, start=1):
        if step == but:
            continue
        for digits in _numbers_in_name(step.removesuffix(".zip").removesuffix(".ZIP")):
            yield _Written(FilingRule.FOLDER_NAME, digits, level)
    for found in _PRINTED.findall(name):
        yield _Written(FilingRule.FILE_NAME, found.replace("-", ""), len(above) + 1)


def _numbers_in_name(name: str) -> Iterator[str]:
    for found in find_numbers(name):
        if found.kind is Kind.ACCOUNT_NO:
            yield found.digits
    try:
        yield AccountNo.parse(name).digits
    except InvalidAccountNo:
        return
