"""Trigram indexes on the Latin keys of names, beside those on how names sound (0002).

SQLite: FTS5 tables and triggers of their own, since without positions a table cannot tell one column from another. An
alteration that makes SQLite build one of these tables anew must make both sets of triggers again.
"""

from django.db import migrations

TABLES = ("employers_employer", "employers_formername", "employers_insuredperson")

SQLITE = (
    """
    CREATE VIRTUAL TABLE {table}_latin
    USING fts5(latin_key, content='{table}', content_rowid='id', tokenize='trigram', detail=none)
    """,
    "INSERT INTO {table}_latin ({table}_latin) VALUES ('rebuild')",
    """
    CREATE TRIGGER {table}_latin_insert AFTER INSERT ON {table} BEGIN
      INSERT INTO {table}_latin (rowid, latin_key) VALUES (new.id, new.latin_key);
    END
    """,
    """
    CREATE TRIGGER {table}_latin_delete AFTER DELETE ON {table} BEGIN
      INSERT INTO {table}_latin ({table}_latin, rowid, latin_key) VALUES ('delete', old.id, old.latin_key);
    END
    """,
    """
    CREATE TRIGGER {table}_latin_update AFTER UPDATE ON {table}
    WHEN old.latin_key IS NOT new.latin_key OR old.id IS NOT new.id BEGIN
      INSERT INTO {table}_latin ({table}_latin, rowid, latin_key) VALUES ('delete', old.id, old.latin_key);
      INSERT INTO {table}_latin (rowid, latin_key) VALUES (new.id, new.latin_key);
    END
    """,
)


def make(apps, schema_editor):
    for table in TABLES:
        if (
            schema_editor.connection.vendor == "postgresql"
        ):  # lists come in bulk: they may wait in the pending list
            schema_editor.execute(
                f"CREATE INDEX {table}_latin ON {table} USING gin (latin_key gin_trgm_ops) WITH (fastupdate = on)"
            )
        elif schema_editor.connection.vendor == "sqlite":
            for statement in SQLITE:
                schema_editor.execute(statement.format(table=table))


def unmake(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP INDEX {table}_latin")
        elif schema_editor.connection.vendor == "sqlite":
            for event in ("insert", "delete", "update"):
                schema_editor.execute(f"DROP TRIGGER {table}_latin_{event}")
            schema_editor.execute(f"DROP TABLE {table}_latin")


class Migration(migrations.Migration):
    dependencies = [("documents", "0024_documents_in_work"), ("employers", "0004_latin_key")]
    operations = [migrations.RunPython(make, unmake)]
