"""A table on paper: A4 on its side, PDF/A-2b in Sarabun, heads on every page."""

import io

from django.utils import timezone
from django.utils.translation import gettext as _
from pikepdf import ObjectStreamMode, Pdf

from documents.delivery.pdfa import add_metadata
from documents.delivery.typeset import A4, Face, Sheet, break_lines, shape
from documents.reports.tables import Kind, Table, tell_cell
from sso_efiles.text import dates

_MANY = 10
"""Columns from which on letters are smaller."""
_GAP = 3.0
_FOOT = 24.0


def write_pdf(table: Table) -> bytes:
    """Title, what it is of, rows, notes; a row is never parted over two pages."""
    with Pdf.new() as pdf:
        add_metadata(pdf, title=table.title, subject=table.about)
        paper = _Paper(Sheet(pdf, margin=32, paper=(A4[1], A4[0])), table)
        paper.write_all()
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=ObjectStreamMode.generate)
    return out.getvalue()


class _Paper:
    """The pages of one table."""

    def __init__(self, sheet: Sheet, table: Table) -> None:
        self.sheet, self.table, self.page = sheet, table, 1
        self.shown = [at for at, column in enumerate(table.columns) if column.width]
        self.columns = [table.columns[at] for at in self.shown]
        self.size = 8.0 if len(self.columns) >= _MANY else 9.5
        self.line = self.size * 1.75  # room for two marks over a letter and one below
        self.made = dates.moment(timezone.now())
        whole = sum(column.width for column in self.columns)
        self.widths = [sheet.width * column.width / whole for column in self.columns]

    def write_all(self) -> None:
        """From the title to the last page's foot."""
        self.sheet.write("สำนักงานประกันสังคม", size=10)
        self.sheet.write(self.table.title, size=16, face=Face.BOLD)
        self.sheet.write(self.table.about, size=10)
        self.sheet.y -= _GAP
        self._write_heads()
        for number, row in enumerate(self.table.rows):
            cells = [tell_cell(row[at], self.table.columns[at].kind) for at in self.shown]
            self._write_row(cells, Face.REGULAR, grey=0.94 if number % 2 else 1)
        self._make_room(self.line * 2 * len(self.table.notes))
        self.sheet.y -= _GAP
        for note in self.table.notes:
            self.sheet.write(note, size=self.size)
        self._end_page()

    def _write_heads(self) -> None:
        self._write_row([column.title for column in self.columns], Face.BOLD, grey=0.86)

    def _write_row(self, cells: list[str], face: Face, *, grey: float) -> None:
        lines = [
            break_lines(cell, width=width - 2 * _GAP, size=self.size, face=face)
            for cell, width in zip(cells, self.widths, strict=True)
        ]
        height = max(map(len, lines)) * self.line + 3
        if face is Face.REGULAR:
            self._make_room(height)
        sheet = self.sheet
        top, left = sheet.y, 0.0
        sheet.fill([(sheet.margin, top - height, sheet.width, height)], grey=grey)
        for column, width, cell in zip(self.columns, self.widths, lines, strict=True):
            for number, line in enumerate(cell, start=1):
                sheet.y = top - number * self.line + 3
                long = shape(line, face).width * self.size / 1000
                to_the_right = 0 if column.kind is Kind.TEXT else width - 2 * _GAP - long
                sheet.put(line, left=left + _GAP + to_the_right, size=self.size, face=face)
            left += width
        sheet.y = top - height

    def _make_room(self, height: float) -> None:
        if self.sheet.y - height < self.sheet.margin + _FOOT:
            self._end_page()
            self._write_heads()

    def _end_page(self) -> None:
        sheet = self.sheet
        sheet.y = sheet.margin
        sheet.put(_("Made %(at)s") % {"at": self.made}, left=0, size=8.5)
        number = _("Page %(n)s") % {"n": self.page}
        sheet.put(number, left=sheet.width - shape(number).width * 8.5 / 1000, size=8.5)
        sheet.new_page()
        self.page += 1
