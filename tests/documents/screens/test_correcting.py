"""Correcting on screen: a crop above a field, judged while it is keyed; back to the page."""

import pytest
from django.test import Client
from django.urls import reverse

from documents.filing import machine
from documents.models import Identifier, Page, Reading
from sso_efiles.policy import Role
from tests.documents.paper import employer, folder, own_page, person

pytestmark = pytest.mark.django_db
OURS, THEIRS, MISTYPED = "7499990028", "7499990036", "7499990029"
LINE, RIGHT = "เรื่อง แจ้งผสการพิจารณา", "เรื่อง แจ้งผลการพิจารณา"


@pytest.fixture
def page() -> Page:
    employer(OURS)
    employer(THEIRS, "บริษัท เพื่อนบ้าน จำกัด")
    machine.file_batch(folder(OURS, own_page(OURS, LINE)).pk)
    return Page.objects.get()


@pytest.fixture
def clerk(page: Page, client: Client) -> Client:
    client.force_login(person(Role.INDEXER))
    return client


def address(page: Page) -> str:
    return reverse("documents:page-correct", args=[page.pk])


def test_the_lines_to_choose_from_each_with_its_crop(clerk: Client, page: Page) -> None:
    shown = clerk.get(address(page)).content.decode()
    assert LINE in shown
    assert shown.count("number-crop") == 2


def test_a_line_is_corrected_and_the_page_says_so(clerk: Client, page: Page) -> None:
    form = clerk.get(address(page), {"line": 1}).content.decode()
    assert f'value="{LINE}"' in form
    kept = clerk.post(
        address(page), {"line": 1, "value": RIGHT, "version": page.version}, follow=True
    ).content.decode()
    assert "แก้ไขแล้ว" in kept
    assert Reading.objects.get().text.splitlines()[1] == RIGHT
    assert "เลิกทำ" in kept


def test_a_number_is_judged_while_it_is_keyed(clerk: Client, page: Page) -> None:
    number = Identifier.objects.get()
    judge = reverse("documents:page-correct-judge", args=[page.pk])

    def says(value: str) -> str:
        return clerk.post(judge, {"number": number.pk, "value": value}).content.decode()

    assert "บริษัท เพื่อนบ้าน จำกัด" in says(THEIRS)
    assert "เลขตรวจสอบไม่ถูกต้อง" in says(MISTYPED)
    assert "10 หลัก" in says("7499")


def test_a_misfit_keeps_what_was_keyed_and_asks_whether_the_paper_says_so(clerk: Client, page: Page) -> None:
    number = Identifier.objects.get()
    facts = {"number": number.pk, "value": MISTYPED}
    refused = clerk.post(address(page), facts)
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert f'value="{MISTYPED}"' in shown
    assert 'name="as_written"' in shown
    clerk.post(address(page), facts | {"as_written": "1"})
    number.refresh_from_db()
    assert (number.value, number.check_result) == (MISTYPED, "suspect")


@pytest.mark.parametrize("hidden", ["kind", "by_hand"])
def test_what_a_hand_wrote_and_persons_numbers_are_keyed_from_the_picture(
    clerk: Client, page: Page, hidden: str
) -> None:
    form = clerk.get(address(page), {"number": Identifier.objects.get().pk}).content.decode()
    assert f'value="{OURS}"' in form
    Identifier.objects.update(**{hidden: "national_id" if hidden == "kind" else True})
    form = clerk.get(address(page), {"number": Identifier.objects.get().pk}).content.decode()
    assert f'value="{OURS}"' not in form


@pytest.mark.parametrize(
    "query", ["line=99", "number=99", "number=x", "line=-1", "number=9" + "9" * 5000, "line=" + "9" * 5000]
)
def test_a_place_that_is_not_there_shows_the_lines(clerk: Client, page: Page, query: str) -> None:
    assert LINE in clerk.get(f"{address(page)}?{query}").content.decode()


def test_a_form_that_names_no_place_changes_nothing(clerk: Client, page: Page) -> None:
    before = Reading.objects.get().text
    assert clerk.post(address(page), {"value": RIGHT}).status_code == 422
    judge = reverse("documents:page-correct-judge", args=[page.pk])
    assert clerk.post(judge, {"number": "9" * 5000, "value": OURS}).status_code == 404
    assert Reading.objects.get().text == before


def test_who_may_not_correct_is_offered_nothing(page: Page, client: Client) -> None:
    client.force_login(person(Role.COUNTER))
    assert (
        address(page)
        not in client.get(reverse("documents:page", args=[page.pk]), follow=True).content.decode()
    )
    assert client.get(address(page)).status_code == 403
