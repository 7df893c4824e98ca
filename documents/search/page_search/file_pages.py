"""The file that a question names: an employer's filed pages, a person's pages by number, before all others.

A number or a name that is one employer's asks for his file, and every page of it is an answer, however badly
it was read: the filing proves it, not the text. The same for a person, by the numbers that were read and
proved. Pages that merely mention the words come behind. A name that several bear names no file.
"""

from dataclasses import dataclass
from typing import Self

from django.db.models import Q

from documents.models import Identifier
from documents.search.page_search.exact_stage import Rows
from documents.search.page_search.scoring import ALIKE, JOINED, Scores
from documents.search.query.parsing import WHOLE_NUMBERS, Kind, Query
from employers.models import Employer, InsuredPerson
from employers.names import CompanyName, LegalForm

IN_FILE = 2.0
"""What a page of the file is ranked above any other by."""
_SAYS_NOTHING = 0.05
"""Score of a page of the file in which the words were not found, not even nearly."""
MOST_PAGES = 5_000  # guess: the file of an employer of 10,000 persons; more are counted as "at least"
_NAMESAKES = 20  # guess
_FEWEST_LETTERS = 4  # guess: a shorter word without a legal form is a word, whoever is called so
_ALL = LegalForm.NONE
"""A name typed without its form may be of any."""


@dataclass(frozen=True, slots=True)
class FilePages:
    """The pages of the file among the rows asked."""

    name: str
    """Of the employer or person."""
    account_no: str
    """The employer's; nothing of a person's pages."""
    pages: tuple[int, ...]
    saying: frozenset[int]
    """Those that hold every word letter for letter."""
    whole: bool
    """Whether there are no more pages than these."""

    @classmethod
    def of(cls, query: Query, rows: Rows) -> Self | None:
        """None where the question names no file, or no page of it may be seen."""
        if query.without or (query.kind is not Kind.COMPANY and any(term.phrase for term in query.terms)):
            return None
        owner = _find_owner(query)
        if owner is None:
            return None
        own = rows.filter(owner.pages)
        pages = list(own.order_by("-page").values_list("page", flat=True)[: MOST_PAGES + 1])
        if not pages:
            return None
        saying = frozenset(_saying(own, query).values_list("page", flat=True)[:MOST_PAGES])
        return cls(owner.name, owner.account_no, tuple(pages[:MOST_PAGES]), saying, len(pages) <= MOST_PAGES)

    def rank_pages(self, scores: Scores) -> Scores:
        """Each page, ranked above all others: what says the words, then nearly says them, then the rest."""
        return {
            page: IN_FILE + (JOINED if page in self.saying else min(ALIKE, scores.get(page, _SAYS_NOTHING)))
            for page in self.pages
        }


def score_of(rank: float) -> float:
    """The score of a hit, in its file or not."""
    return round(rank - IN_FILE, 4) if rank >= IN_FILE else rank


@dataclass(frozen=True, slots=True)
class _Owner:
    name: str
    account_no: str
    pages: Q


def _saying(own: Rows, query: Query) -> Rows:
    """Pages of the file that hold every word letter for letter."""
    for term in query.terms:
        own = own.filter(text__holds=term.exact)
    return own


def _find_owner(query: Query) -> _Owner | None:
    """Whose file is asked for."""
    if query.kind in WHOLE_NUMBERS:
        return _find_by_number(query)
    if len(query.terms) > 1 or query.kind in (Kind.COMPANY, Kind.PERSON, Kind.WORDS):
        return _find_employer(query) or _find_person(query)
    return None


def _find_by_number(query: Query) -> _Owner | None:
    if query.kind is Kind.ACCOUNT_NO:
        return _own_file(Employer.objects.filter(account_no=query.value).first())
    employer = Employer.objects.filter(juristic_no=query.value).order_by("account_no").first()
    if query.kind is Kind.JURISTIC_NO or employer is not None:
        return _own_file(employer)
    person = InsuredPerson.objects.filter(national_id=query.value).first()
    return _own_pages(person.name if person else "", query.value)


def _find_employer(query: Query) -> _Owner | None:
    """The only one who bears the name; of those with another legal form than was typed none."""
    typed = query.names.company
    if query.kind is not Kind.COMPANY and len(typed.key) < _FEWEST_LETTERS:
        return None
    bearing = Employer.objects.filter(search_key=typed.key).order_by()[:_NAMESAKES]
    meant = [one for one in bearing if typed.legal_form in (_ALL, CompanyName.of(one.name).legal_form)]
    return _own_file(meant[0]) if len(meant) == 1 else None


def _find_person(query: Query) -> _Owner | None:
    typed = query.names.person
    if not typed.last or query.kind is Kind.COMPANY:
        return None
    bearing = list(InsuredPerson.objects.filter(search_key=typed.key).order_by()[:2])
    return _own_pages(bearing[0].name, bearing[0].national_id) if len(bearing) == 1 else None


def _own_file(employer: Employer | None) -> _Owner | None:
    if employer is None:
        return None
    return _Owner(employer.name, employer.account_no, Q(account_no=employer.account_no, filed=True))


def _own_pages(name: str, national_id: str) -> _Owner:
    """Pages on which the number was read: with its check digit."""
    read = Identifier.objects.filter(
        kind=Identifier.Kind.NATIONAL_ID, value=national_id, check_result=Identifier.Check.OK
    )
    return _Owner(name, "", Q(page__in=read.values("page")))
