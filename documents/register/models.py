"""Paper folders taken from the shelf, the way of the paper as events, and searches that found nothing."""

import secrets
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from documents.errors import Stale
from documents.models import Deed
from documents.register.codes import LENGTH, LETTERS
from documents.register.states import CustodyPlace
from employers.models import Employer
from sso_efiles import policy
from sso_efiles.policy import Action
from sso_efiles.text import dates


def draw_code() -> str:
    """A new code for a folder's cover."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


class FolderQuerySet(models.QuerySet["Folder"]):
    """Questions about paper folders."""

    def visible_to(self, user: policy.Officer) -> Self:
        """The folders of the offices whose unfiled pages this person may see."""
        return self.filter(policy.rows(user, Action.READ_UNFILED, office="office"))

    def changeable_by(self, user: policy.Officer) -> Self:
        """Those that this person may register, describe and carry: of the offices where they send or file."""
        home = policy.rows(user, Action.UPLOAD, office="office") | policy.rows(
            user, Action.FILE, office="office"
        )
        return self.filter(home)

    def kept(self) -> Self:
        """Without those whose registration was undone."""
        return self.filter(withdrawn=False)

    def pending(self) -> Self:
        """Those whose number nobody knows yet."""
        return self.kept().filter(employer=None)

    def of_employer(self, employer: Employer) -> Self:
        """The volumes of an employer's paper file, in order."""
        return self.kept().filter(employer=employer).order_by("volume")


class Folder(models.Model):
    """One paper folder, which is one volume of an employer's paper file; without an employer its number is
    pending. Batches point at it.
    """

    code = models.CharField(max_length=LENGTH, unique=True, default=draw_code)
    """What its cover carries."""
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    """The office that holds the paper."""
    employer = models.ForeignKey(
        "employers.Employer", on_delete=models.PROTECT, null=True, related_name="folders"
    )
    written_on = models.CharField(max_length=200, blank=True)
    """What stands on the folder, as a person wrote it down: all there is while the number is pending."""
    volume = models.PositiveSmallIntegerField(default=1)
    sheets = models.PositiveIntegerField(null=True)
    """Sheets counted by a person; None: not counted yet."""
    sides = models.PositiveSmallIntegerField(default=2)
    """Sides scanned of each sheet: 1 or 2."""
    box = models.CharField(max_length=40, blank=True)
    shelf = models.CharField(max_length=40, blank=True)
    damage = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=500, blank=True)
    place = models.CharField(max_length=8, choices=CustodyPlace.choices, default=CustodyPlace.SHELF)
    """Where the paper is now: the newest Custody event says the same."""
    withdrawn = models.BooleanField(default=False, db_default=False)
    """Its registration was undone: the row stays for its history and counts nowhere."""
    version = models.PositiveIntegerField(default=1)
    """Grows with every change by a person; a decision made on an older one is stale."""
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    registered_at = models.DateTimeField(db_default=Now())

    objects = FolderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["employer", "volume"],
                condition=~Q(employer=None) & Q(withdrawn=False),
                name="folder_volume_once",
            ),
            models.CheckConstraint(condition=Q(volume__gte=1), name="folder_volume_counts_from_one"),
            models.CheckConstraint(condition=Q(sides__in=[1, 2]), name="folder_sides_known"),
            models.CheckConstraint(condition=Q(place__in=CustodyPlace.values), name="folder_place_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "-id"], name="folder_office"),
            models.Index(
                fields=["office"], name="folder_pending", condition=Q(employer=None, withdrawn=False)
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def columns(self) -> dict[str, Any]:
        """What a person may change, as JSON takes it: what an undo writes back."""
        return {name: getattr(self, name) for name in COLUMNS}

    def change_row(self, **changes: Any) -> None:
        """Write these columns and the next version by one conditional UPDATE on the version that the caller
        holds: of two people one wins, and the other's is Stale.
        """
        unchanged = Folder.objects.filter(pk=self.pk, version=self.version)
        if not unchanged.update(version=F("version") + 1, **changes):
            raise self.stale()
        self.refresh_from_db()

    def require_version(self, version: int | None) -> None:
        """Stale unless the caller's decision was made on this version; None asks for nothing."""
        if version is not None and version != self.version:
            raise self.stale()

    def stale(self) -> Stale:
        """The refusal that says who changed it last and when, and its present version."""
        now = Folder.objects.get(pk=self.pk)
        last = Deed.objects.filter(thing=Deed.Thing.FOLDER, thing_id=self.pk).select_related("by").first()
        facts = {"version": str(now.version)}
        if last is None:
            return Stale(fields=facts)

        def told() -> str:
            return _("%(who)s changed the folder on %(at)s") % {"who": last.by, "at": dates.moment(last.at)}

        return Stale(told, fields={**facts, "by": last.by.username, "at": last.at.isoformat()})


COLUMNS = (
    "employer_id", "written_on", "volume", "sheets", "sides", "box", "shelf", "damage", "note", "withdrawn",
)  # fmt: skip
"""The columns of a folder that deeds change."""


class CustodyQuerySet(models.QuerySet["Custody"]):
    """Questions about the paper's way."""

    def visible_to(self, user: policy.Officer) -> Self:
        """The ways of the folders whose register this person may see."""
        return self.filter(policy.rows(user, Action.READ_UNFILED, office="folder__office"))


class Custody(models.Model):
    """One event of the paper's way: from now on it is here. Never changed, never deleted."""

    folder = models.ForeignKey(Folder, on_delete=models.PROTECT, related_name="custody")
    place = models.CharField(max_length=8, choices=CustodyPlace.choices)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    note = models.CharField(max_length=500, blank=True)

    objects = CustodyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(place__in=CustodyPlace.values), name="custody_place_known"),
        ]

    def __str__(self) -> str:
        return f"{self.folder_id} {self.place}"


class FolderSearchQuerySet(models.QuerySet["FolderSearch"]):
    """Questions about searches that found nothing."""

    def visible_to(self, user: policy.Officer) -> Self:
        """The searches of the offices whose register this person may see."""
        return self.filter(policy.rows(user, Action.READ_UNFILED, office="office"))


class FolderSearch(models.Model):
    """Somebody looked for the folder of an employer on the master list and did not find it."""

    employer = models.ForeignKey(
        "employers.Employer", on_delete=models.PROTECT, related_name="folder_searches"
    )
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    searched = models.CharField(max_length=500)
    """Where was looked, as a person wrote it."""
    note = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    objects = FolderSearchQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"search for {self.employer_id}"
