"""The search box in a browser: suggestions by keyboard and mouse, on bad days, and nothing found."""

import re
import time

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.e2e.office import PASSWORD, SLOW_MS, Office, sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.tesseract]
FIRM, ACCOUNT = "บริษัท ธนากรุ๊ป การ์เมนท์ จำกัด", "7408465910"
SUGGEST = "**/search/suggest/"
PERSON = "1-0000-00000-01-7"


@pytest.fixture
def box(page: Page) -> Page:
    sign_in(page, "officer5000")
    page.goto("/search/")
    return page


def asked_for(page: Page) -> list[Request]:
    """The requests for suggestions from now on."""
    seen: list[Request] = []
    page.on("request", lambda request: seen.append(request) if "suggest/" in request.url else None)
    return seen


def typed(page: Page, words: str) -> None:
    page.locator("main input[name=q]").press_sequentially(words, delay=20)


def test_an_employer_is_chosen_by_keyboard_and_its_file_opens(box: Page, office: Office) -> None:
    field, options = box.get_by_role("combobox"), box.get_by_role("option")
    typed(box, "ธนากรุ๊ป")
    expect(options.first).to_contain_text(FIRM, timeout=SLOW_MS)
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    first = options.first.get_attribute("id")
    assert first
    expect(field).to_have_attribute("aria-activedescendant", first)
    expect(field).to_have_value(FIRM)
    field.press("ArrowUp")
    expect(field).to_have_value("ธนากรุ๊ป")
    field.press("ArrowDown")
    field.press("Enter")
    box.wait_for_url(f"**/e/{ACCOUNT}/")


def test_escape_closes_the_list_and_enter_searches_for_what_was_typed(box: Page, office: Office) -> None:
    field = box.get_by_role("combobox")
    typed(box, "ธนากรุ๊ป")
    expect(box.get_by_role("option").first).to_be_visible(timeout=SLOW_MS)
    field.press("ArrowDown")
    field.press("Escape")
    expect(box.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("ธนากรุ๊ป")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press("Enter")
    box.wait_for_url("**/search/?q=**")
    expect(box.locator("#group-employers")).to_be_visible(timeout=SLOW_MS)
    expect(box.locator(f"main a[href^='/e/{ACCOUNT}/']").first).to_contain_text("ธนากรุ๊ป")


def test_a_person_is_chosen_with_the_mouse_and_searched_for(box: Page, office: Office) -> None:
    typed(box, "สมชาย")
    options = box.get_by_role("option")
    expect(options.first).to_contain_text("นายสมชาย", timeout=SLOW_MS)
    name = options.first.inner_text()
    options.first.click()
    box.wait_for_url("**/search/?q=**")
    expect(box.locator("#group-persons")).to_be_visible(timeout=SLOW_MS)
    expect(box.locator("main h3").first).to_have_text(name)


def test_a_persons_number_is_never_sent_while_it_is_typed(box: Page, office: Office) -> None:
    requests = asked_for(box)
    typed(box, "74-08")
    expect(box.get_by_role("option").first).to_contain_text("74-08", timeout=SLOW_MS)
    assert requests, "an account number's beginning is asked for"
    box.locator("main input[name=q]").fill("")
    sent = len(requests)
    box.locator("main input[name=q]").fill(PERSON)
    box.locator("main input[name=q]").press("End")
    time.sleep(0.6)
    assert len(requests) == sent
    assert all(request.method == "POST" and "?" not in request.url for request in requests)
    box.locator("main input[name=q]").press("Enter")
    box.wait_for_url("**/search/?s=**")
    assert not re.search(r"\d{13}", box.url.replace("-", ""))


def test_a_server_that_does_not_suggest_leaves_the_box_a_box(box: Page, office: Office) -> None:
    box.route(SUGGEST, lambda route: route.fulfill(status=503, body="down"))
    requests = asked_for(box)
    for letter in "ธนากรุ๊ป":
        typed(box, letter)
        time.sleep(0.3)
    assert 1 <= len(requests) <= 3, "after three refusals it asks no more"
    expect(box.get_by_role("listbox")).to_be_hidden()
    box.keyboard.press("Enter")
    box.wait_for_url("**/search/?q=**")
    expect(box.locator(f"main a[href^='/e/{ACCOUNT}/']").first).to_be_visible(timeout=SLOW_MS)


def test_an_answer_that_comes_late_does_not_show_what_is_no_longer_typed(box: Page, office: Office) -> None:
    def late(route: Route) -> None:
        if "%E0%B8%98%E0%B8%99%E0%B8%B2&" in (route.request.post_data or ""):
            time.sleep(1)
        route.continue_()

    box.route(SUGGEST, late)
    typed(box, "ธนา")
    time.sleep(0.4)
    box.locator("main input[name=q]").fill("50-99")
    expect(box.get_by_role("option").first).to_contain_text("50-99", timeout=SLOW_MS)
    time.sleep(1.2)
    expect(box.get_by_role("option").first).to_contain_text("50-99")


def test_nothing_found_says_what_is_digitised_and_offers_a_way_on(box: Page, office: Office) -> None:
    box.goto("/search/?q=ธนากรุ๊ป ฆฏฐฑฒณฬฮฌ&kind=pages&office=7400")
    main = box.locator("main")
    expect(main).to_contain_text("ไม่พบข้อมูล", timeout=SLOW_MS)
    expect(main).to_contain_text("สำนักงานประกันสังคมจังหวัดสมุทรสาคร")
    expect(main).to_contain_text("ค้นหาได้")
    box.locator(".meant a", has_text="ธนากรุ๊ป").last.click()
    box.wait_for_url("**kind=pages")
    box.locator(".tabs a").first.click()
    expect(box.locator("#group-employers")).to_be_visible(timeout=SLOW_MS)


def test_without_javascript_the_box_has_no_list_and_still_finds(browser: Browser, office: Office) -> None:
    context = browser.new_context(base_url=office.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/login/")
    page.fill("input[name=username]", "officer5000")
    page.fill("input[name=password]", PASSWORD)
    page.click(".signin-box button")
    page.goto("/search/")
    field = page.locator("main input[name=q]")
    assert field.get_attribute("role") is None
    field.fill("ธนากรุ๊ป")
    field.press("Enter")
    page.wait_for_url("**/search/?q=**")
    expect(page.locator("#group-employers")).to_be_visible()
    context.close()


def test_a_name_typed_with_the_keyboard_left_in_english_is_one_click_away(box: Page) -> None:
    typed(box, "Tokdi6Ux")
    box.get_by_role("combobox").press("Enter")
    offer = box.get_by_role("link", name="ธนากรุ๊ป")
    expect(offer).to_be_visible(timeout=SLOW_MS)
    offer.click()
    expect(box.get_by_role("heading", name=FIRM).first).to_be_visible(timeout=SLOW_MS)
