"""A folder from the shelf to its certificate in a browser: registered, its cover printed and scanned with it,
filed, handed over, sampled, checked and certified by three people; and anybody sees that it is valid.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from tests.e2e.office import SLOW_MS, Office, sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.tesseract]

ACCOUNT, SHOWN = "7431389841", "74-3138984-1"
SHEET = Path(settings.DATA_DIR) / "demo/folders/74-0846591-0 บริษัท ธนากรุ๊ป การ์เมนท์ จำกัด/0003.jpg"
"""A list of insured persons that lay in another employer's folder, as the bundled truth has it."""
SCREEN, PHONE, ZOOMED = (1366, 768), (390, 844), (683, 384)
Seat = Callable[..., Page]


@pytest.fixture
def seat(browser: Browser, office: Office) -> Iterator[Seat]:
    """A browser of its own for each person, signed in."""
    broken: list[str] = []
    with ExitStack() as open_ones:

        def sit_down(username: str = "", size: tuple[int, int] = SCREEN) -> Page:
            viewport = {"width": size[0], "height": size[1]}
            context = browser.new_context(viewport=viewport, base_url=office.address)  # type: ignore[arg-type]
            open_ones.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(SLOW_MS)
            page.on("pageerror", lambda error: broken.append(str(error)))
            if username:
                sign_in(page, username)
            return page

        yield sit_down
    assert broken == []


def ask(page: Page, path: str) -> Any:
    """The API's answer to who sits here."""
    answer = page.request.get(f"/api/v1/{path}")
    assert answer.ok, answer.text()
    return answer.json()


def certified_in(page: Page, province: str) -> int:
    rows = ask(page, "progress/provinces/")["results"]
    return next(int(row["certified"]) for row in rows if row["code"] == province)


def register(page: Page, *, sheets: int) -> str:
    """From the day's list to the folder's page; its code."""
    page.goto("/register/plan/?limit=200")
    page.locator(f"a[href$='account_no={ACCOUNT}']").click()
    expect(page.locator("[name=account_no]")).to_have_value(ACCOUNT)
    page.fill("[name=sheets]", str(sheets))
    page.select_option("[name=sides]", "1")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("พิมพ์ปกแฟ้ม")
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def print_cover(page: Page, code: str, into: Path) -> None:
    """The cover as it would lie on the scanner's glass."""
    page.get_by_role("link", name="พิมพ์ปกแฟ้ม").click()
    picture = page.locator("main img").first
    expect(picture).to_be_visible()
    answer = page.request.get(picture.get_attribute("src") or "")
    assert answer.ok
    into.write_bytes(answer.body())


def scan(page: Page, code: str, stack: Path) -> None:
    """Send the scanned stack for this folder, and wait until it is filed."""
    page.goto(f"/upload/?folder={code}")
    page.set_input_files("input[webkitdirectory]", stack)
    batch = page.locator("a[href^='/batches/']:not([href='/batches/'])").first
    expect(batch).to_be_visible()
    batch.click()
    expect(page.locator("main")).to_contain_text("เสร็จสิ้น", timeout=SLOW_MS)
    expect(page.locator("main")).to_contain_text(code)


def hand_over(page: Page) -> None:
    """The indexing officer settles what is doubted and gives the file to the check."""
    settle_doubts(page)
    page.goto(f"/e/{ACCOUNT}/")
    page.locator("form[action$='/hand-over/'] button").click()
    expect(page.locator("form[action$='/hand-over/']")).to_have_count(0)
    assert state(page) == "to_check"


def check(page: Page, *, sheets: int) -> None:
    """The supervisor looks at every drawn page, counts the paper and passes the file."""
    page.goto(f"/check/{ACCOUNT}/")
    while "ยังเหลือ" in page.locator("#verdict-head + p").inner_text():
        with page.expect_navigation():
            page.locator("[data-deed=seen]").click()
    page.fill("[name=sheets]", str(sheets))
    page.locator("[data-deed=pass]").click()
    page.wait_for_url("**/check/")
    assert state(page) == "to_certify"


def certify(page: Page) -> dict[str, Any]:
    """The certifying officer stands for it; the certificate."""
    page.goto(f"/certify/{ACCOUNT}/")
    page.check("[name=statement]")
    page.locator("form[action$='/sign/'] button").click()
    expect(page.locator("main [role=status]")).to_contain_text("แล้ว")
    assert state(page) == "certified"
    certificate: dict[str, Any] = ask(page, f"employers/{ACCOUNT}/file/certificate/")
    return certificate


def state(page: Page) -> str:
    return str(ask(page, f"employers/{ACCOUNT}/file/")["state"])


def test_three_people_bring_a_folder_from_the_shelf_to_its_certificate(
    office: Office, seat: Seat, tmp_path: Path
) -> None:
    watcher, scanner = seat("exec"), seat("scan7400")
    before = certified_in(watcher, "74")
    code = register(scanner, sheets=1)
    stack = tmp_path / "สแกน 001"
    stack.mkdir()
    print_cover(scanner, code, stack / "0000.png")
    shutil.copy(SHEET, stack / "0001.jpg")
    scan(scanner, code, stack)
    hand_over(seat("index7400"))
    check(seat("qc7400"), sheets=1)
    certificate = certify(seat("certify7400"))

    assert certified_in(watcher, "74") == before + 1
    anybody = seat()
    address = f"/v/{certificate['code']}/"
    anybody.goto(address)
    expect(anybody.locator(".standing-valid h1")).to_be_visible()
    told = anybody.request.get(address, headers={"Accept": "application/json"}).json()
    assert (told["state"], told["root"]) == ("valid", certificate["root"])
    ledger = office.place.command("check_ledger")
    assert ledger["ok"], ledger


def settle_doubts(page: Page) -> None:
    """What the machine doubts on the pages of the file is settled by who compared them with the paper."""
    for line in ask(page, f"pages/?employer={ACCOUNT}")["results"]:
        if ask(page, f"pages/{line['id']}/")["doubts"]:
            token = next(one for one in page.context.cookies() if "csrf" in one["name"])["value"]
            answer = page.request.post(
                f"/api/v1/pages/{line['id']}/doubts/settle/",
                data={"note": "เทียบกับกระดาษแล้ว"},
                headers={"X-CSRFToken": token, "Referer": page.url},
            )
            assert answer.ok, answer.text()


def type_scanned(page: Page, code: str) -> None:
    """As a hand scanner does: key by key without a pause, Enter, wherever the focus is."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def test_covers_are_scanned_without_a_pause_wherever_the_focus_is(seat: Seat) -> None:
    page = seat("scan7400")
    codes = []
    for number in range(4):
        page.goto("/register/new/")
        page.fill("[name=written_on]", f"แฟ้มไม่มีเลข {number}")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address: not address.endswith("/new/"))
        codes.append(page.url.rstrip("/").rsplit("/", 1)[-1])
    page.goto("/register/custody/")
    page.check("[name=place][value=van]")
    for code in codes:
        type_scanned(page, code.lower())
    for code in codes:
        expect(page.locator("#carried ol")).to_contain_text(code)
    expect(page.locator("#id_code")).to_be_focused()
    page.locator("h1").click()
    type_scanned(page, "ABCDEFGHJK")
    expect(page.locator("#carried [role=alert]")).to_contain_text("ABCDEFGHJK")
    page.check("[name=place][value=archive]")
    type_scanned(page, codes[0])
    expect(page.locator("#carried .notice.good")).to_contain_text("เดิม:")
    places = {row["code"]: row["place"] for row in ask(page, "folders/?pending=true")["results"]}
    assert [places[code] for code in codes] == ["archive", "van", "van", "van"]


@pytest.mark.parametrize("size", [SCREEN, PHONE, ZOOMED])
def test_the_register_fits_the_screen(seat: Seat, size: tuple[int, int]) -> None:
    page = seat("index7400", size)
    for path in ("/register/", "/register/new/", "/register/custody/", "/register/plan/"):
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, (path, size)
