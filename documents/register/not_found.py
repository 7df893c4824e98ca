"""A folder that is on the master list and not on the shelf: noted with where was looked, counted apart from
done. A folder that turns up later takes it back by itself.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from documents.employer_file import moves
from documents.employer_file.models import EmployerFile
from documents.employer_file.states import EmployerFileState
from documents.errors import Stale
from documents.models import Deed
from documents.register.models import Folder, FolderSearch
from documents.register.refusals import FolderIsHere
from documents.register.registration import require_register
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.audit import trail
from sso_efiles.audit.actions import AuditAction
from sso_efiles.refusal import Refusal

_POSSIBLE = (EmployerFileState.LISTED, EmployerFileState.NOT_FOUND)


class SearchedMissing(Refusal):
    """A search of which nobody says where it was made."""

    code = "searched_missing"
    status = 400
    th = "กรุณาระบุว่าค้นหาที่ใดแล้วบ้าง เช่น ชั้น ก 1–12 และห้องเก็บเอกสารเก่า"
    en = "Say where was looked, such as shelves A1 to A12 and the old archive room."


@dataclass(frozen=True, slots=True)
class Noted:
    """A search that found nothing, and the deed that an undo takes back."""

    search: FolderSearch
    deed: Deed


@transaction.atomic
def note_not_found(
    employer: Employer, *, searched: str, by: User, note: str = "", version: int | None = None
) -> Noted:
    """The folder of an employer was looked for and not found; a further search is one more row.
    SearchedMissing, FolderIsHere, Stale.
    """
    require_register(by, employer.office)
    if not searched.strip():
        raise SearchedMissing(fields={"searched": "–"})
    employer = Employer.objects.select_for_update(no_key=True, of=("self",)).get(pk=employer.pk)
    state = moves.state_of(employer)
    if state not in _POSSIBLE or Folder.objects.of_employer(employer).exists():
        raise FolderIsHere
    _require_change(employer, version)
    search = FolderSearch.objects.create(
        employer=employer, office=employer.office, searched=searched.strip(), note=note.strip(), by=by
    )
    search.refresh_from_db()
    _move(employer, EmployerFileState.NOT_FOUND)
    trail.record(AuditAction.EFILE_NOT_FOUND, employer, by=by, search=search.pk)
    deed = _record_deed(employer, Deed.Verb.NOT_FOUND, by=by, before=state, after=EmployerFileState.NOT_FOUND)
    return Noted(search, deed)


@transaction.atomic
def undo_not_found(deed: Deed, *, by: User) -> Employer:
    """Put the file back into the state before this search was noted; the search stays on record. Stale."""
    require_register(by, deed.office)
    employer = Employer.objects.select_for_update(no_key=True).get(pk=deed.thing_id)
    _require_change(employer, deed.version)
    before = EmployerFileState(deed.before["state"])
    _move(employer, before)
    trail.record(AuditAction.DEED_UNDONE, employer, by=by, deed=deed.pk, verb=deed.verb)
    undoing = _record_deed(
        employer, Deed.Verb.UNDO, by=by, before=EmployerFileState(deed.after["state"]), after=before
    )
    Deed.objects.filter(pk=deed.pk).update(undone_by=undoing)
    return employer


def change_of(employer: Employer) -> int:
    """How often the file was moved: the version that a decision about its folder is made on."""
    return EmployerFile.objects.filter(pk=employer.pk).values_list("change", flat=True).first() or 1


def _move(employer: Employer, state: EmployerFileState) -> None:
    """Move the file; where it stands there already, its change grows all the same: a deed of its own."""
    if moves.state_of(employer) == state:
        EmployerFile.objects.filter(pk=employer.pk).update(change=F("change") + 1)
    moves.move(employer, state)


def _record_deed(
    employer: Employer, verb: Deed.Verb, *, by: User, before: EmployerFileState, after: EmployerFileState
) -> Deed:
    return Deed.objects.create(
        verb=verb,
        thing=Deed.Thing.EFILE,
        thing_id=employer.pk,
        version=change_of(employer),
        before={"state": before.value},
        after={"state": after.value},
        office=employer.office,
        by=by,
    )


def _require_change(employer: Employer, version: int | None) -> None:
    if version is not None and version != change_of(employer):
        last = Deed.objects.filter(thing=Deed.Thing.EFILE, thing_id=employer.pk).select_related("by").first()
        facts = {"version": str(change_of(employer)), "state": moves.state_of(employer).value}
        if last is not None:
            facts |= {"by": last.by.username, "at": last.at.isoformat()}
        raise Stale(fields=facts)
