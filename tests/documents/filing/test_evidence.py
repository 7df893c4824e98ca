"""What counts as a sign of a page, and whom a page names: both sides of each bound."""

from typing import Any

import pytest

from documents.filing.evidence import PageEvidence, Signal, gather_evidence
from documents.models import Identifier, Page, Reading
from documents.reading.stored_text import encode_digits
from employers.matching import Evidence, Match, Rule
from employers.models import Employer
from employers.names import CompanyName
from ocr.engine import DigitCell, DigitField, PageText
from tests.documents.paper import employee, employer, folder

OURS, THEIRS = Employer(pk=1, account_no="7499990028"), Employer(pk=2, account_no="5099990029")


def match_of(owner: Employer, **scores: float) -> Match:
    """An employer with evidence by these rules."""
    why = tuple(Evidence(Rule(rule), "x", score) for rule, score in scores.items())
    return Match(owner, sum(scores.values()), why)


def test_a_number_as_it_was_read_names_its_employer_and_two_name_nobody() -> None:
    ours, theirs = match_of(OURS, account_no=1.0), match_of(THEIRS, account_no=1.0)
    assert PageEvidence((ours, match_of(THEIRS, name=0.7))).employer == OURS
    assert PageEvidence((ours, theirs)).employer is None
    assert PageEvidence().employer is None


def test_two_signs_name_an_employer_and_one_that_is_no_number_does_not() -> None:
    assert PageEvidence((match_of(OURS, name=0.7, people=0.2),)).employer == OURS
    assert PageEvidence((match_of(OURS, name=0.7),)).employer is None
    assert PageEvidence((match_of(OURS, people=1.0),)).employer is None


def test_a_companys_number_that_two_accounts_share_is_nobodys_alone() -> None:
    assert PageEvidence((match_of(OURS, juristic_no=1.0),)).shows_number_of(OURS)
    assert not PageEvidence((match_of(OURS, juristic_no=0.5),)).shows_number_of(OURS)
    assert PageEvidence((match_of(OURS, juristic_no=0.5),)).signals_of(OURS) == {Signal.NUMBER}


@pytest.mark.parametrize(("score", "signs"), [(0.3, {Signal.NUMBER}), (0.29, set())])
def test_a_repaired_number_is_a_sign_from_three_tenths(score: float, signs: set[Signal]) -> None:
    here = PageEvidence((match_of(OURS, account_no_repaired=score),))
    assert here.signals_of(OURS) == signs
    assert not here.shows_number_of(OURS), "it is never one that names the employer alone"


def test_the_companys_and_the_accounts_number_are_one_sign() -> None:
    assert PageEvidence((match_of(OURS, account_no=1.0, juristic_no=1.0),)).signals_of(OURS) == {
        Signal.NUMBER
    }


def test_of_five_reasons_four_are_kept() -> None:
    five = dict.fromkeys(Rule, 0.2)
    kept = PageEvidence((match_of(OURS, **five),)).reasons_for(OURS)
    assert [why["rule"] for why in kept] == [rule.value for rule in list(Rule)[:4]]
    del five[list(Rule)[4]]
    assert PageEvidence((match_of(OURS, **five),)).reasons_for(OURS) == kept


@pytest.mark.django_db
def test_the_other_readings_of_stored_boxes_are_asked_of_the_registry() -> None:
    ours = employer("7499990028")
    page = Page.objects.get(batch=folder("ถาดที่ 1", "เรื่อง แจ้งผล"))
    field = DigitField(
        "7499990029", (1, 1, 9, 9), 0.6, (("7499990028", 0.4),), (DigitCell((1, 1, 2, 9)),), (2, 7, 1)
    )
    text = PageText("", (), 0.9, 100, 100, digits=(field,))
    Reading.objects.filter(page=page).update(digits=encode_digits(text))
    assert gather_evidence([page])[page.pk].signals_of(ours) == {Signal.NUMBER}


def number_on(page: Page, value: str, **facts: Any) -> Identifier:
    facts = {"kind": "account_no", "as_read": value, "check_result": "suspect", "told": 0.6} | facts
    return Identifier.objects.create(page=page, value=value, **facts)


@pytest.fixture
def page() -> Page:
    return Page.objects.get(batch=folder("ถาดที่ 1", "เรื่อง แจ้งผล"))


@pytest.mark.django_db
@pytest.mark.parametrize(("facts", "named"), [({"check_result": "ok", "told": 0.999}, True), ({}, False)])
def test_an_account_number_in_boxes_names_its_employer_alone_only_where_it_is_sure(
    page: Page, facts: dict[str, Any], named: bool
) -> None:
    ours = employer("7499990028")
    number_on(page, "7499990028", candidates=[] if named else [["7499990028", 0.6]], **facts)
    here = gather_evidence([page])[page.pk]
    assert here.signals_of(ours) == {Signal.NUMBER}
    assert here.shows_number_of(ours) is named
    assert (here.employer == ours) is named


@pytest.mark.django_db
@pytest.mark.parametrize(("share", "signs"), [(0.05, {Signal.NUMBER}), (0.04, frozenset())])
def test_an_unsure_number_is_looked_for_by_its_likely_readings(
    page: Page, share: float, signs: frozenset[Signal]
) -> None:
    ours = employer("7499990028")
    number_on(page, "7499990036", candidates=[["7499990036", 0.6], ["7499990028", share]])
    assert gather_evidence([page])[page.pk].signals_of(ours) == signs


@pytest.mark.django_db
def test_a_sure_number_in_boxes_that_nobody_has_is_not_taken_for_a_neighbours(page: Page) -> None:
    ours = employer("7499990028")
    number_on(page, "7499990128", check_result="ok", told=0.999)
    assert gather_evidence([page])[page.pk].match_of(ours) is None


@pytest.mark.django_db
def test_a_mended_account_number_is_no_sign_alone(page: Page) -> None:
    ours = employer("7499990028")
    number_on(page, "7499990028", as_read="7499990029", mended=True, check_result="ok", told=0.998)
    here = gather_evidence([page])[page.pk]
    assert here.signals_of(ours) == {Signal.NUMBER}
    assert not here.shows_number_of(ours)
    assert here.employer is None


@pytest.mark.django_db
@pytest.mark.parametrize(("sure", "signs"), [(True, {Signal.PEOPLE}), (False, frozenset())])
def test_a_persons_number_read_with_doubt_is_no_sign(
    page: Page, sure: bool, signs: frozenset[Signal]
) -> None:
    ours = employer("7499990028")
    employee("3101200345677", ours)
    facts = {"check_result": "ok"} if sure else {"candidates": [["3101200345677", 0.6]]}
    number_on(page, "3101200345677", kind="national_id", **facts)
    here = gather_evidence([page])[page.pk]
    assert here.signals_of(ours) == signs
    assert here.people == (frozenset({"3101200345677"}) if sure else frozenset())


@pytest.mark.django_db
@pytest.mark.parametrize(("regions", "signs"), [([], {Signal.NAME}), ([[90, 90, 1600, 150, 0.9]], set())])
def test_a_name_that_a_hand_wrote_is_no_sign(regions: list[list[float]], signs: set[Signal]) -> None:
    name = "บริษัท สยามตัวอย่างพัฒนา จำกัด"
    ours = employer("7499990028", name=name, search_key=CompanyName.parse(name).key)
    page = Page.objects.get(batch=folder("ถาดที่ 1", f"{name}\nเรื่อง แจ้งผล"))
    Reading.objects.filter(page=page).update(handwriting=regions)
    assert gather_evidence([page])[page.pk].signals_of(ours) == signs
