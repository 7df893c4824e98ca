"""A page: one side of one sheet of the paper file, whether or not there is a picture of it; and what was
found on it.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, Literal, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

from documents.doubts import Doubt, describe_doubt
from documents.models.batch import AT_PLACE, Batch
from documents.models.scan import Scan, make_identity
from documents.models.upload import Upload
from documents.states import DocumentState, PageKind, PagePlace
from sso_efiles import policy
from sso_efiles.policy import Action
from sso_efiles.refusal import NotFound
from sso_efiles.work.states import WorkState


class PageQuerySet(models.QuerySet["Page"]):
    """Questions about pages."""

    def visible_to(self, user: policy.Officer) -> Self:
        """Filed pages as far as the role reads them (nationwide for officers), the rest at home."""
        filed = Q(document__state=DocumentState.FILED) & policy.rows(user, Action.READ_FILED, office="office")
        return self.filter(filed | policy.rows(user, Action.READ_UNFILED, office="office"))

    def with_originals_for(self, user: policy.Officer) -> Self:
        """Those whose stored bytes this person may take away."""
        return self.visible_to(user).filter(policy.rows(user, Action.ORIGINALS, office="office"))

    def releasable_by(self, user: policy.Officer) -> Self:
        """Those that this person may release from quarantine or have read again."""
        home = policy.rows(user, Action.UPLOAD, office="office") | policy.rows(
            user, Action.FILE, office="office"
        )
        return self.filter(home)

    def in_state(self, *states: WorkState) -> Self:
        """Those whose current scan stands in one of these states; a slot without a picture is in none."""
        return self.filter(scan__state__in=states)

    def with_state(self, state: WorkState) -> Self:
        """Those whose `state` is this one; a slot without a picture has nothing left to read: done."""
        without = Q(scan=None) if state == WorkState.DONE else Q()
        return self.filter(Q(scan__state=state) | without)

    def at_place(self, place: PagePlace) -> Self:
        """Those that count at this place in the arithmetic of their batch."""
        return self.filter(AT_PLACE[place])

    def counted(self) -> Self:
        """Those that count once: copies that are linked to a page are left out, on every screen and in every
        sum; they are asked for through the page (`copies`).
        """
        return self.filter(duplicate_of=None)

    def showing(self, identities: Iterable[str]) -> Self:
        """Those whose current scan shows one of these pictures (`Scan.identity`)."""
        return self.filter(scan__identity__in=[one for one in identities if one])

    def unread(self) -> Self:
        """Those whose current scan waits or is being read."""
        return self.in_state(WorkState.QUEUED, WorkState.RUNNING)

    def of_folders(self, employer_id: int) -> Self:
        """The sides of an employer's own folders, wherever they lie: those of registered folders, and of
        scanned ones that nobody registered; a loose stack is no folder of anybody.
        """
        registered = Q(batch__folder__employer=employer_id)
        scanned = Q(batch__folder=None, batch__employer=employer_id, batch__loose=False)
        return self.filter(registered | scanned)

    def gaps_of(self, employer_id: int) -> Self:
        """The sides of an employer's folders that nobody has scanned."""
        return self.of_folders(employer_id).filter(scan=None, document=None)

    def with_doubt(self, *doubts: Doubt) -> Self:
        """Those about which one of these doubts is open; any doubt when none is named."""
        found = PageDoubt.objects.open().filter(page=models.OuterRef("pk"))
        return self.filter(models.Exists(found.filter(code__in=doubts) if doubts else found))

    def create_with_scans(self, upload: Upload, numbers: Iterable[int], **scan: Any) -> list["Page"]:
        """New slots, each with its first image: these numbers of an upload. Within a transaction."""
        office = upload.batch.office_id
        numbers = list(numbers)
        known = Scan.objects.identities_of(upload.sha256)
        slots = [Page(batch_id=upload.batch_id, office_id=office) for _ in numbers]
        pages = self.bulk_create(slots, batch_size=500)
        scans = [
            Scan(
                page=page,
                upload=upload,
                number=number,
                office_id=office,
                identity=known.get(number) or make_identity(upload.sha256, number),
                **scan,
            )
            for page, number in zip(pages, numbers, strict=True)
        ]
        for page, made in zip(pages, Scan.objects.bulk_create(scans, batch_size=500), strict=True):
            page.scan = made
        # a slot and its image name each other: the slot was there first. Row by row, by key: a statement that
        # looks for each slot's image had PostgreSQL read all images for each slot before its first ANALYZE
        self.bulk_update(pages, ["scan"], batch_size=500)
        return pages

    def brought_by(self, batch: int) -> Self:
        """The pages of a batch, by its id, and those of the folders that came in its archives."""
        return self.filter(batch__in=Batch.objects.ids_brought_by(batch))

    def by_position(self) -> Self:
        """As they lie in their document."""
        return self.order_by("position", "id")

    def in_order(self) -> Self:
        """As the paper lay in the folder, an archive's entries at the archive's place; a page that was
        scanned again where its first image came; slots without a picture last, by their place in their
        document.
        """
        first, scan = "first_scan__upload", "scan__upload"
        return self.order_by(
            Coalesce(
                f"{first}__parent__position",
                f"{first}__position",
                f"{scan}__parent__position",
                f"{scan}__position",
            ).asc(nulls_last=True),
            Coalesce(f"{first}__parent_id", f"{first}_id", f"{scan}__parent_id", f"{scan}_id").asc(
                nulls_last=True
            ),
            Coalesce(f"{first}__position", f"{scan}__position").asc(nulls_last=True),
            Coalesce(f"{first}_id", f"{scan}_id").asc(nulls_last=True),
            Coalesce("first_scan__number", "scan__number").asc(nulls_last=True),
            "position",
            "id",
        )


class Page(models.Model):
    """A slot of the paper file. Its id is stable: rescans give it another `scan`, moves another document."""

    batch = models.ForeignKey("documents.Batch", on_delete=models.PROTECT, related_name="pages")
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    """The batch's office, kept here because search and screens ask for it on every page."""
    document = models.ForeignKey(
        "documents.Document", on_delete=models.PROTECT, null=True, related_name="pages"
    )
    position = models.PositiveIntegerField(default=0)
    """Its place in its document, from 0; 0 while it has none."""
    kind = models.CharField(max_length=14, choices=PageKind.choices, default=PageKind.IMAGE)
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="copies")
    """The page of which this is a copy that came again: it is linked, and counts nowhere. Only
    documents/filing/page_links.py writes it.
    """
    turn = models.PositiveSmallIntegerField(default=0)
    """Degrees clockwise that a person turned the picture which we keep: 0, 90, 180, 270."""
    scan = models.OneToOneField("documents.Scan", on_delete=models.PROTECT, null=True, related_name="+")
    """Its current image; None for a slot that has none."""
    first_scan = models.ForeignKey("documents.Scan", on_delete=models.PROTECT, null=True, related_name="+")
    """The image that it came with, once another has taken its place: the order of the folder goes by it."""
    next_scan = models.ForeignKey("documents.Scan", on_delete=models.PROTECT, null=True, related_name="+")
    """The image that takes the slot as soon as it is read; None: the slot waits for none."""
    form = models.ForeignKey("documents.FormType", on_delete=models.PROTECT, null=True, related_name="+")
    form_rule = models.CharField(max_length=40, blank=True, default="", db_default="")
    """The recogniser that said which form it is, with its version; empty where a person did, or none."""
    form_sure = models.FloatField(null=True)
    """How likely the recogniser is right, 0 to 1; null where it does not say."""
    kind_reason = models.CharField(max_length=500, blank=True, default="", db_default="")
    """Why the slot is no picture, in the words of who signed for it; empty while nobody has."""
    kind_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    kind_at = models.DateTimeField(null=True)
    why = models.JSONField(default=list)
    """Why it lies where it lies: a list of {rule, evidence, box}."""
    version = models.PositiveIntegerField(default=1)
    """Grows with every change by a person; a decision made on an older one is stale."""
    created_at = models.DateTimeField(db_default=Now())

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=PageKind.values), name="page_kind_known"),
            models.CheckConstraint(condition=Q(turn__in=[0, 90, 180, 270]), name="page_turn_known"),
            models.CheckConstraint(
                condition=Q(duplicate_of=None) | Q(kind=PageKind.DUPLICATE), name="page_copy_is_duplicate"
            ),
            models.CheckConstraint(condition=~Q(duplicate_of=F("id")), name="page_no_copy_of_itself"),
            models.CheckConstraint(
                condition=Q(kind_by=None, kind_at=None)
                | (Q(kind_by__isnull=False, kind_at__isnull=False) & ~Q(kind_reason="")),
                name="page_explained_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["batch"], name="page_homeless", condition=Q(document__isnull=True)),
            models.Index(fields=["batch"], name="page_no_image", condition=~Q(kind="image")),
        ]

    def __str__(self) -> str:
        return f"page {self.pk}"

    @property
    def state(self) -> WorkState:
        """Where its current scan stands; a slot without a picture has nothing left to be read."""
        return WorkState(self.scan.state) if self.scan else WorkState.DONE

    @property
    def image(self) -> Scan:
        """Its current scan; NotFound for a slot without a picture."""
        if self.scan is None:
            raise NotFound
        return self.scan

    def get_state_display(self) -> str:
        """The state in words."""
        return str(self.state.label)

    @property
    def reason(self) -> str:
        """Why its current scan was set aside: a reason code, or nothing."""
        return self.scan.reason if self.scan else ""

    @property
    def number(self) -> int | None:
        """The number of its current scan within its upload, from 1."""
        return self.scan.number if self.scan else None

    @property
    def upload_name(self) -> str:
        """The contract's `file`: the declared name of what its current scan came in."""
        return self.scan.upload.shown_name if self.scan else ""


class PageDoubtQuerySet(models.QuerySet["PageDoubt"]):
    """Questions about doubts."""

    def open(self) -> Self:
        """Those that nobody has settled."""
        return self.filter(settled_at=None)


class PageDoubt(models.Model):
    """One doubt about a page: what may be wrong with it, of the closed catalogue."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="doubts")
    code = models.CharField(max_length=24, choices=Doubt.choices)
    box = models.JSONField(null=True)
    """[x0, y0, x1, y1] in pixels of the full picture, where the doubt has a place."""
    facts = models.JSONField(null=True)
    """What was measured against what, where figures are behind it (documents/reading/image_checks.py)."""
    at = models.DateTimeField(db_default=Now())
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    """Who looked at it and says that the page may stay as it is; None: it is open."""
    settled_at = models.DateTimeField(null=True)
    settled_note = models.CharField(max_length=500, blank=True, default="", db_default="")

    objects = PageDoubtQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["page", "code"], name="doubt_once"),
            models.CheckConstraint(condition=Q(code__in=Doubt.values), name="doubt_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["code", "page"], name="doubt_code")]

    def __str__(self) -> str:
        return f"{self.code} of page {self.page_id}"

    @property
    def doubt(self) -> Doubt:
        """The member of the catalogue."""
        return Doubt(self.code)

    @property
    def boxes(self) -> list[list[int]]:
        """Its places on the picture: each of several, else the one."""
        several: list[list[int]] = (self.facts or {}).get("boxes", [])
        return several or ([self.box] if self.box else [])

    @property
    def told(self) -> str:
        """The sentence for people, in the language that is on."""
        return describe_doubt(self.doubt, self.facts)


def open_doubts() -> "models.Prefetch[Literal['doubts'], PageDoubtQuerySet, str]":
    """The open doubts of pages as their `doubts`: for `prefetch_related`."""
    return models.Prefetch("doubts", PageDoubt.objects.open())
