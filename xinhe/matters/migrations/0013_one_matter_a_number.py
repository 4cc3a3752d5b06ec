"""One number names one matter, by a constraint of the database.

Numbers never change, so a store of before is looked through first: matters of years that cannot be (1926 was taken in
as 26) are told of and left as they are; a number that two other matters share was not given out by this program, and
the migration stops with the list.
"""

from datetime import UTC, datetime

from django.core.management.base import CommandError
from django.db import migrations, models

FIRST_DAY = datetime(1949, 9, 30, 16, 0, tzinfo=UTC)
TWICE = """
SELECT number, array_agg(id::text ORDER BY opened_at), array_agg(opened_at::date::text ORDER BY opened_at),
       count(*) FILTER (WHERE opened_at >= %s)
FROM matters_matter GROUP BY number HAVING count(*) > 1 ORDER BY number
"""


def look_for_twins(apps, schema_editor):
    """Tell of numbers that two matters share; stop at those that the constraint would refuse."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(TWICE, [FIRST_DAY])
        rows = cursor.fetchall()
    lines = [
        f"  {number}：" + "；".join(f"{day} 收到的 {pk}" for pk, day in zip(ids, days, strict=True))
        for number, ids, days, _ in rows
    ]
    if lines:
        print("\n有编号不止一件事项：")
        print("\n".join(lines))
        print("1949 年 10 月以前的是早先导入时年份有误的，编号照旧保留，两件都能按姓名和内容搜到；今后的编号不会重复。")
    if any(count > 1 for *_, count in rows):
        raise CommandError(
            "上面有的编号属于两件年份正常的事项，这不是本系统发出的：请先用 xinhe verify-log 查清哪一件被改过，"
            "从备份恢复后再升级。数据没有改动。"
        )


class Migration(migrations.Migration):
    dependencies = [("matters", "0012_ledgers_that_are_brought")]

    operations = [
        migrations.RunPython(look_for_twins, migrations.RunPython.noop, elidable=False),
        migrations.AddConstraint(
            model_name="matter",
            constraint=models.UniqueConstraint(
                fields=["number"],
                name="one_matter_a_number",
                condition=models.Q(opened_at__gte=FIRST_DAY),
                violation_error_message="这个编号已有一件事项。",
            ),
        ),
    ]
