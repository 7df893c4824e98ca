"""Documents split, merged, put in order; pages moved and turned: by programs, each undone by its deed."""

from typing import Any

import pytest

from documents.filing import machine, review
from documents.models import Document, Page
from documents.states import DocumentState
from documents.storage import store
from sso_efiles.accounts.models import User
from sso_efiles.policy import Role
from tests.api.callers import ERROR, Caller
from tests.documents.filing.test_turning import picture
from tests.documents.paper import CHIANG_MAI, employer, folder, person

pytestmark = pytest.mark.django_db
OURS, THEIRS = "7499990028", "5099990029"


@pytest.fixture
def indexer() -> Caller:
    employer(OURS)
    employer(THEIRS)
    return Caller(person(Role.INDEXER))


def paper(by: User, n: int = 3, account_no: str = OURS) -> Document:
    batch = folder("แฟ้มที่ 9", "เรื่อง แจ้งผล", *[""] * (n - 1))
    machine.file_batch(batch.pk)
    document = Document.objects.select_related("batch__office").get(batch=batch)
    return review.file_document(document, account_no=account_no, by=by)


def ids(document: Document) -> list[int]:
    return list(Page.objects.filter(document=document).by_position().values_list("pk", flat=True))


def undo(caller: Caller, told: dict[str, Any]) -> Any:
    answer = caller.post(f"deeds/{told['deed']}/undo/")
    assert answer.status_code == 200, answer.json()
    return answer.json()


def test_a_document_is_split_into_two_and_is_one_again(indexer: Caller) -> None:
    document = paper(indexer.user)
    pages = ids(document)
    body = {"before": pages[1], "version": document.version}
    told = indexer.post(f"documents/{document.pk}/split/", body).json()
    first, second = told["documents"]
    assert (first["id"], first["pages"], second["pages"]) == (document.pk, pages[:1], pages[1:])
    assert (second["state"], second["employer"]["account_no"]) == ("filed", OURS)
    again = undo(indexer, told)
    assert (again["id"], again["pages"]) == (document.pk, pages)
    assert indexer.post(f"documents/{second['id']}/split/", body).status_code == 404, "it is no more"
    sections = indexer.get(f"employers/{OURS}/file/").json()["sections"]
    assert [one["id"] for one in sections[0]["documents"]] == [document.pk]


def test_two_documents_become_the_one(indexer: Caller) -> None:
    one, other = paper(indexer.user, 1), paper(indexer.user, 2)
    pages = [*ids(one), *ids(other)]
    body = {"document": other.pk, "version": one.version, "other_version": other.version}
    told = indexer.post(f"documents/{one.pk}/merge/", body).json()
    assert (told["id"], told["pages"]) == (one.pk, pages)
    assert undo(indexer, told)["pages"] == pages[:1]
    other.refresh_from_db()
    assert other.state == DocumentState.FILED


def test_pages_are_put_in_order(indexer: Caller) -> None:
    document = paper(indexer.user)
    pages = ids(document)
    body = {"pages": pages[::-1], "version": document.version}
    told = indexer.post(f"documents/{document.pk}/order/", body).json()
    assert told["pages"] == pages[::-1]
    assert undo(indexer, told)["pages"] == pages


def test_pages_are_moved_to_an_employer_or_to_a_document(indexer: Caller) -> None:
    one, other = paper(indexer.user), paper(indexer.user, 1, THEIRS)
    pages = ids(one)
    version = Page.objects.get(pk=pages[2]).version
    body = {"pages": [pages[2]], "account_no": "50-9999002-9", "version": version}
    told = indexer.post("pages/move/", body).json()
    assert told["pages"] == [pages[2]]
    assert told["documents"][0]["employer"]["account_no"] == THEIRS
    assert indexer.get(f"pages/{pages[2]}/").json()["employer"]["account_no"] == THEIRS
    back = undo(indexer, told)
    assert (back["id"], back["pages"]) == (one.pk, pages), "what it was taken from: the other is no more"
    joined = indexer.post("pages/move/", {"pages": pages[:2], "document": other.pk}).json()
    assert joined["documents"][0]["id"] == other.pk
    assert joined["documents"][0]["pages"][1:] == pages[:2]


def test_a_picture_is_turned_with_its_words(indexer: Caller) -> None:
    document = paper(indexer.user, 1)
    page = Page.objects.get(document=document)
    reading = page.readings.get()
    page.readings.update(width=40, height=60, words=[["คำ", 1, 2, 11, 12, 0.9, 0]])
    for size in ("full", "view", "thumb"):
        store().put(reading.picture_key(size), picture())
    told = indexer.post(f"pages/{page.pk}/turn/", {"degrees": 90, "version": page.version}).json()
    assert (told["id"], told["turn"], told["width"], told["height"]) == (page.pk, 90, 60, 40)
    words = indexer.get(f"pages/{page.pk}/words/").json()
    assert (words["width"], words["words"][0]["box"]) == (60, [48, 1, 58, 11])
    assert indexer.get(f"pages/{page.pk}/image/", size="full").content[:2] == b"\xff\xd8"
    back = undo(indexer, told)
    assert (back["id"], back["turn"], back["width"]) == (page.pk, 0, 40)


def test_a_stale_version_answers_who_did_what_and_when(indexer: Caller) -> None:
    document = paper(indexer.user)
    pages, seen = ids(document), document.version
    Caller(person(Role.QC)).post(f"documents/{document.pk}/order/", {"pages": pages[::-1]})
    for address, body in (
        (f"documents/{document.pk}/split/", {"before": pages[1]}),
        (f"documents/{document.pk}/order/", {"pages": pages}),
        (f"documents/{document.pk}/merge/", {"document": paper(indexer.user, 1).pk}),
    ):
        answer = indexer.post(address, body | {"version": seen})
        assert answer.status_code == 409
        told = answer.json()
        assert told["code"] == "stale"
        assert told["fields"]["by"] == "qc7400"
        assert told["fields"]["at"]
        assert "เรียงหน้าใหม่" in told["message_th"]


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("documents/{d}/split/", {}),
        ("documents/{d}/split/", {"before": "x"}),
        ("documents/{d}/split/", {"before": 0}),
        ("documents/{d}/split/", {"before": 2**63}),
        ("documents/{d}/split/", {"before": "{p}", "version": 0}),
        ("documents/{d}/merge/", {"document": "{d}"}),
        ("documents/{d}/merge/", {}),
        ("documents/{d}/order/", {"pages": []}),
        ("documents/{d}/order/", {"pages": ["{p}", "{p}"]}),
        ("documents/{d}/order/", {"pages": "{p}"}),
        ("documents/{d}/order/", {"pages": [None]}),
        ("pages/move/", {"pages": ["{p}"]}),
        ("pages/move/", {"pages": ["{p}"], "account_no": OURS, "document": "{d}"}),
        ("pages/move/", {"pages": [], "account_no": OURS}),
        ("pages/move/", {"pages": ["{p}"], "account_no": "7499990036"}),
        ("pages/move/", {"pages": ["{p}"], "account_no": "๗๔"}),
        ("pages/move/", {"pages": ["{p}", "{p}"], "account_no": OURS}),
        ("pages/{p}/turn/", {"degrees": 45}),
        ("pages/{p}/turn/", {"degrees": "left"}),
        ("pages/{p}/turn/", {}),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(indexer: Caller, address: str, body: Any) -> None:
    document = paper(indexer.user)
    numbers = {"{d}": document.pk, "{p}": ids(document)[0]}

    def filled(value: Any) -> Any:
        if isinstance(value, list):
            return [filled(one) for one in value]
        return numbers.get(value, value) if isinstance(value, str) else value

    answer = indexer.post(
        address.format(d=numbers["{d}"], p=numbers["{p}"]), {name: filled(one) for name, one in body.items()}
    )
    assert answer.status_code == 400
    assert answer.json().keys() >= ERROR
    assert Document.objects.get().version == document.version


def test_pages_that_one_may_not_see_are_not_there(indexer: Caller) -> None:
    document = paper(indexer.user)
    stranger = Caller(person(Role.INDEXER, CHIANG_MAI))
    answer = stranger.post("pages/move/", {"pages": ids(document), "account_no": THEIRS})
    assert answer.status_code == 403, "filed pages are seen nationwide, and moved at home alone"
    assert indexer.post("pages/move/", {"pages": [2**40], "account_no": THEIRS}).status_code == 404
