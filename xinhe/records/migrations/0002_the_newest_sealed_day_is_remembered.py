"""The cursor of the seals names the newest sealed day: a newest seal that is gone would else leave no gap."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column; it stays empty until the next seal."""

    dependencies = [("records", "0001_feed_and_seals_for_every_record")]

    operations = [
        migrations.AddField("cursor", "sealed_on", models.DateField(blank=True, null=True)),
    ]
