"""Tables of before, under the names that they have had: nothing is created or copied."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("jurisdiction", "0002_marks_and_successors"),
        ("matters", "0006_the_statutes_own_moves_out"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Rating",
                    fields=[
                        (
                            "matter",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="rating",
                                serialize=False,
                                to="matters.matter",
                            ),
                        ),
                        (
                            "office_rating",
                            models.CharField(
                                choices=[
                                    ("satisfied", "满意"),
                                    ("basically_satisfied", "基本满意"),
                                    ("dissatisfied", "不满意"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "petition_office_rating",
                            models.CharField(
                                choices=[
                                    ("satisfied", "满意"),
                                    ("basically_satisfied", "基本满意"),
                                    ("dissatisfied", "不满意"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("comment", models.CharField(blank=True, max_length=500)),
                        ("salt", models.CharField(max_length=32)),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "db_table": "matters_rating",
                    },
                ),
                migrations.CreateModel(
                    name="Aftercare",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "matter_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("seq", models.PositiveIntegerField()),
                        (
                            "care",
                            models.CharField(
                                choices=[("guidance", "疏导教育"), ("settlement", "矛盾化解"), ("relief", "帮扶救助")],
                                max_length=12,
                            ),
                        ),
                        ("text", models.CharField(max_length=500)),
                        ("due_on", models.DateField()),
                        ("done_on", models.DateField(blank=True, null=True)),
                        ("result", models.CharField(blank=True, max_length=500)),
                        (
                            "matter",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="aftercare",
                                to="matters.matter",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jurisdiction.office"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "matters_aftercare",
                        "ordering": ["matter", "seq"],
                    },
                ),
                migrations.CreateModel(
                    name="Review",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "matter_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("seq", models.PositiveIntegerField(help_text="The event that asked for it.")),
                        ("stage", models.CharField(choices=[("review", "复查"), ("recheck", "复核")], max_length=8)),
                        ("asked_on", models.DateField()),
                        ("is_late", models.BooleanField(default=False)),
                        ("request", models.CharField(max_length=500)),
                        ("reasons", models.TextField()),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[("upheld", "维持"), ("changed", "变更"), ("revoked", "撤销")],
                                max_length=8,
                            ),
                        ),
                        ("facts", models.TextField(blank=True)),
                        ("basis", models.TextField(blank=True)),
                        ("opinion", models.TextField(blank=True)),
                        ("signed_on", models.DateField(blank=True, null=True)),
                        ("served_on", models.DateField(blank=True, null=True)),
                        (
                            "matter",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="matters.matter",
                            ),
                        ),
                        (
                            "organ",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jurisdiction.office"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "matters_review",
                        "ordering": ["matter", "seq"],
                    },
                ),
                migrations.CreateModel(
                    name="Hearing",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "matter_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("seq", models.PositiveIntegerField(help_text="The event that decided it.")),
                        ("cause", models.CharField(max_length=500)),
                        ("planned_at", models.DateTimeField()),
                        ("place", models.CharField(max_length=120)),
                        ("chair", models.CharField(max_length=40)),
                        (
                            "panel",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40), default=list, size=None
                            ),
                        ),
                        ("is_public", models.BooleanField(default=False)),
                        ("decided_on", models.DateField()),
                        ("held_on", models.DateField(blank=True, null=True)),
                        ("attended", models.CharField(blank=True, max_length=500)),
                        ("statements", models.TextField(blank=True)),
                        ("evidence", models.TextField(blank=True)),
                        ("reported_on", models.DateField(blank=True, null=True)),
                        ("panel_opinion", models.TextField(blank=True)),
                        ("excluded_days", models.PositiveSmallIntegerField(default=0)),
                        ("is_cancelled", models.BooleanField(default=False)),
                        (
                            "matter",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hearings",
                                to="matters.matter",
                            ),
                        ),
                        (
                            "office",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jurisdiction.office"
                            ),
                        ),
                    ],
                    options={
                        "db_table": "matters_hearing",
                        "ordering": ["matter", "seq"],
                        "indexes": [models.Index(fields=["office", "planned_at"], name="hearing_calendar")],
                    },
                ),
            ],
        ),
    ]
