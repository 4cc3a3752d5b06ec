"""Everything that administrators change, seals of offices included: its stock and its verification."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from xinhe.documents.models import OfficeSeal
from xinhe.kernel.discrepancy import Discrepancy
from xinhe.people import changes, stock
from xinhe.people.stock import Table
from xinhe.people.verification import verify_logs, verify_stock
from xinhe.postgres.view import one_view

SEALS = Table(OfficeSeal._meta.db_table, "单位印章", ("id",), ("office_id",))
TABLES = (*stock.TABLES, SEALS)


def verify_administration(tables: Sequence[Table] = TABLES) -> Iterator[Discrepancy]:
    """Every alteration of accounts, places, the duty list, seals and tokens, and of the logs about people.

    Packages above bring tables of their own (``jobs.proof``).
    """
    with one_view():
        yield from verify_logs()
        yield from verify_stock(tables)


def take_stock(*, at: datetime, why: str, tables: Sequence[Table] = TABLES) -> int:
    """Write down what was made past the acts; how many rows."""
    return changes.take_stock(at=at, tables=tables, why=why)
