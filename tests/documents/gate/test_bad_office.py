"""A bad office through the real gate: tightened within five lots, stopped, and certifies nothing any more."""

import random

import pytest

from documents.errors import OfficeStopped
from documents.gate import certifying, checking, handing_over
from documents.gate.checking import Result, Verdict
from documents.gate.findings import Found
from documents.gate.states import FindingCode
from documents.lots.lifecycle import sample_for
from documents.lots.severities import release_office, severity_of
from documents.lots.states import Severity
from documents.upkeep import integrity
from employers.models import Employer
from sso_efiles.policy import Role
from tests.documents.gate.people import certifier, checker, filed_file, indexer, last_passage, state_of
from tests.documents.paper import person
from tests.employers.factories import EmployerFactory

pytestmark = pytest.mark.django_db
PAGES = 12


def day_of_work(rate: float, dice: random.Random) -> Employer:
    """One file, handed over and checked by what its pages are: each wrong by chance at this rate. A file with
    something wrong is returned.
    """
    ours = filed_file(EmployerFactory.create(office=person(Role.INDEXER).office).account_no, pages=PAGES)
    handing_over.hand_over(ours, by=indexer())
    wrong = [page for page in sample_for(last_passage(ours)).pages if dice.random() < rate]
    found = [Found(FindingCode.KEY_FIELD_WRONG, page, "") for page in wrong]
    result = Result.RETURNED if found else Result.PASSED
    checking.check(ours, Verdict(result, found, seen=None), by=checker())
    return ours


def test_a_bad_office_is_tightened_within_five_lots_then_stopped_and_certifies_nothing() -> None:
    dice = random.Random(7)
    severities = []
    for _ in range(5):
        day_of_work(0.2, dice)
        severities.append(severity_of("7400"))
    assert Severity.TIGHTENED in severities
    for _ in range(30):
        if severity_of("7400") == Severity.STOPPED:
            break
        day_of_work(0.2, dice)
    assert severity_of("7400") == Severity.STOPPED
    good = day_of_work(0, dice)
    assert state_of(good) == "to_certify"
    with pytest.raises(OfficeStopped):
        certifying.certify(good, by=certifier(), statement=True)
    assert state_of(good) == "to_certify"
    release_office(good.office, by=person(Role.PROVINCE_ADMIN), reason="อบรมผู้สแกนใหม่และเปลี่ยนเครื่องสแกน")
    certifying.certify(good, by=certifier(), statement=True)
    assert state_of(good) == "certified"
    assert [each for each in integrity.check() if each.invariant[0] in "GL"] == []


def test_a_good_office_is_sampled_normally_and_certifies() -> None:
    dice = random.Random(7)
    for _ in range(6):
        ours = day_of_work(0, dice)
        certifying.certify(ours, by=certifier(), statement=True)
    assert severity_of("7400") == Severity.NORMAL
    assert [each for each in integrity.check() if each.invariant[0] in "GL"] == []
