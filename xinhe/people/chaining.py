"""The logs of this package as chains: one head each, locked by who appends, so that no row goes or changes unseen."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from xinhe.kernel import chain
from xinhe.kernel.discrepancy import Discrepancy
from xinhe.people.models import ChainHead, Change, Linked, Reveal, SignIn

TITLES: dict[type[Linked], str] = {
    Change: "管理操作记录",
    SignIn: "登录记录",
    Reveal: "身份查看记录",
}
BATCH = 2000
# Two read the clock before they wait for one head: the second may be earlier by as much as it waited.
WAITED = timedelta(minutes=5)


def hold(log: type[Linked]) -> ChainHead:
    """The head of a log, locked until the transaction ends."""
    heads, name = ChainHead.objects.select_for_update(), _name(log)
    return heads.filter(name=name).first() or heads.get(pk=ChainHead.objects.get_or_create(name=name)[0].pk)


def append(row: Linked) -> None:
    """Write a new row at the end of its log."""
    with transaction.atomic():
        head = hold(type(row))
        row.seq, row.previous = head.seq + 1, head.hash
        row.hash = row.computed_hash()
        row.save(force_insert=True)
        head.seq, head.hash = row.seq, row.hash
        head.save(update_fields=["seq", "hash"])


def broken(log: type[Linked]) -> Iterator[Discrepancy]:
    """Each row of a log that was changed, removed, or put in past the chain."""
    title, expected, previous = TITLES[log], 1, chain.GENESIS
    last: datetime | None = None
    rows = log._default_manager.order_by("seq")
    for row in rows.filter(seq__isnull=False).iterator(chunk_size=BATCH):
        assert row.seq is not None
        if row.seq != expected:
            gone = f"第 {expected} 条" if row.seq == expected + 1 else f"第 {expected} 至 {row.seq - 1} 条"
            yield Discrepancy(title, expected, f"缺少{gone}，被删除或改了序号")
        elif row.previous != previous:
            yield Discrepancy(title, row.seq, "与上一条接不上，上一条被改动后重新计算过哈希")
        if row.computed_hash() != row.hash:
            yield Discrepancy(title, row.seq, "内容与哈希不符，这一条被改动")
        if not _is_moved(row):
            if last is not None and last - row.at > WAITED:
                yield Discrepancy(title, row.seq, f"时间早于上一条（{last:%Y-%m-%d %H:%M} UTC），服务器的时钟倒退过")
            last = row.at
        expected, previous = row.seq + 1, row.hash
    head = ChainHead.objects.filter(name=_name(log)).first() or ChainHead(name=_name(log))
    if head.seq != expected - 1:
        yield Discrepancy(title, expected, f"记录末条应为第 {head.seq} 条，现为第 {expected - 1} 条，末尾被删除或改动")
    elif head.hash != previous:
        yield Discrepancy(title, head.seq, "末条哈希与所记不符，末条被改动后重新计算过哈希")
    for row in rows.filter(seq__isnull=True).order_by("pk"):
        yield Discrepancy(title, 0, f"内部编号 {row.pk} 的一条没有接在链上，是绕过程序写入的")


def _is_moved(row: Linked) -> bool:
    """Whether it came from a log of its own and bears the moment of then."""
    return isinstance(row, Reveal) and row.was != ""


def _name(log: type[Linked]) -> str:
    return log.__name__.lower()
