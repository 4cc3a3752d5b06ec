"""The postmark of a request for review and the day of its receipt are kept apart; of older rows one day is known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petition", "0001_reviews_hearings_aftercare_ratings")]

    operations = [
        migrations.AlterField(
            "review",
            "asked_on",
            models.DateField(help_text="The day that decides whether it is late: the postmark, or the receipt."),
        ),
        migrations.AddField(
            "review", "posted_on", models.DateField(null=True, blank=True, help_text="The postmark of a letter.")
        ),
        migrations.AddField(
            "review",
            "received_on",
            models.DateField(null=True, blank=True, help_text="The day on which the request was received."),
        ),
    ]
