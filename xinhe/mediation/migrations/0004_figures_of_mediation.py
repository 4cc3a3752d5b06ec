"""A register of those who came to a mediation body with a question: how many and about what, nobody's name."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jurisdiction", "0005_mediation_bodies_and_who_guides_them"),
        ("mediation", "0003_a_round_table"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Consultation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("people", models.PositiveIntegerField()),
                ("type", models.CharField(blank=True, max_length=2)),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultations",
                        to="jurisdiction.office",
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-pk"],
                "indexes": [models.Index(fields=["office", "on"], name="consultation_of_a_body")],
                "constraints": [models.CheckConstraint(condition=models.Q(("people__gt", 0)), name="somebody_came")],
            },
        ),
    ]
