"""What a doubtful number may be, and whether its value is another than was read. Numbers of before keep theirs:
`manage.py classify` finds them anew in what was read.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0008_add_watched_folders"),
    ]

    operations = [
        migrations.AddField(
            model_name="identifier",
            name="candidates",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddField(
            model_name="identifier",
            name="mended",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
