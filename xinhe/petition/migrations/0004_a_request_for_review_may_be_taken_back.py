"""A request for review may be taken back: its row says on which day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petition", "0003_words_of_a_failed_mediation")]

    operations = [
        migrations.AddField(
            "review",
            "withdrawn_on",
            models.DateField(null=True, blank=True, help_text="The day on which the request was taken back."),
        ),
    ]
