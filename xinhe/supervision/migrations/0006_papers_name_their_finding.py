"""A paper that was sent about a finding names it, and one at a time is under way."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supervision", "0005_the_annex_of_an_inspection")]
    operations = [
        migrations.AddField(
            "paper",
            "finding",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="papers",
                to="supervision.finding",
            ),
        ),
        migrations.AddIndex(
            "paper",
            models.Index(condition=models.Q(finding__isnull=False), fields=["finding"], name="paper_of_finding"),
        ),
        migrations.AddConstraint(
            "paper",
            models.UniqueConstraint(condition=models.Q(is_open=True), fields=["finding"], name="one_demand_at_a_time"),
        ),
    ]
