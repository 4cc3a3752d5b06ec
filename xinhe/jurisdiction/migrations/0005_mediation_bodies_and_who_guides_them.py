"""Mediation bodies are offices of a kind of their own, and a justice bureau is known as one."""

from django.db import migrations, models

KINDS = [
    ("petition_office", "信访部门"),
    ("department", "职能部门"),
    ("town", "镇（街道）"),
    ("village", "村（社区）"),
    ("discipline", "纪检监察机关"),
    ("committee", "人民调解组织"),
]


class Migration(migrations.Migration):
    dependencies = [("jurisdiction", "0004_holiday_tables_of_the_place")]
    operations = [
        migrations.AlterField(model_name="office", name="kind", field=models.CharField(choices=KINDS, max_length=20)),
        migrations.AddField(
            model_name="office",
            name="is_justice_bureau",
            field=models.BooleanField(
                default=False, help_text="司法行政部门: guides mediation in its region (人民调解法 第五条)."
            ),
        ),
    ]
