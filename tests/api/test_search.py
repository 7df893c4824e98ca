"""Finding pages, employers and persons over the API, and what the log keeps of it."""

from typing import Any

import pytest

from documents.models import Page
from documents.search import index_pages
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from tests.api.callers import Caller
from tests.employers.factories import EmploymentFactory, InsuredPersonFactory, national_id
from tests.factories import EmployerFactory, OfficeFactory, filed_page

pytestmark = pytest.mark.django_db
PERSON = national_id(77)


def indexed(text: str, **facts: Any) -> Page:
    page = filed_page(text=text, **facts)
    index_pages([page.pk])
    return page


@pytest.fixture
def counter() -> Caller:
    return Caller(role=Role.COUNTER, office=OfficeFactory.create(code="5000"))


def test_a_word_on_a_page_is_found_nationwide(counter: Caller) -> None:
    employer = EmployerFactory.create(account_no="7499990028")
    page = indexed("แบบขึ้นทะเบียนนายจ้าง ประปานครหลวง", employer=employer)
    answer = counter.get("search/", q="ประปานครหลวง")
    assert answer.status_code == 200
    told = answer.json()
    assert told.keys() >= {"total", "total_is", "took_ms", "coverage", "results", "next"}
    assert told["coverage"].keys() == {"files_certified", "files_touched", "files_target"}
    assert (told["total"], told["total_is"], told["next"]) == (1, "exact", None)
    (hit,) = told["results"]
    assert hit.keys() >= {"page", "document", "employer", "form_code", "snippet", "boxes", "score"}
    assert (hit["page"], hit["document"]) == (page.pk, page.document_id)
    assert hit["employer"] == {"account_no": "7499990028", "name": employer.name}
    assert "<mark>" in hit["snippet"]
    assert all(len(box) == 4 for box in hit["boxes"])
    assert hit["boxes"]


def test_employers_and_persons_are_found(counter: Caller) -> None:
    employer = EmployerFactory.create(account_no="7499990028", name="บริษัท ประปาตัวอย่าง จำกัด")
    person = InsuredPersonFactory.create(national_id=PERSON, first_name="สมชาย", last_name="ตัวอย่าง")
    EmploymentFactory.create(person=person, establishment__employer=employer)
    (hit,) = counter.get("search/", q="7499990028", kind="employers").json()["results"]
    assert hit.keys() >= {"account_no", "branch_seq", "name", "office", "status", "score"}
    assert hit["account_no"] == "7499990028"
    (hit,) = counter.post("search/", {"q": PERSON, "kind": "persons"}).json()["results"]
    assert hit.keys() >= {"id", "name", "national_id_masked", "employers", "pages", "score"}
    assert hit["employers"] == [{"account_no": "7499990028", "name": employer.name}]
    assert PERSON not in str(hit)


@pytest.mark.parametrize(
    "q", [PERSON, f"{PERSON[0]}-{PERSON[1:5]}-{PERSON[5:10]}-{PERSON[10:12]}-{PERSON[12]}", f"สมชาย {PERSON}"]
)
def test_a_personal_id_never_stands_in_an_address(counter: Caller, q: str) -> None:
    for kind in ("pages", "employers", "persons"):
        answer = counter.get("search/", q=q, kind=kind)
        assert (answer.status_code, answer.json()["code"]) == (400, "use_post")
        filtered = counter.get("search/", q="สมชาย", kind=kind, account_no=PERSON)
        assert (filtered.status_code, filtered.json()["code"]) == (400, "use_post")
    assert counter.post("search/", {"q": q}).status_code == 200
    assert Event.objects.filter(action="search").count() == 1, "what is refused is no search"


def test_the_next_page_of_hits_is_an_address_without_the_question_after_a_post(counter: Caller) -> None:
    pages = {indexed(f"ประปานครหลวง {PERSON} ฉบับที่ {n}").pk for n in range(3)}
    body = {"q": PERSON, "limit": 2}
    first = counter.post("search/", body).json()
    assert first["next"]
    assert PERSON not in first["next"]
    rest = counter.post(first["next"], body).json()
    assert {hit["page"] for hit in first["results"] + rest["results"]} == pages
    assert len(first["results"]) == 2
    again = counter.get("search/", q="ประปานครหลวง", limit=2).json()
    rest = counter.get(again["next"]).json()
    assert {hit["page"] for hit in again["results"] + rest["results"]} == pages


def test_each_search_is_one_audit_event_for_the_auditor_alone(counter: Caller) -> None:
    indexed("ประปานครหลวง")
    counter.get("search/", q="ประปานครหลวง")
    event = Event.objects.get(action="search")
    assert (event.actor, event.data["terms"], event.data["kind"], event.data["total"]) == (
        counter.user,
        "ประปานครหลวง",
        "pages",
        1,
    )


def test_filters_narrow_and_make_sense(counter: Caller) -> None:
    indexed("ประปานครหลวง", employer=EmployerFactory.create(account_no="7499990028"))
    indexed("ประปานครหลวง")

    def found(**filters: Any) -> int:
        return int(counter.get("search/", q="ประปานครหลวง", **filters).json()["total"])

    assert found() == 2
    assert found(account_no="7499990028") == 1
    assert found(office="7400", province="74") == 2
    assert found(office="5000") == 0
    assert found(**{"from": "2000-01-01", "to": "2100-01-01"}) == 2
    assert found(to="2000-01-01") == 0
    for wrong in (
        {"from": "yesterday"},
        {"kind": "houses"},
        {"limit": 101},
        {"limit": 0},
        {"office": "\0"},
        {"after": "x"},
    ):
        answer = counter.get("search/", q="ประปา", **wrong)
        assert answer.status_code == 400, wrong
        assert answer.json()["fields"]


def test_unfiled_pages_are_found_at_home_only() -> None:
    page = indexed("ประปานครหลวง")
    Page.objects.filter(pk=page.pk).update(document=None)
    index_pages([page.pk])
    home, away = (
        Caller(role=Role.INDEXER),
        Caller(role=Role.INDEXER, office=OfficeFactory.create(code="5000")),
    )
    assert home.get("search/", q="ประปานครหลวง").json()["total"] == 1
    assert away.get("search/", q="ประปานครหลวง").json()["total"] == 0
    assert Caller(role=Role.COUNTER).get("search/", q="ประปานครหลวง").json()["total"] == 0


@pytest.mark.parametrize("role", [Role.PROVINCE_ADMIN, Role.HQ_ADMIN, Role.EXECUTIVE, Role.AUDITOR])
def test_who_administers_or_audits_finds_nothing(role: Role) -> None:
    caller = Caller(role=role)
    assert caller.get("search/", q="ประปา").status_code == 403
    assert caller.post("search/", {"q": "ประปา"}).status_code == 403


@pytest.mark.parametrize(
    "q",
    [
        "",
        " ",
        '"',
        "-",
        "* OR 1=1",
        "%",
        "_",
        "'; --",
        "ก" * 201,
        "<script>",
        "\\",
        "a b " * 60,
        "ะ",
        "AND NOT (",
    ],
)
def test_whatever_is_typed_is_answered_with_a_sentence_or_a_result(counter: Caller, q: str) -> None:
    for kind in ("pages", "employers", "persons"):
        answer = counter.post("search/", {"q": q, "kind": kind})
        assert answer.status_code in (200, 400), (kind, answer.content)
        assert counter.get("search/", q=q, kind=kind).status_code == answer.status_code


@pytest.mark.parametrize(
    "body", [{"q": ["a"]}, {"q": {"a": 1}}, {"q": None}, {"q": "a", "office": 7400.5}, [1], "q"]
)
def test_a_question_of_the_wrong_kind_is_refused(counter: Caller, body: Any) -> None:
    assert counter.post("search/", body).status_code in (200, 400)
