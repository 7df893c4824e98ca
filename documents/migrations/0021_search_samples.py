"""A table for the samples by which all workers plan a search; the first question fills it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0020_doubt_of_handwriting")]
    operations = [
        migrations.CreateModel(
            name="SearchSample",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("of", models.CharField(max_length=80)),
                ("version", models.PositiveIntegerField()),
                ("rows", models.BigIntegerField()),
                ("highest", models.BigIntegerField()),
                ("texts", models.BinaryField()),
                ("drawn_at", models.DateTimeField()),
                ("look_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("of", "version"), name="search_sample_once")],
            },
        ),
    ]
