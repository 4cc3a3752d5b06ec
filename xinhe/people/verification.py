"""Finds what was changed past the log of administration: its own rows, and every row that it speaks of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from xinhe.kernel import chain
from xinhe.kernel.discrepancy import Discrepancy
from xinhe.people.chaining import TITLES, broken
from xinhe.people.models import Change, Reveal
from xinhe.people.stock import Table, Values


@dataclass
class Told:
    """A row as the log last told it, and in which entry."""

    seq: int
    name: str
    after: Values | None


def verify_logs() -> Iterator[Discrepancy]:
    """Each row of the logs of administration, sign-ins and looks that was changed, removed or slipped in."""
    for log in TITLES:
        yield from broken(log)
    yield from _moved()


def _moved() -> Iterator[Discrepancy]:
    """Each look-up that came from a log of its own (窗口查人记录) and is not as its hash there says."""
    previous = chain.GENESIS
    moved = Reveal.objects.exclude(was="").order_by("seq")
    for seq, row in enumerate(moved.iterator(), start=1):
        said = {"account": row.account_id, "office": row.office_id, "fact": row.fact, "finder": row.finder}
        said |= {"shown": row.shown, "at": row.at}
        if chain.link(previous, {"seq": seq, **said}) != row.was:
            yield Discrepancy(TITLES[Reveal], row.seq or 0, "移入前的窗口查人记录被改动、删除或者换了次序")
            return
        previous = row.was


def verify_stock(tables: Sequence[Table]) -> Iterator[Discrepancy]:
    """Each row of these tables that is other than its last entry says, that has none, or that is gone."""
    told: dict[tuple[str, str], Told] = {}
    entries = Change.objects.filter(seq__isnull=False).order_by("seq").values_list("seq", "rows")
    for seq, rows in entries.iterator(chunk_size=200):
        try:
            for row in rows:
                yield from _fold(told, row, seq or 0)
        except (TypeError, LookupError, AttributeError) as error:
            # Its hash tells the same; the rows after it are compared all the same.
            yield Discrepancy(TITLES[Change], seq or 0, f"这一条的内容已读不出（{type(error).__name__}）")
    for table in tables:
        now = table.rows()
        for key, values in sorted(now.items()):
            last = told.get((table.name, key))
            if last is None or last.after is None:
                yield Discrepancy(
                    table.call(values), last.seq if last else 0, "管理操作记录里没有这一行，是绕过程序加的"
                )
            else:
                yield from _compared(values, last)
        for (name, key), last in sorted(told.items()):
            if name == table.name and last.after is not None and key not in now:
                yield Discrepancy(last.name, last.seq, "管理操作记录里有这一行，表里已不存在")


def _fold(told: dict[tuple[str, str], Told], row: dict[str, Any], seq: int) -> Iterator[Discrepancy]:
    """Take one entry's row in; that it began from something else than the entry before left is told."""
    place = row["table"], row["key"]
    before = told.get(place)
    was = before.after if before else None
    if before and was is not None and row["before"] is not None:
        columns = [column for column in was if column in row["before"] and was[column] != row["before"][column]]
        for column in columns:
            what = f"{column} 在第 {seq} 条之前被改动而没有记录：第 {before.seq} 条为 {_said(was[column])}"
            yield Discrepancy(row["name"], seq, f"{what}，第 {seq} 条开始时已是 {_said(row['before'][column])}")
    elif (was is None) != (row["before"] is None):
        yield Discrepancy(row["name"], seq, "这一行在这一条之前被加上或删除而没有记录")
    told[place] = Told(seq, row["name"], row["after"])


def _compared(now: Values, last: Told) -> Iterator[Discrepancy]:
    assert last.after is not None
    for column, value in now.items():
        # A column that a later version added is known from the row's next entry on.
        if column in last.after and last.after[column] != value:
            what = f"{column} 现为 {_said(value)}，管理操作记录为 {_said(last.after[column])}"
            yield Discrepancy(last.name, last.seq, what)


def _said(value: object) -> str:
    return str(value)[:80] if value not in (None, "") else "（空）"
