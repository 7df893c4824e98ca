"""A key for names in Latin letters, empty until a row is written anew or `fill_latin_keys` has gone over it.

By plain SQL, with a default that the database keeps: no table is read or written, SQLite builds none anew (which would
drop the triggers of its trigrams), and a version that does not know the column goes on writing rows.
"""

from django.db import migrations, models

COLUMNS = (("Employer", 440), ("FormerName", 440), ("InsuredPerson", 280))


def operations():
    for model, length in COLUMNS:
        table = f"employers_{model.lower()}"
        field = models.CharField(max_length=length, blank=True, default="", db_default="")
        yield migrations.RunSQL(
            f"ALTER TABLE {table} ADD COLUMN latin_key varchar({length}) DEFAULT '' NOT NULL",
            f"ALTER TABLE {table} DROP COLUMN latin_key",
            state_operations=[migrations.AddField(model, "latin_key", field)],
        )


class Migration(migrations.Migration):
    dependencies = [("employers", "0003_order_office_list")]
    operations = list(operations())
