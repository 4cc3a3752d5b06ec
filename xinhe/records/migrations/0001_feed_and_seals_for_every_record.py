"""The tables of feed and seals keep their names and rows; they now belong to every kind of record."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.expressions import RawSQL

import xinhe.records.models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("matters", "0005_the_log_bears_traces")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Cursor",
                    fields=[
                        ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                        ("xid", models.BigIntegerField(default=0)),
                        ("feed_id", models.BigIntegerField(default=0)),
                    ],
                    options={"db_table": "matters_cursor"},
                ),
                migrations.CreateModel(
                    name="Seal",
                    fields=[
                        ("day", models.DateField(primary_key=True, serialize=False)),
                        ("at", models.DateTimeField()),
                        ("matters", models.PositiveIntegerField()),
                        ("previous", models.CharField(max_length=64)),
                        ("root", models.CharField(max_length=64)),
                    ],
                    options={"db_table": "matters_seal", "ordering": ["-day"]},
                ),
                migrations.CreateModel(
                    name="Feed",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("matter_id", models.UUIDField()),
                        ("seq", models.PositiveIntegerField()),
                        ("act", models.CharField(max_length=30)),
                        ("xid", xinhe.records.models.TransactionId(db_default=RawSQL("pg_current_xact_id()", ()))),
                    ],
                    options={
                        "db_table": "matters_feed",
                        "indexes": [models.Index(fields=["xid", "id"], name="feed_order")],
                    },
                ),
                migrations.CreateModel(
                    name="SealedHead",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("matter_id", models.UUIDField()),
                        ("number", models.CharField(max_length=24)),
                        ("seq", models.PositiveIntegerField()),
                        ("head", models.CharField(max_length=64)),
                        (
                            "seal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="heads", to="records.seal"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "matters_sealedhead",
                        "indexes": [models.Index(fields=["matter_id"], name="sealed_matter")],
                    },
                ),
            ],
        ),
        migrations.RenameField("feed", "matter_id", "record_id"),
        migrations.RenameField("sealedhead", "matter_id", "record_id"),
        migrations.RenameField("seal", "matters", "records"),
        migrations.AddField(
            "feed",
            "family",
            models.CharField(default="matter", help_text="The kind of record.", max_length=20),
        ),
        migrations.AddField(
            "sealedhead",
            "family",
            models.CharField(default="matter", help_text="The kind of record.", max_length=20),
        ),
        migrations.AlterField("sealedhead", "number", models.CharField(max_length=60)),
        migrations.AddField(
            "seal",
            "covers_day",
            models.BooleanField(default=False, help_text="The root is over its own day and moment as well."),
        ),
        # The index follows the renamed column by itself.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveIndex("sealedhead", "sealed_matter"),
                migrations.AddIndex("sealedhead", models.Index(fields=["record_id"], name="sealed_matter")),
            ],
        ),
    ]
