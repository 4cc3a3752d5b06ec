"""Years whose days off an administrator took from the notice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jurisdiction", "0003_classes_in_english")]
    operations = [
        migrations.CreateModel(
            name="HolidayTable",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("edition", models.PositiveSmallIntegerField(default=1, help_text="How often it was saved.")),
                ("number", models.CharField(help_text="Of the notice (文号).", max_length=40)),
                ("text", models.TextField(help_text="Of the notice, as it was pasted.")),
                ("holidays", models.JSONField()),
                ("workdays", models.JSONField()),
            ],
            options={"ordering": ["year"]},
        )
    ]
