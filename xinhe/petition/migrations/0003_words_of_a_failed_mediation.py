"""The words of a mediation that failed are sealed and kept for the one who led it alone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("matters", "0009_what_a_registration_lacks"),
        ("petition", "0002_postmark_and_receipt_of_a_request"),
    ]

    operations = [
        migrations.CreateModel(
            name="MediationWords",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "matter_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("seq", models.PositiveIntegerField(help_text="The event that recorded it.")),
                ("sealed", models.BinaryField()),
                (
                    "led_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "matter",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mediation_words",
                        to="matters.matter",
                    ),
                ),
            ],
            options={"ordering": ["matter", "seq"]},
        ),
    ]
