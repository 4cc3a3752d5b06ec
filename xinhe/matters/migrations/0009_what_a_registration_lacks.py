"""A registration is never refused for what may be asked for later: what it lacks is marked (第二十二条、第四十四条)."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("matters", "0008_consent_to_electronic_service")]

    operations = [
        migrations.AddField(
            "matter",
            "lacks",
            ArrayField(
                models.CharField(max_length=16), default=list, help_text="What it lacks and is asked for.", size=None
            ),
        ),
        migrations.AddIndex(
            "matter",
            models.Index(F("receiver"), name="matter_lacking", condition=Q(is_open=True) & ~Q(lacks=[])),
        ),
    ]
