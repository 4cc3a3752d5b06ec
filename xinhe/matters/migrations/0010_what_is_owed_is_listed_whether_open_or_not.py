"""Answered and still to be carried out is owed as well: the indexes of the lists hold both."""

import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models import F, Q

ALIVE = Q(is_open=True) | Q(due_on__isnull=False)


class Migration(migrations.Migration):
    dependencies = [("matters", "0009_what_a_registration_lacks")]
    operations = [
        migrations.AddIndex(
            "matter",
            django.contrib.postgres.indexes.GinIndex(fields=["offices"], name="matter_offices_alive", condition=ALIVE),
        ),
        migrations.AddIndex("matter", models.Index(F("due_on"), F("id"), name="matter_due_alive", condition=ALIVE)),
        migrations.RemoveIndex("matter", "matter_offices_open"),
        migrations.RemoveIndex("matter", "matter_due_open"),
    ]
