"""An index of the search rows that the folding 3 has not reached: empty as soon as `reindex` is through.

Until then whoever asks for Latin letters or for a day asks for these rows in their own letters. Making it reads the table
once: a minute for a few million pages on PostgreSQL.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0021_search_samples")]
    operations = [
        migrations.AddIndex(
            model_name="pageindex",
            index=models.Index(
                condition=models.Q(("version__lt", 3)), fields=["page"], name="index_outdated"
            ),
        ),
    ]
