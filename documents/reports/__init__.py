"""Figures taken away: a table as CSV, spreadsheet or printed PDF; reports of weeks and months; open data."""
