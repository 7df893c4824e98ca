"""The ways in which a table can be taken away."""

from collections.abc import Callable
from dataclasses import dataclass

from documents.reports.comma_separated import write_csv
from documents.reports.printed import write_pdf
from documents.reports.tables import Table
from documents.reports.workbook import write_workbook


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: the ending of its name, what a browser is told that it is, and what writes it."""

    ending: str
    media_type: str
    write: Callable[[Table], bytes]


FORMATS = {
    one.ending: one
    for one in (
        Format("csv", "text/csv; charset=utf-8", write_csv),
        Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_workbook),
        Format("pdf", "application/pdf", write_pdf),
    )
}
