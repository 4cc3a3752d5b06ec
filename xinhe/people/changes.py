"""The log of administration: every change of an account or a table, written in the transaction that makes it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from xinhe.people import chaining, stock
from xinhe.people.models import Account, Change
from xinhe.people.stock import Rows, Table


@dataclass
class Recording:
    """An act of administration while it is done; what it says in words may be filled in until it ends.

    ``keys`` narrows the rows that are compared; a row that the act makes adds its own.
    """

    account: Account | None
    detail: dict[str, object] = field(default_factory=dict)
    keys: set[str] | None = None

    def of(self, account: Account) -> None:
        """The act made this account."""
        self.account = account
        self.adds(str(account.pk))

    def adds(self, key: str) -> None:
        """The act made the row with this key."""
        if self.keys is not None:
            self.keys.add(key)


@contextmanager
def recording(
    what: Change.What,
    *,
    by: Account | None,
    at: datetime,
    tables: Sequence[Table],
    account: Account | None = None,
    address: str | None = None,
    keys: set[str] | None = None,
) -> Iterator[Recording]:
    """Keep who did what to whom, with every row that is other at the end than at the beginning.

    ``by`` is nobody for an operator at the command line. Acts of administration wait for each other, so that what
    each finds before is what the one before it left.
    """
    with transaction.atomic():
        chaining.hold(Change)
        before = stock.taken(tables, keys)
        made = Recording(account, keys=None if keys is None else set(keys))
        yield made
        rows = stock.differences(before, stock.taken(tables, made.keys))
        record(what, by=by, account=made.account, at=at, address=address, detail=made.detail, rows=rows)


def record(
    what: Change.What,
    *,
    by: Account | None,
    account: Account | None,
    at: datetime,
    address: str | None = None,
    detail: Mapping[str, object] | None = None,
    rows: Sequence[dict[str, Any]] = (),
) -> None:
    """Keep an act that was done, at the end of the chain."""
    chaining.append(
        Change(what=what, by=by, account=account, detail=dict(detail or {}), rows=list(rows), at=at, address=address)
    )


def take_stock(*, at: datetime, tables: Sequence[Table], why: str) -> int:
    """Write down every row that is other than the log says, as one act of its own; how many there were.

    For what is made past the acts, like a demonstration: the log shows that it was, and the verification then agrees.
    """
    with transaction.atomic():
        chaining.hold(Change)
        known, now = folded(), stock.taken(tables)
        rows = stock.differences({table: known.get(table.name, {}) for table in tables}, now)
        if rows:
            record(Change.What.STOCK_TAKEN, by=None, account=None, at=at, detail={"after": why}, rows=rows)
    return len(rows)


def folded() -> dict[str, Rows]:
    """Every row as the log left it, by table and key."""
    state: dict[str, Rows] = {}
    for rows in Change.objects.filter(seq__isnull=False).order_by("seq").values_list("rows", flat=True).iterator():
        for row in rows:
            table = state.setdefault(row["table"], {})
            if row["after"] is None:
                table.pop(row["key"], None)
            else:
                table[row["key"]] = row["after"]
    return state


def place_and_roles(account: Account) -> str:
    """Where an account stands and as what, in the words of the moment: titles may be others in ten years."""
    return f"{account.office.name}（{account.office.code}）；{account.role_titles or '无角色'}"


def all_changes() -> QuerySet[Change]:
    """Every change, for the audit administrator."""
    return Change.objects.select_related("by", "account")
