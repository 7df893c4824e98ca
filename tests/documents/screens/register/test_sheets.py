"""Covers and separators come out of the door as they are read again; who may not see a folder gets none."""

import io

import numpy as np
import pypdfium2
import pytest
from django.test import Client
from PIL import Image, ImageDraw

from documents.register.models import Folder
from documents.screens.register.sheets import facts_of, write_cover
from documents.sheets.lettering import draw_within, measure_words, wrap_words
from documents.sheets.payload import Cover, NextFile, Section, decode_sheet
from ocr.codes.qr import find_sheet_marks
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from tests.documents.paper import employer, office, person

pytestmark = pytest.mark.django_db
OURS = "7450686171"


def said_by(picture: object) -> list[object]:
    """What the codes of a picture say."""
    gray = np.asarray(picture, dtype=np.uint8)
    return [decode_sheet(code) for code in find_sheet_marks(np.ascontiguousarray(gray)).codes]


def pages_of(pdf: bytes) -> list[object]:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return [said_by(page.render(scale=2, grayscale=True).to_numpy().squeeze()) for page in document]


@pytest.fixture
def scanner(client: Client) -> Client:
    client.force_login(person(Role.SCANNER))
    return client


@pytest.fixture
def folder() -> Folder:
    of = employer(OURS, "บริษัท นครชัยร่วมใจ อุตสาหกรรมการพิมพ์และบรรจุภัณฑ์ (ประเทศไทย) จำกัด")
    return Folder.objects.create(office=office(), employer=of, volume=2, sheets=31, box="ก-12", shelf="3/4")


def test_a_cover_is_a_page_a_picture_and_a_pdf(scanner: Client, folder: Folder) -> None:
    at = f"/register/folders/{folder.code}/cover"
    expected = [Cover(folder.code, OURS, 2, 31, 2)]
    assert f"{at}.png" in scanner.get(f"{at}/").content.decode()
    assert said_by(Image.open(io.BytesIO(scanner.get(f"{at}.png").content)).convert("L")) == expected
    assert pages_of(scanner.get(f"{at}.pdf").content) == [expected]
    assert pages_of(write_cover(folder)) == [expected]
    assert Event.objects.filter(action="cover.printed").count() == 2


def test_a_code_is_found_as_people_write_it(scanner: Client, folder: Folder) -> None:
    written = f"{folder.code[:4]}-{folder.code[4:8]}-{folder.code[8:]}".lower()
    assert scanner.get(f"/register/folders/{written}/cover/").status_code == 200
    assert scanner.get("/register/folders/NOSUCHCODE/cover/").status_code == 404


def test_a_folder_without_a_number_says_what_stands_on_it() -> None:
    row = Folder.objects.create(office=office(), written_on="ร้านป้าแดง (อ่านเลขไม่ออก)")
    facts = facts_of(row)
    assert (facts.employer, facts.cover.account_no, facts.cover.sheets) == (row.written_on, "", None)
    assert pages_of(write_cover(row)) == [[Cover(row.code, "", 1, None, 2)]]


def test_every_separator_stands_on_a_page_of_its_own(scanner: Client) -> None:
    expected = [[NextFile()], *([Section(letter)] for letter in "ABCDEFGX")]
    assert pages_of(scanner.get("/separators/all.pdf").content) == expected
    assert scanner.get("/separators/").content.decode().count('class="sheet"') == 9
    assert scanner.get("/separators/?only=B").content.decode().count('class="sheet"') == 1
    assert scanner.get("/separators/?only=Q").status_code == 404
    assert scanner.get("/separators/Q.png").status_code == 404


def test_a_long_name_is_shrunk_until_it_fits() -> None:
    name = "บริษัท อุตสาหกรรมอาหารแช่แข็งและห้องเย็นนานาชาติมหาชัยพัฒนา (ประเทศไทย) จำกัด (มหาชน)"
    page = Image.new("1", (2480, 600), 1)
    end = draw_within(ImageDraw.Draw(page), (10, 20), name, 20, room=100, lines=3, weight=700)
    assert end > 20
    dark = np.argwhere(np.asarray(page) == 0)
    assert dark[:, 1].max() * 25.4 / 300 <= 112
    assert all(measure_words(row, 9, weight=700) <= 190 for row in wrap_words(name, 9, room=100))
