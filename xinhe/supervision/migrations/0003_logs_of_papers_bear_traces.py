"""The log of a paper has the columns of every log, and is followed and sealed like every log."""

from django.db import migrations, models

# Their steps of before go into the feed, so that the next seal covers them.
FEED = """
INSERT INTO matters_feed (family, record_id, seq, act)
SELECT 'paper', paper_id, seq, act FROM supervision_paperevent ORDER BY at, paper_id, seq
"""


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0002_papers_between_offices"),
        ("records", "0001_feed_and_seals_for_every_record"),
    ]
    operations = [
        migrations.AddField("paperevent", "trace", models.JSONField(null=True)),
        migrations.AddField(
            "paperevent", "outcome", models.CharField(blank=True, default="", max_length=20), preserve_default=False
        ),
        migrations.AddField(
            "paperevent", "by_kind", models.CharField(blank=True, default="", max_length=10), preserve_default=False
        ),
        migrations.AlterField(
            "paper", "moved_at", models.DateTimeField(help_text="When the last step was taken; never a legal clock.")
        ),
        migrations.RunSQL(FEED, migrations.RunSQL.noop),
    ]
