"""What every step at the gate shares: it holds the employer, is made on the version that its person saw, and
is closed with duty, audit event, state and deed, all in one transaction.

Each verb's body is `with at_gate(...) as file:`; a constraint of the database that two steps at once run into
is told as the refusal that the slower one would have got anyway. The order of locks: document, batches,
employers by their ids, lots, pages.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now

from documents.employer_file import moves
from documents.employer_file.duties import same_person
from documents.employer_file.models import EmployerFile, Passage
from documents.employer_file.states import EmployerFileState
from documents.errors import Stale, WrongState
from documents.gate.history import stale_file
from documents.models import Deed
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.counters import work
from sso_efiles.counters.steps import Step
from sso_efiles.counters.work import Facts
from sso_efiles.policy.duties import Duty

HANDED_OVER_FROM = (EmployerFileState.TO_INDEX, EmployerFileState.RETURNED)
"""States from which a file is handed over."""
_APART = {
    "duties_index_apart_from_check": (Duty.CHECK, Duty.INDEX),
    "duties_check_apart_from_certify": (Duty.CERTIFY, Duty.CHECK),
    "duties_validate_apart_from_all": (Duty.VALIDATE, Duty.CHECK),
    "passage_checked_by_another": (Duty.CHECK, Duty.INDEX),
    "passage_certified_by_another": (Duty.CERTIFY, Duty.CHECK),
}
"""Constraints that keep two duties from one person, and which."""


@contextmanager
def at_gate(employer: Employer, *, version: int | None = None) -> Iterator[EmployerFile]:
    """The file, held until the block ends. Stale where it is past the version that the caller saw."""
    with held_files([employer.pk]) as files:
        file = files[employer.pk]
        require_version(file, version)
        yield file


def require_version(file: EmployerFile, version: int | None) -> None:
    """Stale unless the caller's decision was made on this version; None asks for nothing."""
    if version is not None and version != file.change:
        raise stale_file(file)


@contextmanager
def held_files(employers: Iterable[int]) -> Iterator[dict[int, EmployerFile]]:
    """The files of these employers by their ids, held until the block ends; locked in one order by all."""
    with refused_by_constraint(), transaction.atomic():
        wanted = Employer.objects.select_for_update(no_key=True, of=("self",)).select_related("office")
        held = list(wanted.filter(pk__in=set(employers)).order_by("pk"))
        known = EmployerFile.objects.select_related("office").in_bulk([employer.pk for employer in held])
        yield {employer.pk: _file_of(employer, known.get(employer.pk)) for employer in held}


@contextmanager
def refused_by_constraint() -> Iterator[None]:
    """What the database alone keeps apart is a refusal, too: never a fault of ours."""
    try:
        yield
    except IntegrityError as error:
        duties = next((pair for name, pair in _APART.items() if name in str(error)), None)
        raise (same_person(*duties) if duties else Stale()) from error


def close_step(
    file: EmployerFile,
    verb: Deed.Verb,
    state: EmployerFileState | None,
    *,
    by: User,
    after: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
) -> Deed:
    """Move the file (None: it stays where it is, one change older) and write the deed. `before` is how it
    stood, where it was moved already. The file is fresh behind it.
    """
    before = before or {"state": file.state, "version": file.version}
    if state is None or state == file.state:
        EmployerFile.objects.filter(pk=file.pk).update(change=F("change") + 1, changed_at=Now())
    else:
        moves.move(file.employer, state)
    file.refresh_from_db(fields=["state", "version", "change", "changed_at"])
    return Deed.objects.create(
        verb=verb,
        thing=Deed.Thing.EFILE,
        thing_id=file.pk,
        version=file.change,
        before=before,
        after={"state": file.state, "version": file.version, **after},
        office_id=file.office_id,
        by=by,
    )


def count_passage(passage: Passage, step: Step, *, facts: Facts, files: int = 1) -> None:
    """Count (or, with -1, take from the figures) a step of a file's way through the gate. Within its
    transaction.
    """
    work.add(passage.office_id, step, files=files, pages=files * passage.pages, facts=facts)


def passage_in(file: EmployerFile, *states: EmployerFileState) -> Passage:
    """The open passage of a file that stands in one of these states; WrongState."""
    passage = moves.open_passage(file.pk)
    if passage is None or file.state not in states:
        raise WrongState
    return passage


def _file_of(employer: Employer, file: EmployerFile | None) -> EmployerFile:
    """The row with its employer; of a file that is merely listed, one that was not saved yet."""
    file = file or EmployerFile(employer=employer, office=employer.office)
    file.employer = employer
    return file
