"""Does the present follow from the log? Names whatever was changed, removed, added, reordered or re-hashed.

Five nets: each record's chain against its own row; the traces of its steps, folded, against every column and every
row that hangs on it; its dates, counted again under the pinned rules; the feed against the logs; and each day's seal
against the chains, with no day and no head left out.
"""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, Model, OuterRef

from xinhe.kernel import chain
from xinhe.kernel.clock import local_day, start_of_day
from xinhe.kernel.discrepancy import Discrepancy
from xinhe.people.chaining import TITLES
from xinhe.people.models import Reveal
from xinhe.records import clocks
from xinhe.records.door import WAITED
from xinhe.records.family import Family, Hung
from xinhe.records.models import STOCK, Chained, Cursor, Feed, Record, Seal, SealedHead
from xinhe.records.sealing import CURSOR, LOG
from xinhe.records.trace import Fold, Rows, columns, key_columns, key_of, plain_of

BATCH = 500
# The log that look-ups at a window had before they went into that of looks; seals may name it.
MOVED = "inquiry"
# A step written while the day was being sealed is in the next seal; an older one that is in none was left out.
UNDER_WAY = timedelta(days=1)

AnyFamily = Family[Any, Any]
Present = Mapping[UUID, Rows]
# Looks at each record of a family as ``verify_records`` does, here or in several processes.
Each = Callable[..., Iterator[Discrepancy]]


def verify(
    families: Sequence[AnyFamily],
    *,
    at: datetime,
    since: date | None = None,
    progress: Iterator[object] | None = None,
    each: Each | None = None,
) -> Iterator[Discrepancy]:
    """Every discrepancy, record by record; nothing means that the present is what the log says.

    With ``since`` only records that moved on that local day or later are read, and seals from that day on.
    """
    told: set[str] = set()
    for family in families:
        for discrepancy in (each or verify_records)(family, since=since, progress=progress):
            told.add(discrepancy.record)
            yield discrepancy
    if since is not None:
        yield from _seals(families, at=at, since=since)
        return
    for discrepancy in itertools.chain(strays(families), fed(families)):
        # What a broken chain has said already is not said again of the feed and of what hangs on it.
        if discrepancy.record not in told:
            told.add(discrepancy.record)
            yield discrepancy
    yield from _seals(families, at=at)


def verify_records(
    family: AnyFamily,
    *,
    since: date | None = None,
    progress: Iterator[object] | None = None,
    after: UUID | None = None,
    until: UUID | None = None,
) -> Iterator[Discrepancy]:
    """What is wrong with each record of a family and with the rows that hang on it.

    ``after`` and ``until`` are the keys between which to look, the first one left out.
    """
    last = after
    rows = family.record._default_manager.select_related(*(family.joined or (None,))).order_by("pk")
    if since is not None:
        rows = rows.filter(moved_at__gte=start_of_day(since))
    if until is not None:
        rows = rows.filter(pk__lte=until)
    while batch := list((rows.filter(pk__gt=last) if last else rows)[:BATCH]):
        yield from _batch(family, batch, progress)
        last = batch[-1].pk


def _batch(family: AnyFamily, batch: Sequence[Record], progress: Iterator[object] | None) -> Iterator[Discrepancy]:
    owner = f"{family.owner}_id"
    ids = [record.pk for record in batch]
    log = family.event._default_manager.defer(None).filter(**{f"{owner}__in": ids}).order_by(owner, "seq")
    events = {pk: list(rows) for pk, rows in groupby(log, key=lambda event: getattr(event, owner))}
    hanging = [(each, _present(each, ids)) for each in family.hangs]
    for record in batch:
        rows = events.get(record.pk, [])
        name = family.called(record)
        discrepancies = list(_readable(name, broken(name, rows, record, kept=family.title)))
        if not discrepancies:
            folded = fold(rows)
            nets = [_disagreement(family, record, rows), _folded(family, record, rows[-1].seq, folded, hanging)]
            nets += [_recounted(family, record, rows, hanging)]
            nets += [family.witness(record, rows)] if not folded.is_whole else []
            discrepancies = [discrepancy for net in nets for discrepancy in _readable(name, net)]
        yield from discrepancies
        if progress is not None:
            next(progress, None)


def _readable(name: str, net: Iterator[Discrepancy]) -> Iterator[Discrepancy]:
    """The discrepancies of one net; what was altered so that it can't even be read is a discrepancy as well."""
    try:
        yield from net
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
        yield Discrepancy(name, 0, f"有内容已读不出（{type(error).__name__}：{error}）")


def broken(name: str, events: Sequence[Chained], record: Record, *, kept: str) -> Iterator[Discrepancy]:
    """The first entry of a log that does not fit its chain; the row itself keeps number and hash of the last."""
    previous = chain.GENESIS
    last: datetime | None = None
    for expected, event in enumerate(events, start=1):
        if event.seq != expected:
            yield Discrepancy(name, expected, "缺少这一条，它被删除或改了序号")
            return
        if event.computed_hash() != event.hash:
            yield Discrepancy(name, event.seq, "内容与哈希不符，这一条被改动")
            return
        if event.previous != previous:
            yield Discrepancy(name, event.seq, "与上一条接不上，上一条被改动后重新计算过哈希")
            return
        # The door has refused it since there are traces; logs of before were not held to it.
        if last is not None and event.trace is not None and event.at < last - WAITED:
            yield Discrepancy(name, event.seq, "时间早于上一条，服务器的时钟曾被拨回")
            return
        previous, last = event.hash, event.at
    if len(events) != record.log_seq or not events:
        yield Discrepancy(name, len(events) + 1, f"{kept}记有 {record.log_seq} 条，日志只有 {len(events)} 条")
    elif previous != record.log_head:
        yield Discrepancy(name, record.log_seq, f"末条哈希与{kept}所记不符，末条被改动后重新计算过哈希")


def _disagreement(family: AnyFamily, record: Record, events: Sequence[Chained]) -> Iterator[Discrepancy]:
    last = events[-1]
    if last.to_state != record.state:
        yield Discrepancy(
            family.called(record), last.seq, f"{family.title}现为 {record.state}，日志末条为 {last.to_state}"
        )


# ---------------------------------------------------------------- the present, column by column


def fold(events: Iterable[Chained]) -> Fold:
    """The traces of a log, one after the other."""
    folded = Fold()
    for event in events:
        if event.trace is not None:
            folded.take(event.trace, is_whole=event.seq == 1 or event.act == STOCK)
    return folded


def _folded(
    family: AnyFamily, record: Record, seq: int, folded: Fold, hanging: Sequence[tuple[Hung, Present]]
) -> Iterator[Discrepancy]:
    name = family.called(record)
    own: Rows = {"": {column.name: getattr(record, column.name) for column in columns(type(record))}}
    tables: list[tuple[type[Model], Mapping[str, str], Rows]] = [(family.record, {"state": "said above"}, own)]
    tables += [(each.model, each.exempt, present.get(record.pk, {})) for each, present in hanging]
    for model, exempt, present in tables:
        logged = folded.tables.get(model._meta.db_table, {})
        for key in sorted({*logged, *present}):
            for what in _difference(model, key, logged.get(key), present.get(key), exempt, is_whole=folded.is_whole):
                yield Discrepancy(name, seq, what)


def _difference(
    model: type[Model],
    key: str,
    logged: Mapping[str, object] | None,
    present: Mapping[str, object] | None,
    exempt: Mapping[str, str],
    *,
    is_whole: bool,
) -> Iterator[str]:
    """What stands otherwise in one row than the log says, with both values."""
    where = f"{model._meta.db_table}（{key}）" if key else model._meta.db_table
    if present is None:
        yield f"{where} 这一行已不存在，日志里有它"
    elif logged is None:
        if is_whole:
            yield f"{where} 这一行日志里没有，是后来加进去的"
    else:
        knows_all = "" in logged
        for column in columns(model):
            if column.name in exempt or not (knows_all or column.name in logged):
                continue
            was = logged.get(column.name, column.zero)
            if present[column.name] is column.zero is was:
                continue
            now = plain_of(column, present)
            if was != now:
                yield f"{where} 的 {column.name} 日志记为 {_shown(was)}，现为 {_shown(now)}"


def _shown(value: object) -> str:
    return "空" if value in ("", None) else str(value)


def _present(each: Hung, ids: Sequence[UUID]) -> Present:
    """The rows of a table that hang on these records, by record and key."""
    names = [column.name for column in columns(each.model)]
    rows = each.model._default_manager.filter(**{f"{each.by}__in": ids}).annotate(record_of_it=F(each.by))
    found: dict[UUID, Rows] = defaultdict(dict)
    keys = key_columns(each.model)
    for values in rows.order_by().values("record_of_it", *names):
        record = values.pop("record_of_it")
        found[record][key_of((values[name] for name in keys), record)] = values
    return found


# ---------------------------------------------------------------- the dates, counted again


def _recounted(
    family: AnyFamily, record: Record, events: Sequence[Chained], hanging: Sequence[tuple[Hung, Present]]
) -> Iterator[Discrepancy]:
    if family.timed is None or family.began is None:
        return
    counted = clocks.Recount(family.began(events), family.clock_facts(record))
    for event in events:
        counted.take(event.act, event.seq, local_day(event.at), event.outcome, event.data)
    rows = next((rows for each, rows in hanging if each.model is family.timed), {}).get(record.pk, {})
    stored = {clock: family.timed(**values).running() for clock, values in rows.items()}
    name = family.called(record)
    for clock in sorted({*stored, *counted.running}):
        was, now = counted.running.get(clock), stored.get(clock)
        if was is None or now is None or clocks.differs(was, now):
            told = [f"{one.started_on} 起、{one.end} 止" if one else "没有" for one in (was, now)]
            yield Discrepancy(name, events[-1].seq, f"期限 {clock} 按规则重算为{told[0]}，现为{told[1]}")


# ---------------------------------------------------------------- whole records


def strays(families: Sequence[AnyFamily]) -> Iterator[Discrepancy]:
    """Events and hanging rows whose record is gone; a table may hang on records of several kinds."""
    owners: dict[tuple[type[Model], str], list[AnyFamily]] = defaultdict(list)
    for family in families:
        for model, by in [(family.event, family.owner), *((each.model, each.by) for each in family.hangs)]:
            owners[model, by].append(family)
    for (model, by), kinds in owners.items():
        rows = model._default_manager.annotate(record_of_it=F(by)).filter(record_of_it__isnull=False)
        for family in kinds:
            rows = rows.filter(~Exists(family.record._default_manager.filter(pk=OuterRef("record_of_it"))))
        for pk in rows.order_by("record_of_it").values_list("record_of_it", flat=True).distinct().iterator():
            yield Discrepancy(str(pk), 0, f"整件{kinds[0].title}已不存在，{model._meta.db_table} 里还有它的记录")


def fed(families: Sequence[AnyFamily]) -> Iterator[Discrepancy]:
    """The feed and the logs name the same steps: what is not fed is neither counted nor sealed."""
    feed = Feed._meta.db_table
    with connection.cursor() as cursor:
        for family in families:
            event, owner = family.event._meta.db_table, f"{family.owner}_id"
            pair = f"feed.family = '{family.name}' AND feed.record_id = event.{owner} AND feed.seq = event.seq"
            cursor.execute(
                f"SELECT event.{owner}, event.seq, count(feed.id) FROM {event} event"  # noqa: S608
                f" LEFT JOIN {feed} feed ON {pair} AND feed.act = event.act"
                f" GROUP BY event.{owner}, event.seq HAVING count(feed.id) <> 1 ORDER BY 1, 2"
            )
            for pk, seq, n in cursor.fetchall():
                what = "后续处理的队列里没有这一条，它不会被统计和封存" if not n else "后续处理的队列里这一条有重复"
                yield Discrepancy(_name(family, pk), seq, what)
        known = [
            f"SELECT '{family.name}' AS family, {family.owner}_id AS record_id, seq FROM {family.event._meta.db_table}"  # noqa: S608
            for family in families
        ]
        cursor.execute(
            f"SELECT feed.family, feed.record_id, feed.seq FROM {feed} feed"  # noqa: S608
            f" LEFT JOIN ({' UNION ALL '.join(known)}) event"
            " ON (event.family, event.record_id, event.seq) = (feed.family, feed.record_id, feed.seq)"
            " WHERE event.seq IS NULL ORDER BY 2, 3"
        )
        kinds = {family.name: family for family in families}
        for kind, pk, seq in cursor.fetchall():
            name = _name(kinds[kind], pk) if kind in kinds else str(pk)
            yield Discrepancy(name, seq, "整件事项已不存在" if name == str(pk) else "这一条日志已不存在")


def _name(family: AnyFamily, pk: UUID) -> str:
    record = family.record._default_manager.filter(pk=pk).first()
    return family.called(record) if record else str(pk)


# ---------------------------------------------------------------- seals


def _seals(families: Sequence[AnyFamily], *, at: datetime, since: date | None = None) -> Iterator[Discrepancy]:
    previous, day_before, at_before = chain.GENESIS, None, None
    today = local_day(at)
    for seal in Seal.objects.order_by("day"):
        if since is not None and seal.day < since:
            previous, day_before, at_before = seal.root, seal.day, seal.at
            continue
        name = f"{seal.day} 封存"
        heads = SealedHead.objects.filter(seal=seal).order_by("record_id")
        if seal.day > today or seal.at > at:
            yield Discrepancy(name, 0, "封存日期或者时间在将来")
        if seal.previous != previous:
            yield Discrepancy(name, 0, "与前一日封存接不上")
        if seal.computed_root(heads.iterator()) != seal.root:
            yield Discrepancy(name, 0, "封存清单、日期或者时间与公布的根不符")
        if (listed := heads.count()) != seal.records:
            yield Discrepancy(name, 0, f"封存记为 {seal.records} 件，清单有 {listed} 件")
        if at_before is not None and seal.at < at_before:
            yield Discrepancy(name, 0, "封存时间早于前一次封存")
        yield from _unsealed_days(families, day_before, seal.day)
        previous, day_before, at_before = seal.root, seal.day, seal.at
    yield from _lost_seal(day_before)
    yield from _lost_heads(families)
    if day_before is not None:
        yield from _unsealed_heads(families, Seal.objects.latest("day"))


def _lost_seal(newest: date | None) -> Iterator[Discrepancy]:
    """The newest seal, whose day its cursor remembers; one that sealed before it did remembers none."""
    position = Cursor.objects.filter(name=CURSOR).first()
    if position is not None and position.sealed_on not in (None, newest):
        yield Discrepancy(f"{position.sealed_on} 封存", 0, "封存进度记下的这一天没有封存，或者后面还有封存")


def _unsealed_days(families: Sequence[AnyFamily], before: date | None, day: date) -> Iterator[Discrepancy]:
    """Between two seals no day is missing on which a step was taken."""
    for n in range(1, (day - before).days if before else 0):
        assert before is not None
        missing = before + timedelta(days=n)
        span = (start_of_day(missing), start_of_day(missing + timedelta(days=1)))
        if any(f.event._default_manager.filter(at__gte=span[0], at__lt=span[1]).exists() for f in families):
            yield Discrepancy(f"{missing} 封存", 0, "这一天没有封存")


def _lost_heads(families: Sequence[AnyFamily]) -> Iterator[Discrepancy]:
    for family in families:
        owner = f"{family.owner}_id"
        kept = family.event._default_manager.filter(
            **{owner: OuterRef("record_id")}, seq=OuterRef("seq"), hash=OuterRef("head")
        )
        bad = SealedHead.objects.filter(~Exists(kept), family=family.name).order_by("record_id", "seq")
        for pk, heads in groupby(bad.iterator(), key=lambda head: head.record_id):
            head = next(heads)
            what = "封存过的这一条已不存在或被改动"
            if not family.record._default_manager.filter(pk=pk).exists():
                what = f"封存过的整件事项已不存在（{head.seal_id} 封存）"
            yield Discrepancy(head.number or str(pk), head.seq, what)
    yield from _lost_logs()
    known = {family.name for family in families} | {LOG}
    for head in SealedHead.objects.exclude(family__in=known).order_by("record_id"):
        yield Discrepancy(head.number or str(head.record_id), head.seq, f"封存清单里的种类 {head.family} 不存在")


def _lost_logs() -> Iterator[Discrepancy]:
    """Sealed entries of the logs about people that are gone or altered, and entries that a seal should have covered."""
    logs = {log.__name__.lower(): log for log in TITLES}
    newest = Seal.objects.filter(covers_day=True).order_by("-day").first()
    sealed: dict[str, int] = {}
    for head in SealedHead.objects.filter(family=LOG).order_by("seq"):
        log = logs.get(head.number)
        sealed[head.number] = head.seq
        if head.number == MOVED:
            if not Reveal.objects.filter(was=head.head).exists():
                yield Discrepancy(TITLES[Reveal], head.seq, "封存过的窗口查人记录已不存在或被改动")
        elif log is None:
            yield Discrepancy(f"{head.seal_id} 封存", 0, f"封存清单里的记录 {head.number} 不存在")
        elif not log._default_manager.filter(seq=head.seq, hash=head.head).exists():
            yield Discrepancy(TITLES[log], head.seq, "封存过的这一条已不存在或被改动")
    for name, log in logs.items() if newest else ():
        assert newest is not None
        rows: Any = log._default_manager
        late = rows.filter(seq__gt=sealed.get(name, 0), at__lt=newest.at - UNDER_WAY)
        if log is Reveal:  # what was moved here is older than its place, and stood in the seals of its own log
            late = late.filter(was="")
        for row in late.order_by("seq")[:1]:
            yield Discrepancy(TITLES[log], row.seq or 0, f"封存只到第 {sealed.get(name, 0)} 条，这一条没有封存")


def _unsealed_heads(families: Sequence[AnyFamily], newest: Seal) -> Iterator[Discrepancy]:
    """Steps that a seal should have covered and did not."""
    position = Cursor.objects.filter(name=CURSOR).first()
    if position is None:
        yield Discrepancy(f"{newest.day} 封存", 0, "封存的进度不见了")
    until = position.xid if position else 0
    for family in families:
        event, owner = family.event._meta.db_table, f"{family.owner}_id"
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                SELECT event.{owner}, max(event.seq), coalesce(max(sealed.seq), 0)
                FROM {event} event
                JOIN {Feed._meta.db_table} feed ON feed.family = %(family)s
                    AND feed.record_id = event.{owner} AND feed.seq = event.seq
                LEFT JOIN (
                    SELECT record_id, max(seq) AS seq FROM {SealedHead._meta.db_table}
                    WHERE family = %(family)s GROUP BY record_id
                ) sealed ON sealed.record_id = event.{owner}
                WHERE (
                    feed.xid < %(until)s::text::xid8
                    OR feed.xid > pg_snapshot_xmax(pg_current_snapshot())
                    OR (
                        event.at < %(old)s
                        AND event.trace IS NOT NULL
                        AND feed.xid < pg_snapshot_xmin(pg_current_snapshot())
                    )
                )
                    AND event.seq > coalesce(sealed.seq, 0)
                GROUP BY event.{owner} ORDER BY 1
                """,  # noqa: S608 (only our own table names are put in)
                {"family": family.name, "until": str(until), "old": newest.at - UNDER_WAY},
            )
            rows = cursor.fetchall()
        for pk, seq, sealed in rows:
            yield Discrepancy(_name(family, pk), seq, f"封存只到第 {sealed} 条，这一条没有封存")
