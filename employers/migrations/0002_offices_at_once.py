"""PostgreSQL asks once for all rows of a statement whether their offices exist, no longer row by row.

A foreign key is checked by a query for each row: two of them took a tenth of an import's time. The triggers
below promise the same (docs/adr/0012): no row of an unknown office, no office gone that a row names, and the
offices are locked against deletion until the transaction ends. SQLite keeps its foreign keys.
"""

from django.db import migrations

TABLES = ("employers_employer", "employers_establishment")
OFFICES = "accounts_office"

KNOWN = """
CREATE FUNCTION employers_offices_known() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE unknown text;
BEGIN
  PERFORM 1 FROM accounts_office WHERE code IN (SELECT office_id FROM fresh) ORDER BY code FOR KEY SHARE;
  SELECT office_id INTO unknown FROM fresh
    WHERE NOT EXISTS (SELECT 1 FROM accounts_office WHERE code = office_id) LIMIT 1;
  IF FOUND THEN
    RAISE foreign_key_violation USING MESSAGE = format('office %s of %s is not known', unknown, TG_TABLE_NAME);
  END IF;
  RETURN NULL;
END $$
"""
NAMED = """
CREATE FUNCTION employers_offices_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.code = OLD.code THEN
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT 1 FROM employers_employer WHERE office_id = OLD.code)
      OR EXISTS (SELECT 1 FROM employers_establishment WHERE office_id = OLD.code) THEN
    RAISE foreign_key_violation USING MESSAGE = format('office %s has employers', OLD.code);
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$
"""


def _foreign_key(schema_editor, table):
    """Its name: Django makes it of a digest."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f'"
            " AND conrelid = %s::regclass AND confrelid = %s::regclass",
            [table, OFFICES],
        )
        return cursor.fetchone()[0]


def check_at_once(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute(KNOWN, params=None)
    schema_editor.execute(NAMED, params=None)
    for table in TABLES:
        schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {_foreign_key(schema_editor, table)}")
        for event in ("INSERT", "UPDATE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_offices_{event.lower()} AFTER {event} ON {table}"
                " REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION employers_offices_known()"
            )
    schema_editor.execute(
        f"CREATE TRIGGER employers_offices BEFORE DELETE OR UPDATE ON {OFFICES}"
        " FOR EACH ROW EXECUTE FUNCTION employers_offices_named()"
    )


def check_row_by_row(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(f"DROP TRIGGER employers_offices ON {OFFICES}")
    for table in TABLES:
        for event in ("insert", "update"):
            schema_editor.execute(f"DROP TRIGGER {table}_offices_{event} ON {table}")
        schema_editor.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_office_fk FOREIGN KEY (office_id)"
            f" REFERENCES {OFFICES} (code) DEFERRABLE INITIALLY DEFERRED"
        )
    schema_editor.execute("DROP FUNCTION employers_offices_known()")
    schema_editor.execute("DROP FUNCTION employers_offices_named()")


class Migration(migrations.Migration):
    dependencies = [("employers", "0001_initial")]
    operations = [migrations.RunPython(check_at_once, check_row_by_row)]
