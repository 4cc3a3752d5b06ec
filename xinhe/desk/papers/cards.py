"""One card for each act of a paper between offices: its form, and its line in the log."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as now_in_words

from xinhe.desk.papers.forms import (
    AnnexForm,
    AnswerForm,
    AppraiseForm,
    CheckForm,
    DropForm,
    MeasureForm,
    PaperForm,
    ReportForm,
    SignForm,
    StatementForm,
    StepForm,
    SupplyForm,
)
from xinhe.people.person import Person
from xinhe.supervision.models import Finding, Paper, PaperKind

Data = Mapping[str, Any]


def _nothing(_: Data) -> str:
    return ""


@dataclass(frozen=True)
class Card:
    """What the desk knows of an act with a paper: its form, and what its line says from what the log kept.

    Without a form of its own an act is written with the one with which the paper began.
    """

    act: str
    form: type[PaperForm] | None
    words: Callable[[Data], str] = _nothing


# With a paper that is there the order is that of its buttons: what it waits for first, what can't be undone last.
CARDS: Mapping[str, Card] = {
    card.act: card
    for card in (
        Card(PaperKind.INSPECT, MeasureForm),
        Card(PaperKind.SUMMON, MeasureForm),
        Card(PaperKind.LIST_CASE, MeasureForm),
        Card(PaperKind.RECTIFY, MeasureForm),
        Card(PaperKind.CIRCULATE, MeasureForm),
        Card(PaperKind.REPORT, ReportForm),
        Card(PaperKind.APPRAISE, AppraiseForm),
        Card(PaperKind.SUPPLY, SupplyForm),
        Card("sign", SignForm),
        Card("answer", AnswerForm, words=lambda d: d["answer"]),
        Card("check", CheckForm, words=lambda d: d["text"]),
        Card("annex", AnnexForm, words=lambda _: now_in_words("写入一条，只有分办人能打开")),
        Card("redraft", None),
        Card("drop", DropForm, words=lambda d: d["reason"]),
    )
}
PLACES: Mapping[str, int] = {act: place for place, act in enumerate(CARDS)}


def begin(
    kind: str, data: Any, *, by: Person, at: datetime, finding: Finding | None = None
) -> MeasureForm | StatementForm:
    """The form with which a paper of this kind begins; a measure may be about a finding."""
    form = CARDS[kind].form
    if form is not None and issubclass(form, StatementForm):
        return form(data, by=by, at=at)
    return MeasureForm(data, kind=kind, by=by, at=at, finding=finding)


def step(act: str, paper: Paper, data: Any, *, by: Person, at: datetime) -> StatementForm | StepForm | None:
    """The form of a step with a paper; a draft is written anew with what was typed before. None for no such step."""
    card = CARDS.get(act)
    if card is None:
        return None
    if card.form is not None:
        return card.form(data, by=by, at=at, paper=paper) if issubclass(card.form, StepForm) else None
    first = CARDS[paper.kind].form
    if first is None or not issubclass(first, StatementForm):
        return None
    return first(data, by=by, at=at, paper=paper, initial=paper.content["typed"])
