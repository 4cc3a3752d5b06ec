"""Finds any event that was changed, removed, reordered or re-hashed, and any matter that vanished.

Three nets: each matter's chain against its own row, each day's seal against the chains, and the state, answers
and rating that stand in the tables against what the log says of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import Exists, OuterRef

from xinhe.documents.issuing import is_intact
from xinhe.documents.models import Document
from xinhe.kernel import chain
from xinhe.matters.acts.rate import rating_digest
from xinhe.matters.acts.sign import opinion_hash
from xinhe.matters.acts.sign_review import review_hash
from xinhe.matters.models import Chained, Event, Feed, Matter, Rating, Review, Seal, SealedHead

BATCH = 500


@dataclass(frozen=True)
class Finding:
    """The first bad row of one matter (or seal), and what is wrong with it."""

    matter: str
    seq: int
    what: str


def verify(*, progress: Iterator[object] | None = None) -> Iterator[Finding]:
    """Every finding, matter by matter; nothing means that the log is whole."""
    yield from _chains(progress)
    yield from _orphans()
    yield from _seals()


def _chains(progress: Iterator[object] | None) -> Iterator[Finding]:
    last: UUID | None = None
    while True:
        matters = Matter.objects.order_by("pk")
        batch = list((matters.filter(pk__gt=last) if last else matters)[:BATCH])
        if not batch:
            return
        events = Event.objects.filter(matter_id__in=[m.pk for m in batch]).order_by("matter_id", "seq")
        by_matter = {pk: list(rows) for pk, rows in groupby(events, key=lambda e: e.matter_id)}
        for matter in batch:
            rows = by_matter.get(matter.pk, [])
            finding = first_bad(matter, rows) or _disagreement(matter, rows)
            if finding:
                yield finding
            if progress is not None:
                next(progress, None)
        last = batch[-1].pk


def first_bad(matter: Matter, events: list[Event]) -> Finding | None:
    """The first event of a matter that does not fit its chain."""
    return broken(matter.number, events, seq=matter.log_seq, head=matter.log_head, kept="事项")


def broken(name: str, events: Sequence[Chained], *, seq: int, head: str, kept: str) -> Finding | None:
    """The first entry of a log that does not fit its chain; the row itself keeps ``seq`` and ``head`` of the last."""
    previous = chain.GENESIS
    for expected, event in enumerate(events, start=1):
        if event.seq != expected:
            return Finding(name, expected, "缺少这一条，它被删除或改了序号")
        if event.computed_hash() != event.hash:
            return Finding(name, event.seq, "内容与哈希不符，这一条被改动")
        if event.previous != previous:
            return Finding(name, event.seq, "与上一条接不上，上一条被改动后重新计算过哈希")
        previous = event.hash
    if len(events) != seq or not events:
        return Finding(name, len(events) + 1, f"{kept}记有 {seq} 条，日志只有 {len(events)} 条")
    if previous != head:
        return Finding(name, seq, f"末条哈希与{kept}所记不符，末条被改动后重新计算过哈希")
    return None


def _disagreement(matter: Matter, events: list[Event]) -> Finding | None:
    last = events[-1]
    if last.to_state != matter.state:
        return Finding(matter.number, last.seq, f"事项现为 {matter.state}，日志末条为 {last.to_state}")
    # A new draft, after a review revoked the opinion, lawfully takes the place of what was signed before.
    signed = next((e for e in reversed(events) if e.act in ("sign", "draft_opinion", "classify", "reopen")), None)
    if signed and signed.act == "sign" and opinion_hash(matter) != signed.data["opinion"]:
        return Finding(matter.number, signed.seq, "处理意见在签发后被改动")
    if (finding := _reviews(matter, events) or lost_letter(matter.number, matter.pk, events)) is not None:
        return finding
    rated = next((e for e in events if e.act == "rate"), None)
    if rated:
        rating = Rating.objects.filter(matter=matter).first()
        if rating is None or rating_digest(rating) != rated.data["digest"]:
            return Finding(matter.number, rated.seq, "评价被改动或删除")
    return None


def _reviews(matter: Matter, events: list[Event]) -> Finding | None:
    """The last signed review still says what was signed."""
    last = next((e for e in reversed(events) if e.act in ("sign_review", "draft_review", "ask_review")), None)
    if last is None or last.act != "sign_review":
        return None
    review = Review.objects.filter(matter=matter).order_by("-seq").first()
    if review is None or review_hash(review) != last.data["review"]:
        return Finding(matter.number, last.seq, "复查、复核意见在签发后被改动")
    return None


def lost_letter(name: str, pk: UUID, events: Iterable[Chained]) -> Finding | None:
    """A letter that the log names and that is gone, or says another thing than when it was issued."""
    told = {(e.seq, one["hash"]) for e in events for one in e.data.get("documents", [])}
    if not told:
        return None
    kept = {(d.seq, d.hash): d for d in Document.objects.filter(matter_id=pk)}
    for seq, digest in sorted(told):
        document = kept.get((seq, digest))
        if document is None or not is_intact(document):
            return Finding(name, seq, "这一步发出的文书被改动或删除")
    return None


def _orphans() -> Iterator[Finding]:
    """Steps whose matter is gone, seen before any seal was made."""
    gone = Feed.objects.filter(~Exists(Matter.objects.filter(pk=OuterRef("matter_id")))).order_by("matter_id", "seq")
    for pk, rows in groupby(gone.iterator(), key=lambda row: row.matter_id):
        yield Finding(str(pk), next(rows).seq, "整件事项已不存在")


def _seals() -> Iterator[Finding]:
    previous = chain.GENESIS
    for seal in Seal.objects.order_by("day"):
        heads = SealedHead.objects.filter(seal=seal).order_by("matter_id")
        if seal.previous != previous:
            yield Finding(f"{seal.day} 封存", 0, "与前一日封存接不上")
        if chain.root(previous, ((str(h.matter_id), h.seq, h.head) for h in heads.iterator())) != seal.root:
            yield Finding(f"{seal.day} 封存", 0, "封存清单与公布的根不符")
        previous = seal.root
    kept = Event.objects.filter(matter_id=OuterRef("matter_id"), seq=OuterRef("seq"), hash=OuterRef("head"))
    bad = SealedHead.objects.filter(~Exists(kept)).order_by("matter_id", "seq")
    for _pk, heads_of in groupby(bad.iterator(), key=lambda head: head.matter_id):
        head = next(heads_of)
        what = "封存过的这一条已不存在或被改动"
        if not Matter.objects.filter(pk=head.matter_id).exists():
            what = f"封存过的整件事项已不存在（{head.seal_id} 封存）"
        yield Finding(head.number, head.seq, what)
