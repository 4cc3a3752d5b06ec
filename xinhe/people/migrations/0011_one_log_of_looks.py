"""Look-ups at a window go into the log of looks, at its end, each with the hash that it had in a log of its own."""

from django.db import migrations, models

from xinhe.kernel import chain

FACTS = [("id_number", "证件号码"), ("phone", "电话"), ("name", "姓名")]


def move(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash FROM people_chainhead WHERE name = 'reveal' FOR UPDATE")
        seq, previous = cursor.fetchone() or (0, chain.GENESIS)
        cursor.execute(
            "SELECT seq, hash, account_id, office_id, fact, finder, shown, at FROM people_inquiry"
            " ORDER BY seq NULLS LAST, id"
        )
        for was_seq, was, account, office, fact, finder, shown, at in cursor.fetchall():
            reason = f"窗口按{dict(FACTS)[fact]}查找来访人，查到 {shown} 件"
            row = {
                "account": account, "office": office, "matter": None, "number": "", "party": 0, "reason": reason,
                "at": at, "until": at, "fact": fact, "finder": finder, "shown": shown, "was": was,
            }  # fmt: skip
            # What was put in past the chain stays outside of it, so that the verification names it as before.
            tied = (None, "", "")
            if was_seq is not None:
                seq += 1
                tied = (seq, previous, chain.link(previous, {"seq": seq, **row}))
                previous = tied[2]
            cursor.execute(
                "INSERT INTO people_reveal (seq, previous, hash, account_id, office_id, matter_id, number, party, reason,"
                " at, until, fact, finder, shown, was)"
                " VALUES (%s, %s, %s, %s, %s, NULL, '', 0, %s, %s, %s, %s, %s, %s, %s)",
                [*tied, account, office, reason, at, at, fact, finder, shown, was if was_seq is not None else ""],
            )
        if seq:
            cursor.execute(
                "INSERT INTO people_chainhead (name, seq, hash) VALUES ('reveal', %s, %s)"
                " ON CONFLICT (name) DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
                [seq, previous],
            )
        cursor.execute("DELETE FROM people_chainhead WHERE name = 'inquiry'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("people", "0010_holiday_tables_are_administered")]
    operations = [
        migrations.AddField(
            "reveal", "fact", models.CharField(blank=True, choices=FACTS, default="", max_length=10), False
        ),
        migrations.AddField("reveal", "finder", models.CharField(blank=True, default="", max_length=40), False),
        migrations.AddField("reveal", "shown", models.PositiveSmallIntegerField(null=True)),
        migrations.AddField(
            "reveal", "was", models.CharField(blank=True, default="", editable=False, max_length=64), False
        ),
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel("inquiry"),
    ]
