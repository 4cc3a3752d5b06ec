"""Reviews, hearings, aftercare and ratings belong to the package of petitions; their tables stay as they are."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("matters", "0005_the_log_bears_traces")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel("Aftercare"),
                migrations.DeleteModel("Hearing"),
                migrations.DeleteModel("Rating"),
                migrations.DeleteModel("Review"),
            ],
        ),
    ]
