"""A person turns a page: pictures, words and boxes turn with it, and come back exactly."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pytest_django import Settings

from documents.employer_file import moves
from documents.employer_file.states import EmployerFileState
from documents.errors import NothingToTurn, Stale, TooLate
from documents.filing import machine, review, turning, undoing
from documents.models import Deed, Document, Identifier, Page, PageDoubt, Reading
from documents.reading.known_bytes import find_known_reading
from documents.storage import store
from documents.turning import turn_box, turn_kept
from documents.upkeep import integrity
from employers.models import Employer
from sso_efiles.accounts.models import User
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.refusal import Forbidden, InvalidInput
from tests.documents.paper import CHIANG_MAI, employer, folder, own_page, person
from tests.factories import PageFactory, UploadFactory

pytestmark = pytest.mark.django_db
OURS = "7499990028"
WIDTH, HEIGHT = 40, 60


@pytest.fixture(autouse=True)
def own_store(tmp_path: Any, settings: Settings) -> None:
    settings.EFILES_STORE = f"file://{tmp_path}/store"


def picture() -> bytes:
    """Black in its upper left corner."""
    drawn = Image.new("L", (WIDTH, HEIGHT), 255)
    drawn.paste(0, (0, 0, 16, 16))
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=95, dpi=(200, 200))
    return out.getvalue()


def corner(page: Page, size: str = "full") -> str:
    """Where the black corner is now."""
    reading = Reading.objects.get(page=page, current=True)
    with Image.open(io.BytesIO(store().get(reading.picture_key(size)))) as shown:
        assert shown.size == (reading.width, reading.height)
        assert shown.info["dpi"] == (200, 200)
        far = {"left": 4, "right": shown.width - 5, "top": 4, "bottom": shown.height - 5}
        for name in ("top left", "top right", "bottom right", "bottom left"):
            y, x = name.split()
            value = shown.convert("L").getpixel((far[x], far[y]))
            assert isinstance(value, int)
            if value < 128:
                return name
    return "nowhere"


@pytest.fixture
def clerk() -> User:
    employer(OURS)
    return person(Role.INDEXER)


@pytest.fixture
def page(clerk: User) -> Page:
    """A filed page with a number, a doubt and a reason that have their boxes."""
    machine.file_batch(folder(OURS, own_page(OURS)).pk)
    page = Page.objects.get()
    if page.document and page.document.state != "filed":
        review.file_document(page.document, account_no=OURS, by=clerk)
    reading = Reading.objects.get(page=page)
    Reading.objects.update(
        width=WIDTH, height=HEIGHT, words=[["คำ", 1, 2, 11, 12, 0.9, 0]], digits=[["7", 1, 2, 3, 4, 0.9, []]]
    )
    for size in ("full", "view", "thumb"):
        store().put(reading.picture_key(size), picture())
    Identifier.objects.update(box=[5, 6, 15, 16])
    PageDoubt.objects.create(page=page, code="faint", box=[0, 0, WIDTH, HEIGHT])
    PageDoubt.objects.create(page=page, code="sparse")
    Page.objects.update(
        why=[
            {"rule": "account_no", "evidence": OURS, "box": [5, 6, 15, 16]},
            {"rule": "person", "evidence": "", "box": None},
        ]
    )
    return Page.objects.select_related("office").get(pk=page.pk)


def facts(page: Page) -> dict[str, Any]:
    """All that a turn touches."""
    page.refresh_from_db()
    reading = Reading.objects.get(page=page, current=True)
    return {
        "reading": reading.pk,
        "turn": (page.turn, reading.turn),
        "words": reading.words,
        "digits": reading.digits,
        "size": (reading.width, reading.height),
        "boxes": [one.box for one in (*page.identifiers.all(), *page.doubts.all())],
        "why": page.why,
        "corner": corner(page),
    }


boxes = st.tuples(st.integers(0, 40), st.integers(0, 60), st.integers(0, 40), st.integers(0, 60))


@given(boxes, st.sampled_from([0, 90, 180, 270]), st.sampled_from([0, 90, 180, 270]))
def test_turning_boxes_adds_up_and_comes_back(box: tuple[int, ...], one: int, two: int) -> None:
    size = {"width": WIDTH, "height": HEIGHT}
    turned = size if one % 180 == 0 else {"width": HEIGHT, "height": WIDTH}
    again = turn_box(turn_box(box, one, **size), two, **turned)
    assert again == turn_box(box, (one + two) % 360, **size)
    assert turn_box(turn_box(box, one, **size), 360 - one, **turned) == list(box)


@pytest.mark.parametrize(
    ("degrees", "where", "word", "size"),
    [
        (90, "top right", [48, 1, 58, 11], (HEIGHT, WIDTH)),
        (180, "bottom right", [29, 48, 39, 58], (WIDTH, HEIGHT)),
        (270, "bottom left", [2, 29, 12, 39], (HEIGHT, WIDTH)),
    ],
)
def test_pictures_words_and_boxes_turn_together_and_back(
    clerk: User, page: Page, degrees: int, where: str, word: list[int], size: tuple[int, int]
) -> None:
    before, text = facts(page), Reading.objects.get().text
    turned = turning.turn_page(page, degrees=degrees, by=clerk, version=page.version)
    now = facts(turned)
    assert (now["corner"], now["words"][0][1:5], now["size"]) == (where, word, size)
    assert {corner(turned, one) for one in ("view", "thumb")} == {where}
    assert now["turn"] == (degrees, degrees)
    assert now["boxes"][1] == [0, 0, *size], "the whole page stays the whole page"
    assert now["boxes"][2] is None
    assert now["why"][0]["box"] == turn_box([5, 6, 15, 16], degrees, width=WIDTH, height=HEIGHT)
    assert Reading.objects.get(current=True).text == text
    assert Reading.objects.get(current=True).picture_sha256
    assert not list(integrity._one_reading())
    event = Event.objects.get(action="page.turned")
    assert event.data == {"degrees": degrees}
    deed = Deed.objects.that_made(turned)
    assert deed is not None
    undoing.undo(deed, by=clerk)
    assert facts(page) == before
    assert not list(integrity._one_reading())


def test_however_often_it_is_turned_a_picture_is_encoded_once_more_at_most(clerk: User, page: Page) -> None:
    before = facts(page)
    for _ in range(8):
        page = turning.turn_page(page, degrees=90, by=clerk)
    assert facts(page) == before
    assert Reading.objects.count() == 4
    turning.turn_page(page, degrees=270, by=clerk)
    assert Reading.objects.count() == 4


def test_turns_are_undone_one_behind_the_other(clerk: User, page: Page) -> None:
    before, deeds = facts(page), []
    for degrees in (90, 180):
        page = turning.turn_page(page, degrees=degrees, by=clerk)
        deeds.append(Deed.objects.that_made(page))
    first, second = deeds
    assert first is not None
    assert second is not None
    with pytest.raises(Stale):
        undoing.undo(first, by=clerk)
    undoing.undo(second, by=clerk)
    undoing.undo(first, by=clerk)
    assert facts(page) == before


def test_a_page_that_is_read_again_stays_turned(clerk: User, page: Page) -> None:
    """As documents/reading/scans.py has it: turned back, read, turned."""
    turning.turn_page(page, degrees=90, by=clerk)
    page.refresh_from_db()
    turn_kept(page, to=0)
    assert facts(page)["corner"] == "top left"
    turn_kept(page, to=90)
    assert facts(page)["corner"] == "top right"


def test_what_was_turned_is_no_reading_for_the_same_bytes_elsewhere(clerk: User, page: Page) -> None:
    same = page.image.upload
    elsewhere = UploadFactory.create(batch=same.batch, client_id="again", sha256=same.sha256, kind=same.kind)
    again = PageFactory.create(upload=elsewhere, number=page.image.number).image
    known = find_known_reading(again)
    assert known is not None
    assert known.reading.turn == 0
    turning.turn_page(page, degrees=90, by=clerk)
    assert find_known_reading(again) is None


def test_who_sees_an_older_version_turns_nothing(clerk: User, page: Page) -> None:
    seen = page.version
    turning.turn_page(page, degrees=90, by=person(Role.QC, name="ประพันธ์"))
    with pytest.raises(Stale) as refused:
        turning.turn_page(page, degrees=90, by=clerk, version=seen)
    assert "ประพันธ์ หมุนภาพ" in refused.value.message_th
    assert "turned the page" in refused.value.message_en
    with pytest.raises(Stale):
        turning.turn_page(page, degrees=90, by=clerk)  # what this caller holds


@pytest.mark.parametrize("degrees", [0, 45, 360, -90])
def test_quarter_turns_only(clerk: User, page: Page, degrees: int) -> None:
    with pytest.raises(InvalidInput):
        turning.turn_page(page, degrees=degrees, by=clerk)


def test_a_page_without_a_picture_is_not_turned(clerk: User, page: Page) -> None:
    Reading.objects.update(current=False)
    with pytest.raises(NothingToTurn):
        turning.turn_page(page, degrees=90, by=clerk)


def test_who_may_and_until_when(clerk: User, page: Page) -> None:
    for by in (person(Role.SCANNER), person(Role.QC, CHIANG_MAI)):
        with pytest.raises(Forbidden):
            turning.turn_page(page, degrees=90, by=by)
    turned = turning.turn_page(page, degrees=90, by=clerk)
    deed = Deed.objects.that_made(turned)
    assert deed is not None
    moves.move(Employer.objects.get(), EmployerFileState.TO_CHECK)
    with pytest.raises(TooLate):
        turning.turn_page(turned, degrees=90, by=clerk)
    with pytest.raises(TooLate):
        undoing.undo(deed, by=clerk)
    assert Document.objects.get().state == "filed"
