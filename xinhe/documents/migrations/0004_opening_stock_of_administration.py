"""The opening entry of the log of administration: every account, place, duty, token and seal as it stands now.

From here on each row must be as its last entry says. The entry is written as the chain was when this was made.
"""

import json

from django.db import migrations

from xinhe.kernel import chain

# Table: its title, key, how a row is called, what is kept as a hash, what moves without an administrator.
TABLES = {
    "jurisdiction_region": ("地区", ("code",), ("code", "name"), (), ()),
    "jurisdiction_category": ("内容类别", ("code",), ("code", "name"), (), ()),
    "jurisdiction_office": ("单位", ("id",), ("code", "name"), (), ()),
    "jurisdiction_post": ("岗位", ("id",), ("title",), (), ()),
    "jurisdiction_duty": ("权责清单", ("id",), ("category_id", "level", "region_id"), (), ()),
    "jurisdiction_duty_assists": ("权责清单协办", ("duty_id", "office_id"), ("duty_id", "office_id"), (), ("id",)),
    "people_account": (
        "账号",
        ("id",),
        ("username", "name"),
        ("password", "totp_secret"),
        ("last_login", "failed_tries", "locked_until", "totp_last_step"),
    ),
    "people_token": ("接口令牌", ("id",), ("label",), (), ()),
    "documents_officeseal": ("单位印章", ("id",), ("office_id",), (), ()),
}
BATCH = 2000


def take(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table, (title, key, called, secret, moving) in TABLES.items():
            cursor.execute(f"SELECT to_jsonb(one)::text FROM {table} one")
            rows = []
            for (text,) in cursor.fetchall():
                kept = {
                    column: f"sm3:{chain.sm3(str(value).encode())}" if column in secret and value else value
                    for column, value in json.loads(text).items()
                    if column not in moving
                }
                name = " ".join([title, *(str(kept[column]) for column in called)])
                place = "/".join(str(kept[column]) for column in key)
                rows.append({"table": table, "key": place, "name": name, "before": None, "after": kept})
            rows.sort(key=lambda row: row["key"])
            for first in range(0, len(rows), BATCH):
                append(cursor, title, rows[first : first + BATCH])


def append(cursor, title, rows):
    cursor.execute(
        "INSERT INTO people_chainhead (name, seq, hash) VALUES ('change', 0, %s) ON CONFLICT DO NOTHING",
        [chain.GENESIS],
    )
    cursor.execute("SELECT seq, hash, now() FROM people_chainhead WHERE name = 'change' FOR UPDATE")
    seq, previous, at = cursor.fetchone()
    entry = {
        "seq": seq + 1,
        "by": None,
        "account": None,
        "what": "stock_taken",
        "detail": {"after": f"升级时登记存量：{title}"},
        "rows": rows,
        "at": at,
        "address": None,
    }
    digest = chain.link(previous, entry)
    cursor.execute(
        "INSERT INTO people_change (what, detail, rows, at, seq, previous, hash) VALUES (%s, %s, %s, %s, %s, %s, %s)",
        [entry["what"], json.dumps(entry["detail"]), json.dumps(rows), at, seq + 1, previous, digest],
    )
    cursor.execute("UPDATE people_chainhead SET seq = %s, hash = %s WHERE name = 'change'", [seq + 1, digest])


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_letters_and_how_they_were_served"),
        ("jurisdiction", "0002_marks_and_successors"),
        ("people", "0005_what_was_logged_is_chained"),
    ]
    operations = [migrations.RunPython(take, migrations.RunPython.noop)]
