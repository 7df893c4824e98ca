"""What one card of the desk shows: the document, how well founded the suggestion is, what may be chosen."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Prefetch, QuerySet

from documents.filing.candidates import MOST_CANDIDATES, Candidate, candidates_of
from documents.filing.rules import Why
from documents.filing.taking import done_within, held_by, not_held_by_others
from documents.models import Document, FormType, Page, Placement, Reading
from documents.models.document import DocumentQuerySet
from documents.models.page import open_doubts
from documents.reading.likely_form import LikelyForm, likely_form_of
from documents.screens.review.days import DaysOnCard, days_on_card
from documents.screens.review.unsure_numbers import (
    UnsureNumber,
    prefetch_unsure,
    unsure_ids_of,
    unsure_numbers_of,
)
from documents.states import OPEN_DOCUMENTS, DocumentState, Strength
from employers.identifiers import Kind, group_digits
from employers.models import Employer
from sso_efiles.accounts.models import User

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Offer:
    """An employer that is one key away: what names it, and why."""

    employer: Employer
    origin: str
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person had written on a card that was refused: it stands there again."""

    account_no: str = ""
    candidate: str = ""
    form: str = ""
    note: str = ""
    day: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One document to decide about."""

    document: Document
    offers: tuple[Offer, ...] = ()
    problem: str = ""
    typed: Typed | None = None

    @property
    def unsure(self) -> tuple[UnsureNumber, ...]:
        """Account numbers that a person has to read; of a filed document nothing is asked."""
        return () if self.document.state == DocumentState.FILED else unsure_numbers_of(self.document)

    @property
    def unsure_ids(self) -> tuple[UnsureNumber, ...]:
        """Persons' and companies' numbers that were read with doubt, to be compared with the picture."""
        return () if self.document.state == DocumentState.FILED else unsure_ids_of(self.document)

    @property
    def by_hand(self) -> bool:
        """Whether the number is to be keyed from its picture: nothing is filled in for it."""
        return any(one.by_hand for one in self.unsure)

    @property
    def days(self) -> DaysOnCard:
        """The day and the period in its fields, and those that are one key away."""
        shown = days_on_card(self.document)
        if self.typed is None:
            return shown
        return replace(shown, day=self.typed.day, period=self.typed.period)

    @property
    def agreed(self) -> bool:
        """Whether Enter alone files it: two signs agree, and it waits."""
        document = self.document
        return (
            document.state in (DocumentState.SUGGESTED, DocumentState.REVIEW)
            and document.strength == Strength.AGREED
            and document.employer is not None
        )

    @property
    def prefilled(self) -> bool:
        """Whether the agreed employer stands in the field: not where the number is to be keyed."""
        return self.agreed and not self.by_hand

    @property
    def number(self) -> str:
        """What stands in the field of the account number: only what is agreed, or what is so already."""
        if self.typed is not None:
            return self.typed.account_no
        employer = self.document.employer
        if employer is None or not (self.agreed or self.document.state == DocumentState.FILED):
            return ""
        if self.by_hand:
            return ""
        return group_digits(Kind.ACCOUNT_NO, employer.account_no)

    @property
    def form_id(self) -> str:
        """The kind of paper that is chosen."""
        return self.typed.form if self.typed is not None else self.document.form_id or ""

    @property
    def likely_form(self) -> LikelyForm | None:
        """What its first page of no known kind is likeliest to be, where none of its pages says more."""
        if self.document.form_id is not None:
            return None
        return next((one for page in self.document.pages.all() if (one := likely_form_of(page))), None)


def cards_of(documents: Iterable[Document]) -> list[Card]:
    """The cards of these documents, with their offers; one query more than the documents took."""
    documents = list(documents)
    candidates = candidates_of(documents)
    return [Card(document, _offers(document, candidates[document.pk])) for document in documents]


def card_of(document: Document, *, problem: str = "", typed: Typed | None = None) -> Card:
    """The card of one document."""
    offers = _offers(document, candidates_of([document])[document.pk])
    return Card(document, offers, problem=problem, typed=typed)


def _offers(document: Document, candidates: Iterable[Candidate]) -> tuple[Offer, ...]:
    """At most three; an old suggestion of which no sign is kept stands first, without one."""
    if document.state == DocumentState.FILED:
        return ()
    offers = [Offer(one.employer, str(one.origin.label), one.why) for one in candidates]
    if document.employer and document.employer not in [one.employer for one in offers]:
        offers.insert(0, Offer(document.employer, ""))
    return tuple(offers[:MOST_CANDIDATES])


def documents_to_decide(user: User) -> DocumentQuerySet:
    """The documents that this person may decide about, with all that a card shows."""
    reading = Prefetch("readings", Reading.objects.filter(current=True).defer("text", "words"))
    pages = Page.objects.counted().by_position().select_related("scan__upload__parent")
    return (
        Document.objects.fileable_by(user)
        .select_related("batch__office", "batch__employer", "employer__office", "form")
        .prefetch_related(
            Prefetch("pages", pages.prefetch_related(reading, open_doubts(), "said", prefetch_unsure()))
        )
    )


def form_types() -> "QuerySet[FormType]":
    """The kinds of paper that may be chosen."""
    return FormType.objects.all()


def waiting(user: User, *, batch: int | None, in_hand: int) -> DocumentQuerySet:
    """What waits for this person, oldest first: what they have in hand, else what nobody has. With a batch,
    all of it that nobody else has.
    """
    found = documents_to_decide(user).waiting_for_review()
    if batch is not None:
        return not_held_by_others(found.brought_by(batch), user)
    return held_by(found, user) if in_hand else not_held_by_others(found, user)


def done_lately(user: User) -> int:
    """How many documents this person has filed or rejected within the hour, without what was undone."""
    return done_within(HOUR, [user]).get(user.pk, 0)


_MOST_SHOWN = 60  # guess: four stretches of cards
"""Cards on a screen that an answer looks after."""


def decided_meanwhile(user: User, shown: str) -> list[Placement]:
    """Of the documents on somebody's screen (ids with commas between), those that another person decided
    about since: the newest line of each one's history, which says who, what and when. Two queries.
    """
    ids = [int(one) for one in shown.split(",")[:_MOST_SHOWN] if one.isdecimal() and len(one) < 19]
    decided = Document.objects.fileable_by(user).filter(pk__in=ids).exclude(state__in=OPEN_DOCUMENTS)
    newest: dict[int, Placement] = {}
    for line in (
        Placement.objects.filter(document__in=decided).select_related("by", "employer").order_by("pk")
    ):
        newest[line.document_id] = line
    return [line for line in newest.values() if line.by is not None and line.by != user]
