"""Bulk SQL of the imports: select by keys, COPY, one UPDATE from a temporary table; PostgreSQL and SQLite."""

import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any, ClassVar, Protocol, TypeVar

from django.db import connection

Cells = tuple[Any, ...]


class Row(Protocol):
    """A dataclass whose fields are columns of a table, under their names."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


SomeRow = TypeVar("SomeRow", bound=Row)
_PENDING_KB = 64 * 1024  # guess: 16 times the default
_BLOCK = 1 << 20  # bytes handed to COPY at once
_NULL = "\x01"
"""No cell holds a control character: an empty name is no NULL."""

# Table and column names below are constants of the importers, never input: hence the S608 exceptions.


def raise_gin_pending_limit() -> None:
    """For this transaction: GIN indexes merge their pending list in fewer, larger steps (PostgreSQL only).

    flush_gin_pending() merges what the last transaction leaves.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # many keys at once look dear to the planner, and compiling costs more than what it plans
            cursor.execute(f"SET LOCAL gin_pending_list_limit = {_PENDING_KB}; SET LOCAL jit = off")


def columns_of(shape: type[Row]) -> tuple[str, ...]:
    """The columns that rows of this shape fill: its fields, in their order."""
    return tuple(field.name for field in fields(shape))


def values_of(shape: type[Row]) -> Callable[[Any], Cells]:
    """A function that reads these columns off a row, at the speed of C."""
    return attrgetter(*columns_of(shape))


def with_id(stored: Callable[..., SomeRow], row: Row, pk: int) -> SomeRow:
    """What a row shall be under the id that it has: `stored` adds a last field `id` to the row's shape."""
    return stored(*values_of(type(row))(row), pk)


def select_in(
    shape: type[SomeRow], table: str, *, key: str, among: Iterable[Any], lock: str = ""
) -> list[SomeRow]:
    """Rows of the table whose key is one of these, dates as text; `lock` where rows can be locked."""
    if not (wanted := list(among)):
        return []
    columns = columns_of(shape)
    names = ", ".join(f"CAST({name} AS text)" if _is_date(name) else name for name in columns)
    one_of, values = _in_clause(key, wanted)
    locked = lock if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {table} WHERE {one_of} {locked}", [values])  # noqa: S608
        return [shape(*row) for row in cursor.fetchall()]


def insert_selected(
    table: str, into: str, renamed: Mapping[str, str], same: Sequence[str], *, key: str, among: Iterable[Any]
) -> None:
    """INSERT ... SELECT: rows of `into` for the rows of `table` whose key is one of these, ids included."""
    if not (wanted := list(among)):
        return
    one_of, values = _in_clause(key, wanted)
    names, sources = ", ".join((*renamed, *same)), ", ".join((*renamed.values(), *same))
    rows = f"SELECT {sources} FROM {table} WHERE {one_of}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {into} ({names}) {rows}", [values])


def _in_clause(key: str, wanted: list[Any]) -> tuple[str, Any]:
    if connection.vendor == "postgresql":
        return f"{key} = ANY(%s)", wanted
    return f"{key} IN (SELECT value FROM json_each(%s))", json.dumps(wanted)  # noqa: S608


def insert_rows(table: str, rows: Sequence[Row]) -> None:
    """INSERT many rows of one shape: COPY on PostgreSQL, executemany on SQLite. None is NULL."""
    if rows:
        shape = type(rows[0])
        _insert(table, columns_of(shape), list(map(values_of(shape), rows)))


def update_from_temp(table: str, rows: Sequence[Row]) -> None:
    """UPDATE many rows of one shape from a temporary table; one of its fields is their `id`."""
    if not rows:
        return
    columns = columns_of(type(rows[0]))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS incoming_changes")
        shape = f"SELECT {', '.join(columns)} FROM {table} WHERE 1 = 0"  # noqa: S608
        cursor.execute(f"CREATE TEMPORARY TABLE incoming_changes AS {shape}")
        _insert("incoming_changes", columns, list(map(values_of(type(rows[0])), rows)))
        sets = ", ".join(f"{name} = t.{name}" for name in columns if name != "id")
        cursor.execute(f"UPDATE {table} AS o SET {sets} FROM incoming_changes t WHERE o.id = t.id")  # noqa: S608
        cursor.execute("DROP TABLE incoming_changes")


def _insert(table: str, columns: Sequence[str], rows: Sequence[Cells]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy_rows(cursor, table, columns, rows)
        else:
            places = ", ".join(["%s"] * len(columns))
            names = ", ".join(columns)
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608


def flush_gin_pending(tables: Sequence[str]) -> None:
    """Merge the pending lists of these tables' GIN indexes, so that no search has to scan them."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT gin_clean_pending_list(i.indexrelid) FROM pg_index i"
            " JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam"
            " WHERE a.amname = 'gin' AND i.indrelid = ANY(%s::regclass[])",
            [list(tables)],
        )


def _copy_rows(cursor: Any, table: str, columns: Sequence[str], rows: Sequence[Cells]) -> None:
    """COPY's own text format, made by hand: the csv module takes four times as long."""
    lines = ["\t".join([_NULL if cell is None else str(cell) for cell in row]) for row in rows]
    text = "\n".join(lines).replace("\\", "\\\\")
    if text.count("\t") != len(rows) * (len(columns) - 1) or text.count("\n") != len(rows) - 1:
        raise ValueError("a cell holds a tab or a line end")  # the importers take those out
    names = ", ".join(columns)
    cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN WITH (NULL '{_NULL}')", io.StringIO(text), _BLOCK)


def _is_date(column: str) -> bool:
    return column.endswith("_on")
