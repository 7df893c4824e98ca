"""A deed: one change by a person that can be taken back, with what it changed and how that was before."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from documents.models.document import Document
from documents.models.page import Page
from sso_efiles import policy
from sso_efiles.policy import Action
from sso_efiles.text import dates
from sso_efiles.text.language import is_english


class DeedQuerySet(models.QuerySet["Deed"]):
    """Questions about deeds."""

    def undoable_by(self, user: policy.Officer) -> Self:
        """Those that this person may take back: whoever may file at the office, not the doer alone; what was
        said of paper folders also whoever sends there.
        """
        of_paper = Q(thing=Deed.Thing.FOLDER) | Q(verb=Deed.Verb.NOT_FOUND)
        return self.filter(
            policy.rows(user, Action.FILE, office="office")
            | (of_paper & policy.rows(user, Action.UPLOAD, office="office"))
        )

    def about(self, thing: Document | Page) -> Self:
        """Those that changed this document or page, alone or among others, newest first."""
        kind = Deed.Thing.DOCUMENT if isinstance(thing, Document) else Deed.Thing.PAGE
        parts = DeedPart.objects.filter(thing=kind, thing_id=thing.pk).values("deed")
        return self.filter(Q(thing=kind, thing_id=thing.pk) | Q(pk__in=parts))

    def last_of_page(self, page: Page) -> "Deed | None":
        """The newest deed about a page that the caller may see which nobody has undone, if it is about the
        page alone: all that was done since is undone.
        """
        standing = self.about(page).filter(undone_by=None).exclude(verb=Deed.Verb.UNDO)
        newest = standing.select_related("by").first()
        return newest if newest is not None and newest.thing == Deed.Thing.PAGE else None

    def that_made(self, thing: Document | Page) -> "Deed | None":
        """The deed that made the version of a thing which the caller holds; None for the machine's."""
        kind = Deed.Thing.DOCUMENT if isinstance(thing, Document) else Deed.Thing.PAGE
        facts = {"thing": kind, "thing_id": thing.pk, "version": thing.version}
        parts = DeedPart.objects.filter(**facts).values("deed")
        return self.filter(Q(**facts) | Q(pk__in=parts)).first()


_VERBS = (
    "file", "reject", "reopen", "split", "merge", "order", "move", "turn", "kind", "correct", "rescan",
    "scan", "settle", "hand_over", "check", "certify", "revoke", "not_found", "register", "undo",
    "decline",
)  # fmt: skip
"""As Deed.Verb has them: a class's own members cannot be named in its constraints."""


class Deed(models.Model):
    """One change by a person. Never changed but for `undone_by`, never deleted."""

    class Verb(models.TextChoices):
        """What was done."""

        FILE = "file"
        REJECT = "reject"
        REOPEN = "reopen"
        SPLIT = "split"
        MERGE = "merge"
        ORDER = "order"
        MOVE = "move"
        TURN = "turn"
        KIND = "kind"
        CORRECT = "correct"
        RESCAN = "rescan"
        SCAN = "scan"
        SETTLE = "settle"
        HAND_OVER = "hand_over"
        CHECK = "check"
        CERTIFY = "certify"
        REVOKE = "revoke"
        NOT_FOUND = "not_found"
        REGISTER = "register"
        UNDO = "undo"
        DECLINE = "decline"

    class Thing(models.TextChoices):
        """What it was done to."""

        DOCUMENT = "document"
        PAGE = "page"
        BATCH = "batch"
        FOLDER = "folder"
        EFILE = "efile"

    verb = models.CharField(max_length=12, choices=Verb.choices)
    thing = models.CharField(max_length=12, choices=Thing.choices)
    thing_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    """The version of the thing that the deed made; once the thing is past it, the deed cannot be undone."""
    before = models.JSONField()
    """The thing's columns as they were; what an undo writes back. Of other things: see DeedPart."""
    after = models.JSONField()
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    undone_by = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undoes")
    """The deed that took it back."""

    objects = DeedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["thing", "thing_id", "version"], name="deed_made_one_version"),
            models.CheckConstraint(condition=Q(verb__in=_VERBS), name="deed_verb_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["by", "-at"], name="deed_of_person")]

    def __str__(self) -> str:
        return f"{self.verb} {self.thing} {self.thing_id}"

    def told(self) -> str:
        """Who did what and when, in the present language: what somebody who came too late is told."""
        english = is_english()
        thai_words, english_words = TOLD[self.verb]
        at = dates.moment(self.at)
        words = english_words if english else thai_words
        return f"{self.by} {words} on {at}" if english else f"{self.by} {words}เมื่อ {at}"


TOLD = {  # Thai, English
    "file": ("นำเข้าแฟ้ม", "filed it"),
    "reject": ("ให้ไม่เข้าแฟ้ม", "rejected it"),
    "reopen": ("นำกลับเข้าคิวงาน", "put it back into the queue"),
    "split": ("แยกเอกสาร", "split the document"),
    "merge": ("รวมเอกสาร", "merged documents"),
    "order": ("เรียงหน้าใหม่", "put the pages in another order"),
    "move": ("ย้ายหน้า", "moved pages"),
    "turn": ("หมุนภาพ", "turned the page"),
    "kind": ("ลงชื่อชี้แจงหน้านี้", "signed what this page is"),
    "correct": ("แก้ไขข้อมูล", "corrected it"),
    "rescan": ("ขอสแกนใหม่", "asked for a new scan"),
    "scan": ("ส่งภาพใหม่", "sent a new image"),
    "settle": ("ยืนยันข้อสงสัย", "settled its doubts"),
    "hand_over": ("ส่งมอบแฟ้ม", "handed the file over"),
    "check": ("ตรวจแฟ้ม", "checked the file"),
    "certify": ("รับรองแฟ้ม", "certified the file"),
    "revoke": ("เพิกถอนการรับรอง", "revoked the certificate"),
    "not_found": ("บันทึกว่าไม่พบแฟ้ม", "wrote down that the folder was not found"),
    "register": ("ลงทะเบียนแฟ้ม", "registered the folder"),
    "decline": ("ไม่รับคำขอสแกนใหม่", "declined to scan it again"),
    "undo": ("เลิกทำรายการก่อนหน้า", "undid what was done before"),
}
"""What a deed is told as, by its verb."""


class DeedPart(models.Model):
    """One thing more that a deed changed, beside the one it is named for. Never changed, never deleted."""

    deed = models.ForeignKey(Deed, on_delete=models.PROTECT, related_name="parts")
    thing = models.CharField(max_length=12, choices=Deed.Thing.choices)
    thing_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    """The version of the thing that the deed made."""
    before = models.JSONField(null=True)
    """Its columns as they were; None for a thing that the deed made."""
    after = models.JSONField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["thing", "thing_id", "version"], name="deed_part_made_one_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thing} {self.thing_id} in deed {self.deed_id}"
