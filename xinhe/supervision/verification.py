"""Finds any paper between offices whose log, words or letter were changed, and any that vanished."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from xinhe.documents.models import Document
from xinhe.matters.verification import Finding, broken, lost_letter
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
    events = list(PaperEvent.objects.filter(paper=paper).order_by("seq"))
    if (found := broken(name, events, seq=paper.log_seq, head=paper.log_head, kept="公文")) is not None:
        return found
    last = events[-1]
    if last.to_state != paper.state:
        return Finding(name, last.seq, f"公文现为 {paper.state}，日志末条为 {last.to_state}")
    if last.data.get("content") != digest(paper):
        return Finding(name, last.seq, "公文的内容、收文单位或者反馈被改动")
    return lost_letter(name, paper.pk, events)


def _orphans() -> Iterator[Finding]:
    """Letters and log entries whose paper is gone."""
    begun = [step for one in versions().values() for step in one.steps if step.letter]
    there = Paper.objects.filter(pk=OuterRef("matter_id"))
    lost = Document.objects.filter(~Exists(there), form__in={step.letter for step in begun}).order_by("at")
    for document in lost.only("number", "seq"):
        yield Finding(document.number, document.seq, "整份公文已不存在")
