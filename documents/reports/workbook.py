"""A table as a workbook (Office Open XML): numbers, shares and days are real, and nothing is calculated."""

import io

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from documents.reports.tables import Cell, Column, Kind, Table

_FORMATS = {
    Kind.TEXT: "@",
    Kind.NUMBER: "#,##0",
    Kind.DECIMAL: "#,##0.0",
    Kind.SHARE: "0.0%",
    Kind.DAY: "[$-107041E]d mmm yyyy",  # Thai words, Buddhist Era: the cell itself is a day of our calendar
    Kind.BAHT: "#,##0.00",
}
_HEAD = 3
"""The row of the heads, under title, about and an empty one."""
_NARROW, _WIDE = 14, 34


def write_workbook(table: Table) -> bytes:
    """One sheet: title, what it is of, heads that stay and filter, rows, notes. Texts are written as texts
    whatever they begin with.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        font = {"font_name": "Sarabun", "font_size": 11}
        sheet = book.add_worksheet(_sheet_name(table.name))
        sheet.write_string(0, 0, table.title, book.add_format({**font, "bold": True, "font_size": 15}))
        sheet.write_string(1, 0, table.about, book.add_format(font))
        head = book.add_format({**font, "bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#E2EFF0"})
        formats = {kind: book.add_format({**font, "num_format": form}) for kind, form in _FORMATS.items()}
        for at, column in enumerate(table.columns):
            _write_column(sheet, at, column, table, head, formats[column.kind])
        last = _HEAD + len(table.rows)
        sheet.autofilter(_HEAD, 0, last, len(table.columns) - 1)
        sheet.freeze_panes(_HEAD + 1, 1)
        for at, note in enumerate(table.notes, start=last + 2):
            sheet.write_string(at, 0, note, book.add_format(font))
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD)
    return out.getvalue()


def _sheet_name(name: str) -> str:
    return "".join("-" if letter in r"[]:*?/\'" else letter for letter in name)[:31] or "table"


def _write_column(
    sheet: Worksheet, at: int, column: Column, table: Table, head: Format, form: Format
) -> None:
    sheet.set_column(at, at, _WIDE if column.width > 1.5 else _NARROW)
    sheet.write_string(_HEAD, at, column.title, head)
    for row, cells in enumerate(table.rows, start=_HEAD + 1):
        _write_cell(sheet, row, at, cells[at], form)


def _write_cell(sheet: Worksheet, row: int, at: int, cell: Cell, form: Format) -> None:
    if cell is None:
        sheet.write_blank(row, at, None, form)
    elif isinstance(cell, str):
        sheet.write_string(row, at, cell, form)
    elif isinstance(cell, int | float):
        sheet.write_number(row, at, cell, form)
    else:
        sheet.write_datetime(row, at, cell, form)
