"""Trigram indexes on skeletons and on how names sound, with what each database ships.

PostgreSQL: GIN over pg_trgm. SQLite: FTS5 tables that hold trigrams only, kept by triggers, so that whoever
writes a row needs no code for it. An alteration that makes SQLite build one of these tables anew drops its
triggers: such a migration has to make them again (a test looks for them).
"""

from django.db import migrations

# table, its key, the column; pages come one by one and must not stall on a full pending list, lists come in bulk
INDEXES = (
    ("documents_pageindex", "page", "skeleton", "fastupdate = off"),
    ("employers_employer", "id", "sound_key", "fastupdate = on"),
    ("employers_formername", "id", "sound_key", "fastupdate = on"),
    ("employers_insuredperson", "id", "sound_key", "fastupdate = on"),
)
PREFIXES = ("employers_employer", "employers_formername", "employers_insuredperson")

SQLITE_TABLE = """
CREATE VIRTUAL TABLE {table}_trigrams
USING fts5({column}, content='{table}', content_rowid='{key}', tokenize='trigram', detail=none)
"""
SQLITE_FILL = "INSERT INTO {table}_trigrams ({table}_trigrams) VALUES ('rebuild')"
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
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for table, key, column, options in INDEXES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE INDEX {table}_trigrams ON {table} USING gin ({column} gin_trgm_ops) WITH ({options})"
            )
        elif schema_editor.connection.vendor == "sqlite":
            for statement in (SQLITE_TABLE, *SQLITE_TRIGGERS):
                schema_editor.execute(statement.format(table=table, key=key, column=column))
            schema_editor.execute(SQLITE_FILL.format(table=table))
    for table in PREFIXES:
        operators = " text_pattern_ops" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"CREATE INDEX {table}_prefix ON {table} (search_key{operators})")


def unmake(apps, schema_editor):
    for table in PREFIXES:
        schema_editor.execute(f"DROP INDEX {table}_prefix")
    for table, *_ in INDEXES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX {table}_trigrams")
        elif schema_editor.connection.vendor == "sqlite":
            for event in ("insert", "delete", "update"):
                schema_editor.execute(f"DROP TRIGGER {table}_trigrams_{event}")
            schema_editor.execute(f"DROP TABLE {table}_trigrams")


class Migration(migrations.Migration):
    dependencies = [("documents", "0010_search_reindexing"), ("employers", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
