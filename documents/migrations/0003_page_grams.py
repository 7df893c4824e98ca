"""The index of pages on PostgreSQL: runs of four letters, in a table of their own.

A trigram of a name stands on one to five pages of a hundred, a run of four on one of a thousand: what an index
reads for a question falls to an eighth. Runs lie within letters or within digits: what spans both is rare, takes a
sixth of the index and tells little that its parts do not. The last three letters of a stretch end in `$`, and so
do a letter and the two digits behind it (section 39 is M39).

As on SQLite the table is kept by triggers, so that whoever writes a row needs no code for it; and a page that is
filed, moved or certified leaves it alone. Its rows are a few bytes, texts and grams lie outside them
(toast_tuple_target, which counts for rows of over 2 kB: hence the skeleton beside the grams): an index says where a
row lies in fewer bytes the closer together rows lie, here a quarter less.
"""

from django.db import migrations

_FUNCTION = """
CREATE FUNCTION documents_grams(skeleton text) RETURNS integer[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT array_agg(DISTINCT CASE WHEN run & x'40404040'::int IN (0, x'40404040'::int) THEN run
                                 ELSE (run & x'7fffff00'::int) + ascii('$') END)
  FROM (
    SELECT (get_byte(letters, at) << 24) + (get_byte(letters, at + 1) << 16)
           + (get_byte(letters, at + 2) << 8) + get_byte(letters, at + 3) AS run
    FROM convert_to(skeleton || '$', 'SQL_ASCII') AS letters, generate_series(0, length(skeleton) - 3) AS at
    -- keeps the runs apart from the page: PostgreSQL 16 and later sort before they aggregate, and would sort a copy of
    -- the whole page for each of its letters (measured on 17: 200,000 letters over 60 s, with this line 0.1 s)
    OFFSET 0
  ) AS runs
  -- bytes of letters have the bit 0x40, those of digits and of the $ have not
  WHERE run & x'40404000'::int IN (0, x'40404000'::int, x'40000000'::int)
$$
"""
_TABLE = """
CREATE TABLE documents_pagegrams (
  page bigint NOT NULL,
  skeleton text NOT NULL,
  grams integer[] GENERATED ALWAYS AS (documents_grams(skeleton)) STORED
) WITH (toast_tuple_target = 128)
"""
_OUTSIDE = """
ALTER TABLE documents_pagegrams ALTER COLUMN skeleton SET STORAGE EXTERNAL, ALTER COLUMN grams SET STORAGE EXTERNAL,
  ALTER COLUMN skeleton SET STATISTICS 0, ALTER COLUMN grams SET STATISTICS 0
"""
_KEEP = """
CREATE FUNCTION documents_keep_grams() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM documents_pagegrams WHERE page = old.page;
  ELSE
    INSERT INTO documents_pagegrams (page, skeleton) VALUES (new.page, new.skeleton)
    ON CONFLICT (page) DO UPDATE SET skeleton = excluded.skeleton;
  END IF;
  RETURN NULL;
END
$$
"""
_TRIGGERS = (
    """
    CREATE TRIGGER keep_grams AFTER INSERT OR DELETE ON documents_pageindex
    FOR EACH ROW EXECUTE FUNCTION documents_keep_grams()
    """,
    """
    CREATE TRIGGER keep_changed_grams AFTER UPDATE ON documents_pageindex
    FOR EACH ROW WHEN (old.skeleton IS DISTINCT FROM new.skeleton) EXECUTE FUNCTION documents_keep_grams()
    """,
)
_INDEX = (
    "ALTER TABLE documents_pagegrams ADD CONSTRAINT documents_pagegrams_pkey PRIMARY KEY (page)",
    """
    CREATE INDEX documents_pagegrams_grams ON documents_pagegrams USING gin (grams)
    WITH (fastupdate = on, gin_pending_list_limit = 512)
    """,
)
_UNMAKE = (
    "DROP TRIGGER keep_grams ON documents_pageindex",
    "DROP TRIGGER keep_changed_grams ON documents_pageindex",
    "DROP FUNCTION documents_keep_grams",
    "DROP TABLE documents_pagegrams",
    "DROP FUNCTION documents_grams",
)


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in (_FUNCTION, _TABLE, _OUTSIDE, _KEEP, *_TRIGGERS, *_INDEX):
            schema_editor.execute(statement, params=None)


def unmake(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in _UNMAKE:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_search_trigrams")]
    operations = [migrations.RunPython(make, unmake)]
