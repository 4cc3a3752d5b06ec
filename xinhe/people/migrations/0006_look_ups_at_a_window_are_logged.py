"""Who has come to a window is looked for by one exact fact; each look-up stands in a log of its own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jurisdiction", "0002_marks_and_successors"),
        ("people", "0005_what_was_logged_is_chained"),
    ]

    operations = [
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.BigIntegerField(editable=False, null=True, unique=True)),
                ("previous", models.CharField(blank=True, editable=False, max_length=64)),
                ("hash", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "fact",
                    models.CharField(
                        choices=[("id_number", "证件号码"), ("phone", "电话"), ("name", "姓名")], max_length=10
                    ),
                ),
                ("finder", models.CharField(max_length=40)),
                ("shown", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inquiries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="jurisdiction.office"),
                ),
            ],
            options={"ordering": ["-at"]},
        ),
    ]
