"""Rows that a follower or chore passes over, and chores that fail, by name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0002_notices_of_papers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Trouble",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "reader", "record", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reader", models.CharField(help_text="The follower or chore that met it.", max_length=20)),
                (
                    "record",
                    models.CharField(
                        blank=True, help_text="Key of the row; empty for the chore as a whole.", max_length=120
                    ),
                ),
                (
                    "name",
                    models.CharField(help_text="The record as people name it: a matter's number.", max_length=120),
                ),
                ("kind", models.CharField(max_length=60)),
                ("what", models.CharField(max_length=400)),
                ("since", models.DateTimeField()),
                ("tried_at", models.DateTimeField()),
                ("next_try_at", models.DateTimeField()),
                ("tries", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["reader", "since"],
            },
        ),
    ]
