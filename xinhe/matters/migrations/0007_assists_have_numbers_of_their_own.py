"""An assist is numbered where no event's number reaches, which takes a wider column; rows that are there stay."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0006_the_statutes_own_moves_out")]
    operations = [
        migrations.AlterField(model_name="assignment", name="seq", field=models.PositiveIntegerField()),
    ]
