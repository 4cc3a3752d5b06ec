"""A search for a person is a look without a matter."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0006_look_ups_at_a_window_are_logged")]

    operations = [
        migrations.AlterField(model_name="reveal", name="matter_id", field=models.UUIDField(db_index=True, null=True)),
        migrations.AlterField(model_name="reveal", name="number", field=models.CharField(blank=True, max_length=24)),
    ]
