"""Nothing that a key already leads to is indexed twice; an office's open matters have an index of their own."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jurisdiction", "0001_places_and_offices"),
        ("matters", "0002_the_log_is_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="assignment",
            name="matter",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="matters.matter",
            ),
        ),
        migrations.AlterField(
            model_name="deadline",
            name="matter",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deadlines",
                to="matters.matter",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="matter",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="events", to="matters.matter"
            ),
        ),
        migrations.AlterField(
            model_name="item",
            name="matter",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="items", to="matters.matter"
            ),
        ),
        migrations.AlterField(
            model_name="link",
            name="matter",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="links", to="matters.matter"
            ),
        ),
        migrations.AlterField(
            model_name="matter",
            name="number",
            field=models.CharField(max_length=24),
        ),
        migrations.AlterField(
            model_name="party",
            name="matter",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="parties", to="matters.matter"
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(("is_open", True)), fields=["offices"], name="matter_offices_open"
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(fields=["number"], name="matter_number"),
        ),
    ]
