"""What is on the master list and not touched yet, to plan a day at the shelf.

Nobody knows the order of the shelf: the list goes by account number or by name. Each stretch is found by
keyset from the last line of the one before, along the index of the office; nothing is counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from documents.employer_file.models import EmployerFile
from documents.employer_file.states import EmployerFileState
from documents.register.models import Folder, FolderSearch
from employers.models import Employer
from sso_efiles.accounts.models import Office

_LEADING_VOWELS = "เแโใไ"
"""Written before the consonant that they are spoken after, and that a word is looked up under."""


class Show(StrEnum):
    """Which part of the master list."""

    UNTOUCHED = "untouched"
    """No folder registered, nothing scanned."""
    NOT_FOUND = "not_found"
    """Looked for and not found: to be looked for again."""


class Order(StrEnum):
    """By what the list goes."""

    NUMBER = "number"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the master list is asked for; `after` is the account number of the last line that was seen."""

    show: Show = Show.UNTOUCHED
    order: Order = Order.NUMBER
    letter: str = ""
    status: str = ""
    after: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some lines of the list, and the account number that the next stretch goes on after; empty: no more."""

    employers: Sequence[Employer]
    after: str


def list_untouched(office: Office, wanted: Wanted) -> Stretch:
    """The next lines of an office's list; two queries."""
    found = _narrow(_of_office(office, wanted.show), wanted)
    keys = _KEYS[wanted.order]
    if wanted.after:
        found = found.filter(_behind(wanted))
    employers = list(found.order_by(*keys)[: wanted.limit + 1])
    more = len(employers) > wanted.limit
    employers = employers[: wanted.limit]
    return Stretch(employers, employers[-1].account_no if more else "")


def searches_of(employer: Employer) -> QuerySet[FolderSearch]:
    """Where its folder was looked for so far, newest first."""
    return FolderSearch.objects.filter(employer=employer).select_related("by").order_by("-pk")


_KEYS = {Order.NUMBER: ("account_no",), Order.NAME: ("search_key", "account_no")}


def _of_office(office: Office, show: Show) -> QuerySet[Employer]:
    ours = Employer.objects.filter(office=office)
    files = EmployerFile.objects.filter(employer=OuterRef("pk"))
    if show is Show.NOT_FOUND:
        return ours.filter(Exists(files.filter(state=EmployerFileState.NOT_FOUND)))
    folders = Folder.objects.kept().filter(employer=OuterRef("pk"))
    return ours.filter(~Exists(files.exclude(state=EmployerFileState.LISTED)), ~Exists(folders))


def _narrow(found: QuerySet[Employer], wanted: Wanted) -> QuerySet[Employer]:
    if wanted.status:
        found = found.filter(status=wanted.status)
    if not wanted.letter:
        return found
    letter = wanted.letter.lower()
    begins = Q(search_key__startswith=letter)
    for vowel in _LEADING_VOWELS:
        begins |= Q(search_key__startswith=f"{vowel}{letter}")
    return found.filter(begins)


def _behind(wanted: Wanted) -> Q:
    if wanted.order is Order.NUMBER:
        return Q(account_no__gt=wanted.after)
    last = Employer.objects.filter(account_no=wanted.after).values_list("search_key", flat=True).first() or ""
    return Q(search_key__gt=last) | Q(search_key=last, account_no__gt=wanted.after)
