"""Words that found nothing, counted for the administrators, so that a spelling or a scan can be mended.

What an officer looks for may name a person, and who looked for whom is the auditor's to know. So words are
kept only when they were looked for everywhere and without a filter, hold no digit (an id or a piece of one),
and are not a person's name by its title or by beginning with a given name that the registry knows; they are
shown only when two or more people looked for them. With them goes a pseudonym that changes every week.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Max, Sum
from django.utils import timezone

from documents.models import FailedWords
from documents.search.backends import lookups  # noqa: F401  registers `starts`
from documents.search.query.parsing import Kind, Query
from documents.search.usage import time_to_find
from employers.models import InsuredPerson
from employers.names import collapse
from sso_efiles.accounts.models import User
from sso_efiles.policy import Officer

FEWEST_PEOPLE = 2  # docs/adr/0013: one person's words are that person's
KEPT = timedelta(weeks=26)  # guess
_MOST_LETTERS = 60  # guess
_MOST_WORDS = 4  # guess
_SHORTEST_NAME = 3  # guess
_SHOWN = 100  # guess


@dataclass(frozen=True, slots=True)
class ZeroResult:
    """Words, how often and in how many offices they were looked for, and the last week in which they were."""

    words: str
    times: int
    offices: int
    week: date


def record_words(query: Query, *, by: User) -> None:
    """These words were looked for everywhere, and nothing was found."""
    words = keepable_words(query)
    if not words:
        return
    now = timezone.now()
    row, _ = FailedWords.objects.get_or_create(
        words=words,
        office=by.office_id or "",
        week=time_to_find.week_of(now),
        seeker=time_to_find.seeker_pseudonym(by, at=now),
    )
    FailedWords.objects.filter(pk=row.pk).update(amount=F("amount") + 1)


def keepable_words(query: Query) -> str:
    """What may be kept of a question: nothing when it may name a person."""
    words = (query.value if query.kind is Kind.COMPANY else query.text).strip().lower()
    if query.kind not in (Kind.COMPANY, Kind.WORDS) or not query.terms:
        return ""
    if len(words) > _MOST_LETTERS or len(words.split()) > _MOST_WORDS:
        return ""
    if any(letter.isdigit() for letter in words):
        return ""
    return "" if query.kind is Kind.WORDS and _may_name_person(words.split()) else words


def _may_name_person(words: Sequence[str]) -> bool:
    """Whether a given name stands before other words; alone it names nobody in particular."""
    key = collapse(words[0])
    if len(words) < 2 or len(key) < _SHORTEST_NAME:
        return len(words) > 1  # too short to be looked up fast among millions: it may be a name
    return InsuredPerson.objects.filter(search_key__starts=key, first_name=words[0]).exists()


def words_without_results(user: Officer, *, weeks: int = 8) -> list[ZeroResult]:
    """Most looked for first, as far as this person administers the offices where it happened."""
    since = time_to_find.week_of(timezone.now()) - timedelta(weeks=weeks - 1)
    rows = FailedWords.objects.visible_to(user).filter(week__gte=since).values("words").order_by()
    counted = rows.annotate(
        times=Sum("amount"),
        offices=Count("office", distinct=True),
        people=Count("seeker", distinct=True),
        newest=Max("week"),
    ).filter(people__gte=FEWEST_PEOPLE)
    return [
        ZeroResult(row["words"], row["times"], row["offices"], row["newest"])
        for row in counted.order_by("-times", "words")[:_SHOWN]
    ]


def forget_old() -> int:
    """Drop what is too old to be mended; how many rows that were."""
    return FailedWords.objects.filter(week__lt=timezone.localdate() - KEPT).delete()[0]
