"""The trigrams of pages on PostgreSQL as a tsvector of their own.

gin_trgm_ops has every row that its index finds read and compared with LIKE, several times over where a word may
be misread in several ways: nine tenths of a search. Trigrams as words need no second look, and all ways are one
condition; near hits are measured by the caller anyhow. The planner is told nothing of skeletons: nobody compares
them, and sampling them takes its time.
"""

from django.db import migrations

_INDEX = "documents_pageindex_trigrams"
_TABLE = "documents_pageindex"


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX IF EXISTS {_INDEX}")
        schema_editor.execute(
            f"CREATE INDEX {_INDEX} ON {_TABLE} USING gin (array_to_tsvector(show_trgm(skeleton)))"
            " WITH (fastupdate = off)"
        )
        for column in ("skeleton", "text"):
            schema_editor.execute(f"ALTER TABLE {_TABLE} ALTER COLUMN {column} SET STATISTICS 0")


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX {_INDEX}")
        schema_editor.execute(
            f"CREATE INDEX {_INDEX} ON {_TABLE} USING gin (skeleton gin_trgm_ops) WITH (fastupdate = off)"
        )
        for column in ("skeleton", "text"):
            schema_editor.execute(f"ALTER TABLE {_TABLE} ALTER COLUMN {column} SET STATISTICS -1")


class Migration(migrations.Migration):
    dependencies = [("documents", "0013_add_search_figures")]
    operations = [migrations.RunPython(make, unmake)]
