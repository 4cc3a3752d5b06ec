"""``migrate`` and then the running role's rights: read and write all, but never change the log."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections, transaction
from django.utils import timezone
from tqdm import tqdm

from xinhe.documents.models import Document, Service
from xinhe.jobs.proof import FAMILIES
from xinhe.matters.models import Event
from xinhe.people.models import Change, Reveal, SignIn
from xinhe.records.models import Seal, SealedHead
from xinhe.records.stock import take_stock
from xinhe.supervision.models import PaperEvent

APP = "xinhe_app"
LOGS = (Event, Seal, SealedHead, Reveal, SignIn, Change, Document, Service, PaperEvent)
APPEND_ONLY = tuple(model._meta.db_table for model in LOGS)


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
    """Give the running role its rights; the role is made when the cluster does not have it yet."""
    connection = connections[alias]
    quote = connection.ops.quote_name
    with transaction.atomic(using=alias), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('xinhe_app'))")
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {APP} NOLOGIN")
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        owner, is_superuser = cursor.fetchone()
        if not is_superuser:
            cursor.execute(f"GRANT {APP} TO {quote(owner)}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APP}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP}")
        for table in APPEND_ONLY:
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {quote(table)} FROM {APP}")
