"""Finds any paper between offices whose log, words or letter were changed, and any that vanished."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from xinhe.documents.issuing import is_intact
from xinhe.documents.models import Document
from xinhe.kernel import chain
from xinhe.matters.verification import Finding
from xinhe.supervision.models import Paper, PaperEvent
from xinhe.supervision.rules import versions
from xinhe.supervision.writing import digest


def verify_papers() -> Iterator[Finding]:
    """The first thing wrong with each paper; nothing means that all are whole."""
    for paper in Paper.objects.order_by("pk").iterator():
        if (found := _first_bad(paper)) is not None:
            yield found
    yield from _orphans()


def _first_bad(paper: Paper) -> Finding | None:
    name = paper.number or paper.title
    previous, last = chain.GENESIS, None
    events = list(PaperEvent.objects.filter(paper=paper).order_by("seq"))
    for expected, event in enumerate(events, start=1):
        if event.seq != expected:
            return Finding(name, expected, "缺少这一条，它被删除或改了序号")
        if event.computed_hash() != event.hash:
            return Finding(name, event.seq, "内容与哈希不符，这一条被改动")
        if event.previous != previous:
            return Finding(name, event.seq, "与上一条接不上，上一条被改动后重新计算过哈希")
        previous, last = event.hash, event
    if last is None or (len(events), previous) != (paper.log_seq, paper.log_head):
        return Finding(name, len(events) + 1, "公文所记的末条与日志不符，末条被删除或改动")
    if last.to_state != paper.state:
        return Finding(name, last.seq, f"公文现为 {paper.state}，日志末条为 {last.to_state}")
    if last.data.get("content") != digest(paper):
        return Finding(name, last.seq, "公文的内容、收文单位或者反馈被改动")
    return _letters(paper, events, name)


def _letters(paper: Paper, events: list[PaperEvent], name: str) -> Finding | None:
    """The letter that the log names is there, and says what it said when it was issued."""
    kept = {(one.seq, one.hash): one for one in Document.objects.filter(matter_id=paper.pk)}
    for event in events:
        for told in event.data.get("documents", []):
            document = kept.get((event.seq, told["hash"]))
            if document is None or not is_intact(document):
                return Finding(name, event.seq, "这一步发出的文书被改动或删除")
    return None


def _orphans() -> Iterator[Finding]:
    """Letters and log entries whose paper is gone."""
    begun = [step for one in versions().values() for step in one.steps if step.letter]
    there = Paper.objects.filter(pk=OuterRef("matter_id"))
    lost = Document.objects.filter(~Exists(there), form__in={step.letter for step in begun}).order_by("at")
    for document in lost.only("number", "seq"):
        yield Finding(document.number, document.seq, "整份公文已不存在")
