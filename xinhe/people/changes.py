"""The log of administration: every change of an account or a table, written in the transaction that makes it."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet

from xinhe.people.models import Account, Change


def record(
    what: Change.What,
    *,
    by: Account | None,
    account: Account | None,
    at: datetime,
    address: str | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Keep who did what to whom, before and after; ``by`` is nobody for an operator at the command line."""
    Change.objects.create(what=what, by=by, account=account, detail=dict(detail or {}), at=at, address=address)


def place_and_roles(account: Account) -> str:
    """Where an account stands and as what, in the words of the moment: titles may be others in ten years."""
    return f"{account.office.name}（{account.office.code}）；{account.role_titles or '无角色'}"


def all_changes() -> QuerySet[Change]:
    """Every change, for the audit administrator."""
    return Change.objects.select_related("by", "account")
