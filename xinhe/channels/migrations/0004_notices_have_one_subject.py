"""What a notice tells of is one subject of one family; a message has a subject, too, which is a matter so far."""

from django.db import migrations, models

FORWARD = "UPDATE channels_notice SET family = 'paper', subject_id = paper_id WHERE paper_id IS NOT NULL"
BACKWARD = "UPDATE channels_notice SET paper_id = subject_id, subject_id = NULL WHERE family = 'paper'"
FAMILIES = [("matter", "信访事项"), ("paper", "单位之间的公文")]
SAYS = "Of which family of records the subject is."


class Migration(migrations.Migration):
    dependencies = [("channels", "0003_troubles_of_the_worker")]

    operations = [
        migrations.RenameField(model_name="outgoing", old_name="matter_id", new_name="subject_id"),
        migrations.RenameField(model_name="notice", old_name="matter_id", new_name="subject_id"),
        migrations.AddField(
            model_name="notice",
            name="family",
            field=models.CharField(choices=FAMILIES, default="matter", help_text=SAYS, max_length=12),
            preserve_default=False,
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AlterField(model_name="notice", name="subject_id", field=models.UUIDField()),
        migrations.RemoveField(model_name="notice", name="paper_id"),
    ]
