"""The pictures of docs/screenshots/: the bundled folders as a real office sees them (make screenshots)."""

import time
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.office import SLOW_MS, Office, sign_in, sign_out

pytestmark = pytest.mark.screenshots
FOLDER = Path(settings.BASE_DIR) / "docs/screenshots"
SCANS = Path(settings.DATA_DIR) / "demo" / "folders"
SCREEN, PHONE = (1366, 768), (390, 844)
ACCOUNT = "5099481213"
PICTURES = {  # by name: who looks, and where
    "home-indexer": ("index7400", "/"),
    "batches": ("index7400", "/batches/"),
    "review": ("index7400", "/review/"),
    "home-officer": ("officer5000", "/"),
    "search": ("officer5000", "/search/?q=มงคลทรัพย์"),
    "search-employers": ("officer5000", "/search/?q=ธนากรุป"),
    "search-number": ("officer5000", f"/search/?q={ACCOUNT}"),
    "search-nothing": ("officer5000", "/search/?q=มงคลทรัพย์ ใบกำกับภาษี&office=7400"),
    "file": ("officer5000", f"/e/{ACCOUNT}/"),
    "home-executive": ("exec", "/"),
    "progress": ("hq", "/progress/"),
    "province": ("hq", "/progress/74/"),
    "users": ("head7400", "/users/"),
    "audit": ("auditor", "/audit/"),
    "error": ("officer5000", "/upload/"),
}
ON_A_PHONE = ("home-officer", "search", "file", "review")


@pytest.fixture(scope="module")
def filed(office: Office) -> Office:
    """All bundled folders, read and filed."""
    told = office.place.command(
        "ingest_folder", str(SCANS), "--office", "7400", "--user", "scan7400", "--wait"
    )
    assert told["ok"], told
    return office


def keep(page: Page, name: str) -> None:
    """A picture in 256 colours: half the bytes, and nobody sees the difference."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(256, dither=Image.Dither.NONE)
    FOLDER.mkdir(parents=True, exist_ok=True)
    picture.save(FOLDER / f"{name}.png", optimize=True)


def test_the_door(page: Page, office: Office) -> None:
    page.goto("/login/")
    keep(page, "sign-in")


def test_sending_a_folder(page: Page, filed: Office, tmp_path: Path) -> None:
    sign_in(page, "scan7400")
    page.goto("/upload/")
    page.set_input_files("input[webkitdirectory]", SCANS / "50-9948121-3")
    expect(page.locator(".filelist .chip.good")).to_have_count(6, timeout=SLOW_MS)
    keep(page, "upload")
    page.locator("#folders .actions a").first.click()
    expect(page.locator(".leaf img").first).to_be_visible(timeout=SLOW_MS)
    keep(page, "batch")


def test_reading_a_page(page: Page, filed: Office) -> None:
    sign_in(page, "officer5000")
    page.goto("/search/?q=มงคลทรัพย์&kind=pages")
    page.locator(f"main a[href^='/e/{ACCOUNT}/p/']").last.click()
    expect(page.locator("[data-hit]").first).to_be_visible(timeout=SLOW_MS)
    time.sleep(0.5)
    keep(page, "viewer")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    time.sleep(0.5)
    keep(page, "viewer-phone")


def test_suggestions_while_typing(page: Page, filed: Office) -> None:
    sign_in(page, "officer5000")
    page.goto("/search/")
    page.locator("main input[name=q]").press_sequentially("ธนา", delay=20)
    expect(page.get_by_role("option").first).to_be_visible(timeout=SLOW_MS)
    page.keyboard.press("ArrowDown")
    keep(page, "search-suggestions")


@pytest.mark.parametrize("name", PICTURES)
def test_a_screen(page: Page, filed: Office, name: str) -> None:
    who, where = PICTURES[name]
    sign_in(page, who)
    page.goto(where)
    keep(page, name)
    if name in ON_A_PHONE:
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        keep(page, f"{name}-phone")
    sign_out(page)


def test_the_same_in_english(page: Page, filed: Office) -> None:
    sign_in(page, "officer5000")
    page.locator("button[name=language]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    keep(page, "home-english")
