"""Covers and separators as Chromium prints them: an A4 page each, and the print is read."""

import io
from collections.abc import Iterator

import numpy as np
import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from documents.sheets.payload import SECTIONS, Cover, NextFile, Section, decode_sheet
from ocr.codes.qr import find_sheet_marks
from tests.e2e.office import Office, sign_in

pytestmark = pytest.mark.e2e
_A4_POINTS = (595, 842)


@pytest.fixture
def screen(browser: Browser, desk: Office) -> Iterator[Page]:
    """A tab of an office without workers."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, base_url=desk.address)
    yield context.new_page()
    context.close()


def printed(page: Page, address: str) -> list[object]:
    """What the codes of the printed pages say, a sheet each."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)) as pdf:
        sizes = {tuple(round(side) for side in one.get_size()) for one in pdf}
        pictures = [one.render(scale=150 / 72, grayscale=True).to_numpy() for one in pdf]
    assert sizes == {_A4_POINTS}
    marks = [
        find_sheet_marks(np.ascontiguousarray(picture.reshape(picture.shape[:2]))) for picture in pictures
    ]
    assert all(one.frame and len(one.codes) == 1 for one in marks)
    return [decode_sheet(one.codes[0]) for one in marks]


def test_all_separators_print_a_page_each(screen: Page) -> None:
    sign_in(screen, "scan7400")
    assert printed(screen, "/separators/") == [NextFile(), *map(Section, SECTIONS)]


def test_a_cover_prints_on_one_page_and_says_its_folder(screen: Page, desk: Office) -> None:
    told = desk.place.program("-m", "tests.e2e.register_folder")
    sign_in(screen, "scan7400")
    address = f"/register/folders/{told['code']}/cover/"
    expected = [Cover(told["code"], told["account_no"], 1, 12, 2)]
    assert printed(screen, address) == expected
    assert screen.locator("img.sheet").get_attribute("alt")
    answer = screen.request.get(f"/register/folders/{told['code']}/cover.pdf")
    with pypdfium2.PdfDocument(io.BytesIO(answer.body())) as pdf:
        assert len(pdf) == 1
        picture = pdf[0].render(scale=200 / 72, grayscale=True).to_numpy()
    marks = find_sheet_marks(np.ascontiguousarray(picture.reshape(picture.shape[:2])))
    assert [decode_sheet(code) for code in marks.codes] == expected
