"""A code sent to a telephone shows who has it in hand."""

from django.db import migrations, models

import xinhe.kernel.uuid7


class Migration(migrations.Migration):
    dependencies = [("people", "0008_locks_by_place_and_second_persons")]

    operations = [
        migrations.CreateModel(
            name="PhoneCode",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=xinhe.kernel.uuid7.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("phone", models.CharField(db_index=True, max_length=40)),
                ("purpose", models.CharField(max_length=60)),
                ("at", models.DateTimeField(db_index=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
    ]
