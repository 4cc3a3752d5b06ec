"""A count may add more than one to a sum (people, money), and counts for a mediation body with all above it."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0002_counts_by_kind")]

    operations = [
        migrations.AddField(
            model_name="count",
            name="bodies",
            field=ArrayField(
                base_field=models.BigIntegerField(),
                db_default=[],
                default=list,
                help_text="For which it counts.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="count",
            name="weight",
            field=models.BigIntegerField(db_default=1, default=1, help_text="How much it adds: people, money in fen."),
        ),
        migrations.AlterField(model_name="cell", name="n", field=models.BigIntegerField(default=0)),
        migrations.AlterField(
            model_name="count",
            name="category",
            field=models.CharField(blank=True, help_text="First level; of a dispute its type.", max_length=6),
        ),
    ]
