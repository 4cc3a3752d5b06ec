"""Classes of content get an English name; a place that has none is shown the Chinese one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jurisdiction", "0002_marks_and_successors")]

    operations = [
        migrations.AddField(
            model_name="category",
            name="english",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
    ]
