"""New pages wait in the trigram index's list of pending entries: half a megabyte, some sixty pages.

Put in one by one, each of a page's four hundred trigrams is a way down the index; sixty pages together go down it
once for each trigram that they share, which takes half the time. Whoever fills the list empties it, and that is a
worker, for a fifth of a second; the default of four megabytes would keep it for seconds. A search reads the list
for each of its looks, a few microseconds a page.
"""

from django.db import migrations

_INDEX = "documents_pageindex_trigrams"
_PARTS = (
    "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'i' AND (oid = %s::regclass"
    " OR oid IN (SELECT relid FROM pg_partition_tree(%s::regclass)))"
)


def _set(schema_editor, options):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_PARTS, [_INDEX, _INDEX])
        for (index,) in cursor.fetchall():
            cursor.execute(f"ALTER INDEX {index} {options}")


def make(apps, schema_editor):
    _set(schema_editor, "SET (fastupdate = on, gin_pending_list_limit = 512)")


def unmake(apps, schema_editor):
    _set(schema_editor, "SET (fastupdate = off)")
    _set(schema_editor, "RESET (gin_pending_list_limit)")


class Migration(migrations.Migration):
    dependencies = [("documents", "0014_page_trigrams")]
    operations = [migrations.RunPython(make, unmake)]
