"""The tables that administrators change, as rows to keep before and after: every column, secrets as hashes only."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from xinhe.jurisdiction.models import Category, Duty, HolidayTable, Office, Post, Region
from xinhe.kernel import chain
from xinhe.people.models import Account, Token

Values = dict[str, Any]
Rows = dict[str, Values]


@dataclass(frozen=True, eq=False)
class Table:
    """One table: how a row is found and named, which columns are secrets, and which move without an administrator.

    ``moving`` gives the reason for each column that is not kept.
    """

    name: str
    title: str
    key: tuple[str, ...]
    called: tuple[str, ...]
    secret: frozenset[str] = frozenset()
    moving: Mapping[str, str] = field(default_factory=dict)

    def key_of(self, row: Values) -> str:
        """By which the row is found again."""
        return "/".join(str(row[column]) for column in self.key)

    def call(self, row: Values) -> str:
        """The row as people name it."""
        return " ".join([self.title, *(str(row.get(column, "")) for column in self.called)])

    def rows(self, keys: Collection[str] | None = None) -> Rows:
        """The rows as they stand, by their keys; only some of them when keys are given."""
        key = " || '/' || ".join(f"{connection.ops.quote_name(column)}::text" for column in self.key)
        sql = f"SELECT to_jsonb(one) FROM {connection.ops.quote_name(self.name)} one"  # noqa: S608 (our own names)
        where, values = (f" WHERE {key} = ANY(%s)", [list(keys)]) if keys is not None else ("", [])
        with connection.cursor() as cursor:
            cursor.execute(sql + where, values)
            found = [self._kept(row) for (row,) in cursor.fetchall()]
        return {self.key_of(row): row for row in found}

    def _kept(self, row: Any) -> Values:
        values: Values = json.loads(row)
        return {
            column: f"sm3:{chain.sm3(str(value).encode())}" if column in self.secret and value else value
            for column, value in values.items()
            if column not in self.moving
        }


AT_SIGN_IN = "每次登录都变"
ACCOUNTS = Table(
    Account._meta.db_table,
    "账号",
    ("id",),
    ("username", "name"),
    secret=frozenset({"password", "totp_secret"}),
    moving=dict.fromkeys(("last_login", "totp_last_step"), AT_SIGN_IN),
)
TOKENS = Table(Token._meta.db_table, "接口令牌", ("id",), ("label",))
REGIONS = Table(Region._meta.db_table, "地区", ("code",), ("code", "name"))
CATEGORIES = Table(Category._meta.db_table, "内容类别", ("code",), ("code", "name"))
OFFICES = Table(Office._meta.db_table, "单位", ("id",), ("code", "name"))
POSTS = Table(Post._meta.db_table, "岗位", ("id",), ("title",))
DUTIES = Table(Duty._meta.db_table, "权责清单", ("id",), ("category_id", "level", "region_id"))
ASSISTS = Table(
    Duty.assists.through._meta.db_table,
    "权责清单协办",
    ("duty_id", "office_id"),
    ("duty_id", "office_id"),
    moving={"id": "导入时重写"},
)
PLACES = (REGIONS, CATEGORIES, OFFICES, POSTS, DUTIES, ASSISTS)
HOLIDAYS = Table(HolidayTable._meta.db_table, "放假安排", ("year",), ("year", "number"))
TABLES = (*PLACES, HOLIDAYS, ACCOUNTS, TOKENS)


def taken(tables: Iterable[Table], keys: Collection[str] | None = None) -> dict[Table, Rows]:
    """The rows of several tables as they stand."""
    return {table: table.rows(keys) for table in tables}


def differences(before: Mapping[Table, Rows], after: Mapping[Table, Rows]) -> list[dict[str, Any]]:
    """Each row that is new, gone or other than before, as the log of administration keeps it."""
    changed = []
    for table, now in after.items():
        then = before.get(table, {})
        for key in sorted(then.keys() | now.keys()):
            old, new = then.get(key), now.get(key)
            if old != new:
                name = table.call(new or old or {})
                changed.append({"table": table.name, "key": key, "name": name, "before": old, "after": new})
    return changed
