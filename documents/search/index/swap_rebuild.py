"""The search table made anew beside the old one, which answers meanwhile; whole or in partitions; PostgreSQL.

A GIN index takes rows one by one some twenty times more slowly than all at once. So the new table is filled
without indexes, indexed, and put in the old one's place under a lock of milliseconds. What writers change
meanwhile is noted by a trigger and copied. The grams of its rows go the same way, in their own
table. It may be killed anywhere: the next run goes on, or `abandon_rebuild`.
"""

import csv
import io
import time
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection, transaction

from documents.models import Page, PageIndex
from documents.search.index import index_rows
from documents.search.planning.sampling import expire_samples
from documents.search.text.ngrams import GRAM_TABLE
from sso_efiles.accounts.models import Province
from sso_efiles.refusal import Refusal
from sso_efiles.text import fold

BATCH = 2_000  # guess
_LIVE = PageIndex._meta.db_table
_NEW, _CHANGED, _NOTE = f"{_LIVE}_new", f"{_LIVE}_changed", f"{_LIVE}_note"
_NEW_GRAMS = f"{GRAM_TABLE}_new"
_COLUMNS = tuple(field.attname for field in PageIndex._meta.concrete_fields)
_FEW, _TRIES, _LOCK_MS = 200, 30, 1_000  # guess
_MEMORY = "256MB"  # guess

# Names of tables come from our own models: hence the S608 exceptions.


class OnlyOnPostgres(Refusal):
    """SQLite has neither partitions nor tables that could be swapped under its triggers."""

    code = "only_on_postgres"
    status = 409
    th = "คำสั่งนี้ใช้ได้เฉพาะฐานข้อมูล PostgreSQL กรุณาใช้คำสั่ง reindex แทน"
    en = "This works on PostgreSQL only. Use reindex instead."


@dataclass(frozen=True, slots=True)
class Shape:
    """How the table is cut: `by` is empty, "hash" (of the page, into `parts`) or "province"."""

    by: str = ""
    parts: int = 0

    def __str__(self) -> str:
        return f"{fold.VERSION} {self.by} {self.parts}"


def current_shape() -> Shape:
    """How the table is cut now."""
    _need_postgres()
    [(strategy, parts)] = _fetch_all(
        "SELECT (SELECT partstrat FROM pg_partitioned_table WHERE partrelid = %s::regclass),"
        " (SELECT count(*) FROM pg_inherits WHERE inhparent = %s::regclass)",
        [_LIVE, _LIVE],
    )
    return Shape({"h": "hash", "l": "province"}.get(strategy, ""), parts if strategy == "h" else 0)


def pages_left(shape: Shape) -> int:
    """How many pages a run would still copy."""
    _need_postgres()
    return Page.objects.filter(pk__gt=_reached_page(shape)).count()


def rebuild_table(shape: Shape) -> Generator[int, None, None]:
    """Yields how many pages each step went over; the last steps index the new table and put it in place."""
    _need_postgres()
    if _reached_page(shape) < 0:
        abandon_rebuild()
        _create_new_tables(shape)
    after = max(0, _reached_page(shape))
    while ids := list(Page.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        after = ids[-1]
        with transaction.atomic():
            rows = list(index_rows.expected_rows(ids))
            _copy_rows(_NEW, _COLUMNS, rows)
            _copy_rows(_NEW_GRAMS, ("page", "skeleton"), rows)
            _mark_reached(shape, after)
        yield len(ids)
    _build_indexes(shape)
    while _catch_up() > _FEW:
        yield 0
    _swap_tables()
    expire_samples(PageIndex)


def abandon_rebuild() -> None:
    """Leave the table as it is, and nothing beside it."""
    _need_postgres()
    with transaction.atomic():
        _execute(f"DROP TRIGGER IF EXISTS {_NOTE} ON {_LIVE}", f"DROP FUNCTION IF EXISTS {_NOTE}()")
        _execute(f"DROP TABLE IF EXISTS {_NEW}, {_NEW_GRAMS}, {_CHANGED}")


# -- steps -------------------------------------------------------------------------------------------------


@transaction.atomic
def _create_new_tables(shape: Shape) -> None:
    """The new table without indexes; from here on every change of a row is noted."""
    cut = {"": "", "hash": "PARTITION BY HASH (page)", "province": "PARTITION BY LIST (province)"}[shape.by]
    _execute(
        f"CREATE TABLE {_NEW} (LIKE {_LIVE} INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMPRESSION) {cut}"
    )
    _execute(*_partition_statements(shape))
    _execute(
        f"CREATE TABLE {_NEW_GRAMS} (LIKE {GRAM_TABLE} INCLUDING GENERATED INCLUDING STORAGE)"
        " WITH (toast_tuple_target = 128)"
    )
    _execute(*_statistics_targets(_LIVE, _NEW), *_statistics_targets(GRAM_TABLE, _NEW_GRAMS))
    _execute(
        f"CREATE TABLE {_CHANGED} (page bigint)",
        f"CREATE FUNCTION {_NOTE}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"  # noqa: S608
        f" INSERT INTO {_CHANGED} VALUES (coalesce(new.page, old.page)); RETURN NULL; END $$",
        f"CREATE TRIGGER {_NOTE} AFTER INSERT OR UPDATE OR DELETE ON {_LIVE}"
        f" FOR EACH ROW EXECUTE FUNCTION {_NOTE}()",
    )
    _mark_reached(shape, 0)


def _statistics_targets(live: str, new: str) -> Iterable[str]:
    """How closely columns are sampled: LIKE does not take that along."""
    targets = _fetch_all(
        "SELECT attname, attstattarget FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND attstattarget >= 0",
        [live],
    )
    for column, target in targets:
        yield f"ALTER TABLE {new} ALTER COLUMN {column} SET STATISTICS {target}"


def _partition_statements(shape: Shape) -> Iterable[str]:
    if shape.by == "hash":
        for part in range(shape.parts):
            values = f"WITH (MODULUS {shape.parts}, REMAINDER {part})"
            yield f"CREATE TABLE {_partition_name(str(part))} PARTITION OF {_NEW} FOR VALUES {values}"
    if shape.by == "province":
        for code in Province.objects.order_by("pk").values_list("pk", flat=True):
            yield f"CREATE TABLE {_partition_name(code)} PARTITION OF {_NEW} FOR VALUES IN ('{code}')"
        yield f"CREATE TABLE {_partition_name('other')} PARTITION OF {_NEW} DEFAULT"


def _partition_name(name: str) -> str:
    """A name that the partitions of the table before cannot have."""
    return f"{_LIVE}_{time.time_ns() // 1_000_000:x}_{name}"


def _copy_rows(table: str, columns: Sequence[str], rows: Iterable[PageIndex]) -> None:
    lines = io.StringIO()
    csv.writer(lines).writerows([getattr(row, name) for name in columns] for row in rows)
    lines.seek(0)
    never_null = ", ".join(
        f.attname for f in PageIndex._meta.concrete_fields if not f.null and f.attname in columns
    )
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL ({never_null}))",
            lines,
        )


def _build_indexes(shape: Shape) -> None:
    """All of the old tables' indexes, each over all rows at once."""
    _build_indexes_like(_LIVE, _NEW, key="page, province" if shape.by == "province" else "page")
    _build_indexes_like(GRAM_TABLE, _NEW_GRAMS, key="page")


def _build_indexes_like(live: str, new: str, *, key: str) -> None:
    for name, definition, primary in _indexes_of(live):
        with transaction.atomic():
            _execute(f"SET LOCAL maintenance_work_mem = '{_MEMORY}'")
            if primary:
                make = f"ALTER TABLE {new} ADD CONSTRAINT {_new_index_name(name)} PRIMARY KEY ({key})"
            else:
                _, _, how = definition.partition(" USING ")
                make = f"CREATE INDEX {_new_index_name(name)} ON {new} USING {how}"
            if not _fetch_all("SELECT to_regclass(%s)", [_new_index_name(name)])[0][0]:
                _execute(make)
    _execute(f"ANALYZE {new}")


def _new_index_name(index: str) -> str:
    return f"new_{index}"


@transaction.atomic
def _catch_up() -> int:
    """Rows that were written meanwhile; how many. What is noted from here on waits for the next time."""
    pages = [page for (page,) in _fetch_all(f"DELETE FROM {_CHANGED} RETURNING page")]  # noqa: S608
    statements = (
        f"DELETE FROM {_NEW} WHERE page = ANY (%s)",  # noqa: S608
        f"DELETE FROM {_NEW_GRAMS} WHERE page = ANY (%s)",  # noqa: S608
        f"INSERT INTO {_NEW} SELECT * FROM {_LIVE} WHERE page = ANY (%s)",  # noqa: S608
        f"INSERT INTO {_NEW_GRAMS} (page, skeleton) SELECT page, skeleton FROM {_NEW} WHERE page = ANY (%s)",  # noqa: S608
    )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, [pages])
    return len(pages)


def _swap_tables() -> None:
    """Under a lock that waits a second at most, so that nobody waits longer behind it."""
    for left in reversed(range(_TRIES)):
        try:
            with transaction.atomic():
                _execute(
                    f"SET LOCAL lock_timeout = {_LOCK_MS}", f"LOCK TABLE {_LIVE} IN ACCESS EXCLUSIVE MODE"
                )
                _catch_up()
                _put_in_place()
        except OperationalError:
            if not left:
                raise
            time.sleep(0.2)
        else:
            return


def _put_in_place() -> None:
    names = [name for table in (_LIVE, GRAM_TABLE) for name, *_ in _indexes_of(table)]
    triggers = _fetch_all(
        "SELECT pg_get_triggerdef(oid) FROM pg_trigger"
        " WHERE tgrelid = %s::regclass AND NOT tgisinternal AND tgname <> %s",
        [_LIVE, _NOTE],
    )
    _execute(f"DROP TABLE {_LIVE}, {GRAM_TABLE}", f"DROP FUNCTION {_NOTE}()", f"DROP TABLE {_CHANGED}")
    _execute(f"ALTER TABLE {_NEW} RENAME TO {_LIVE}", f"COMMENT ON TABLE {_LIVE} IS NULL")
    _execute(f"ALTER TABLE {_NEW_GRAMS} RENAME TO {GRAM_TABLE}")
    _execute(*(f'ALTER INDEX "{_new_index_name(name)}" RENAME TO "{name}"' for name in names))
    _execute(*(definition for (definition,) in triggers))


# -- PostgreSQL --------------------------------------------------------------------------------------------


def _need_postgres() -> None:
    if connection.vendor != "postgresql":
        raise OnlyOnPostgres


def _reached_page(shape: Shape) -> int:
    """Pages up to this one are in the new tables; -1 when there are none of this shape and folding."""
    question = (
        "SELECT CASE WHEN to_regclass(%s) IS NOT NULL THEN obj_description(to_regclass(%s), 'pg_class') END"
    )
    [(comment,)] = _fetch_all(question, [_NEW_GRAMS, _NEW])
    whose, _, after = (comment or "").partition("|")
    return int(after) if whose == str(shape) else -1


def _mark_reached(shape: Shape, after: int) -> None:
    _execute(f"COMMENT ON TABLE {_NEW} IS '{shape}|{after}'")


def _indexes_of(table: str) -> list[tuple[str, str, bool]]:
    rows = _fetch_all(
        "SELECT c.relname, pg_get_indexdef(c.oid), i.indisprimary FROM pg_index i"
        " JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = %s::regclass"
        " ORDER BY i.indisprimary DESC, 1",
        [table],
    )
    return [(name, definition, primary) for name, definition, primary in rows]


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _fetch_all(question: str, values: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return list(cursor.fetchall())
