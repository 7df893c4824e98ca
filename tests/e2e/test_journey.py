"""The main job in a browser: a clerk uploads a folder, an officer finds a word of it on its page."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.e2e.office import SLOW_MS, Office, sign_in, sign_out

pytestmark = [pytest.mark.e2e, pytest.mark.tesseract]

FOLDER, ACCOUNT = "50-9948121-3", "5099481213"
PAGES = ("0002.jpg", "0003.jpg")
WORDS = "กรรมการผู้จัดการ"
"""Stands in the letter 0002.jpg, as the bundled truth has it."""


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """A letter and a blank sheet in a folder with its number."""
    folder = tmp_path / FOLDER
    folder.mkdir()
    for name in PAGES:
        shutil.copy(Path(settings.DATA_DIR) / "demo" / "folders" / FOLDER / name, folder)
    return folder


def test_a_folder_is_uploaded_filed_found_and_read_with_the_word_boxed(
    page: Page, office: Office, scans: Path
) -> None:
    sign_in(page, "scan7400")
    page.goto("/upload/")
    page.set_input_files("input[webkitdirectory]", scans)
    link = page.locator("a[href^='/batches/']:not([href='/batches/'])").first
    expect(link).to_be_visible(timeout=SLOW_MS)
    link.click()
    expect(page.locator("main")).to_contain_text("เสร็จสิ้น", timeout=SLOW_MS)
    expect(page.locator("main")).to_contain_text("เข้าแฟ้มแล้ว")

    sign_out(page)
    sign_in(page, "officer5000")
    page.goto("/search/")
    page.locator("main input[name=q]").first.fill(WORDS)
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_contain_text("กรรมการ", timeout=SLOW_MS)
    page.locator(f"main a[href^='/e/{ACCOUNT}/p/']").first.click()
    page.wait_for_url(f"**/e/{ACCOUNT}/p/**")
    hit = page.locator("[data-hit]").first
    expect(hit).to_be_visible(timeout=SLOW_MS)
    assert boxed_ink(page) > 0.02, "the box must sit on ink, not on empty paper"

    ledger = office.place.command("check_ledger")
    assert ledger["ok"], ledger


def boxed_ink(page: Page) -> float:
    """The share of dark pixels of the page's picture under the first hit box."""
    share: float = page.evaluate(
        """async () => {
          const box = document.querySelector("[data-hit]").getBoundingClientRect();
          const picture = [...document.querySelectorAll("main img")].find((img) => {
            const r = img.getBoundingClientRect();
            return r.left <= box.left && r.top <= box.top && r.right >= box.right && r.bottom >= box.bottom;
          });
          await picture.decode();
          const r = picture.getBoundingClientRect();
          const scale = picture.naturalWidth / r.width;
          const canvas = document.createElement("canvas");
          canvas.width = Math.max(1, box.width * scale);
          canvas.height = Math.max(1, box.height * scale);
          const pen = canvas.getContext("2d");
          pen.drawImage(picture, (r.left - box.left) * scale, (r.top - box.top) * scale,
            picture.naturalWidth, picture.naturalHeight);
          const data = pen.getImageData(0, 0, canvas.width, canvas.height).data;
          let dark = 0;
          for (let i = 0; i < data.length; i += 4) if (data[i] < 128) dark += 1;
          return dark / (data.length / 4);
        }"""
    )
    return share


def test_a_file_that_is_no_scan_is_refused_with_a_sentence_and_the_rest_goes_on(
    page: Page, office: Office, tmp_path: Path
) -> None:
    folder = tmp_path / "74-0846591-0"
    folder.mkdir()
    source = Path(settings.DATA_DIR) / "demo" / "folders" / FOLDER
    (folder / "0003.jpg").write_bytes((source / "0003.jpg").read_bytes() + b"unlike the demo's")
    (folder / "note.docx").write_bytes(b"PK\x03\x04 made up")
    (folder / "empty.jpg").write_bytes(b"")
    sign_in(page, "scan7400")
    page.goto("/upload/")
    page.set_input_files("input[webkitdirectory]", folder)
    main = page.locator("main")
    expect(main).to_contain_text("รับเฉพาะไฟล์ JPG, PNG, TIFF, PDF และ ZIP", timeout=SLOW_MS)
    expect(main).to_contain_text("ไฟล์ว่างเปล่า กรุณาสแกนใหม่", timeout=SLOW_MS)
    expect(page.locator("a[href^='/batches/']:not([href='/batches/'])").first).to_be_visible(timeout=SLOW_MS)
    office.place.until_quiet()  # a screen closed before the last file is told of leaves a batch open
