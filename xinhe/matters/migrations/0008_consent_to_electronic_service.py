"""Electronic service needs the petitioner's recorded consent (《民事诉讼法》第九十条, by analogy)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0007_assists_have_numbers_of_their_own")]

    operations = [
        migrations.AddField(
            "matter",
            "agrees_electronic",
            models.BooleanField(default=False, help_text="The petitioner agreed to electronic service."),
        ),
    ]
