from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("register", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="folder",
            name="folder_volume_once",
        ),
        migrations.RemoveIndex(
            model_name="folder",
            name="folder_pending",
        ),
        migrations.AddField(
            model_name="folder",
            name="withdrawn",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="folder",
            index=models.Index(
                condition=models.Q(("employer", None), ("withdrawn", False)),
                fields=["office"],
                name="folder_pending",
            ),
        ),
        migrations.AddConstraint(
            model_name="folder",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("employer", None), _negated=True), ("withdrawn", False)),
                fields=("employer", "volume"),
                name="folder_volume_once",
            ),
        ),
    ]
