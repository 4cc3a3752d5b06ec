"""``migrate`` and then the running role's rights: read and write all, but never change the log."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.models import Model
from django.utils import timezone
from tqdm import tqdm

from xinhe.jobs.proof import FAMILIES
from xinhe.people.models import Change, Reveal, SignIn
from xinhe.records.models import Feed, Seal, SealedHead
from xinhe.records.stock import take_stock

APP = "xinhe_app"
SEALER = "xinhe_sealer"
FED: tuple[type[Model], ...] = (Feed,)
LOGS: tuple[type[Model], ...] = (*(family.event for family in FAMILIES), Reveal, SignIn, Change)
SEALS: tuple[type[Model], ...] = (Seal, SealedHead)
APPEND_ONLY = tuple(model._meta.db_table for model in (*LOGS, *SEALS))


class Command(migrate.Command):
    """Django's migrate, followed by the grants (idempotent)."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, then grant."""
        super().handle(*args, **options)
        if not options.get("plan") and not options.get("check_unapplied"):
            grant(options["database"])
            self._take_stock(quiet=options["verbosity"] == 0)

    def _take_stock(self, *, quiet: bool) -> None:
        """Once after an upgrade: records of before traces get the entry from which their present follows."""
        with tqdm(unit="件", desc="盘点存底", disable=True if quiet else None) as bar:
            done = take_stock(FAMILIES, at=timezone.now(), progress=bar.update)
        if done:
            self.stdout.write(f"已为 {done} 条旧记录盘点存底，今后的核对以此为起点。")


def grant(alias: str) -> None:
    """Give the running role and the sealing role their rights; they are made when the cluster does not have them yet.

    The running role reads everything and writes what the door writes: a log is only added to, of the records and of
    what hangs on them only those columns change that some step changes, and seals are the sealing role's alone.
    """
    connection = connections[alias]
    quote = connection.ops.quote_name
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('xinhe_app'))")
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        owner, is_superuser = cursor.fetchone()
        for role, login in ((APP, "NOLOGIN"), (SEALER, "LOGIN" if is_superuser else "NOLOGIN")):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE ROLE {role} {login}")
            if not is_superuser:
                cursor.execute(f"GRANT {role} TO {quote(owner)}")
        cursor.execute(f"GRANT {APP} TO {SEALER}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APP}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP}")
        for model in (*LOGS, *FED):
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {quote(model._meta.db_table)} FROM {APP}")
        for model in SEALS:
            table = quote(model._meta.db_table)
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {APP}")
            cursor.execute(f"GRANT INSERT ON {table} TO {SEALER}")
        for model, columns, drops in _written():
            table = quote(model._meta.db_table)
            cursor.execute(f"REVOKE UPDATE, TRUNCATE{'' if drops else ', DELETE'} ON {table} FROM {APP}")
            if columns:
                names = ", ".join(quote(name) for name in sorted(columns))
                cursor.execute(f"GRANT UPDATE ({names}) ON {table} TO {APP}")


def _written() -> Iterator[tuple[type[Model], set[str], bool]]:
    """Each table that steps write, the columns of it that change, and whether rows of it go."""
    columns: dict[type[Model], set[str]] = defaultdict(set)
    drops: set[type[Model]] = set()
    for family in FAMILIES:
        mine = family.record._meta.concrete_fields
        columns[family.record] |= {str(field.column) for field in mine if field.name not in family.fixed}
        for each in family.hangs:
            changing = {*each.changes, *each.exempt}
            columns[each.model] |= {str(f.column) for f in each.model._meta.concrete_fields if f.name in changing}
            drops |= {each.model} if each.drops else set()
    for model, names in columns.items():
        yield model, names, model in drops
