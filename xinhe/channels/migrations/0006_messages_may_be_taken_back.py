"""A message to a number that was corrected is taken back; a code for a telephone hangs on no record."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0005_notices_are_read_by_each")]

    operations = [
        migrations.AlterField(
            model_name="outgoing",
            name="state",
            field=models.CharField(
                choices=[("waiting", "待发"), ("sent", "已发"), ("failed", "失败"), ("dropped", "已撤下")],
                default="waiting",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="outgoing",
            name="subject_id",
            field=models.UUIDField(db_index=True, null=True),
        ),
    ]
