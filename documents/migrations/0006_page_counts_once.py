"""A page counts once: what a picture is known by, the page it is a copy of, the file that came in its place."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("documents", "0005_deed"),
    ]

    operations = [
        migrations.AddField(
            model_name="page",
            name="duplicate_of",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="copies",
                to="documents.page",
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="imprint",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="scan",
            name="identity",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="upload",
            name="superseded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="supersedes",
                to="documents.upload",
            ),
        ),
        migrations.AddIndex(
            model_name="scan",
            index=models.Index(fields=["identity"], name="scan_identity"),
        ),
        migrations.AddConstraint(
            model_name="page",
            constraint=models.CheckConstraint(
                condition=models.Q(("duplicate_of", None), ("kind", "duplicate"), _connector="OR"),
                name="page_copy_is_duplicate",
            ),
        ),
        migrations.AddConstraint(
            model_name="page",
            constraint=models.CheckConstraint(
                condition=models.Q(("duplicate_of", models.F("id")), _negated=True),
                name="page_no_copy_of_itself",
            ),
        ),
        migrations.RunSQL(
            "UPDATE documents_scan SET identity = "
            "(SELECT sha256 FROM documents_upload WHERE documents_upload.id = documents_scan.upload_id) || '/' || number",
            migrations.RunSQL.noop,
        ),
    ]
