"""Blind second entry: risky fields are asked without their value, keyed once, compared as they are stored."""

from datetime import date

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from documents.employer_file import moves
from documents.employer_file.content import manifest_of
from documents.employer_file.duties import record_duty
from documents.employer_file.models import EmployerFile, Passage
from documents.employer_file.states import EmployerFileState, PassageState
from documents.errors import SamePerson, WrongState
from documents.gate import blind
from documents.gate.blind import (
    DATE,
    agreement_by_office,
    disagreements,
    fields_for,
    fields_left,
    normalise,
    record_blind_entry,
)
from documents.gate.models import BlindEntry
from documents.models import Document, Identifier, Page, PageDoubt, Reading
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.policy.duties import Duty
from sso_efiles.refusal import Forbidden, InvalidInput
from tests.documents.paper import employer, person
from tests.factories import IdentifierFactory, SlotFactory, filed_page

pytestmark = pytest.mark.django_db
OURS, OTHER, THIRD = "7499990028", "1099990017", "5099990029"


def page_of(ours: Employer, *numbers: str, **facts: object) -> Page:
    """A page with these account numbers on it."""
    page = filed_page(employer=ours)
    for number in numbers:
        IdentifierFactory.create(page=page, value=number, **facts)
    return page


def hand_over(ours: Employer) -> Passage:
    manifest = manifest_of(ours.pk)
    if not EmployerFile.objects.filter(pk=ours.pk).exists():
        moves.move(ours, EmployerFileState.TO_CHECK)
    return Passage.objects.create(
        efile_id=ours.pk,
        version=1,
        office=ours.office,
        manifest=manifest.slots,
        content=manifest.digest,
        root=manifest.root,
        pages=manifest.pages,
        handed_over_by=person(Role.INDEXER),
    )


@pytest.fixture
def ours() -> Employer:
    return employer(OURS)


@pytest.fixture
def qc() -> User:
    return person(Role.QC)


def asked(passage: Passage) -> list[tuple[int, str]]:
    return [(one.page, one.field) for one in fields_for(passage)]


@pytest.mark.parametrize(
    "risk",
    [
        {"check_result": "suspect"},
        {"mended": True},
        {"by_hand": True},
        {"candidates": [["7499990028", 0.5], ["7499990128", 0.4]]},
    ],
)
def test_a_number_at_risk_is_asked_and_a_sure_one_is_not(risk: dict[str, object], ours: Employer) -> None:
    page_of(ours, OTHER)
    risky = page_of(ours, THIRD, **risk)
    assert asked(hand_over(ours)) == [(risky.pk, "account_no")]


def test_what_is_asked_says_nothing_of_the_first_value(ours: Employer) -> None:
    page_of(ours, THIRD, check_result="suspect")
    assert THIRD not in repr(fields_for(hand_over(ours)))


def test_every_number_and_the_day_of_a_doubted_page_are_asked(ours: Employer) -> None:
    page = page_of(ours, OURS)
    IdentifierFactory.create(page=page, kind="branch_seq", value="000000")
    Document.objects.filter(pages=page).update(dated=date(2019, 6, 17))
    assert asked(hand_over(ours)) == []
    Passage.objects.all().delete()
    PageDoubt.objects.create(page=page, code="low_confidence")
    passage = hand_over(ours)
    assert asked(passage) == [(page.pk, "account_no"), (page.pk, "branch_seq"), (page.pk, DATE)]


@pytest.mark.parametrize(("confidence", "fields"), [(0.74, 1), (0.75, 0)])
def test_a_page_read_without_confidence_is_risky(confidence: float, fields: int, ours: Employer) -> None:
    page = page_of(ours, OURS)
    Reading.objects.filter(page=page).update(confidence=confidence)
    assert len(fields_for(hand_over(ours))) == fields


def test_a_kind_that_a_page_has_twice_and_a_slot_without_a_picture_are_not_asked(ours: Employer) -> None:
    page = page_of(ours, OURS, OTHER, check_result="suspect")
    IdentifierFactory.create(page=page, kind="juristic_no", value="0105599000019", check_result="suspect")
    slot = SlotFactory.create(batch=page.batch, document=page.document, position=5)
    IdentifierFactory.create(page=slot, check_result="suspect")
    assert asked(hand_over(ours)) == [(page.pk, "juristic_no")]


def test_a_file_is_asked_its_riskiest_fields_and_no_more(
    ours: Employer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blind, "MOST_FIELDS", 2)
    mended = page_of(ours, OTHER, mended=True)
    suspects = [page_of(ours, THIRD, check_result="suspect") for _ in range(2)]
    passage = hand_over(ours)
    assert set(asked(passage)) == {(page.pk, "account_no") for page in suspects}
    monkeypatch.setattr(blind, "MOST_FIELDS", 3)
    assert (mended.pk, "account_no") in asked(passage)


@pytest.mark.parametrize(
    ("keyed", "agrees"),
    [
        (THIRD, True), ("๕๐-๙๙๙๙๐๐๒-๙", True), (" 50 9999002 9 ", True), ("５０９９９９００２９", True),
        ("5099990020", False), ("509999002", False), ("50999900Z9", False),
    ],
)  # fmt: skip
def test_both_entries_are_compared_as_they_are_stored(
    keyed: str, agrees: bool, ours: Employer, qc: User
) -> None:
    page = page_of(ours, THIRD, check_result="suspect")
    passage = hand_over(ours)
    entry = record_blind_entry(passage, page=page.pk, field="account_no", value=keyed, by=qc)
    assert (entry.first, entry.agrees) == (THIRD, agrees)
    assert [one.pk for one in disagreements(passage)] == ([] if agrees else [entry.pk])
    assert fields_left(passage) == []
    event = Event.objects.get(action="blind.keyed")
    assert event.data == {"field": "account_no", "agrees": agrees}


@pytest.mark.parametrize(
    ("keyed", "agrees"), [("17/6/2562", True), ("๑๗ มิ.ย. ๒๕๖๒", True), ("17 มิถุนายน 2563", False)]
)
def test_a_day_may_be_keyed_in_any_spelling(keyed: str, agrees: bool, ours: Employer, qc: User) -> None:
    page = page_of(ours)
    Document.objects.filter(pages=page).update(dated=date(2019, 6, 17))
    PageDoubt.objects.create(page=page, code="faint")
    entry = record_blind_entry(hand_over(ours), page=page.pk, field=DATE, value=keyed, by=qc)
    assert entry.agrees is agrees


@pytest.mark.parametrize("value", ["", "  ", "\0", "1" * 61])
def test_nothing_and_too_much_are_no_entry(value: str) -> None:
    with pytest.raises(InvalidInput):
        normalise("account_no", value)


def test_what_is_no_day_is_no_entry() -> None:
    with pytest.raises(InvalidInput):
        normalise(DATE, "31/2/2562")


def test_a_field_is_keyed_once_and_only_if_it_is_asked(ours: Employer, qc: User) -> None:
    sure, risky = page_of(ours, OTHER), page_of(ours, THIRD, check_result="suspect")
    passage = hand_over(ours)
    for page, field in ((sure.pk, "account_no"), (risky.pk, "branch_seq"), (10**9, "account_no")):
        with pytest.raises(InvalidInput):
            record_blind_entry(passage, page=page, field=field, value="1", by=qc)
    record_blind_entry(passage, page=risky.pk, field="account_no", value="1", by=qc)
    with pytest.raises(WrongState):
        record_blind_entry(passage, page=risky.pk, field="account_no", value=THIRD, by=qc)
    assert BlindEntry.objects.get().second == "1"


def test_who_may_not_check_may_not_key(ours: Employer, qc: User) -> None:
    page = page_of(ours, THIRD, check_result="suspect")
    passage = hand_over(ours)
    for stranger in (person(Role.INDEXER), person(Role.QC, "5000"), person(Role.CERTIFIER)):
        with pytest.raises(Forbidden):
            record_blind_entry(passage, page=page.pk, field="account_no", value=THIRD, by=stranger)
    with transaction.atomic():
        record_duty(Duty.INDEX, ours, qc)
    with pytest.raises(SamePerson):
        record_blind_entry(passage, page=page.pk, field="account_no", value=THIRD, by=qc)


def test_once_a_file_is_checked_nothing_is_keyed_any_more(ours: Employer, qc: User) -> None:
    page = page_of(ours, THIRD, check_result="suspect")
    passage = hand_over(ours)
    Passage.objects.filter(pk=passage.pk).update(state=PassageState.TO_CERTIFY)
    with pytest.raises(WrongState):
        record_blind_entry(passage, page=page.pk, field="account_no", value=THIRD, by=qc)


def test_agreement_is_measured_by_office_and_field(
    ours: Employer, qc: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pages = [page_of(ours, THIRD, check_result="suspect") for _ in range(4)]
    passage = hand_over(ours)
    for page, keyed in zip(pages, (THIRD, THIRD, THIRD, OTHER), strict=True):
        record_blind_entry(passage, page=page.pk, field="account_no", value=keyed, by=qc)
    hq = person(Role.HQ_ADMIN, "1000")
    with django_assert_num_queries(2):
        (found,) = agreement_by_office(hq)
    assert (found.office.pk, found.field, found.share.part, found.share.whole) == ("7400", "account_no", 3, 4)
    assert found.share.rate == 0.75
    assert agreement_by_office(person(Role.QC, "5000")) == []


def test_asking_costs_the_same_for_a_large_file(
    ours: Employer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(8):
        page_of(ours, THIRD, check_result="suspect")
    passage = hand_over(ours)
    with django_assert_num_queries(3):
        assert len(fields_for(passage)) == 8


def test_kinds_are_those_of_the_identifiers() -> None:
    assert set(blind.FIELDS) == {*Identifier.Kind.values, DATE}
