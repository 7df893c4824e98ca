"""Corrections through the API: one place, one value; found at once, shown with what was read, undone."""

import pytest

from documents.filing import machine
from documents.models import Batch, Page
from sso_efiles.policy import Role
from tests.api.callers import Caller
from tests.documents.paper import CHIANG_MAI, employer, folder, own_page, person

pytestmark = pytest.mark.django_db
OURS, THEIRS, MISTYPED = "7499990028", "7499990036", "7499990029"
LINE, RIGHT = "เรื่อง แจ้งผสการพิจารณา", "เรื่อง แจ้งผลการพิจารณา"


@pytest.fixture
def page() -> Page:
    employer(OURS)
    batch = folder(OURS, own_page(OURS, LINE))
    machine.file_batch(batch.pk)
    return Page.objects.get()


@pytest.fixture
def indexer(page: Page) -> Caller:
    return Caller(role=Role.INDEXER, office=Batch.objects.get().office)


def test_a_line_a_box_and_a_number(indexer: Caller, page: Page) -> None:
    words = indexer.get(f"pages/{page.pk}/words/").json()["words"]
    line = next(word["line"] for word in words if word["text"] == "แจ้งผสการพิจารณา")
    changed = indexer.post(
        f"pages/{page.pk}/correct/", {"line": line, "value": RIGHT, "version": page.version}
    ).json()
    assert changed["text"].splitlines()[1] == RIGHT
    assert [(one["as_read"], one["value"], one["kind"]) for one in changed["corrections"]] == [
        (LINE, RIGHT, "")
    ]
    found = indexer.get("search/?q=แจ้งผลการพิจารณา&kind=pages").json()
    assert [hit["page"] for hit in found["results"]] == [page.pk]
    number = changed["identifiers"][0]
    for named, value in ((number["id"], THEIRS), (THEIRS, OURS)):
        changed = indexer.post(f"pages/{page.pk}/correct/", {"identifier": named, "value": value}).json()
        number = changed["identifiers"][0]
        assert (number["corrected"], number["check"], number["as_read"]) == (True, "ok", OURS)
    boxed = indexer.post(f"pages/{page.pk}/correct/", {"box": [900, 900, 1200, 960], "value": "ลายมือ"}).json()
    assert boxed["text"].splitlines()[-1] == "ลายมือ"
    undone = indexer.post(f"deeds/{boxed['deed']}/undo/", {})
    assert undone.status_code == 200
    assert indexer.get(f"pages/{page.pk}/").json()["text"].splitlines()[1:] == [RIGHT]


def test_what_is_refused_says_why(indexer: Caller, page: Page) -> None:
    def refusal(**body: object) -> tuple[int, str]:
        answer = indexer.post(f"pages/{page.pk}/correct/", body)
        return answer.status_code, answer.json()["code"]

    assert refusal(value="ก") == (400, "invalid")
    assert refusal(line=1, box=[0, 0, 9, 9], value="ก") == (400, "invalid")
    assert refusal(line=1, value="") == (400, "invalid")
    assert refusal(line=9, value="ก") == (409, "nothing_to_correct")
    assert refusal(identifier="1", value="123") in ((409, "nothing_to_correct"), (400, "account_no_invalid"))
    assert refusal(identifier=OURS, value=MISTYPED) == (422, "number_does_not_fit")
    assert refusal(line=1, value="ก", version=99) == (409, "stale")
    answer = indexer.post(
        f"pages/{page.pk}/correct/", {"identifier": OURS, "value": MISTYPED, "as_written": True}
    )
    assert answer.json()["identifiers"][0]["check"] == "suspect"


def test_another_offices_people_correct_nothing(page: Page) -> None:
    theirs = Caller(role=Role.INDEXER, office=person(Role.QC, CHIANG_MAI).office)
    answer = theirs.post(f"pages/{page.pk}/correct/", {"line": 1, "value": RIGHT})
    assert answer.status_code in (403, 404)
