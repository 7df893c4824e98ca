"""Lots and the blind second entry over the API."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from documents.employer_file.duties import record_duty
from documents.employer_file.models import Passage
from documents.employer_file.states import PassageState
from documents.lots.draws import draw_pages
from documents.lots.lifecycle import pictures_in, sample_for
from documents.lots.models import Lot
from sso_efiles.policy import Role
from sso_efiles.policy.duties import Duty
from tests.api.callers import ERROR, Caller
from tests.documents.gate.test_blind import THIRD, page_of
from tests.documents.gate.test_blind import hand_over as hand_over_file
from tests.documents.lots.office_day import hand_over, look
from tests.documents.paper import employer, person

pytestmark = pytest.mark.django_db
NAMES = {"id", "office", "day", "files", "plan", "severity", "sample", "defects", "result"}


def caller(role: Role = Role.QC, code: str = "7400") -> Caller:
    return Caller(person(role, code))


def test_the_list_has_the_names_of_the_contract_newest_first() -> None:
    look(hand_over(), lambda _: True)
    hand_over()
    answer = caller().get("lots/").json()
    gathering, rejected = answer["results"]
    assert answer["next"] is None
    assert rejected.keys() >= NAMES
    assert (rejected["office"], rejected["files"], rejected["plan"]) == ("7400", 1, "iso-ii-065/1")
    assert (rejected["severity"], rejected["sample"], rejected["defects"]) == ("normal", 10, 10)
    assert (rejected["result"], rejected["state"]) == ("rejected", "rejected")
    assert (gathering["result"], gathering["plan"], gathering["number"]) == (None, None, 2)


def test_the_list_is_narrowed_by_office_and_state() -> None:
    look(hand_over())
    hand_over(code="5000")
    hq = caller(Role.HQ_ADMIN, "1000")
    assert [one["office"] for one in hq.get("lots/", office="5000").json()["results"]] == ["5000"]
    assert [one["office"] for one in hq.get("lots/", state="accepted").json()["results"]] == ["7400"]
    assert hq.get("lots/", state="rejected", office="7400").json()["results"] == []
    refused = hq.get("lots/", state="burnt")
    assert refused.status_code == 400
    assert refused.json().keys() >= ERROR


def test_another_offices_lot_is_not_there_and_an_auditor_may_not_ask() -> None:
    hand_over()
    lot = Lot.objects.get()
    assert caller(code="5000").get(f"lots/{lot.pk}/").status_code == 404
    assert caller(code="5000").get("lots/").json()["results"] == []
    assert caller(Role.AUDITOR, "1000").get("lots/").status_code == 403
    assert caller().get("lots/999999999999999999999/").status_code == 404


def test_one_lot_holds_what_is_needed_to_repeat_its_draw() -> None:
    passages = [hand_over(pages=30) for _ in range(2)]
    look(passages[0])
    lot = Lot.objects.get()
    told = caller().get(f"lots/{lot.pk}/").json()
    drawn = [one["page"] for file in told["members"] for one in file["drawn"] if one["random"]]
    population = [page for passage in passages for page in pictures_in(passage.manifest)]
    assert set(drawn) == set(draw_pages(told["seed"], population, size=told["sample"]))
    assert told["members"][0]["account_no"] == passages[0].efile.employer.account_no
    executive = caller(Role.EXECUTIVE, "1000").get(f"lots/{lot.pk}/").json()
    assert [one["account_no"] for one in executive["members"]] == [None, None]


@pytest.mark.parametrize("role", [Role.INDEXER, Role.CERTIFIER, Role.HEAD])
def test_who_may_not_check_sees_nothing_that_is_drawn_of_a_file_to_be_checked(role: Role) -> None:
    passages = [hand_over(pages=30) for _ in range(2)]
    look(passages[0])
    lot = Lot.objects.get()
    told = caller(role).get(f"lots/{lot.pk}/").json()
    assert [bool(one["drawn"]) for one in told["members"]] == [True, False]
    assert told["seed"] == ""
    shown = visitor(role).get(f"/lots/{lot.pk}/").content.decode()
    assert lot.seed not in shown
    look(passages[1])
    told = caller(role).get(f"lots/{lot.pk}/").json()
    assert [bool(one["drawn"]) for one in told["members"]] == [True, True]
    assert told["seed"] == lot.seed
    assert lot.seed in visitor(role).get(f"/lots/{lot.pk}/").content.decode()


def test_nor_does_a_checker_of_a_file_that_they_indexed() -> None:
    passages = [hand_over(pages=3) for _ in range(2)]
    sample_for(passages[0])
    ours = caller()
    record_duty(Duty.INDEX, passages[1].efile.employer, ours.user)
    told = ours.get(f"lots/{Lot.objects.get().pk}/").json()
    assert [bool(one["drawn"]) for one in told["members"]] == [True, False]
    assert told["seed"] == ""


def test_what_was_taken_back_counts_no_more() -> None:
    passages = [hand_over() for _ in range(3)]
    Passage.objects.filter(pk=passages[0].pk).update(state=PassageState.WITHDRAWN)
    assert [one["files"] for one in caller().get("lots/").json()["results"]] == [2]
    assert caller().get(f"lots/{Lot.objects.get().pk}/").json()["files"] == 2


def visitor(role: Role) -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def test_lists_cost_the_same_for_many_lots(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for _ in range(3):
        look(hand_over(pages=2))
    ours = caller()
    ours.get("lots/")
    with django_assert_max_num_queries(6):
        ours.get("lots/")


def test_a_field_is_asked_without_its_value_and_told_once_it_is_keyed() -> None:
    ours = employer("7499990028")
    risky = page_of(ours, THIRD, check_result="suspect")
    hand_over_file(ours)
    qc = caller()
    address = f"employers/{ours.account_no}/file/blind/"
    asked = qc.get(address)
    assert asked.json() == {"fields": [{"page": risky.pk, "slot": 1, "field": "account_no"}], "entries": []}
    told = qc.post(address, {"page": risky.pk, "field": "account_no", "value": "50 9999002 0"})
    assert told.json()["fields"] == []
    (entry,) = told.json()["entries"]
    assert (entry["second"], entry["first"], entry["agrees"]) == ("5099990020", THIRD, False)
    assert entry["candidate"] == "key_field_wrong"
    again = qc.post(address, {"page": risky.pk, "field": "account_no", "value": THIRD})
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    for body in ({"page": risky.pk, "field": "colour", "value": "1"}, {"page": risky.pk}, {"page": -1}):
        assert qc.post(address, body).status_code == 400


def test_who_indexed_may_not_key_and_who_may_not_check_is_not_asked() -> None:
    ours = employer("7499990028")
    page_of(ours, THIRD, check_result="suspect")
    hand_over_file(ours)
    address = f"employers/{ours.account_no}/file/blind/"
    assert caller(Role.INDEXER).get(address).status_code == 403
    assert caller(Role.QC, "5000").get(address).status_code == 404
    qc = caller()
    record_duty(Duty.INDEX, ours, qc.user)
    refused = qc.get(address)
    assert (refused.status_code, refused.json()["code"]) == (403, "same_person")
    assert qc.get("employers/1099990017/file/blind/").status_code == 404
