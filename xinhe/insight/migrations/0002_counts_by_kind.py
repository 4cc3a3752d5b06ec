"""Every figure is one kind's: what was counted so far are petitions, the only kind that could be filed."""

from django.db import migrations, models

KIND = [("petition", "信访"), ("dispute", "矛盾纠纷"), ("help", "求助")]
# Django does not change a key of several columns; the database does.
FORWARD = """
    ALTER TABLE insight_cell DROP CONSTRAINT insight_cell_pkey;
    ALTER TABLE insight_cell ADD PRIMARY KEY (scope, kind, is_month, day, measure, town, category, value);
"""
BACKWARD = """
    DELETE FROM insight_count WHERE kind <> 'petition';
    DELETE FROM insight_cell WHERE kind <> 'petition';
    ALTER TABLE insight_cell DROP CONSTRAINT insight_cell_pkey;
    ALTER TABLE insight_cell ADD PRIMARY KEY (scope, is_month, day, measure, town, category, value);
"""


def kind() -> "models.CharField[str, str]":
    return models.CharField(choices=KIND, db_collation="C", default="petition", max_length=10)


class Migration(migrations.Migration):
    dependencies = [("insight", "0001_counts_and_their_sums")]

    operations = [
        migrations.RemoveIndex(model_name="count", name="count_of_office"),
        migrations.RemoveIndex(model_name="count", name="count_of_measure"),
        migrations.AddField(model_name="count", name="kind", field=kind(), preserve_default=False),
        migrations.AddField(model_name="cell", name="kind", field=kind(), preserve_default=False),
        migrations.AddIndex(
            model_name="count",
            index=models.Index(fields=["office_id", "kind", "measure", "day"], name="count_of_office"),
        ),
        migrations.AddIndex(
            model_name="count", index=models.Index(fields=["kind", "measure", "day"], name="count_of_measure")
        ),
        migrations.RunSQL(
            FORWARD,
            BACKWARD,
            state_operations=[
                migrations.AlterField(
                    model_name="cell",
                    name="pk",
                    field=models.CompositePrimaryKey(
                        "scope",
                        "kind",
                        "is_month",
                        "day",
                        "measure",
                        "town",
                        "category",
                        "value",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                )
            ],
        ),
    ]
