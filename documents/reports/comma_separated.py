"""A table as CSV (RFC 4180) in UTF-8 with its mark for spreadsheets; no cell is a formula."""

import csv
import io
from datetime import date

from documents.reports.tables import Cell, Table
from employers.importing.formulas import quote_formula


def write_csv(table: Table) -> bytes:
    """Heads are the keys of the columns; days are ISO 8601, shares 0 to 1, nothing known is empty."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow([column.key for column in table.columns])
    lines.writerows([_write_cell(cell) for cell in row] for row in table.rows)
    return ("\ufeff" + out.getvalue()).encode()


def _write_cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return quote_formula(cell)
    return cell.isoformat() if isinstance(cell, date) else str(cell)
