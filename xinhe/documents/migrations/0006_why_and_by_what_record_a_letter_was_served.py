"""A letter that is left or announced says why, and by what record; a notice the day on which it was made."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_files_and_letters_have_a_subject")]

    operations = [
        migrations.AddField(
            "service",
            "noticed_on",
            models.DateField(null=True, blank=True, help_text="The day of the notice (公告), where it was one."),
        ),
        migrations.AddField(
            "service",
            "record",
            models.CharField(
                max_length=500, blank=True, help_text="Photographs or film of a letter left (留置).", default=""
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "service",
            "reason",
            models.CharField(max_length=500, blank=True, help_text="Why it was left, or announced (公告).", default=""),
            preserve_default=False,
        ),
        migrations.AlterField("service", "on", models.DateField(help_text="The day on which it counts as received.")),
    ]
