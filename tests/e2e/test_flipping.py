"""Pages of a file turn in place: few requests, one entry of the history, keys and focus go on."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.e2e.office import SLOW_MS, Office, sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.tesseract]
SOURCE = Path(settings.DATA_DIR) / "demo" / "folders" / "50-9948121-3"
MOST_REQUESTS = 3


@pytest.fixture(scope="module")
def hits(office: Office, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a list of hits in a file of some pages."""
    folder = tmp_path_factory.mktemp("in")
    shutil.copytree(SOURCE, folder / SOURCE.name)
    office.place.ingest(folder)
    office.place.until_quiet()
    return f"/search/?q={SOURCE.name}&kind=pages"


@pytest.fixture
def first(page: Page, hits: str) -> Page:
    """The first page of the file."""
    sign_in(page, "officer5000")
    page.goto(hits)
    page.locator("main a[href*='/p/']").first.click()
    expect(page.locator("#go")).to_be_visible(timeout=SLOW_MS)
    page.goto(f"{page.url.split('?', maxsplit=1)[0]}?go=1")
    page.wait_for_load_state("networkidle")
    return page


def picture_of(page: Page) -> str:
    return page.locator("#picture").get_attribute("src") or ""


def test_a_turn_costs_few_requests_and_no_entry_of_the_history(first: Page, office: Office) -> None:
    was, address, length = picture_of(first), first.url, first.evaluate("history.length")
    seen: list[str] = []
    first.on("request", lambda request: seen.append(request.url))
    first.locator("#stage").focus()
    first.keyboard.press("ArrowRight")
    expect(first.locator("#go")).to_have_value("2", timeout=SLOW_MS)
    first.wait_for_load_state("networkidle")
    assert len(seen) <= MOST_REQUESTS, seen
    assert picture_of(first) != was
    assert first.url != address
    assert first.evaluate("history.length") == length
    expect(first.locator(".viewer-strip [aria-current]")).to_have_text("2")
    expect(first.locator("#turned")).to_contain_text("หน้า 2")
    assert first.evaluate("document.activeElement.id") == "stage"
    first.keyboard.press("ArrowLeft")
    expect(first.locator("#go")).to_have_value("1", timeout=SLOW_MS)


def test_after_many_turns_one_step_back_is_the_list(first: Page, hits: str) -> None:
    first.goto(hits)
    first.locator("main a[href*='/p/']").first.click()
    expect(first.locator("#go")).to_be_visible(timeout=SLOW_MS)
    for _ in range(3):
        now = picture_of(first)
        way = "#behind" if first.locator("#behind").count() else "#before"
        first.locator(way).click()
        expect(first.locator("#picture")).not_to_have_attribute("src", now, timeout=SLOW_MS)
    first.go_back()
    first.wait_for_url("**/search/**")


def test_a_page_is_gone_to_by_its_number_and_zoom_and_words_go_on(first: Page, office: Office) -> None:
    first.locator("#go").fill("3")
    first.locator("#go").press("Enter")
    expect(first.locator(".viewer-strip [aria-current]")).to_have_text("3", timeout=SLOW_MS)
    first.locator("#stage").focus()
    before = first.locator("#scale").inner_text()
    first.keyboard.press("Equal")
    expect(first.locator("#scale")).not_to_have_text(before)
    word = first.locator("#text [data-word]").first
    word.hover()
    expect(first.locator("#sheet .word.lit")).to_have_count(1)


def test_where_the_session_is_gone_the_turn_leads_to_the_sign_in(first: Page, office: Office) -> None:
    first.context.clear_cookies()
    first.locator("#behind").click()
    expect(first.locator("input[name=password]")).to_be_visible(timeout=SLOW_MS)
