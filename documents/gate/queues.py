"""What waits at the gate for a person: files to check, files to certify by their lots; oldest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import QuerySet

from documents.employer_file.duties import same_person
from documents.employer_file.models import FileDuties, Passage
from documents.employer_file.states import PassageState
from documents.errors import SamePerson
from documents.lots.models import Lot
from documents.lots.states import LotState
from sso_efiles import policy
from sso_efiles.accounts.models import User
from sso_efiles.policy import Action
from sso_efiles.policy.duties import Duty, conflicting_duty

AT_ONCE = 100  # guess: more than an office hands over in a day


@dataclass(slots=True)
class Waiting:
    """A file that waits, and why this person may not take it, if so."""

    passage: Passage
    kept_apart: SamePerson | None = None


@dataclass(slots=True)
class WaitingLot:
    """A lot with its files that wait to be certified."""

    lot: Lot
    files: list[Waiting] = field(default_factory=list)

    @property
    def may_sign(self) -> bool:
        """Whether all its files can be certified by this person in one go."""
        return self.lot.state == LotState.ACCEPTED and not any(each.kept_apart for each in self.files)


def files_to_check(by: User) -> list[Waiting]:
    """The files of one's office that wait to be checked, the oldest first, with those that this person may
    not check. Three queries.
    """
    return _waiting(_passages(PassageState.TO_CHECK, Action.CHECK, by=by), Duty.CHECK, by=by)


def lots_to_certify(by: User) -> list[WaitingLot]:
    """The files of one's office that wait to be certified, by lot, the oldest first, with their manifests,
    of which the statements count. Three queries.
    """
    lots: dict[int, WaitingLot] = {}
    passages = _passages(PassageState.TO_CERTIFY, Action.CERTIFY, by=by).defer(None)
    for each in _waiting(passages, Duty.CERTIFY, by=by):
        lot = each.passage.lot_file.lot
        lots.setdefault(lot.pk, WaitingLot(lot)).files.append(each)
    return list(lots.values())


def _passages(state: PassageState, action: Action, *, by: User) -> "QuerySet[Passage]":
    found = Passage.objects.filter(policy.rows(by, action, office="office"), state=state)
    people = ("office", "efile__employer", "handed_over_by", "checked_by", "lot_file__lot__office")
    return found.defer("manifest").select_related(*people).order_by("handed_over_at", "pk")[:AT_ONCE]


def _waiting(passages: Iterable[Passage], duty: Duty, *, by: User) -> list[Waiting]:
    found = list(passages)
    done = dict(_duties_by_file(found, by=by))
    return [Waiting(each, _apart(duty, done.get(each.efile_id, []))) for each in found]


def _duties_by_file(passages: Iterable[Passage], *, by: User) -> Iterator[tuple[int, list[Duty]]]:
    columns = {
        Duty.INDEX: "indexed",
        Duty.CHECK: "checked",
        Duty.VALIDATE: "validated",
        Duty.CERTIFY: "certified",
    }
    rows = FileDuties.objects.filter(efile__in=[each.efile_id for each in passages], person=by)
    for row in rows:
        yield row.efile_id, [duty for duty, column in columns.items() if getattr(row, column)]


def _apart(duty: Duty, done: list[Duty]) -> SamePerson | None:
    earlier = conflicting_duty(duty, done=done)
    return same_person(duty, earlier) if earlier else None
