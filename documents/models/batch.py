"""A batch: one scanned folder as a person at an office sent it."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Now

from documents.states import OPEN_DOCUMENTS, BatchState, DocumentState, PagePlace, UploadState
from employers.extraction import find_numbers
from employers.identifiers import Kind
from sso_efiles import policy
from sso_efiles.policy import Action
from sso_efiles.work.states import OPEN, WorkState


def _rows(model: str) -> Any:
    """Rows that point at batches; by name, since their modules import this one's neighbours."""
    return apps.get_model("documents", model)._default_manager


REFILE = "batch.refile"
"""The background job that files what waits in a batch anew, for more is known of its folder now."""
_LONGEST_WAY = 1000  # guess: six folders deep with names of the length that a list shows


def join_way(names: Iterable[str]) -> str:
    """Names of folders, outermost first, as a column keeps them; of too many the outermost are left out."""
    way = "/".join(filter(None, names))
    return way if len(way) <= _LONGEST_WAY else way[-_LONGEST_WAY:].partition("/")[2]


class BatchQuerySet(models.QuerySet["Batch"]):
    """Questions about batches."""

    def visible_to(self, user: policy.Officer) -> Self:
        """The batches of the offices whose unfiled pages this person may see."""
        return self.filter(policy.rows(user, Action.READ_UNFILED, office="office"))

    def settled(self) -> Self:
        """Nothing is missing, unsplit, unread: what is left to do is filing."""
        uploads = _rows("Upload").filter(batch=OuterRef("pk"))
        unread = _rows("Page").filter(batch=OuterRef("pk")).unread()
        return self.exclude(state=BatchState.RECEIVING).filter(
            ~Exists(uploads.filter(split__in=OPEN)),
            ~Exists(unread),
            ~Exists(self._folders_within(BatchState.RECEIVING, BatchState.PROCESSING)),
        )

    def _folders_within(self, *states: BatchState) -> models.QuerySet["Batch"]:
        """The batches that came in archives of the one asked for, in these states: it waits for them."""
        return Batch.objects.filter(origin__batch=OuterRef("pk"), state__in=states)

    def to_file(self) -> Self:
        """Settled batches that are not through, that hold read pages without a document, or that wait for
        nobody any more: their last page in quarantine was read.
        """
        pages = _rows("Page").filter(batch=OuterRef("pk"))
        documents = _rows("Document").filter(batch=OuterRef("pk"), state__in=OPEN_DOCUMENTS)
        # of batches that are through: the others are asked for anyhow, with all their pages
        through = Q(state__in=[BatchState.REVIEW, BatchState.DONE])
        homeless = through & Exists(pages.counted().in_state(WorkState.DONE).filter(document=None))
        waits = (
            Exists(documents)
            | Exists(pages.in_state(WorkState.QUARANTINED))
            | Exists(self._folders_within(BatchState.REVIEW))
        )
        finished = Q(state=BatchState.REVIEW) & ~waits
        return self.settled().filter(Q(state=BatchState.PROCESSING) | homeless | finished)

    def ids_brought_by(self, batch: int) -> list[int]:
        """A batch and the folders that came in its archives. Asked first, in a query of its own: in one with
        the pages an OR over two tables would read every page that there is.
        """
        return [batch, *Batch.objects.filter(origin__batch=batch).order_by().values_list("pk", flat=True)]

    def abandoned(self, *, before: object) -> Self:
        """Still receiving although nothing came since `before`."""
        return self.filter(state=BatchState.RECEIVING, touched_at__lt=before)


class Batch(models.Model):
    """One folder (or one loose stack) of scans; `office` holds the paper."""

    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    folder_name = models.CharField(max_length=255, blank=True)
    above = models.CharField(max_length=_LONGEST_WAY, blank=True)
    """The names of the folders above it, outermost first, parted by `/`: they say something of its pages."""
    origin = models.ForeignKey(
        "documents.Upload", on_delete=models.PROTECT, null=True, related_name="folders"
    )
    """The archive that this folder came in; None when it was sent by itself."""
    account_no = models.CharField(max_length=10, blank=True)
    """The account number that the sender declared; empty when none was given."""
    employer = models.ForeignKey("employers.Employer", on_delete=models.PROTECT, null=True, related_name="+")
    """Whose folder this is, once known."""
    sheets = models.PositiveIntegerField(null=True)
    """As the sender counted them; where a folder of the register is tied to it, that one's count holds."""
    folder = models.ForeignKey("register.Folder", on_delete=models.PROTECT, null=True, related_name="batches")
    """The paper folder that it was scanned from; None: none was registered."""
    loose = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    counted = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    """What of its pages the figures of days know as filed (documents/worked.py): {section of the file:
    [pages, those that no person decided about]}.
    """
    state = models.CharField(max_length=12, choices=BatchState.choices, default=BatchState.RECEIVING)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    touched_at = models.DateTimeField(db_default=Now())

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["created_by", "office", "digest"], name="batch_sent_once"),
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "state", "-id"], name="batch_office_state"),
            models.Index(
                fields=["id"], name="batch_open", condition=Q(state__in=["receiving", "processing"])
            ),
        ]

    def __str__(self) -> str:
        return self.folder_name or f"#{self.pk}"

    @property
    def way(self) -> list[str]:
        """The names of the folders above its files, outermost first, its own last."""
        return [name for name in (*self.above.split("/"), self.folder_name) if name]

    @property
    def claimed_account_no(self) -> str:
        """The account number that the sender declared or wrote on the folder, 10 digits; else empty."""
        if self.account_no:
            return self.account_no
        found = (one.digits for one in find_numbers(self.folder_name) if one.kind is Kind.ACCOUNT_NO)
        return next(found, "")

    def counts(self) -> dict[str, int]:
        """The contract's counts; declared = stored + refused + missing."""
        return self.counts_of([self.pk])[self.pk]

    @classmethod
    def counts_of(cls, ids: Sequence[int]) -> dict[int, dict[str, int]]:
        """The counts of many batches in three queries; `doubts` counts the pages that carry one. The pages of
        folders that came in a batch's archives are pages that it brought, and are counted there too.
        """
        files = _rows("Upload").listed()
        pages = _rows("Page").all()
        of_pages = {**_OF_PAGES, "doubts": Q(Exists(_rows("PageDoubt").open().filter(page=OuterRef("pk"))))}
        out: dict[int, dict[str, int]] = {pk: dict.fromkeys((*_OF_FILES, *of_pages), 0) for pk in ids}
        for rows, counts, batch in (
            (files, _OF_FILES, "batch"),
            (pages, of_pages, "batch"),
            (pages, of_pages, "batch__origin__batch"),
        ):
            grouped = (
                rows.filter(**{f"{batch}__in": ids})
                .order_by()
                .values(batch)
                .annotate(
                    **{name: models.Count("pk", filter=condition) for name, condition in counts.items()}
                )
            )
            for row in grouped:
                counted = out[row.pop(batch)]
                for name, n in row.items():
                    counted[name] += n
        return out


_ASIDE = Q(scan__state=WorkState.QUARANTINED)
_GAP = Q(scan=None, document=None)
_OWN = ~_ASIDE & Q(duplicate_of=None)
AT_PLACE = {
    PagePlace.FILED: _OWN & Q(document__state=DocumentState.FILED),
    PagePlace.IN_REVIEW: _OWN & Q(document__state__in=OPEN_DOCUMENTS),
    PagePlace.REJECTED: _OWN & Q(document__state=DocumentState.REJECTED),
    PagePlace.DUPLICATE: ~_ASIDE & ~Q(duplicate_of=None),
    PagePlace.QUARANTINED: _ASIDE,
    PagePlace.UNPLACED: _OWN & Q(document=None) & ~_GAP,
    PagePlace.GAP: _OWN & _GAP,
}
"""The pages at each place: each page is at one. What is set aside asks for a person first of all. A gap is a
side that a count or a paper names and that nobody has scanned (documents/slots): it waits for nobody here.
"""
_OF_FILES = {
    "declared": Q(),
    "stored": Q(state=UploadState.STORED),
    "refused": Q(state=UploadState.REFUSED),
    "missing": Q(state=UploadState.DECLARED),
}
_OF_PAGES = {
    "pages": Q(),
    **{state.value: Q(scan__state=state) for state in WorkState},
    WorkState.DONE.value: Q(scan__state=WorkState.DONE) | Q(scan=None),
    **{place.value: condition for place, condition in AT_PLACE.items()},
}
