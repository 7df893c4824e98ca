"""What a search answers; `as_json` is the shape of the contract."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from documents.search.coverage import Coverage
from documents.search.query import snippet
from documents.search.query.understanding import Understood


@dataclass(frozen=True, slots=True)
class EmployerRef:
    """An employer as a hit names it."""

    account_no: str
    name: str

    def as_json(self) -> dict[str, str]:
        """For the API."""
        return {"account_no": self.account_no, "name": self.name}


@dataclass(frozen=True, slots=True)
class PageHit:
    """A page; `how` is "exact" when its text says so letter for letter; boxes are on the full picture."""

    page: int
    document: int | None
    employer: EmployerRef | None
    form_code: str | None
    office: str
    parts: tuple[snippet.Part, ...]
    boxes: list[list[int]]
    width: int
    height: int
    score: float
    how: str
    group: str = "mention"
    """"file" for a page of the file that was asked for, which stands before all others."""

    def as_json(self) -> dict[str, Any]:
        """For the API."""
        return {
            "page": self.page,
            "document": self.document,
            "employer": self.employer.as_json() if self.employer else None,
            "form_code": self.form_code,
            "snippet": snippet.to_html(self.parts),
            "boxes": self.boxes,
            "score": self.score,
            "how": self.how,
            "group": self.group,
        }


@dataclass(frozen=True, slots=True)
class FileRef:
    """The file that a question named: an employer's, or with no account number the pages of a person."""

    account_no: str
    name: str
    pages: int

    def as_json(self) -> dict[str, Any]:
        """For the API."""
        return {"account_no": self.account_no, "name": self.name, "pages": self.pages}


@dataclass(frozen=True, slots=True)
class EmployerHit:
    """An employer; `former_name` when an old name is what was found."""

    account_no: str
    branch_seq: str
    name: str
    office: str
    status: str
    score: float
    how: str
    former_name: str = ""

    def as_json(self) -> dict[str, Any]:
        """For the API."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class PersonHit:
    """An insured person; `pages` counts those with the person's number that the asker may see."""

    id: int
    name: str
    national_id_masked: str
    employers: tuple[EmployerRef, ...]
    pages: int
    score: float
    how: str

    def as_json(self) -> dict[str, Any]:
        """For the API."""
        return {
            "id": self.id,
            "name": self.name,
            "national_id_masked": self.national_id_masked,
            "employers": [employer.as_json() for employer in self.employers],
            "pages": self.pages,
            "score": self.score,
            "how": self.how,
        }


H = TypeVar("H", PageHit, EmployerHit, PersonHit)


@dataclass(frozen=True, slots=True)
class Answer(Generic[H]):
    """One page of hits, best first."""

    total: int
    total_is: str
    """"exact" or "at_least"."""
    took_ms: int
    counting: Callable[[], Coverage]
    """Counts when it is asked: one statement that not everybody needs."""
    results: tuple[H, ...]
    next: str | None
    """Give it back as `after` for the following hits."""
    understood: Understood
    file: FileRef | None = None
    """Whose pages stand before all others."""
    other_layout: str | None = None
    """The question in the other keyboard layout, where that is what was meant; who answers looks for it."""

    @property
    def coverage(self) -> Coverage:
        """How much of what was searched is digitised."""
        return self.counting()

    def as_json(self) -> dict[str, Any]:
        """For the API; `next` is for the caller to make into an address."""
        return {
            "total": self.total,
            "total_is": self.total_is,
            "took_ms": self.took_ms,
            "coverage": self.coverage.as_json(),
            "understood": self.understood.as_json(),
            "results": [hit.as_json() for hit in self.results],
            "next": self.next,
            "file": self.file.as_json() if self.file else None,
            "other_layout": self.other_layout,
        }
