"""Watched folders: what waits, is being taken, was taken, is doubtful or not taken, and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from documents.intake.trays import read_number
from documents.intake.watch.faults import fault_text
from documents.intake.watch.health import SILENT_AFTER, life_of
from documents.models import Watch, WatchedFolder
from documents.models.watch import WatchedFolderQuerySet
from documents.states import BatchState, FolderState
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.accounts.requests import OfficerRequest
from sso_efiles.policy import Action

PER_PAGE = 25  # guess
_NOTES_SHOWN = 5  # guess: the rest stands in the batch
_TO_DO = {
    FolderState.WAITING: _("Nothing to do: it is taken when its files are whole and nothing in it changes."),
    FolderState.TAKING: _("Nothing to do: its files are being taken."),
    FolderState.TAKEN: _("Nothing to do: the pages are in the batch."),
}
# what asks for a person comes first
_URGENCY = Case(
    When(state=FolderState.REFUSED, then=Value(0)),
    When(state=FolderState.WAITING, then=Value(1)),
    When(state=FolderState.TAKING, then=Value(2)),
    When(state=FolderState.DOUBTFUL, then=Value(3)),
    default=Value(4),
    output_field=IntegerField(),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A folder, with what is to be done about it in words."""

    folder: WatchedFolder
    to_do: str
    notes: tuple[tuple[str, str], ...]
    """File and sentence."""
    more: int
    nameless: bool
    """Its pages wait for a person and it bears no number: to rename it is the quickest way."""


@require_GET
def show_watched(request: OfficerRequest) -> HttpResponse:
    """The watched folders of one's office."""
    policy.require(request.user, Action.READ_UNFILED)
    watches = Watch.objects.visible_to(request.user).select_related("office")
    seen = WatchedFolder.objects.visible_to(request.user).filter(Q(gone_at=None) | Q(batch__isnull=False))
    state = request.GET.get("state", "")
    page = Paginator(_narrowed(seen, state), PER_PAGE).get_page(request.GET.get("page"))
    counts = dict(seen.order_by().values_list("state").annotate(n=Count("pk")))
    context = {
        "lives": [(life_of(watch), fault_text(watch.fault) if watch.fault else "") for watch in watches],
        "rows": list(_rows(page)),
        "page": page,
        "state": state,
        "tabs": [(value, label, counts.get(value, 0)) for value, label in FolderState.choices],
        "all": sum(counts.values()),
    }
    template = "documents/watched/_live.html" if request.htmx else "documents/watched/page.html"
    return render(request, template, context)


def count_dead(user: User) -> int:
    """How many places of this person's office should be watched and are not. One query."""
    expected = Watch.objects.visible_to(user).expected()
    return expected.filter(beat_at__lt=timezone.now() - SILENT_AFTER).count()


def _narrowed(seen: WatchedFolderQuerySet, state: str) -> WatchedFolderQuerySet:
    found = seen.filter(state=state) if state in FolderState.values else seen
    ordered = found.annotate(urgency=_URGENCY).order_by("urgency", "-changed_at", "-id")
    return ordered.select_related("batch", "watch").defer("files")


def _rows(folders: Iterable[WatchedFolder]) -> Iterable[Row]:
    for folder in folders:
        notes = tuple((name, fault_text(code)) for code, name in folder.notes)
        waits = folder.batch is not None and folder.batch.state == BatchState.REVIEW
        nameless = waits and folder.gone_at is None and not read_number(folder.name)
        nothing = "" if nameless else str(_TO_DO.get(FolderState(folder.state), ""))
        yield Row(
            folder,
            to_do=fault_text(folder.fault) if folder.fault else nothing,
            notes=notes[:_NOTES_SHOWN],
            more=max(0, len(notes) - _NOTES_SHOWN),
            nameless=nameless,
        )
