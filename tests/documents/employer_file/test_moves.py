"""An electronic file: listed while there is no row, moved with its counters, following its office."""

import pytest
from django.db import IntegrityError, transaction

from documents.employer_file import moves
from documents.employer_file.models import EmployerFile, Hold
from documents.employer_file.states import EmployerFileState
from documents.upkeep import integrity
from sso_efiles.audit.models import Event
from sso_efiles.counters import recount
from sso_efiles.counters.models import CounterDelta
from sso_efiles.policy import Role
from tests.documents.paper import CHIANG_MAI, SAMUT_SAKHON, employer, office, person

pytestmark = pytest.mark.django_db
OURS = "7499990028"


def totals() -> dict[tuple[str, str], int]:
    return CounterDelta.objects.totals()


def test_absence_means_listed() -> None:
    ours = employer(OURS)
    assert moves.state_of(ours) == EmployerFileState.LISTED
    assert not EmployerFile.objects.exists()


def test_a_move_takes_the_counter_with_it_and_is_on_the_record() -> None:
    ours = employer(OURS)
    moves.move(ours, EmployerFileState.TO_INDEX)
    moves.move(ours, EmployerFileState.TO_CHECK)
    assert moves.state_of(ours) == EmployerFileState.TO_CHECK
    assert totals() == {(SAMUT_SAKHON, "employers"): 1, (SAMUT_SAKHON, "files.to_check"): 1}
    assert [e.data for e in Event.objects.filter(action="efile.moved").order_by("pk")] == [
        {"was": "listed", "now": "to_index"},
        {"was": "to_index", "now": "to_check"},
    ]


def test_a_move_to_where_it_is_changes_nothing() -> None:
    ours = employer(OURS)
    moves.move(ours, EmployerFileState.LISTED)
    assert not Event.objects.filter(action="efile.moved").exists()


@pytest.mark.parametrize(
    ("state", "stays"),
    [
        (EmployerFileState.TO_INDEX, False),
        (EmployerFileState.NOT_FOUND, True),
        (EmployerFileState.TO_CHECK, True),
        (EmployerFileState.CERTIFIED, True),
        (EmployerFileState.RETURNED, True),
    ],
)
def test_states_that_people_set_do_not_follow_the_pages(state: EmployerFileState, stays: bool) -> None:
    ours = employer(OURS)
    moves.move(ours, state)
    with transaction.atomic():
        moves.refresh_state(ours.pk)  # nothing lies in it
    assert moves.state_of(ours) == (state if stays else EmployerFileState.LISTED)


def test_a_file_follows_the_registry_to_another_office_with_its_counter() -> None:
    ours = employer(OURS)
    moves.move(ours, EmployerFileState.CERTIFIED)
    ours.office = office(CHIANG_MAI)
    ours.save()
    for code in (SAMUT_SAKHON, CHIANG_MAI):
        recount.recount_office(code)  # what the registry's import does for its own counter
    assert moves.follow_registry() == 1
    assert moves.follow_registry() == 0
    assert totals() == {(CHIANG_MAI, "employers"): 1, (CHIANG_MAI, "files.certified"): 1}
    assert Event.objects.get(action="efile.transferred").data == {"was": SAMUT_SAKHON, "now": CHIANG_MAI}
    assert not [breach for breach in integrity.check() if breach.invariant == "I6"]
    assert not CounterDelta.objects.by_work().filter(office=CHIANG_MAI, name="files.certified").exists()


def test_a_hold_is_lifted_by_somebody_at_some_time() -> None:
    moves.move(employer(OURS), EmployerFileState.IN_PROGRESS)
    head = person(Role.HEAD)
    hold = Hold.objects.create(efile=EmployerFile.objects.get(), reason="คดีความ", placed_by=head)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hold.objects.filter(pk=hold.pk).update(lifted_by=head)
