"""What only a browser can show: broken lines, closed windows, the keyboard, a browser without JavaScript."""

import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.office import PASSWORD, SLOW_MS, Office, sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.tesseract]
SOURCE = Path(settings.DATA_DIR) / "demo" / "folders" / "50-9948121-3"
BLANK = SOURCE / "0003.jpg"


def folder_of(tmp_path: Path, name: str, *, files: int) -> Path:
    """A folder of sheets that differ in their last bytes only."""
    folder = tmp_path / name
    folder.mkdir()
    for number in range(files):
        (folder / f"{number + 1}.jpg").write_bytes(BLANK.read_bytes() + f"{name} {number}".encode())
    return folder


def choose(page: Page, folder: Path) -> None:
    page.goto("/upload/")
    page.set_input_files("input[webkitdirectory]", folder)


def test_a_broken_line_heals_by_itself(page: Page, office: Office, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "สายขาด", files=3)
    broken: list[str] = []

    def breaks(route: Route) -> None:
        if len(broken) < 3:
            broken.append(route.request.url)
            route.abort("connectionreset")
        else:
            route.continue_()

    sign_in(page, "scan7400")
    page.route("**/files/*/", breaks)
    choose(page, folder)
    expect(page.locator(".filelist .chip.good")).to_have_count(3, timeout=SLOW_MS)
    assert len(broken) == 3
    assert office.place.number("SELECT count(*) FROM documents_upload WHERE name LIKE '_.jpg'") >= 3


def test_after_a_reload_only_what_is_missing_is_sent(page: Page, office: Office, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "ปิดหน้าจอ", files=4)
    sign_in(page, "scan7400")
    page.route(re.compile(r"/files/f[34]/$"), lambda route: route.abort("connectionreset"))
    choose(page, folder)
    expect(page.locator(".filelist .chip.good")).to_have_count(2, timeout=SLOW_MS)
    page.on("dialog", lambda dialog: dialog.accept())

    sent: list[str] = []
    page.goto("/upload/")
    page.unroute_all()
    expect(page.locator("#unsent")).to_contain_text("ปิดหน้าจอ: 2 / 4", timeout=SLOW_MS)
    page.on("request", lambda asked: sent.append(asked.url[-3:]) if asked.method == "PUT" else None)
    page.set_input_files("input[webkitdirectory]", folder)
    expect(page.locator(".filelist .chip.good")).to_have_count(4, timeout=SLOW_MS)
    assert sorted(sent) == ["f3/", "f4/"]
    assert office.place.number("SELECT count(*) FROM documents_batch WHERE folder_name = 'ปิดหน้าจอ'") == 1


def test_sub_folders_are_batches_and_loose_files_a_stack(page: Page, office: Office, tmp_path: Path) -> None:
    top = tmp_path / "รอบเช้า"
    top.mkdir()
    for name in ("ก 1", "ข 2"):
        folder_of(top, name, files=1)
    (top / "หลุด.jpg").write_bytes(BLANK.read_bytes() + b"unlike any other")
    (top / "ก 1" / "Thumbs.db").write_bytes(b"x")
    sign_in(page, "scan7400")
    choose(page, top)
    expect(page.locator(".filelist .chip.good")).to_have_count(3, timeout=SLOW_MS)
    expect(page.locator("#told")).to_contain_text("1")
    batches = office.place.ask("SELECT folder_name, loose FROM documents_batch ORDER BY id DESC LIMIT 3")
    assert {(name, bool(loose)) for name, loose in batches} == {("ก 1", False), ("ข 2", False), ("", True)}


def test_a_document_is_filed_from_the_keyboard(page: Page, office: Office, tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "ไม่มีเลข", files=2)
    sign_in(page, "index7400")
    choose(page, folder)
    page.locator("#folders .actions a").first.click(timeout=SLOW_MS)
    expect(page.locator("#live .livehead .chip.warn")).to_be_visible(timeout=SLOW_MS)
    page.goto("/review/")
    waiting = page.locator("[data-case]")
    before = waiting.count()
    card = page.locator("[data-case]:first-child")
    expect(page.locator("[data-case]:first-child:focus-within")).to_be_visible()
    # the card itself has the focus where something can be chosen (another test's papers may lie first), else
    # its field; Enter leads from the one to the other
    if card.evaluate("card => card === document.activeElement"):
        page.keyboard.press("Enter")
    expect(card.locator("input[name=account_no]")).to_be_focused()
    page.keyboard.type("ธนากรุ๊ป")
    page.locator(".find").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-case]:first-child input[name=account_no]")).to_have_value("74-0846591-0")
    page.keyboard.press("Enter")
    expect(page.locator(".case-done")).to_contain_text("74-0846591-0", timeout=SLOW_MS)
    expect(waiting).to_have_count(before - 1)


def test_a_page_is_zoomed_turned_and_left_by_keys(page: Page, office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "50-9948121-3"
    folder.mkdir()
    shutil.copy(SOURCE / "0002.jpg", folder)
    office.place.ingest(tmp_path)
    office.place.until_quiet()
    sign_in(page, "officer5000")
    page.goto("/search/?q=กรรมการผู้จัดการ&kind=pages")
    page.locator("main a[href^='/e/5099481213/p/']").last.click()
    scale = page.locator("#scale")
    fitted = scale.inner_text()
    page.keyboard.press("+")
    expect(scale).not_to_have_text(fitted)
    page.keyboard.press("1")
    expect(scale).to_have_text("100%")
    page.keyboard.press("r")
    sheet = page.locator("#sheet").bounding_box()
    assert sheet is not None
    assert sheet["width"] > sheet["height"]
    page.keyboard.press("w")
    page.locator("#text [data-word]").first.hover()
    expect(page.locator(".boxes .word.lit")).to_have_count(1)
    page.keyboard.press("/")
    page.wait_for_url("**/search/")


def test_without_javascript_the_work_still_goes_on(browser: Browser, office: Office) -> None:
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, base_url=office.address, java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/login/")
    page.fill("input[name=username]", "index7400")
    page.fill("input[name=password]", PASSWORD)
    page.click(".signin-box button")
    page.goto("/upload/")
    expect(page.locator("#uploader")).to_be_hidden()
    page.fill("input[name=folder_name]", "ไม่ใช้สคริปต์")
    page.set_input_files("input[name=files]", BLANK)
    page.click("#plain button")
    page.wait_for_url("**/batches/*/")
    expect(page.locator("main")).to_contain_text("ไม่ใช้สคริปต์")
    page.goto("/search/")
    page.locator("main input[name=q]").fill("74-0846591-0")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=**")
    expect(page.locator("main a[href^='/e/7408465910/']").first).to_be_visible()
    context.close()
