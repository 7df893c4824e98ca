"""A temporary table takes a portion of lines at once; a few statements then change the registry."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

_LOCK = 0x5E_F1_1E_01
"""One import at a time, told to PostgreSQL; SQLite has one writer anyway."""


class Staging:
    """`columns` names the columns and their types; only dates, numbers and ids may be NULL."""

    def __init__(self, table: str, columns: Mapping[str, str]) -> None:
        self.table, self.columns = table, columns
        self.on_postgres = connection.vendor == "postgresql"
        with connection.cursor() as cursor:
            kinds = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
            cursor.execute(f"CREATE TEMPORARY TABLE {table} ({kinds})")

    def drop(self) -> None:
        """Leave nothing behind."""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {self.table}")

    def fill(self, rows: Iterable[Sequence[Any]]) -> None:
        """Replace the table's rows by these. In a transaction, which is then the only import."""
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {self.table}")  # noqa: S608
            if self.on_postgres:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
                cursor.execute("SET LOCAL work_mem = '64MB'")
                self._copy(cursor, rows)
            else:
                places = ", ".join(["%s"] * len(self.columns))
                cursor.executemany(f"INSERT INTO {self.table} VALUES ({places})", list(rows))  # noqa: S608

    def _copy(self, cursor: Any, rows: Iterable[Sequence[Any]]) -> None:
        lines = io.StringIO()
        csv.writer(lines).writerows(rows)
        lines.seek(0)
        texts = ", ".join(name for name, kind in self.columns.items() if kind == "text")
        copy = f"COPY {self.table} FROM STDIN WITH (FORMAT csv, FORCE_NOT_NULL ({texts}))"
        cursor.copy_expert(copy, lines)
        cursor.execute(f"ANALYZE {self.table}")

    def run(self, statement: str, columns: Sequence[str] = ()) -> int:
        """Run one statement of ours; how many rows it changed."""
        with connection.cursor() as cursor:
            cursor.execute(self._ours(statement, columns))
            return int(cursor.rowcount)

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Run one question of ours."""
        with connection.cursor() as cursor:
            cursor.execute(self._ours(statement, ()))
            return list(cursor.fetchall())

    def _ours(self, statement: str, columns: Sequence[str]) -> str:
        """{t} is this table; {old} and {new} are the columns of o and t; to {differs} NULL equals NULL."""
        return statement.format(
            t=self.table,
            names=", ".join(columns),
            old=", ".join(f"o.{name}" for name in columns),
            new=", ".join(f"t.{name}" for name in columns),
            set=", ".join(f"{name} = t.{name}" for name in columns),
            differs="IS DISTINCT FROM" if self.on_postgres else "IS NOT",
            lock="FOR UPDATE OF o" if self.on_postgres else "",
            today=timezone.localdate().isoformat(),
        )
