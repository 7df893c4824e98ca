"""Deeds: decisions of people that can be undone."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("documents", "0004_document_strength"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Deed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("file", "File"),
                            ("reject", "Reject"),
                            ("reopen", "Reopen"),
                            ("undo", "Undo"),
                        ],
                        max_length=12,
                    ),
                ),
                ("thing", models.CharField(choices=[("document", "Document")], max_length=12)),
                ("thing_id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField()),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.office"
                    ),
                ),
                (
                    "undone_by",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undoes",
                        to="documents.deed",
                    ),
                ),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["by", "-at"], name="deed_of_person")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("thing", "thing_id", "version"), name="deed_made_one_version"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verb__in", ["file", "reject", "reopen", "undo"])),
                        name="deed_verb_known",
                    ),
                ],
            },
        ),
    ]
