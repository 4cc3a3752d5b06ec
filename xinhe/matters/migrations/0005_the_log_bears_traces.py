"""Each step keeps a trace of what it wrote; feed and seals move to the package of every kind of record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0004_the_whole_statute")]
    operations = [
        migrations.AddField("event", "trace", models.JSONField(null=True)),
        migrations.AlterField("event", "by_kind", models.CharField(blank=True, max_length=10)),
        migrations.AlterField("matter", "state", models.CharField(blank=True, max_length=20)),
        migrations.AlterField(
            "matter", "version", models.CharField(help_text="The rule file's date of force.", max_length=10)
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("SealedHead"),
                migrations.DeleteModel("Seal"),
                migrations.DeleteModel("Feed"),
                migrations.DeleteModel("Cursor"),
            ],
        ),
    ]
