"""The gate by API, as the contract names it."""

from typing import Any

import pytest
from pytest_django import Settings

from documents.gate.models import Finding
from documents.models import Page
from employers.models import Employer
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from tests.api.callers import Caller
from tests.documents.gate.people import (
    OTHERS,
    certifier,
    checker,
    file_of,
    filed_file,
    hand_over,
    indexer,
    last_passage,
    many_files,
    state_of,
    to_certify,
)
from tests.documents.paper import CHIANG_MAI, employer, person

pytestmark = pytest.mark.django_db
PASS = {"result": "passed", "findings": []}


def step(by: Any, ours: Employer, verb: str, body: Any = None) -> Any:
    return Caller(by).post(f"employers/{ours.account_no}/file/{verb}/", body)


def test_a_file_goes_from_filed_to_certified() -> None:
    ours = filed_file()
    seen = Caller(indexer()).get(f"employers/{ours.account_no}/file/").json()
    assert (seen["state"], seen["version"], seen["open"]) == ("to_index", 1, [])
    told = step(indexer(), ours, "hand-over", {"version": seen["version"]}).json()
    assert (told["state"], told["version"], told["account_no"]) == ("to_check", 1, ours.account_no)
    sample = Caller(checker()).get(f"employers/{ours.account_no}/file/sample/").json()
    assert set(sample) >= {"lot", "plan", "seed", "pages"}
    assert sample["pages"]
    told = step(checker(), ours, "check", {**PASS, "version": told["version"]}).json()
    assert told["state"] == "to_certify"
    told = step(certifier(), ours, "certify", {"statement": True, "version": told["version"]}).json()
    assert told["state"] == "certified"
    assert isinstance(told["deed"], int)
    told = step(certifier(), ours, "revoke", {"reason": "หน้าหาย"}).json()
    assert (told["state"], told["version"]) == ("to_index", 2)


def test_what_stands_in_the_way_is_named_in_both_languages() -> None:
    answer = step(indexer(), employer(OTHERS), "hand-over")
    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "not_ready")
    assert [set(point) for point in told["open"]] == [{"code", "message_th", "message_en", "count"}]


def test_a_stale_version_is_409_with_who_and_when() -> None:
    ours = filed_file()
    seen = file_of(ours).version
    hand_over(ours)
    answer = step(indexer(), ours, "hand-over", {"version": seen})
    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "stale")
    assert set(told["fields"]) == {"version", "state", "by", "at"}


def test_who_indexed_is_told_so_when_they_check() -> None:
    ours = filed_file()
    both = person(Role.QC, name="both")
    assert step(both, ours, "hand-over").status_code == 200
    answer = step(both, ours, "check", PASS)
    assert (answer.status_code, answer.json()["code"]) == (403, "same_person")
    answer = Caller(both).get(f"employers/{ours.account_no}/file/sample/")
    assert (answer.status_code, answer.json()["code"]) == (403, "same_person")


def test_a_return_keeps_its_findings() -> None:
    ours = filed_file()
    hand_over(ours)
    page = last_passage(ours).manifest[0]["page"]
    found = [{"page": page, "code": "turned", "note": "กลับหัว"}, {"code": "wrong_order"}]
    told = step(checker(), ours, "check", {"result": "returned", "findings": found}).json()
    assert told["state"] == "returned"
    assert list(Finding.objects.values_list("page", "code")) == [(page, "turned"), (None, "wrong_order")]


def test_a_word_of_the_callers_own_for_a_fault_is_kept() -> None:
    ours = filed_file()
    hand_over(ours)
    found = [{"code": "burnt", "note": "มุมขวา"}]
    assert step(checker(), ours, "check", {"result": "returned", "findings": found}).status_code == 200
    assert list(Finding.objects.values_list("code", "note")) == [("other", "burnt: มุมขวา")]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "invalid"),
        ({"result": "perhaps"}, 400, "invalid"),
        ({"result": "returned"}, 400, "finding_missing"),
        ({"result": "returned", "findings": [{"code": "other"}]}, 400, "invalid"),
        ({"result": "returned", "findings": [{"page": 2**62, "code": "turned"}]}, 400, "foreign_page"),
        ({"result": "returned", "findings": [{"page": 2**70, "code": "turned"}]}, 400, "invalid"),
        ({"result": "returned", "findings": "turned"}, 400, "invalid"),
        ({"result": "passed", "findings": [{"code": "unreadable"}]}, 409, "critical_finding"),
        ({"result": "passed", "sheets": -1}, 400, "invalid"),
        ({"result": "passed", "version": 2}, 409, "stale"),
    ],
)
def test_a_verdict_that_makes_no_sense_is_refused(body: Any, status: int, code: str) -> None:
    ours = filed_file()
    hand_over(ours)
    answer = step(checker(), ours, "check", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "invalid"),
        ({"statement": False}, "statement_missing"),
        *(({"statement": one}, "invalid") for one in ("x", "yes", "true", "1", 1, None, [True])),
    ],
)
def test_nothing_is_certified_without_the_statement(body: Any, code: str) -> None:
    ours = filed_file()
    to_certify(ours)
    answer = step(certifier(), ours, "certify", body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


@pytest.mark.parametrize("statement", ["yes", "true", 1])
def test_nor_is_a_lot(statement: Any) -> None:
    ours = filed_file()
    to_certify(ours)
    lot = last_passage(ours).lot_file.lot_id
    answer = Caller(certifier()).post(f"lots/{lot}/certify/", {"statement": statement})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert state_of(ours) == "to_certify"


def test_each_step_may_be_made_on_the_exact_change_that_was_seen() -> None:
    ours = filed_file()
    steps: list[tuple[Any, str, dict[str, Any]]] = [
        (indexer(), "hand-over", {}),
        (checker(), "check", PASS),
        (certifier(), "certify", {"statement": True}),
        (certifier(), "revoke", {"reason": "หน้าหาย"}),
    ]
    seen = Caller(indexer()).get(f"employers/{ours.account_no}/file/").json()["change"]
    for by, verb, body in steps:
        for other in (seen - 1 or seen + 2, seen + 1):
            refused = step(by, ours, verb, {**body, "change": other})
            assert (refused.status_code, refused.json()["code"]) == (409, "stale")
        told = step(by, ours, verb, {**body, "change": seen})
        assert told.status_code == 200
        seen = told.json()["change"]
    assert seen == file_of(ours).change


def test_a_validation_too(settings: Settings) -> None:
    settings.INDEPENDENT_VALIDATOR = True
    ours = filed_file()
    to_certify(ours)
    third, seen = checker("third"), file_of(ours).change
    refused = step(third, ours, "validate", {**PASS, "change": seen - 1})
    assert (refused.status_code, refused.json()["code"]) == (409, "stale")
    assert step(third, ours, "validate", {**PASS, "change": seen}).status_code == 200


@pytest.mark.parametrize("change", [0, -1, "x", 2**40])
def test_a_change_that_is_none_is_refused(change: Any) -> None:
    answer = step(indexer(), filed_file(), "hand-over", {"change": change})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_the_sample_says_for_which_hand_over_it_is_drawn() -> None:
    ours = filed_file()
    hand_over(ours)
    address = f"employers/{ours.account_no}/file/sample/"
    assert Caller(checker()).get(address).json()["attempt"] == 1
    found = [{"code": "wrong_order"}]
    step(checker(), ours, "check", {"result": "returned", "findings": found})
    hand_over(ours)
    assert Caller(checker()).get(address).json()["attempt"] == 2


def test_a_paper_of_a_file_has_a_period_that_is_not_known_yet() -> None:
    ours = filed_file()
    told = Caller(indexer()).get(f"employers/{ours.account_no}/file/").json()
    papers = [paper for section in told["sections"] for paper in section["documents"]]
    assert [(paper["period"], paper["date"]) for paper in papers] == [(None, None)]


def test_a_hand_over_is_undone_by_its_deed() -> None:
    ours = filed_file()
    deed = step(indexer(), ours, "hand-over").json()["deed"]
    told = Caller(indexer()).post(f"deeds/{deed}/undo/").json()
    assert (told["state"], told["account_no"]) == ("to_index", ours.account_no)
    answer = Caller(indexer()).post(f"deeds/{deed}/undo/")
    assert (answer.status_code, answer.json()["code"]) == (409, "too_late")


def test_a_lot_is_certified_in_one_call() -> None:
    files = many_files(3)
    for each in files:
        hand_over(each)
    for each in files:
        step(checker(), each, "check", PASS)
    lot = last_passage(files[0]).lot_file.lot_id
    told = Caller(certifier()).post(f"lots/{lot}/certify/", {"statement": True}).json()
    assert told["certified"] == [each.account_no for each in files]
    answer = Caller(certifier()).post(f"lots/{lot}/certify/", {"statement": True})
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_certify")
    away = Caller(person(Role.CERTIFIER, CHIANG_MAI)).post(f"lots/{lot}/certify/", {"statement": True})
    assert away.status_code == 404


def test_each_step_is_on_the_record_once() -> None:
    ours = filed_file()
    step(indexer(), ours, "hand-over")
    step(checker(), ours, "check", PASS)
    step(certifier(), ours, "certify", {"statement": True})
    step(certifier(), ours, "revoke", {"reason": "หน้าหาย"})
    told = Event.objects.exclude(actor=None).filter(action__startswith="efile.").order_by("pk")
    names = ["efile.handed_over", "efile.checked", "efile.certified", "efile.revoked"]
    assert [event.action for event in told] == names


def test_a_page_keeps_its_id_through_the_gate() -> None:
    ours = filed_file()
    before = set(Page.objects.values_list("pk", flat=True))
    to_certify(ours)
    step(certifier(), ours, "certify", {"statement": True})
    assert set(Page.objects.values_list("pk", flat=True)) == before
