"""What a person corrects is found by search, outlives another reading, and comes back when it is undone."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test.utils import override_settings
from PIL import Image

from documents.correcting import correct
from documents.correcting.refusals import NothingToCorrect, NumberDoesNotFit
from documents.employer_file import moves
from documents.employer_file.states import EmployerFileState
from documents.errors import Stale, TooLate
from documents.filing import machine, undoing
from documents.models import Correction, Deed, Identifier, Page, PageIndex, Reading, Scan, Upload
from documents.queue import READ
from documents.reading import scans
from documents.reading.known_bytes import find_known_reading
from documents.reading.reclassify import classify_pages
from documents.search import search_pages
from documents.storage import store
from documents.turning import turn_kept
from employers.identifiers import InvalidAccountNo
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.refusal import Forbidden, InvalidInput
from sso_efiles.work import leases
from tests.documents.paper import CHIANG_MAI, employer, folder, own_page, person
from tests.documents.reading.saying import Saying
from tests.factories import PageFactory, UploadFactory

pytestmark = pytest.mark.django_db
OURS, THEIRS, MISTYPED = "7499990028", "7499990036", "7499990029"
LINE = "เรื่อง แจ้งผสการพิจารณา"
"""As it was read: ส for ล."""
RIGHT = "เรื่อง แจ้งผลการพิจารณา"


@pytest.fixture(autouse=True)
def own_store(tmp_path: Path) -> Iterator[None]:
    with override_settings(EFILES_STORE=f"file://{tmp_path}/store", WORK_DIR=tmp_path / "work"):
        yield


@pytest.fixture
def clerk() -> User:
    employer(OURS)
    return person(Role.INDEXER)


@pytest.fixture
def page(clerk: User) -> Page:
    machine.file_batch(folder(OURS, own_page(OURS, LINE)).pk)
    return Page.objects.select_related("office").get()


def read_again(page: Page, text: str) -> None:
    """Have the scan of a page read anew, as a worker does."""
    incoming = store().stage()
    incoming.write(b"\xff\xd8 made up")
    store().publish(incoming)
    Upload.objects.update(sha256=incoming.sha256)
    Scan.objects.update(state="queued")
    held = leases.claim(READ, page.image.pk)
    assert held is not None
    scans.read(held, reader=Saying(text))


def keep_pictures() -> None:
    """Of the page's reading, white."""
    out = io.BytesIO()
    Image.new("L", (60, 40), 255).save(out, "JPEG", dpi=(200, 200))
    for size in scans.SIZES:
        store().put(Reading.objects.get().picture_key(size), out.getvalue())


def state() -> dict[str, Any]:
    """All that a correction touches."""
    reading = Reading.objects.get(current=True)
    numbers = Identifier.objects.order_by("pk").values()
    return {
        "text": reading.text,
        "words": reading.words,
        "numbers": list(numbers),
        "found": list(PageIndex.objects.values("text", "skeleton")),
    }


def deed_of(page: Page) -> Deed:
    page.refresh_from_db()
    made = Deed.objects.that_made(page)
    assert made is not None
    return made


def hits(words: str, by: User) -> list[int]:
    return [hit.page for hit in search_pages(words, user=by).results if hit.how == "exact"]


def test_a_corrected_line_is_found_and_undone(clerk: User, page: Page) -> None:
    before = state()
    assert hits("แจ้งผลการพิจารณา", clerk) == []
    deed = correct.correct_line(page, line=1, value=RIGHT, by=clerk, version=page.version)
    assert hits("แจ้งผลการพิจารณา", clerk) == [page.pk]
    assert Reading.objects.get().text.splitlines()[1] == RIGHT
    row = Correction.objects.get()
    assert (row.as_read, row.value, row.by) == (LINE, RIGHT, clerk)
    assert deed.verb == Deed.Verb.CORRECT
    undoing.undo(deed, by=clerk)
    assert state() == before
    assert not Correction.objects.standing().exists()
    assert Correction.objects.exists(), "what was said is kept"


def test_corrections_are_undone_one_behind_the_other(clerk: User, page: Page) -> None:
    before = state()
    first = correct.correct_line(page, line=1, value=RIGHT, by=clerk)
    second = correct.correct_line(page, line=1, value="เรื่อง อื่น", by=clerk, version=None)
    with pytest.raises(Stale):
        undoing.undo(first, by=clerk)
    undoing.undo(second, by=clerk)
    assert Reading.objects.get().text.splitlines()[1] == RIGHT
    undoing.undo(first, by=clerk)
    assert state() == before


def test_a_box_without_words_gets_a_line_of_its_own(clerk: User, page: Page) -> None:
    before = state()
    deed = correct.correct_box(page, box=[900, 900, 1200, 940], value="ลายมือ", by=clerk)
    assert hits("ลายมือ", clerk) == [page.pk]
    assert Reading.objects.get().words[-1][:5] == ["ลายมือ", 900, 900, 1200, 940]
    undoing.undo(deed, by=clerk)
    assert state() == before


@pytest.mark.parametrize("box", [[0, 0, 3, 100], [-1, 0, 10, 10], [0, 0, 10, 3000]])
def test_a_box_lies_on_the_picture(clerk: User, page: Page, box: list[int]) -> None:
    correct.correct_box(page, box=[0, 0, 4, 2339], value="คำ", by=clerk)
    page.refresh_from_db()
    with pytest.raises(InvalidInput):
        correct.correct_box(page, box=box, value="คำ", by=clerk)


@pytest.mark.parametrize(
    "value", ["", "  ", "ก" * 501, "a\x00b", "\u200b", "\ufeff \u200d", "\u0e31", "\x1b[0m", "ก\uffff"]
)
def test_something_is_said_and_not_too_much(clerk: User, page: Page, value: str) -> None:
    with pytest.raises(InvalidInput):
        correct.correct_line(page, line=1, value=value, by=clerk)
    correct.correct_line(page, line=1, value="ก" * 500, by=clerk)


def test_a_corrected_number_stands_and_the_machines_stays_below(clerk: User, page: Page) -> None:
    before = state()
    number = Identifier.objects.get()
    deed = correct.correct_number(page, number=number, value="74-9999003-6", by=clerk)
    number.refresh_from_db()
    assert (number.value, number.corrected, number.check_result) == (THEIRS, True, "ok")
    assert number.as_read == OURS
    assert hits(THEIRS, clerk) == [page.pk]
    event = Event.objects.get(action="page.corrected")
    assert THEIRS not in str(event.data)
    undoing.undo(deed, by=clerk)
    assert state() == before


def test_a_number_that_cannot_be_right_is_confirmed_as_written(clerk: User, page: Page) -> None:
    number = Identifier.objects.get()
    with pytest.raises(NumberDoesNotFit):
        correct.correct_number(page, number=number, value=MISTYPED, by=clerk)
    correct.correct_number(page, number=number, value=MISTYPED, by=clerk, as_written=True)
    number.refresh_from_db()
    assert (number.value, number.check_result) == (MISTYPED, "suspect")
    with pytest.raises(InvalidAccountNo):
        correct.correct_number(page, number=number, value="123", by=clerk, as_written=True)


def test_corrections_survive_another_reading(clerk: User, page: Page) -> None:
    correct.correct_line(page, line=1, value=RIGHT, by=clerk)
    page.refresh_from_db()
    deed = correct.correct_number(page, number=Identifier.objects.get(), value=THEIRS, by=clerk)
    read_again(page, own_page(OURS, LINE))
    assert Reading.objects.count() == 2
    assert state()["text"].splitlines()[1] == RIGHT
    assert Identifier.objects.get().value == THEIRS
    undoing.undo(deed, by=clerk)
    assert Identifier.objects.get().value == OURS
    undoing.undo(Deed.objects.filter(verb="correct", undone_by=None).get(), by=clerk)
    assert state()["text"].splitlines()[1] == LINE


def test_a_number_that_another_reading_misses_stays_corrected(clerk: User, page: Page) -> None:
    deed = correct.correct_number(page, number=Identifier.objects.get(), value=THEIRS, by=clerk)
    read_again(page, "ไม่มีเลข")
    assert Identifier.objects.get().value == THEIRS
    undoing.undo(deed, by=clerk)
    assert not Identifier.objects.exists()


def test_corrections_survive_being_classified_again(clerk: User, page: Page) -> None:
    correct.correct_number(page, number=Identifier.objects.get(), value=THEIRS, by=clerk)
    deed = deed_of(page)
    list(classify_pages())
    assert (Identifier.objects.get().value, Identifier.objects.get().as_read) == (THEIRS, OURS)
    undoing.undo(deed, by=clerk)
    number = Identifier.objects.get()
    assert (number.value, number.as_read, number.corrected) == (OURS, OURS, False)


def test_a_turned_page_is_corrected_where_it_is_seen(clerk: User, page: Page) -> None:
    keep_pictures()
    turn_kept(page, to=90)
    before = state()
    shown = Reading.objects.get(current=True)
    words = [row for row in shown.words if row[6] == 1]
    around = [f(row[at] for row in words) for at, f in ((1, min), (2, min), (3, max), (4, max))]
    deed = correct.correct_box(page, box=around, value=RIGHT, by=clerk)
    assert state()["text"].splitlines()[1] == RIGHT
    turn_kept(Page.objects.get(), to=0)
    assert state()["text"].splitlines()[1] == RIGHT
    turn_kept(Page.objects.get(), to=90)
    undoing.undo(deed, by=clerk)
    assert state() == before


def test_a_corrected_reading_is_none_for_the_same_bytes_elsewhere(clerk: User, page: Page) -> None:
    same = page.image.upload
    elsewhere = UploadFactory.create(batch=same.batch, client_id="again", sha256=same.sha256, kind=same.kind)
    again = PageFactory.create(upload=elsewhere, number=page.image.number).image
    correct.correct_line(page, line=1, value=RIGHT, by=clerk)
    assert find_known_reading(again) is None


def test_no_such_line_and_no_reading(clerk: User, page: Page) -> None:
    with pytest.raises(NothingToCorrect):
        correct.correct_line(page, line=2, value=RIGHT, by=clerk)
    Reading.objects.update(current=False)
    with pytest.raises(NothingToCorrect):
        correct.correct_line(page, line=1, value=RIGHT, by=clerk)


def test_who_may_and_until_when(clerk: User, page: Page) -> None:
    for by in (person(Role.SCANNER), person(Role.QC, CHIANG_MAI)):
        with pytest.raises(Forbidden):
            correct.correct_line(page, line=1, value=RIGHT, by=by)
    deed = correct.correct_line(page, line=1, value=RIGHT, by=clerk)
    with pytest.raises(Stale):
        correct.correct_line(page, line=1, value=LINE, by=clerk, version=page.version)
    moves.move(Employer.objects.get(), EmployerFileState.TO_CHECK)
    page.refresh_from_db()
    with pytest.raises(TooLate):
        correct.correct_line(page, line=1, value=LINE, by=clerk)
    with pytest.raises(TooLate):
        undoing.undo(deed, by=clerk)
    assert deed_of(page) == deed


def test_words_of_a_certified_file_can_be_taken_back(clerk: User, page: Page) -> None:
    before = state()
    moves.move(Employer.objects.get(), EmployerFileState.CERTIFIED)
    deed = correct.correct_line(page, line=1, value=RIGHT, by=clerk)
    undoing.undo(deed, by=clerk)
    assert state() == before
