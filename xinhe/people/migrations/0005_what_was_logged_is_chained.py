"""Tie the rows that were logged before to their chains, in the order in which they came; then nothing changes them."""

import json
from ipaddress import ip_address

from django.db import migrations

from xinhe.kernel import chain

LOGS = {
    "signin": "username, account_id, at, host(address), result",
    "reveal": "account_id, office_id, matter_id, number, party, reason, at, until",
    "change": "by_id, account_id, what, detail::text, rows::text, at, host(address)",
}
BATCH = 5000


def entry(log, row):
    """What the hash of a row covered when this was written."""
    if log == "signin":
        names = ("username", "account", "at", "address", "result")
    elif log == "reveal":
        names = ("account", "office", "matter", "number", "party", "reason", "at", "until")
    else:
        names = ("by", "account", "what", "detail", "rows", "at", "address")
        row = [*row[:3], json.loads(row[3]), json.loads(row[4]), *row[5:]]
    told = dict(zip(names, row, strict=True))
    if told.get("address"):
        found = ip_address(told["address"])
        told["address"] = str(getattr(found, "ipv4_mapped", None) or found)
    return told


def tie(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for log, columns in LOGS.items():
            seq, previous, last = 0, chain.GENESIS, 0
            while True:
                cursor.execute(
                    f"SELECT id, {columns} FROM people_{log} WHERE id > %s ORDER BY id LIMIT %s", [last, BATCH]
                )
                rows = cursor.fetchall()
                if not rows:
                    break
                tied = []
                for pk, *values in rows:
                    seq += 1
                    digest = chain.link(previous, {"seq": seq, **entry(log, values)})
                    tied.append((pk, seq, previous, digest))
                    previous, last = digest, pk
                cursor.execute(
                    f"UPDATE people_{log} log SET seq = new.seq, previous = new.previous, hash = new.hash"
                    " FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[]) AS new (id, seq, previous, hash)"
                    " WHERE log.id = new.id",
                    [list(column) for column in zip(*tied, strict=True)],
                )
            if seq:
                cursor.execute(
                    "INSERT INTO people_chainhead (name, seq, hash) VALUES (%s, %s, %s)", [log, seq, previous]
                )


# A trigger besides the missing privileges, as for the log of matters.
FORWARD = """
CREATE FUNCTION xinhe_people_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
""" + "".join(
    f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON people_{log} "
    "FOR EACH ROW EXECUTE FUNCTION xinhe_people_append_only();\n"
    for log in LOGS
)
BACKWARD = (
    "".join(f"DROP TRIGGER append_only ON people_{log};\n" for log in LOGS)
    + "DROP FUNCTION xinhe_people_append_only();"
)


class Migration(migrations.Migration):
    dependencies = [("people", "0004_logs_of_people_are_chains")]
    operations = [migrations.RunPython(tie, migrations.RunPython.noop), migrations.RunSQL(FORWARD, BACKWARD)]
