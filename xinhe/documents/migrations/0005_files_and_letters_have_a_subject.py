"""Files and letters hang on a matter or on a paper between offices: the column says so."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_opening_stock_of_administration")]

    operations = [
        migrations.RenameField(model_name="file", old_name="matter_id", new_name="subject_id"),
        migrations.RenameField(model_name="document", old_name="matter_id", new_name="subject_id"),
    ]
