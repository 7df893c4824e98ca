"""How long it takes to find something, and what is looked for in vain: figures, and no one's name."""

from typing import ClassVar, Self

from django.db import models

from sso_efiles import policy
from sso_efiles.accounts.models import Office
from sso_efiles.policy import Action, Scope


class Quest(models.Model):
    """A search under way, for half an hour, with pseudonyms for the seeker and for the words."""

    key = models.CharField(max_length=16, unique=True)
    """Stands in the links of the list of hits."""
    seeker = models.CharField(max_length=32)
    words = models.CharField(max_length=32)
    office = models.CharField(max_length=4, blank=True)
    began_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    counted = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["seeker", "asked_at"], name="quest_seeker"),
            models.Index(fields=["asked_at"], name="quest_asked"),
        ]

    def __str__(self) -> str:
        return f"quest {self.pk} at {self.office}"


class TimeToFindQuerySet(models.QuerySet["TimeToFind"]):
    """Questions about times to find."""

    def visible_to(self, user: policy.Officer) -> Self:
        """For those who see the progress of more than their own desk: heads, administrators, executives."""
        if policy.scope(user, Action.PROGRESS) not in (Scope.PROVINCE, Scope.ALL):
            return self.none()
        return self.filter(office__in=Office.objects.within(user, Action.PROGRESS).values("pk"))


class TimeToFind(models.Model):
    """How many quests of an office and week took so long; `step` is that of a scale, see search.usage."""

    UNOPENED: ClassVar = -1
    """The step of quests that ended without a page."""

    office = models.CharField(max_length=4, blank=True)
    week = models.DateField()
    step = models.SmallIntegerField()
    amount = models.PositiveIntegerField(default=0)

    objects = TimeToFindQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["week", "office", "step"], name="time_to_find_once"),
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.week} {self.step}: {self.amount}"


class FailedWordsQuerySet(models.QuerySet["FailedWords"]):
    """Questions about words that found nothing."""

    def visible_to(self, user: policy.Officer) -> Self:
        """For those who administer an office's people: its head, the province's and the nation's admins."""
        return self.filter(office__in=Office.objects.within(user, Action.USERS).values("pk"))


class FailedWords(models.Model):
    """Words that found nothing, once for each seeker and week; which words are kept: search.usage."""

    words = models.CharField(max_length=60)
    office = models.CharField(max_length=4, blank=True)
    week = models.DateField()
    seeker = models.CharField(max_length=32)
    amount = models.PositiveIntegerField(default=0)

    objects = FailedWordsQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["week", "words", "office", "seeker"], name="failed_words_once"),
        ]

    def __str__(self) -> str:
        return f"{self.words} {self.week}: {self.amount}"
