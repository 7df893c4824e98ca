"""Four eyes on one file: asked by the code, held by the database."""

import itertools

import pytest
from django.db import IntegrityError, transaction

from documents.employer_file import duties, moves
from documents.employer_file.models import EmployerFile, FileDuties
from documents.employer_file.states import EmployerFileState
from documents.errors import SamePerson, TooLate
from sso_efiles.policy import Role
from sso_efiles.policy.duties import Duty, may_follow
from tests.documents.paper import employer, person

pytestmark = pytest.mark.django_db
OURS = "7499990028"
COLUMNS = {"index": "indexed", "check": "checked", "validate": "validated", "certify": "certified"}


@pytest.mark.parametrize("steps", list(itertools.product(Duty, repeat=2)))
def test_a_second_duty_is_written_down_only_where_the_rule_lets_it(steps: tuple[Duty, Duty]) -> None:
    ours, somebody = employer(OURS), person(Role.QC)
    first, second = steps
    duties.record_duty(first, ours, somebody)
    if may_follow(second, done=[first]):
        duties.record_duty(second, ours, somebody)
        assert set(duties.duties_done(ours.pk, somebody)) == {first, second}
    else:
        with pytest.raises(SamePerson) as refused:
            duties.record_duty(second, ours, somebody)
        assert refused.value.fields == {"duty": second.value, "done": first.value}
        assert duties.duties_done(ours.pk, somebody) == [first]


@pytest.mark.parametrize("steps", list(itertools.combinations(Duty, 2)))
def test_the_database_refuses_what_the_code_forgets(steps: tuple[Duty, Duty]) -> None:
    ours, somebody = employer(OURS), person(Role.QC)
    moves.move(ours, EmployerFileState.TO_INDEX)
    row = FileDuties(efile=EmployerFile.objects.get(), person=somebody)
    for duty in steps:
        setattr(row, COLUMNS[duty.value], True)
    if may_follow(steps[1], done=[steps[0]]):
        row.save()
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_another_file_is_another_matter() -> None:
    somebody = person(Role.QC)
    duties.record_duty(Duty.INDEX, employer(OURS), somebody)
    duties.record_duty(Duty.CHECK, employer("5099990029"), somebody)


@pytest.mark.parametrize(
    ("state", "closed"),
    [
        (EmployerFileState.TO_INDEX, False),
        (EmployerFileState.RETURNED, False),
        (EmployerFileState.CERTIFIED, False),
        (EmployerFileState.TO_CHECK, True),
        (EmployerFileState.TO_CERTIFY, True),
    ],
)
def test_what_was_handed_over_is_not_changed(state: EmployerFileState, closed: bool) -> None:
    ours, somebody = employer(OURS), person(Role.INDEXER)
    moves.move(ours, state)
    if closed:
        with pytest.raises(TooLate):
            duties.require_changeable([ours.pk], by=somebody)
    else:
        duties.require_changeable([ours.pk], by=somebody)


def test_who_checked_a_file_does_not_index_it() -> None:
    ours, checker = employer(OURS), person(Role.QC)
    duties.record_duty(Duty.CHECK, ours, checker)
    with pytest.raises(SamePerson):
        duties.require_changeable([ours.pk], by=checker)
