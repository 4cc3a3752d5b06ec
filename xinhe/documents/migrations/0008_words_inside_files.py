"""The words inside attachments, by which a search finds what they belong to."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0007_drafts_of_staff"),
    ]

    operations = [
        migrations.CreateModel(
            name="FileWords",
            fields=[
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="documents.file",
                    ),
                ),
                ("subject_id", models.UUIDField()),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32), default=list, size=None
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("read", "读出了文字"), ("empty", "里面没有文字"), ("failed", "没能读出文字")],
                        max_length=6,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="file",
            index=models.Index(
                condition=models.Q(
                    (
                        "media_type__in",
                        (
                            "application/pdf",
                            "application/ofd",
                            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                        ),
                    )
                ),
                fields=["at", "id"],
                name="files_with_words",
            ),
        ),
        migrations.AddIndex(
            model_name="filewords",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="file_words"),
        ),
    ]
