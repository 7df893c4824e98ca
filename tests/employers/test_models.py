"""Who sees the registry, and what the database itself refuses."""

import pytest
from django.db import IntegrityError, transaction

from employers.identifiers import InvalidAccountNo
from employers.models import Employer, InsuredPerson
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from tests.employers.factories import (
    EmployerFactory,
    EmploymentFactory,
    EstablishmentFactory,
    FormerNameFactory,
    InsuredPersonFactory,
    OfficeFactory,
)

pytestmark = pytest.mark.django_db
READERS = {Role.SCANNER, Role.INDEXER, Role.QC, Role.CERTIFIER, Role.HEAD, Role.COUNTER}


@pytest.mark.parametrize("role", list(Role))
def test_whoever_reads_filed_pages_sees_the_registry_of_the_nation(role: Role) -> None:
    InsuredPersonFactory.create()
    EmployerFactory.create(office=OfficeFactory.create(code="5000"))
    user = User.objects.create_user("x", role=role, office=OfficeFactory.create(code="7400"))
    seen = 1 if role in READERS else 0
    assert Employer.objects.visible_to(user).count() == seen
    assert InsuredPerson.objects.visible_to(user).count() == seen


def test_a_number_finds_its_employer_however_it_is_written() -> None:
    employer = EmployerFactory.create(account_no="7499990028")
    assert Employer.objects.by_account("๗๔-9999002-8").get() == employer
    with pytest.raises(InvalidAccountNo):
        Employer.objects.by_account("74")


def test_numbers_are_found_by_their_beginning() -> None:
    for number in ("7499990028", "7408465910", "5099990029"):
        EmployerFactory.create(account_no=number)
    assert [each.account_no for each in Employer.objects.starting_with("74")] == ["7408465910", "7499990028"]
    assert not Employer.objects.starting_with("x").exists()


def test_lists_show_part_of_a_persons_number() -> None:
    person = InsuredPersonFactory.create(national_id="1000000000009")
    assert person.national_id_masked == "1-00XX-XXXXX-XX-9"


@pytest.mark.parametrize(
    "changes",
    [
        {"account_no": "749999002"},
        {"account_no": "749999002x"},
        {"account_no": "๗๔๙๙๙๙๐๐๒๘"},
        {"juristic_no": "123"},
        {"status": "gone"},
        {"branch_seq": "1"},
    ],
)
def test_the_database_refuses_an_employer_that_cannot_be(changes: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        EmployerFactory.create(**changes)


def test_a_place_of_business_is_there_once() -> None:
    place = EstablishmentFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        EstablishmentFactory.create(employer=place.employer)


def test_work_does_not_end_before_it_starts() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        EmploymentFactory.create(ended_on="2019-12-31")


def test_rows_say_what_they_are_without_personal_numbers() -> None:
    work = EmploymentFactory.create(person__national_id="1000000000009")
    former = FormerNameFactory.create(employer__account_no="7499990028")
    said = " ".join(map(str, (work, work.person, work.establishment, former, former.employer)))
    assert "1000000000009" not in said
    assert "74-9999002-8" in said
    assert work.establishment.is_head_office
