"""What the radar knows of an employer and of what lies in the file; and what keeps it from knowing more."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sso_efiles.text.periods import Period


class Cloud(StrEnum):
    """Why nothing can be said of a paper that is not seen: it may lie where nobody has looked yet."""

    NOTHING_SCANNED = "nothing_scanned"
    STILL_COMING = "still_coming"
    PAGES_UNREAD = "pages_unread"
    PAGES_OF_NO_FORM = "pages_of_no_form"
    PAPERS_WAITING = "papers_waiting"
    NOT_YOURS = "not_yours"


@dataclass(frozen=True, slots=True)
class Paper:
    """A page in the file that is of a known form."""

    page: int
    form: str
    dated: date | None = None
    year: Period | None = None
    """The year that its text says it is of."""
    month: Period | None = None

    def period(self, *, like: Period) -> Period | None:
        """The period that it is of: what is printed on it, else the one before its day; None where neither is
        known. A form is filed after the period that it tells of.
        """
        if printed := self.month if like.month else self.year:
            return printed
        return Period.holding(self.dated, like=like).shift(-1) if self.dated else None


_KEEP = re.compile(r"(?P<life>life\+)?(?P<years>[0-9]+)")


@dataclass(frozen=True, slots=True)
class Keep:
    """How long a paper has to be kept: so many years after its own, or after the account is closed."""

    years: int
    after_closing: bool

    @classmethod
    def parse(cls, hint: str) -> "Keep | None":
        """`10`, `life+10` of data/form_types.csv; None for the others: of those nothing follows."""
        match = _KEEP.fullmatch(hint)
        return cls(int(match["years"]), match["life"] is not None) if match else None


@dataclass(frozen=True, slots=True)
class Facts:
    """One employer and one file."""

    kind: str
    """The legal form that the name tells; "" where it tells none: a person, or a name alone."""
    status: str
    registered_on: date | None
    closed_on: date | None = None
    branches: int = 1
    """Places of business of the registry."""
    renamed: bool = False
    papers: tuple[Paper, ...] = ()
    clouds: Mapping[Cloud, tuple[int, ...]] = field(default_factory=dict)
    """What keeps one from knowing, with pages that say so where there are any."""
    kept: Mapping[str, Keep] = field(default_factory=dict)
    """How long papers of a form have to be kept; without an entry always."""

    def of_forms(self, *forms: str) -> list[Paper]:
        """The papers of any of these forms, in the order of the file."""
        return [paper for paper in self.papers if paper.form in forms]
