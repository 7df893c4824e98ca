"""The desk in real browsers: a hundred keys, two layouts, two officers, a session that ends."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.looks import BROKEN_NUMBERS, SCREEN, SIDEWAYS, SIZES
from tests.e2e.office import SLOW_MS, Office, sign_in

pytestmark = pytest.mark.e2e
THAI = {"KeyX": "ป", "KeyZ": "ผ"}
Seat = Callable[[str], Page]


@pytest.fixture
def seat(browser: Browser, desk: Office) -> Iterator[Seat]:
    """A browser of its own for each person, signed in."""
    broken: list[str] = []
    with ExitStack() as open_ones:

        def sit_down(username: str, size: tuple[int, int] = SCREEN) -> Page:
            context: BrowserContext = browser.new_context(
                viewport={"width": size[0], "height": size[1]}, base_url=desk.address
            )
            open_ones.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(SLOW_MS)
            page.on("pageerror", lambda error: broken.append(str(error)))
            sign_in(page, username)
            return page

        yield sit_down
    assert broken == []


def lay_out(desk: Office, name: str, *, agreed: int, others: int = 0) -> dict[str, Any]:
    facts = desk.place.program("-m", "tests.e2e.lay_out_desk", name, str(agreed), str(others))
    assert facts["ok"], facts
    return facts


def states(desk: Office, batch: int) -> dict[str, int]:
    """How many documents of a batch stand in each state."""
    rows = desk.place.ask("SELECT batch_id, state FROM documents_document")
    return dict(Counter(str(state) for lies_in, state in rows if lies_in == batch))


def press_place(page: Page, code: str, *, layout: dict[str, str]) -> None:
    """Alt and the key at this place, as the browser tells it in this layout."""
    wire = page.context.new_cdp_session(page)
    key = layout.get(code, code[-1].lower())
    for kind in ("rawKeyDown", "keyUp"):
        wire.send("Input.dispatchKeyEvent", {"type": kind, "modifiers": 1, "code": code, "key": key})
    wire.detach()


def test_a_hundred_enters_file_a_hundred_agreed_suggestions_on_one_load(desk: Office, seat: Seat) -> None:
    batch = lay_out(desk, "ร้อยเรื่อง", agreed=100)["batch"]
    page = seat("index7400")
    loads: list[str] = []
    page.on("request", lambda asked: loads.append(asked.url) if asked.is_navigation_request() else None)
    page.goto(f"/review/?batch={batch}")
    for _ in range(100):
        expect(page.locator("[data-case] [name=account_no]:focus")).to_have_count(1)
        page.keyboard.press("Enter")
    expect(page.locator("#left")).to_have_text("0", timeout=SLOW_MS)
    assert states(desk, batch) == {"filed": 100}
    assert len(loads) == 1
    expect(page.locator(".when-empty")).to_be_visible()


def test_the_reject_key_is_for_the_card_with_the_focus_and_undo_brings_it_back(
    desk: Office, seat: Seat
) -> None:
    batch = lay_out(desk, "แป้น", agreed=6, others=6)["batch"]
    page = seat("index7400")
    page.goto(f"/review/?batch={batch}")
    for place, layout in ((7, {}), (2, THAI), (0, {}), (5, THAI)):
        card = page.locator("[data-case]").nth(place)
        ident = card.get_attribute("id")
        card.focus()
        press_place(page, "KeyX", layout=layout)
        row = page.locator(f"#{ident}[data-done]")
        expect(row).to_contain_text("ไม่เข้าแฟ้ม")
        assert states(desk, batch)["rejected"] == 1
        expect(page.locator("[data-case]:focus, [data-case] :focus")).to_have_count(1)
        press_place(page, "KeyZ", layout=layout)
        expect(page.locator(f"#{ident}[data-case]")).to_be_visible()
        assert states(desk, batch) == {"suggested": 12}
    card.focus()
    press_place(page, "KeyX", layout=THAI)
    page.locator(f"#{ident} [data-deed=undo]").click()
    expect(page.locator(f"#{ident}[data-case]")).to_be_visible()


def test_what_is_not_agreed_is_chosen_by_a_key_and_never_filed_by_enter_alone(
    desk: Office, seat: Seat
) -> None:
    facts = lay_out(desk, "ขัดแย้ง", agreed=0, others=2)
    page = seat("index7400")
    page.goto(f"/review/?batch={facts['batch']}")
    card = page.locator("[data-case]").first
    expect(card).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Enter")
    expect(card.locator("[data-hint]")).to_be_visible()
    assert states(desk, facts["batch"]) == {"suggested": 2}
    card.focus()
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    expect(page.locator("[data-done]")).to_have_count(1)
    filed = desk.place.ask(
        "SELECT d.batch_id, e.account_no FROM documents_document d JOIN employers_employer e"
        " ON e.id = d.employer_id WHERE d.state = 'filed'"
    )
    assert (facts["batch"], facts["second"]) in filed
    expect(page.locator("[data-case]").first).to_be_focused()
    page.keyboard.type("abc")
    expect(page.locator("[data-case] [name=account_no]").first).to_have_value("abc")


def test_two_officers_on_one_queue_overwrite_nothing(desk: Office, seat: Seat) -> None:
    batch = lay_out(desk, "สองคน", agreed=8)["batch"]
    first, second = seat("index7400"), seat("qc7400")
    for page in (first, second):
        page.goto(f"/review/?batch={batch}")
    for _ in range(4):
        first.keyboard.press("Enter")
        first.wait_for_timeout(50)
    expect(first.locator("#left")).to_have_text("4")
    box = second.locator("[data-case] [name=account_no]").first
    box.fill("50-7310727-6")
    second.locator("[data-case] [name=note]").first.fill("ตามหัวกระดาษ")
    second.locator("[data-case] [data-deed=file]").first.click()
    told = second.locator("[data-refused] .notice")
    expect(told).to_contain_text("ประพันธ์ ตัวอย่าง นำเข้าแฟ้ม")
    expect(second.locator("[data-refused] [name=note]")).to_have_value("ตามหัวกระดาษ")
    expect(second.locator("#left")).to_have_text("4")
    expect(second.locator(".elsewhere")).to_have_count(3)  # what the other has done is read by nobody twice
    for page in (second, first):  # both press on through what is left; who is late is told
        for _ in range(8):
            page.keyboard.press("Enter")
            page.wait_for_timeout(50)
        for _ in range(8):
            page.evaluate("[...document.querySelectorAll('[data-case]')].pop()?.focus()")
            press_place(page, "KeyX", layout={})
            page.wait_for_timeout(50)
    deeds = desk.place.ask(
        "SELECT d.batch_id, thing_id FROM documents_deed JOIN documents_document d ON d.id = thing_id"
    )
    decided = Counter(thing for lies_in, thing in deeds if lies_in == batch)
    assert sorted(decided.values()) == [1] * 8, "each was decided once, by one of them"


def test_a_card_outlives_lost_cookies_and_keeps_what_was_written(desk: Office, seat: Seat) -> None:
    batch = lay_out(desk, "คุกกี้", agreed=2)["batch"]
    page = seat("index7400")
    page.goto(f"/review/?batch={batch}")
    page.locator("[data-case] [name=note]").first.fill("พิมพ์ไว้แล้ว")
    page.context.clear_cookies()
    page.locator("[data-case] [data-deed=file]").first.click()
    trouble = page.locator("[data-case] .trouble")
    expect(trouble).to_be_visible()
    expect(page.locator("[data-case]")).to_have_count(2)
    expect(trouble.locator("[data-reloads]")).to_be_visible()
    trouble.locator("a").click()
    page.fill("input[name=username]", "index7400")
    page.fill("input[name=password]", "only-for-journeys-1")
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"**/review/?batch={batch}")
    expect(page.locator("[data-case] [name=note]").first).to_have_value("พิมพ์ไว้แล้ว")
    assert states(desk, batch) == {"suggested": 2}


def test_no_account_number_breaks_over_two_lines_and_nothing_scrolls_sideways(
    desk: Office, seat: Seat
) -> None:
    batch = lay_out(desk, "ตัวเลข", agreed=1, others=2)["batch"]
    page = seat("index7400")
    queue, folder = f"/review/?batch={batch}", f"/batches/{batch}/"
    for address in (queue, folder, "/review/rejected/", "/batches/", "/upload/"):
        page.goto(address)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate(BROKEN_NUMBERS) == [], (address, width)
            assert page.evaluate(SIDEWAYS) == [], (address, width)


def test_the_keys_of_a_page_act_on_the_picture_or_everywhere_once_switched_on(
    desk: Office, seat: Seat
) -> None:
    batch = lay_out(desk, "ปุ่ม", agreed=1)["batch"]
    page = seat("index7400")
    page.goto(f"/review/?batch={batch}")
    page.goto(page.locator(".case-pages a").first.get_attribute("href") or "")
    scale = page.locator("#scale")
    expect(page.locator("#stage")).to_be_focused()
    page.keyboard.press("Digit1")
    expect(scale).to_have_text("100%")
    page.locator(".viewer-side").focus()
    page.keyboard.press("KeyF")
    expect(scale).to_have_text("100%")
    page.locator("[data-lists-keys]").click()
    page.locator("#keys-everywhere").check()
    page.keyboard.press("Escape")
    page.locator(".viewer-side").focus()
    page.keyboard.press("KeyF")
    expect(scale).not_to_have_text("100%")
    page.keyboard.press("Shift+Slash")
    expect(page.locator("#keys")).to_be_visible()
