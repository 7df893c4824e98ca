"""How well founded the machine's opinion on a document was, by which rule it was formed, and the employers that
the document may belong to. Documents filed before: nothing is known, so that nothing is filled in for them.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_page_grams")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="candidates",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name="document",
            name="rule",
            field=models.CharField(blank=True, db_default="", default="", max_length=24),
        ),
        migrations.AddField(
            model_name="document",
            name="rule_version",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="document",
            name="strength",
            field=models.CharField(
                choices=[
                    ("agreed", "Two signs agree"),
                    ("one_sign", "One sign only"),
                    ("contradicted", "Signs contradict each other"),
                    ("nothing_known", "Nothing is known"),
                ],
                db_default="nothing_known",
                default="nothing_known",
                max_length=14,
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("strength__in", ["agreed", "one_sign", "contradicted", "nothing_known"])),
                name="document_strength_known",
            ),
        ),
    ]
