"""Trigram indexes on skeletons and on how names sound, with what each database ships; prefix indexes on names.

PostgreSQL: GIN over pg_trgm on names; pages have runs of four letters instead (0003). SQLite: FTS5 tables that
hold trigrams only, kept by triggers, so that whoever writes a row needs no code for it. An alteration that makes SQLite
build one of these tables anew drops its triggers: such a migration puts it between keeping_triggers (a test looks for them).
"""

from functools import partial

from django.db import migrations

PAGES = "documents_pageindex"
NAMES = ("employers_employer", "employers_formername", "employers_insuredperson")
# table, its key, the column
SQLITE = ((PAGES, "page", "skeleton"), *((table, "id", "sound_key") for table in NAMES))

SQLITE_TABLE = """
CREATE VIRTUAL TABLE {table}_trigrams
USING fts5({column}, content='{table}', content_rowid='{key}', tokenize='trigram', detail=none)
"""
# an external-content table must be told the old value: a replaced row would leave its old trigrams findable
SQLITE_TRIGGERS = (
    """
    CREATE TRIGGER {table}_trigrams_insert AFTER INSERT ON {table} BEGIN
      INSERT INTO {table}_trigrams (rowid, {column}) VALUES (new.{key}, new.{column});
    END
    """,
    """
    CREATE TRIGGER {table}_trigrams_delete AFTER DELETE ON {table} BEGIN
      INSERT INTO {table}_trigrams ({table}_trigrams, rowid, {column}) VALUES ('delete', old.{key}, old.{column});
    END
    """,
    """
    CREATE TRIGGER {table}_trigrams_update AFTER UPDATE ON {table}
    WHEN old.{column} IS NOT new.{column} OR old.{key} IS NOT new.{key} BEGIN
      INSERT INTO {table}_trigrams ({table}_trigrams, rowid, {column}) VALUES ('delete', old.{key}, old.{column});
      INSERT INTO {table}_trigrams (rowid, {column}) VALUES (new.{key}, new.{column});
    END
    """,
)


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        make_postgres(schema_editor)
    elif schema_editor.connection.vendor == "sqlite":
        for table, key, column in SQLITE:
            for statement in (SQLITE_TABLE, *SQLITE_TRIGGERS):
                schema_editor.execute(statement.format(table=table, key=key, column=column))
    for table in NAMES:
        operators = " text_pattern_ops" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"CREATE INDEX {table}_prefix ON {table} (search_key{operators})")


def make_postgres(schema_editor):
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for table in NAMES:  # lists come in bulk: they may wait in the pending list
        schema_editor.execute(
            f"CREATE INDEX {table}_trigrams ON {table} USING gin (sound_key gin_trgm_ops) WITH (fastupdate = on)"
        )
    for column in ("skeleton", "text"):  # nobody compares them, and sampling them takes its time
        schema_editor.execute(f"ALTER TABLE {PAGES} ALTER COLUMN {column} SET STATISTICS 0")


def unmake(apps, schema_editor):
    for table in NAMES:
        schema_editor.execute(f"DROP INDEX {table}_prefix")
    if schema_editor.connection.vendor == "postgresql":
        for table in NAMES:
            schema_editor.execute(f"DROP INDEX {table}_trigrams")
    elif schema_editor.connection.vendor == "sqlite":
        for table, *_ in SQLITE:
            for event in ("insert", "delete", "update"):
                schema_editor.execute(f"DROP TRIGGER {table}_trigrams_{event}")
            schema_editor.execute(f"DROP TABLE {table}_trigrams")


def keeping_triggers(table, *changes):
    """Operations for a later migration: these changes of a table, and on SQLite its triggers made again, both ways."""
    again, noop = partial(make_triggers_again, table=table), migrations.RunPython.noop
    return [migrations.RunPython(noop, again), *changes, migrations.RunPython(again, noop)]


def make_triggers_again(apps, schema_editor, *, table):
    if schema_editor.connection.vendor == "sqlite":
        key, column = next((key, column) for name, key, column in SQLITE if name == table)
        for event in ("insert", "delete", "update"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_trigrams_{event}")
        for statement in SQLITE_TRIGGERS:
            schema_editor.execute(statement.format(table=table, key=key, column=column))


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial"), ("employers", "0002_offices_at_once")]
    operations = [migrations.RunPython(make, unmake)]
