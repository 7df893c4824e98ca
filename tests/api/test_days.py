"""Days and periods through the API: of pages, of documents, said by a person and undone."""

from typing import Any

import pytest

from documents.filing import machine
from documents.models import Document, Page, PageFact
from sso_efiles.policy import Role
from tests.api.callers import Caller
from tests.documents.paper import employer, folder, own_page

pytestmark = pytest.mark.django_db
OURS = "7499990028"
TEXT = "แผ่นที่ 1 จาก 2\nสำหรับค่าจ้างเดือน มีนาคม พ.ศ. 2563\nลงชื่อ......นายจ้าง\nวันที่ 12 เมษายน 2563"


@pytest.fixture
def indexer() -> Caller:
    employer(OURS)
    row = folder("74-9999002-8", own_page(OURS, TEXT))
    machine.file_batch(row.pk)
    return Caller(role=Role.INDEXER, office=row.office)


def told(indexer: Caller) -> dict[str, Any]:
    """The document in the employer's file."""
    (section,) = indexer.get(f"employers/{OURS}/file/").json()["sections"]
    (document,) = section["documents"]
    assert document["period_until"] is None
    return {name: document[name] for name in ("date", "period", "dated_by_person")}


def test_a_page_tells_its_own_day_and_all_that_it_says(indexer: Caller) -> None:
    page = indexer.get(f"pages/{Page.objects.exclude(scan=None).get().pk}/").json()
    assert (page["date"], page["period"]) == ("2020-04-12", "2020-03")
    assert [(fact["kind"], fact["value"], fact["main"]) for fact in page["facts"]] == [
        ("date", "2020-04-12", True),
        ("period", "2020-03", True),
        ("sheet", "1/2", True),
    ]
    assert all(len(fact["box"]) == 4 and 0 < fact["confidence"] <= 1 for fact in page["facts"])
    assert [day["value"] for day in page["dates"]] == ["2020-04-12"]


def test_a_document_tells_them_and_a_person_s_word_goes_before(indexer: Caller) -> None:
    assert told(indexer) == {"date": "2020-04-12", "period": "2020-03", "dated_by_person": False}
    place = f"documents/{Document.objects.get().pk}/file/"
    answer = indexer.post(place, {"account_no": OURS, "date": "2020-04-02", "period": "2019"})
    assert answer.status_code == 200
    assert told(indexer) == {"date": "2020-04-02", "period": "2019", "dated_by_person": True}
    assert indexer.post(f"deeds/{answer.json()['deed']}/undo/", {}).status_code == 200
    assert told(indexer) == {"date": "2020-04-12", "period": "2020-03", "dated_by_person": False}
    indexer.post(place, {"account_no": OURS, "date": None})
    assert told(indexer) == {"date": None, "period": "2020-03", "dated_by_person": True}


def test_several_months_are_told_from_the_first_to_the_last(indexer: Caller) -> None:
    place = f"documents/{Document.objects.get().pk}/file/"
    months = {"period": "2024-01", "period_until": "2024-03"}
    assert indexer.post(place, {"account_no": OURS, **months}).status_code == 200
    (section,) = indexer.get(f"employers/{OURS}/file/").json()["sections"]
    assert {name: section["documents"][0][name] for name in months} == months
    fact = PageFact.objects.get(kind="period")
    fact.value = "2024-01/2024-03"
    fact.save()
    page = indexer.get(f"pages/{fact.page_id}/").json()
    assert {name: page[name] for name in months} == months


@pytest.mark.parametrize(
    "days",
    [
        {"date": "2999-01-01"}, {"date": "1800-01-01"}, {"date": "12/03/2563"}, {"date": 5},
        {"period": "2020-13"}, {"period_until": "2020-03"}, {"period_until": "2020-03", "period": "2020-04"},
        {"period_until": "2020", "period": "2020-04"}, {"period_until": "2029-01", "period": "2020-01"},
        {"period": "0000-01"}, {"period": "2999"}, {"period": "มีนาคม"}, {"period": "1000"}, {"period": []},
    ],
)  # fmt: skip
def test_what_is_no_day_of_a_paper_is_refused(indexer: Caller, days: dict[str, Any]) -> None:
    answer = indexer.post(f"documents/{Document.objects.get().pk}/file/", {"account_no": OURS, **days})
    assert answer.status_code == 400
    assert next(iter(days)) in answer.json()["fields"]
    assert told(indexer)["date"] == "2020-04-12"
