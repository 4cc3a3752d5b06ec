"""Draft a paper of the year anew, with other words and the figures of today (第三十九条、第四十一条)."""

from dataclasses import replace
from datetime import datetime

from xinhe.insight.statements import Words, made
from xinhe.people.person import Person
from xinhe.supervision.family import procedure_of, step
from xinhe.supervision.models import Paper


def redraft(paper: Paper, *, words: Words, by: Person, at: datetime, seen: int | None = None) -> Paper:
    """Write the draft anew with the figures of today; its year and its kind stay."""
    with step(paper, "redraft", by=by, at=at, seen=seen) as stroke:
        paper = stroke.paper
        words = replace(words, year=paper.year)
        paper.content, paper.title, paper.to = made(
            paper.kind, words, paper.by_office, procedure_of(paper), today=stroke.today
        )
        paper.drafted_by = by.account
        stroke.data["title"] = paper.title
    return paper
