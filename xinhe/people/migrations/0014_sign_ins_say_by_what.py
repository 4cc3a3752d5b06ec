"""By what somebody signed in: a password, or a code to their telephone."""

from django.db import migrations, models

WAYS = [("password", "口令"), ("phone", "手机验证码")]


class Migration(migrations.Migration):
    dependencies = [("people", "0013_consultations_are_administered")]

    operations = [
        migrations.AddField("signin", "way", models.CharField(choices=WAYS, default="password", max_length=8)),
    ]
