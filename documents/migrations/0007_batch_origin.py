"""A folder that came in an archive remembers it, and every folder the names above it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0006_page_counts_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="above",
            field=models.CharField(blank=True, max_length=1000),
        ),
        migrations.AddField(
            model_name="batch",
            name="origin",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="folders",
                to="documents.upload",
            ),
        ),
    ]
