"""Who has the paper now: each move of a folder is one event, found by scanning the cover's code."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, QuerySet

from documents.register.codes import read_typed_code, shown_code
from documents.register.models import Custody, Folder
from documents.register.refusals import FolderWithdrawn, UnknownFolder
from documents.register.registration import require_register
from documents.register.states import CustodyPlace
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction


@dataclass(frozen=True, slots=True)
class Moved:
    """A folder and the event that says where it is now; `was` is the event before, None of a new folder.

    `again`: it was there already, and nothing was written.
    """

    folder: Folder
    event: Custody
    was: Custody | None
    again: bool = False


def find_by_code(typed: str, *, by: User) -> Folder:
    """The folder of a code that this person may carry, however a hand scanner typed it. UnknownFolder."""
    code = read_typed_code(typed)
    found = Folder.objects.changeable_by(by).select_related("office", "employer")
    folder = found.filter(code=code).first() if code else None
    if folder is None:
        raise UnknownFolder(typed=shown_code(typed))
    return folder


def move_paper(folder: Folder, place: CustodyPlace, *, by: User, note: str = "") -> Moved:
    """From now on the paper is here. A second scan at the same place by the same person says nothing new."""
    require_register(by, folder.office)
    with transaction.atomic():
        folder = Folder.objects.select_for_update(no_key=True, of=("self",)).get(pk=folder.pk)
        if folder.withdrawn:
            raise FolderWithdrawn
        last = folder.custody.select_related("by").order_by("-pk").first()
        if last is not None and (last.place, last.by_id, note) == (place, by.pk, ""):
            return Moved(folder, last, last, again=True)
        event = Custody.objects.create(folder=folder, place=place, office=folder.office, by=by, note=note)
        event.refresh_from_db()
        Folder.objects.filter(pk=folder.pk).update(place=place)
        folder.place = place
        trail.record(AuditAction.FOLDER_MOVED, folder, by=by, place=place, was=last.place if last else "")
    return Moved(folder, event, last)


def history_of(folder: Folder) -> QuerySet[Custody]:
    """The way of a folder's paper, newest first."""
    return folder.custody.select_related("by", "office").order_by("-pk")


def count_places(folders: QuerySet[Folder]) -> dict[str, int]:
    """How many of these folders are at each place."""
    rows = folders.order_by().values_list("place").annotate(n=Count("pk"))
    return dict.fromkeys(CustodyPlace.values, 0) | dict(rows)


def last_events(folders: Iterable[Folder]) -> dict[int, Custody]:
    """The newest event of each folder, by folder id; one query."""
    newest = Custody.objects.filter(folder__in=[one.pk for one in folders]).order_by().values("folder")
    ids = newest.annotate(last=Max("pk")).values("last")
    return {event.folder_id: event for event in Custody.objects.filter(pk__in=ids).select_related("by")}


def days_since(moment: datetime, now: datetime) -> int:
    """Whole days that a paper has lain at a place."""
    return max(0, (now - moment).days)
