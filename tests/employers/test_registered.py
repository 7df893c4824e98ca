"""Which numbers the registry has: of each kind, and near before far."""

import pytest

from employers.identifiers import Kind
from employers.registered import Reach, find_registered, find_registered_near
from tests.employers.factories import (
    EmployerFactory,
    EmploymentFactory,
    EstablishmentFactory,
    juristic_no,
    national_id,
)

pytestmark = pytest.mark.django_db
OURS, THEIRS = "7499990028", "5099990029"


def test_numbers_are_looked_for_by_their_kind() -> None:
    employer = EmployerFactory.create(account_no=OURS, juristic_no=juristic_no(1))
    place = EstablishmentFactory.create(employer=employer, branch_seq="000005")
    EmploymentFactory.create(person__national_id=national_id(1), establishment=place)
    EmployerFactory.create(juristic_no=national_id(9))
    asked = [
        (Kind.ACCOUNT_NO, OURS),
        (Kind.ACCOUNT_NO, THEIRS),
        (Kind.JURISTIC_NO, juristic_no(1)),
        (Kind.JURISTIC_NO, juristic_no(2)),
        (Kind.NATIONAL_ID, national_id(1)),
        (Kind.NATIONAL_ID, national_id(2)),
        (Kind.NATIONAL_ID, national_id(9)),
        (Kind.BRANCH_SEQ, "000005"),
    ]
    found = [
        (Kind.ACCOUNT_NO, OURS),
        (Kind.JURISTIC_NO, juristic_no(1)),
        (Kind.NATIONAL_ID, national_id(1)),
        (Kind.NATIONAL_ID, national_id(9)),
    ]
    assert find_registered(asked) == frozenset(found)
    assert find_registered(asked, accounts=[OURS]) == frozenset([*found, (Kind.BRANCH_SEQ, "000005")])
    assert (Kind.BRANCH_SEQ, "000005") not in find_registered(asked, accounts=[THEIRS])


def test_near_is_the_folder_then_the_office_then_the_nation() -> None:
    ours, theirs = EstablishmentFactory.create(), EstablishmentFactory.create()
    for number, place in ((1, ours), (2, theirs)):
        EmploymentFactory.create(person__national_id=national_id(number), establishment=place)
    asked = [(Kind.NATIONAL_ID, national_id(number)) for number in (1, 2, 3)]
    near = find_registered_near(asked, account_no=ours.employer.account_no, office=theirs.employer.office_id)
    assert near[Reach.FOLDER] == {asked[0]}
    assert asked[1] in near[Reach.OFFICE]
    assert near[Reach.NATION] == {asked[0], asked[1]}


def test_without_a_folder_or_an_office_the_nation_alone_is_asked() -> None:
    EmployerFactory.create(account_no=OURS)
    near = find_registered_near([(Kind.ACCOUNT_NO, OURS)], account_no="", office="")
    assert (near[Reach.FOLDER], near[Reach.OFFICE]) == (frozenset(), frozenset())
    assert near[Reach.NATION] == {(Kind.ACCOUNT_NO, OURS)}
