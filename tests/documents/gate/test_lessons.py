"""Corrections become lessons: crops with what people keyed, once each, audited, for their owner alone."""

import io
import json
import stat
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from PIL import Image

from documents.gate.lessons import (
    INDEX,
    Lesson,
    corrections_of_blind_entries,
    corrections_of_csv,
    corrections_of_people,
    write_lessons,
)
from documents.gate.models import BlindEntry
from documents.models import Correction, Identifier, Page, Reading
from documents.storage import store
from sso_efiles.audit.models import Event
from sso_efiles.policy import Role
from sso_efiles.refusal import InvalidInput
from tests.documents.gate.test_blind import THIRD, hand_over, page_of
from tests.documents.paper import employer, person

pytestmark = pytest.mark.django_db
BOX = (40, 60, 240, 100)


def page_with_picture(**facts: object) -> Page:
    """A page of a file with a number at risk in a box, and a picture of 400 x 300."""
    page = page_of(employer("7499990028"), THIRD, box=list(BOX), check_result="suspect", **facts)
    picture = io.BytesIO()
    Image.new("L", (400, 300), 200).save(picture, "JPEG")
    reading = Reading.objects.get(page=page)
    store().put(reading.picture_key("full"), picture.getvalue())
    return page


def keyed(page: Page, second: str) -> BlindEntry:
    assert page.document is not None
    assert page.document.employer is not None
    passage = hand_over(page.document.employer)
    facts = {"first": THIRD, "second": second, "agrees": second == THIRD, "by": person(Role.QC)}
    return BlindEntry.objects.create(passage=passage, page=page, field="account_no", **facts)


def test_what_two_keyed_alike_is_a_lesson_and_a_disagreement_is_none() -> None:
    page = page_with_picture()
    entry = keyed(page, THIRD)
    assert list(corrections_of_blind_entries()) == [Lesson(page.pk, BOX, THIRD, "blind")]
    BlindEntry.objects.filter(pk=entry.pk).update(second="1099990017", agrees=False)
    assert list(corrections_of_blind_entries()) == []


def test_what_a_person_corrected_is_a_lesson_until_it_is_taken_back() -> None:
    page = page_with_picture()
    number = Identifier.objects.get(page=page)
    assert page.scan is not None
    facts = {"page": page, "scan": page.scan, "by": person(Role.INDEXER), "box": number.box}
    row = Correction.objects.create(kind=number.kind, value=THIRD, as_read=number.as_read, **facts)
    assert list(corrections_of_people()) == [Lesson(page.pk, BOX, THIRD, "desk")]
    Correction.objects.filter(pk=row.pk).update(taken_back_at=timezone.now())
    assert list(corrections_of_people()) == []


def test_each_crop_is_written_once_with_its_text(tmp_path: Path) -> None:
    page = page_with_picture()
    folder = tmp_path / "lessons"
    some = [Lesson(page.pk, BOX, THIRD, "blind"), Lesson(page.pk, (0, 0, 90, 40), "สวัสดี", "csv")]
    written = write_lessons(some, folder)
    assert (written.fresh, written.known, written.without_picture) in {(2, 0, 0), (1, 1, 0)}
    again = write_lessons(some, folder)
    assert (again.fresh, again.known) == (0, 2)
    (first, *_) = [json.loads(line) for line in (folder / INDEX).read_text(encoding="utf-8").splitlines()]
    assert (first["text"], first["page"], first["source"]) == (THIRD, page.pk, "blind")
    with Image.open(folder / first["crop"]) as crop:
        assert crop.width >= BOX[2] - BOX[0]
        assert crop.height >= BOX[3] - BOX[1]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_page_without_a_picture_and_a_box_beside_it_give_no_crop(tmp_path: Path) -> None:
    page = page_with_picture()
    some = [Lesson(page.pk, (900, 900, 950, 950), "1", "csv"), Lesson(10**6, BOX, "1", "csv")]
    assert write_lessons(some, tmp_path / "lessons").without_picture == 2


def test_lines_of_a_csv_are_taken_with_thai_and_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "corrections.csv"
    file.write_text("page,x0,y0,x1,y1,text\n7,1,2,30,40,นาย  ก\n", encoding="utf-8-sig")
    assert list(corrections_of_csv(file)) == [Lesson(7, (1, 2, 30, 40), "นาย ก", "csv")]


@pytest.mark.parametrize("row", ["7,1,2,30,x,นาย", "7,1,2,30,40,", "7,1,2,30,40", f"7,1,2,30,40,{'ก' * 201}"])
def test_a_row_that_is_none_is_named(row: str, tmp_path: Path) -> None:
    file = tmp_path / "corrections.csv"
    file.write_text(f"page,x0,y0,x1,y1,text\n7,1,2,30,40,ก\n{row}\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        list(corrections_of_csv(file))
    assert "3" in str(refused.value.fields)
    file.write_text("page,text\n7,ก\n", encoding="utf-8")
    with pytest.raises(InvalidInput):
        list(corrections_of_csv(file))


def test_the_command_exports_and_is_audited(tmp_path: Path) -> None:
    keyed(page_with_picture(), THIRD)
    out = io.StringIO()
    call_command("export_lessons", str(tmp_path / "lessons"), "--json", stdout=out)
    assert json.loads(out.getvalue())["fresh"] == 1
    assert Event.objects.get(action="lessons.exported").data == {"fresh": 1}
    with pytest.raises(SystemExit):
        call_command(
            "export_lessons", str(tmp_path / "lessons"), "--csv", "nowhere.csv", "--json", stdout=out
        )
