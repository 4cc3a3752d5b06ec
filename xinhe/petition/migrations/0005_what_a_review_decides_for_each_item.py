"""Reviews say for each item what becomes of its answer; those before say nothing of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column; old rows keep an empty list."""

    dependencies = [("petition", "0004_a_request_for_review_may_be_taken_back")]

    operations = [
        migrations.AddField(
            model_name="review",
            name="rulings",
            field=models.JSONField(
                default=list, help_text="What becomes of each answer; older ones say nothing of it."
            ),
        ),
    ]
