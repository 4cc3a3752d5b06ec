import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import xinhe.kernel.uuid7


class Migration(migrations.Migration):
    dependencies = [
        ("jurisdiction", "0002_marks_and_successors"),
        ("supervision", "0001_demands_recommendations_findings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=xinhe.kernel.uuid7.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.CharField(help_text="The rule file's date of force.", max_length=10)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("inspect", "督查"),
                            ("summon", "约谈"),
                            ("list_case", "挂牌督办"),
                            ("rectify", "限期整改"),
                            ("circulate", "通报"),
                            ("report", "年度报告"),
                            ("appraise", "考核通报"),
                            ("supply", "提供巡视巡察情况"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("number", models.CharField(blank=True, help_text="Of its letter, once it was sent.", max_length=60)),
                ("state", models.CharField(blank=True, max_length=20)),
                ("is_open", models.BooleanField(default=True)),
                ("region_path", models.CharField(db_collation="C", help_text="The sender's.", max_length=160)),
                (
                    "to",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        help_text="The offices it is sent to.",
                        size=None,
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("content", models.JSONField(default=dict)),
                ("answer_on", models.DateField(blank=True, null=True)),
                ("answer", models.TextField(blank=True)),
                ("opened_at", models.DateTimeField()),
                ("moved_at", models.DateTimeField()),
                ("log_seq", models.PositiveIntegerField(default=0)),
                (
                    "log_head",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000", max_length=64
                    ),
                ),
                (
                    "answered_office",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="jurisdiction.office",
                    ),
                ),
                (
                    "by_office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="jurisdiction.office",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-opened_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="PaperEvent",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "paper_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("act", models.CharField(max_length=30)),
                ("by_name", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("from_state", models.CharField(blank=True, max_length=20)),
                ("to_state", models.CharField(max_length=20)),
                ("data", models.JSONField(default=dict)),
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
                (
                    "paper",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="supervision.paper",
                    ),
                ),
            ],
            options={
                "ordering": ["paper", "seq"],
            },
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(
                models.F("by_office"),
                models.OrderBy(models.F("opened_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="paper_of_office",
            ),
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(
                models.F("region_path"),
                models.OrderBy(models.F("opened_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                name="paper_of_place",
            ),
        ),
        migrations.AddIndex(
            model_name="paper",
            index=django.contrib.postgres.indexes.GinIndex(fields=["to"], name="paper_to"),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["report", "appraise"]), models.Q(("state", "dropped"), _negated=True)),
                fields=("by_office", "kind", "year"),
                name="one_paper_of_a_year",
            ),
        ),
        # Besides the missing privileges, as for the log of matters.
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON supervision_paperevent "
            "FOR EACH ROW EXECUTE FUNCTION xinhe_append_only()",
            "DROP TRIGGER append_only ON supervision_paperevent",
        ),
    ]
