"""Rows by the million into PostgreSQL and SQLite: streamed, with indexes and references set aside."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, models

from documents.made_up.seeding.rows import COLUMNS, Block, Row, others
from documents.search.index import GRAM_TABLE

_PORTION = 1 << 20
_MEMORY = "512MB"
_KEPT = {"documents_pageindex": GRAM_TABLE}
"""What triggers write beside a table."""
Tell = Callable[[str], None]
Packed = dict[type[models.Model], str]

# Names of tables and columns come from our own models: hence the S608 exceptions.


@dataclass(frozen=True, slots=True)
class _Shape:
    """The columns of a table: those that rows speak of, then those that are the same in all."""

    columns: tuple[str, ...]
    never_null: tuple[str, ...]
    same: Row


@cache
def _shape(model: type[models.Model]) -> _Shape:
    said, rest = COLUMNS[model], others(model, COLUMNS[model])
    fields = {field.attname: field for field in model._meta.concrete_fields}
    columns = (*(str(fields[name].column) for name in said), *rest)
    nullable = {field.column for field in fields.values() if field.null}
    return _Shape(columns, tuple(name for name in columns if name not in nullable), tuple(rest.values()))


def packed(block: Block) -> Packed:
    """Lines for COPY: made where the rows are made, so that several processes share the work."""
    out = {}
    for model, rows in block.items():
        lines, same = io.StringIO(), tuple("" if value == b"" else value for value in _shape(model).same)
        csv.writer(lines).writerows((*row, *same) for row in rows)
        out[model] = lines.getvalue()
    return out


def copy(block: Packed) -> None:
    """PostgreSQL takes packed rows; what is empty is no NULL but where a column may be NULL."""
    for model, lines in block.items():
        shape = _shape(model)
        names, never_null = (
            ", ".join(f'"{name}"' for name in each) for each in (shape.columns, shape.never_null)
        )
        options = f"FORMAT csv, FORCE_NOT_NULL ({never_null})"
        with connection.cursor() as cursor:
            statement = f"COPY {model._meta.db_table} ({names}) FROM STDIN WITH ({options})"
            cursor.copy_expert(statement, io.StringIO(lines), _PORTION)


def insert(block: Block) -> None:
    """SQLite takes rows."""
    for model, rows in block.items():
        shape = _shape(model)
        names = ", ".join(f'"{name}"' for name in shape.columns)
        marks = ", ".join(["%s"] * len(shape.columns))
        statement = f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.executemany(statement, [(*row, *shape.same) for row in rows])


@contextmanager
def set_aside(tables: Sequence[type[models.Model]], *, tell: Tell) -> Iterator[None]:
    """Within a transaction: a break leaves everything as it was."""
    names = [model._meta.db_table for model in tables]
    if connection.vendor == "postgresql":
        with _postgres_bare(names, tell):
            yield
    else:
        with _sqlite_bare(names, tell):
            yield


@contextmanager
def _postgres_bare(tables: list[str], tell: Tell) -> Iterator[None]:
    """References, unique constraints and indexes are built over all rows at once, primary keys stay."""
    tables = [*tables, *(kept for table, kept in _KEPT.items() if table in tables)]
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL maintenance_work_mem = '{_MEMORY}'")
        _quick_compression(cursor)
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u') ORDER BY contype DESC, conname",
            [tables],
        )
        constraints = cursor.fetchall()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, name, _definition in constraints:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        # one with a condition would come back in other words; few rows are in it, or all in order
        cursor.execute(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
            " WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary AND i.indpred IS NULL ORDER BY 1",
            [tables],
        )
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        _put_back(cursor, tables, constraints, indexes, tell)


def _put_back(cursor: Any, tables: list[str], constraints: list[Row], indexes: list[Row], tell: Tell) -> None:
    for name, definition in indexes:
        tell(name)
        cursor.execute(definition)
    for table, name, definition in constraints:
        tell(name)
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    for table in tables:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name = %s AND is_identity = 'YES' AND table_schema = current_schema()",
            [table],
        )
        for (column,) in cursor.fetchall():
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, %s), (SELECT max({column}) FROM {table}))",  # noqa: S608
                [table, column],
            )


def _quick_compression(cursor: Any) -> None:
    """LZ4 where the server has it: the default takes longer than all the rest."""
    cursor.execute(
        "SELECT 1 FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals)"
    )
    if cursor.fetchone():
        cursor.execute("SET LOCAL default_toast_compression = 'lz4'")


@contextmanager
def _sqlite_bare(tables: list[str], tell: Tell) -> Iterator[None]:
    """Indexes, and the triggers that keep trigram tables; those tables are then filled from the rows."""
    with connection.cursor() as cursor:
        kept = [
            (kind, name, definition)
            for kind, name, table, definition in _schema(cursor)
            if kind in ("index", "trigger") and definition and table in tables
        ]
        for kind, name, _definition in kept:
            cursor.execute(f'DROP {kind} "{name}"')
        yield
        for _kind, name, definition in kept:
            tell(name)
            cursor.execute(definition)
        for name in _trigram_tables(cursor, tables):
            tell(name)
            cursor.execute(f"INSERT INTO {name} ({name}) VALUES ('rebuild')")  # noqa: S608


def _schema(cursor: Any) -> list[tuple[str, str, str, str]]:
    cursor.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")
    return list(cursor.fetchall())


def _trigram_tables(cursor: Any, tables: Iterable[str]) -> list[str]:
    """Full-text tables whose content lies in one of these."""
    wanted = tuple(f"content='{table}'" for table in tables)
    return [
        name
        for kind, name, _table, definition in _schema(cursor)
        if kind == "table" and definition and any(content in definition for content in wanted)
    ]


def tidy() -> None:
    """Figures for the planner, and the visibility map that index-only scans need."""
    vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if vacuum else "ANALYZE")
