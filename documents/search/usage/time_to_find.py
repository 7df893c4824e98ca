"""Time to find: from a person's first question to the page on which they stayed.

A *quest* begins with a question. Another question of the same person within two minutes goes on with it, as
long as no page was kept: whoever rephrases has not found yet. It ends well when a page or a file is opened
from the list of hits and the person *stays*: asks nothing new and opens no other hit within ten seconds. The
time to find is from the first question to that opening. It ends without a page when nothing is opened within
half an hour (the list itself may have answered). The same words again within half an hour of a page that was
kept are the same list looked at again, and are not counted.

Kept of it: for each office and week, how many quests took how long, on a scale of steps of a tenth, so that
a median is told to within 5 %. For half an hour a quest is a row with pseudonyms of seeker and words, keyed
by the server's secret; then the row is gone. Words themselves are kept by the audit log alone.
"""

import math
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from documents.models import Quest, TimeToFind
from sso_efiles.accounts.models import User
from sso_efiles.policy import Officer

STAYED = timedelta(seconds=10)  # guess
GOES_ON = timedelta(minutes=2)  # guess
GIVEN_UP = timedelta(minutes=30)  # guess
_STEP = 1.1  # guess: steps of a tenth tell whatever matters
_AT_ONCE = 1_000  # guess
"""Quests settled in one go."""
_SALT = "documents.search.timing"
"""Never changed: with another one nobody is the same seeker any more."""
K = TypeVar("K", str, date)


def seeker_pseudonym(user: User, *, at: datetime) -> str:
    """Who seeks, for counting different people and no more: another pseudonym each week."""
    return _keyed_hash(f"{user.pk} {week_of(at)}")


def _keyed_hash(text: str) -> str:
    return salted_hmac(_SALT, text, algorithm="sha256").hexdigest()[:32]


def week_of(moment: datetime) -> date:
    """The Monday of its week in Thailand."""
    day = timezone.localdate(moment)
    return day - timedelta(days=day.weekday())


def record_query(words: str, *, by: User) -> str:
    """A question of this person was answered: the key for the links of its list of hits."""
    now = timezone.now()
    who = seeker_pseudonym(by, at=now)
    what = _keyed_hash(f"{who} {words.strip()}")
    with transaction.atomic():
        mine = Quest.objects.filter(seeker=who, asked_at__gt=now - GIVEN_UP).order_by("-asked_at")
        answered = next((quest for quest in mine if quest.words == what and _page_was_kept(quest, now)), None)
        quest = (
            answered or _continued_quest(mine.first(), now) or Quest(key=secrets.token_urlsafe(9), seeker=who)
        )
        if quest is not answered:
            quest.words, quest.asked_at, quest.opened_at = what, now, None
            quest.began_at, quest.office = quest.began_at or now, by.office_id or ""
            quest.save()
    return quest.key


def _page_was_kept(quest: Quest, now: datetime) -> bool:
    return quest.opened_at is not None and now - quest.opened_at >= STAYED


def _continued_quest(last: Quest | None, now: datetime) -> Quest | None:
    """The quest with which a new question goes on."""
    if last is None or last.counted or _page_was_kept(last, now):
        return None
    return last if last.opened_at or now - last.asked_at <= GOES_ON else None


def record_open(key: str, *, by: User) -> None:
    """A hit of that list was opened; one opened within ten seconds of another takes its place."""
    if not key:
        return
    now = timezone.now()
    mine = Quest.objects.filter(
        key=key[:16], seeker=seeker_pseudonym(by, at=now), asked_at__gt=now - GIVEN_UP
    )
    mine.filter(Q(opened_at=None) | Q(opened_at__gt=now - STAYED)).update(opened_at=now)


def count_ended_quests() -> int:
    """Count the quests that have ended, and forget those that are old; how many were counted."""
    now = timezone.now()
    old = Q(asked_at__lte=now - GIVEN_UP)
    ended = Quest.objects.filter(Q(opened_at__lte=now - STAYED) | Q(opened_at=None) & old, counted=False)
    with transaction.atomic():
        quests = list(ended.select_for_update()[:_AT_ONCE])
        for (office, week, step), amount in Counter(map(_bucket_of, quests)).items():
            row, _ = TimeToFind.objects.get_or_create(office=office, week=week, step=step)
            TimeToFind.objects.filter(pk=row.pk).update(amount=F("amount") + amount)
        Quest.objects.filter(pk__in=[quest.pk for quest in quests]).update(counted=True)
        Quest.objects.filter(old, counted=True).delete()
    return len(quests)


def _bucket_of(quest: Quest) -> tuple[str, date, int]:
    if quest.opened_at is None:
        return quest.office, week_of(quest.asked_at), TimeToFind.UNOPENED
    seconds = (quest.opened_at - quest.began_at).total_seconds()
    return quest.office, week_of(quest.opened_at), step_of(seconds)


def step_of(seconds: float) -> int:
    """The step of the scale that is nearest; 0 is a second or less."""
    return round(math.log(max(1.0, seconds)) / math.log(_STEP))


@dataclass(frozen=True, slots=True)
class Times:
    """`found` quests ended with a page, after `median` and `p90` seconds (None where there is none)."""

    found: int
    unopened: int
    median: float | None
    p90: float | None

    @classmethod
    def of_steps(cls, steps: Mapping[int, int]) -> "Times":
        """From the number of quests at each step."""
        ladder = sorted((step, n) for step, n in steps.items() if step != TimeToFind.UNOPENED)
        found = sum(n for _, n in ladder)
        return cls(
            found, steps.get(TimeToFind.UNOPENED, 0), _step_quantile(ladder, 0.5), _step_quantile(ladder, 0.9)
        )


def _step_quantile(ladder: Sequence[tuple[int, int]], share: float) -> float | None:
    rest = share * sum(n for _, n in ladder)
    for step, n in ladder:
        rest -= n
        if rest <= 0:
            return round(_STEP**step, 1)
    return None


@dataclass(frozen=True, slots=True)
class Figures:
    """All that this person may see: the whole, newest week first, offices by code."""

    whole: Times
    weeks: tuple[tuple[date, Times], ...]
    offices: tuple[tuple[str, Times], ...]


def figures_for(user: Officer, *, weeks: int = 8) -> Figures:
    """Of the last weeks, this one included."""
    since = week_of(timezone.now()) - timedelta(weeks=weeks - 1)
    seen = TimeToFind.objects.visible_to(user).filter(week__gte=since)
    rows = list(seen.values_list("office", "week", "step", "amount"))
    by_week = _group_steps((week, step, n) for _, week, step, n in rows)
    by_office = _group_steps((office, step, n) for office, _, step, n in rows)
    return Figures(
        Times.of_steps(_sum_steps((step, n) for *_, step, n in rows)),
        tuple((week, Times.of_steps(steps)) for week, steps in sorted(by_week.items(), reverse=True)),
        tuple((office, Times.of_steps(steps)) for office, steps in sorted(by_office.items())),
    )


def _group_steps(rows: Iterable[tuple[K, int, int]]) -> dict[K, Counter[int]]:
    out: dict[K, Counter[int]] = {}
    for key, step, n in rows:
        out.setdefault(key, Counter())[step] += n
    return out


def _sum_steps(rows: Iterable[tuple[int, int]]) -> Counter[int]:
    out: Counter[int] = Counter()
    for step, n in rows:
        out[step] += n
    return out
