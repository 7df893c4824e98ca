"""A table taken away holds real numbers and days, calculates nothing and is legible in Thai."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pypdfium2
from django.utils import translation

from documents.reports.formats import FORMATS
from documents.reports.tables import Column, Kind, Table, tell_cell

TABLE = Table(
    name="progress-2569",
    title="ความคืบหน้ารายจังหวัด",
    about="ปีงบประมาณ 2569",
    columns=[
        Column("name", "จังหวัด", width=2),
        Column("certified", "รับรองแล้ว", Kind.NUMBER),
        Column("share", "ร้อยละ", Kind.SHARE),
        Column("finish", "คาดว่าเสร็จ", Kind.DAY),
        Column("cost", "บาทต่อหน้า", Kind.BAHT),
    ],
    rows=[
        ["=HYPERLINK(1)", 1234, 0.0004, date(2027, 3, 1), 1.5],
        ["เพชรบุรี", 0, None, None, None],
    ],
    notes=["เป้าหมายรายจังหวัดเป็นค่าประมาณการ"],
)


def test_a_csv_is_for_programs_and_holds_no_formula() -> None:
    text = FORMATS["csv"].write(TABLE).decode()
    assert text.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(text[1:]))) == [
        ["name", "certified", "share", "finish", "cost"],
        ["'=HYPERLINK(1)", "1234", "0.0004", "2027-03-01", "1.5"],
        ["เพชรบุรี", "0", "", "", ""],
    ]


def test_a_workbook_holds_numbers_and_days_and_no_formula() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].write(TABLE))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[4]] == [column.title for column in TABLE.columns]
    name, certified, share, finish, cost = sheet[5]
    assert (name.value, name.data_type) == ("=HYPERLINK(1)", "s")
    assert (certified.value, share.value, share.number_format) == (1234, 0.0004, "0.0%")
    assert (finish.value, finish.is_date, cost.value) == (datetime(2027, 3, 1), True, 1.5)  # noqa: DTZ001
    assert [cell.value for cell in sheet[6]][2:] == [None, None, None]
    assert sheet.freeze_panes == "B5"
    assert sheet["A8"].value == TABLE.notes[0]


def test_a_printed_table_says_all_that_the_table_says_on_every_page() -> None:
    many = Table("t", TABLE.title, TABLE.about, TABLE.columns, [TABLE.rows[1]] * 90, TABLE.notes)
    with pypdfium2.PdfDocument(FORMATS["pdf"].write(many)) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
        assert pdf[0].get_width() > pdf[0].get_height()
    assert len(pages) >= 3
    assert all("คาดว่าเสร็จ" in text for text in pages)
    assert "ปีงบประมาณ 2569" in pages[0]
    assert TABLE.notes[0] in pages[-1]
    assert sum(text.count("เพชรบุรี") for text in pages) == 90


def test_a_column_without_width_is_not_on_paper() -> None:
    hidden = [Column("kind", "ชนิด", width=0), *TABLE.columns[1:]]
    with pypdfium2.PdfDocument(FORMATS["pdf"].write(replace(TABLE, columns=hidden))) as pdf:
        text = pdf[0].get_textpage().get_text_bounded()
    assert "ชนิด" not in text
    assert "เพชรบุรี" not in text
    assert "1,234" in text


def test_a_table_comes_back_from_where_it_was_kept() -> None:
    kept = Table.from_json(TABLE.as_json())
    assert kept.as_json() == TABLE.as_json()
    assert kept.rows[0][3] == date(2027, 3, 1)


def test_a_cell_is_told_as_people_write_it() -> None:
    with translation.override("th"):
        told = [
            tell_cell(cell, column.kind) for cell, column in zip(TABLE.rows[0], TABLE.columns, strict=True)
        ]
    assert told == ["=HYPERLINK(1)", "1,234", "<0.1%", "1 มี.ค. 2570", "1.50"]
    assert tell_cell(0.0005, Kind.SHARE) == "0.1%"
    assert tell_cell(None, Kind.NUMBER) == "–"
