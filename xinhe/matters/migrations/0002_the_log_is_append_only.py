"""A trigger besides the missing privileges, for a single server (Citus refuses triggers on spread tables)."""

from django.db import migrations

TABLES = ("matters_event", "matters_seal", "matters_sealedhead")

FORWARD = """
CREATE FUNCTION xinhe_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
""" + "".join(
    f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION xinhe_append_only();\n"
    for table in TABLES
)
BACKWARD = "".join(f"DROP TRIGGER append_only ON {table};\n" for table in TABLES) + "DROP FUNCTION xinhe_append_only();"


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_matters_and_their_log")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
