"""Names for what a hand wrote on a page: those of the employer's own people that are most like what was read.

Problem     A hand's letters are read too badly to be believed, but who stands on an employer's paper mostly
            works there.
Known as    Closed-vocabulary recognition: a lexicon of the file, ranked by edit similarity.
Steps       The words of each region that a hand wrote are put together and compared with the names of the
            people who work or worked for the employer of the file or folder, in the registry, and of those
            whose numbers stand on other pages of that file. The three most alike are offered.
Dropped     Writing the best one as if it had been read: namesakes and colleagues look alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from documents.models import Identifier, Page, Reading
from documents.states import DocumentState
from employers.identifiers import Kind
from employers.models import Employer, InsuredPerson
from employers.names import collapse

LEAST_LIKE = 50  # guess: of 100; half of the letters of a name
"""Likeness to what was read from which a name is offered."""
MOST_OFFERED = 3  # guess: more are read slower than the name is keyed
_MOST_PEOPLE = 3_000  # guess: bounds the work; larger employers send lists that are printed
_MOST_REGIONS = 8  # guess: more do not fit beside the page
_LEAST_LETTERS = 4  # guess: a syllable is like everybody's name
Box = Sequence[float]


@dataclass(frozen=True, slots=True)
class HandwrittenName:
    """A region that a hand wrote, what was read there, and whose name it may be."""

    box: tuple[int, int, int, int]
    as_read: str
    offers: tuple[str, ...]

    @property
    def view(self) -> str:
        """The region as SVG writes a view box."""
        x0, y0, x1, y1 = self.box
        return f"{x0} {y0} {x1 - x0} {y1 - y0}"


def offer_people(page: Page, reading: Reading) -> list[HandwrittenName]:
    """The regions by hand of a page with letters in them, and the people they may name; four queries, none
    where no hand wrote.
    """
    regions = [(box, _letters_in(box, reading.words)) for box in reading.handwriting[:_MOST_REGIONS]]
    said = [(box, text) for box, text in regions if _count_letters(text) >= _LEAST_LETTERS]
    employer = _employer_of(page) if said else None
    if employer is None:
        return []
    names = {collapse(name): name for name in _people_of(employer)}
    return [HandwrittenName(_whole(box), text, _most_alike(text, names)) for box, text in said]


def _most_alike(text: str, names: dict[str, str]) -> tuple[str, ...]:
    found = process.extract(
        collapse(text), list(names), scorer=fuzz.ratio, limit=MOST_OFFERED, score_cutoff=LEAST_LIKE
    )
    return tuple(names[key] for key, _score, _at in found)


def _whole(box: Box) -> tuple[int, int, int, int]:
    x0, y0, x1, y1 = map(int, box[:4])
    return x0, y0, x1, y1


def _letters_in(region: Box, words: Iterable[Sequence[Any]]) -> str:
    left, top, right, bottom = region[:4]
    inside = (
        text
        for text, x0, y0, x1, y1, *_ in words
        if left <= (x0 + x1) / 2 < right and top <= (y0 + y1) / 2 < bottom
    )
    return " ".join(inside)


def _count_letters(text: str) -> int:
    return sum(not sign.isdecimal() for sign in collapse(text))


def _employer_of(page: Page) -> Employer | None:
    """Whose file the page lies in, else whose folder."""
    if page.document is not None and page.document.employer is not None:
        return page.document.employer
    return Employer.objects.filter(account_no=page.batch.claimed_account_no).first()


def _people_of(employer: Employer) -> Iterable[str]:
    """Names of the registry's people of an employer, then of those on the pages of its file."""
    rows = InsuredPerson.objects.filter(employments__establishment__employer=employer).distinct()
    numbers = Identifier.objects.filter(
        kind=Kind.NATIONAL_ID,
        check_result=Identifier.Check.OK,
        page__document__employer=employer,
        page__document__state=DocumentState.FILED,
    ).values("value")
    others = InsuredPerson.objects.filter(national_id__in=numbers)
    for people in (rows, others):
        for first, last in people.values_list("first_name", "last_name")[:_MOST_PEOPLE]:
            yield f"{first} {last}"
