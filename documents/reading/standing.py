"""How the numbers of a page stand: whether the check digit fits, and whether the registry has them now."""

from dataclasses import dataclass
from enum import Enum
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.models import Identifier, Page
from employers.identifiers import AccountNo, Check, JuristicNo, Kind, NationalId, plain
from employers.registered import find_registered


class Standing(Enum):
    """What is said of a number: the words, and whether they ask for a second look."""

    label: str | Promise
    is_good: bool

    REGISTERED = _("Check digit fits, in the registry"), True
    FITS = _("Check digit fits, not in the registry"), False
    UNSURE = _("Check digit fits, but it is in doubt"), False
    MISFIT_REGISTERED = _("Check digit does not fit, in the registry"), False
    MISFIT = _("Check digit does not fit"), False
    BRANCH = _("A branch of the registry"), True
    NO_BRANCH = _("No branch of the registry"), False

    def __new__(cls, label: str | Promise, is_good: bool) -> Self:  # noqa: FBT001  # a column of the table
        standing = object.__new__(cls)
        standing._value_ = (label, is_good)
        standing.label, standing.is_good = label, is_good
        return standing


@dataclass(frozen=True, slots=True)
class JudgedNumber:
    """A number found on a page, and how it stands."""

    found: Identifier
    registered: bool

    @property
    def standing(self) -> Standing:
        """In words; a branch has no check digit."""
        if self.found.kind == Kind.BRANCH_SEQ:
            return Standing.BRANCH if self.registered else Standing.NO_BRANCH
        if not _fits(self.found):
            return Standing.MISFIT_REGISTERED if self.registered else Standing.MISFIT
        if self.found.check_result != Check.OK:
            return Standing.UNSURE
        return Standing.REGISTERED if self.registered else Standing.FITS

    @property
    def read_otherwise(self) -> bool:
        """Whether other digits were read than those that are shown."""
        return plain(self.found.as_read) != self.found.value


def judge_numbers(page: Page) -> list[JudgedNumber]:
    """The numbers of a page in reading order, in five queries; a branch is one of an employer whose number
    is on the page, or in whose file or folder it lies.
    """
    found = list(page.identifiers.all())
    if not found:
        return []
    accounts = {one.value for one in found if one.kind == Kind.ACCOUNT_NO}
    owners = (page.document.employer if page.document else None, page.batch.employer)
    accounts |= {owner.account_no for owner in owners if owner}
    known = find_registered(((one.kind, one.value) for one in found), accounts=accounts)
    return [JudgedNumber(one, (one.kind, one.value) in known) for one in found]


def _fits(found: Identifier) -> bool:
    """By the digits alone, however they were read."""
    kinds = {Kind.ACCOUNT_NO: (AccountNo,), Kind.JURISTIC_NO: (JuristicNo, NationalId)}
    numbers = kinds.get(Kind(found.kind), (NationalId, JuristicNo))
    return any(number(found.value).check is Check.OK for number in numbers)
