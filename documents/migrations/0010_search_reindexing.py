"""Where an interrupted rebuilding of the search rows goes on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Reindexing",
            fields=[
                ("office", models.CharField(max_length=4, primary_key=True, serialize=False)),
                ("version", models.PositiveSmallIntegerField()),
                ("after", models.BigIntegerField(default=0)),
            ],
        ),
    ]
