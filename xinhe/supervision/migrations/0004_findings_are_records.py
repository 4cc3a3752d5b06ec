"""Findings come through the one door: a state, a log of their own, and the proof of every record."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FILL = """
UPDATE supervision_finding SET
    state = CASE WHEN settled_at IS NULL THEN 'open' ELSE 'settled' END,
    is_open = settled_at IS NULL,
    moved_at = coalesce(settled_at, opened_at)
"""
APPEND_ONLY = (
    "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON supervision_findingevent "
    "FOR EACH ROW EXECUTE FUNCTION xinhe_append_only()"
)


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0003_logs_of_papers_bear_traces"),
        ("jurisdiction", "0002_marks_and_successors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RenameField("finding", "version", "check_version"),
        migrations.AlterField(
            "finding",
            "check_version",
            models.CharField(help_text="The date of force of the file of checks.", max_length=10),
        ),
        migrations.AlterField("finding", "rule", models.CharField(help_text="The check that found it.", max_length=40)),
        migrations.AddField(
            "finding",
            "version",
            models.CharField(default="2022-05-01", help_text="The rule file's date of force.", max_length=10),
            preserve_default=False,
        ),
        migrations.AddField("finding", "state", models.CharField(blank=True, default="", max_length=20), False),
        migrations.AddField("finding", "is_open", models.BooleanField(default=True)),
        migrations.AddField("finding", "moved_at", models.DateTimeField(null=True)),
        migrations.AddField("finding", "log_seq", models.PositiveIntegerField(default=0)),
        migrations.AddField("finding", "log_head", models.CharField(default="0" * 64, max_length=64)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            "finding",
            "moved_at",
            models.DateTimeField(help_text="When the last step was taken; never a legal clock."),
        ),
        migrations.CreateModel(
            name="FindingEvent",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "finding_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("act", models.CharField(max_length=30)),
                ("outcome", models.CharField(blank=True, max_length=20)),
                ("by_kind", models.CharField(blank=True, max_length=10)),
                ("by_name", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("from_state", models.CharField(blank=True, max_length=20)),
                ("to_state", models.CharField(max_length=20)),
                ("data", models.JSONField(default=dict)),
                ("trace", models.JSONField(null=True)),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="supervision.finding",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jurisdiction.office",
                    ),
                ),
            ],
            options={"ordering": ["finding", "seq"]},
        ),
        migrations.RunSQL(APPEND_ONLY, "DROP TRIGGER append_only ON supervision_findingevent"),
    ]
