from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0001_outbox_and_notices"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="paper_id",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="notice",
            name="matter_id",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="notice",
            name="number",
            field=models.CharField(blank=True, max_length=24),
        ),
    ]
