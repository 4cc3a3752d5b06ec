"""Whether a letter still holds: what revoked, changed, corrected or replaced it since, for whoever checks the paper.

Which step does what to which letter stands in ``rules/validity/``.
"""

import functools
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from xinhe.documents.models import Document
from xinhe.kernel.clock import local_day
from xinhe.kernel.dated import file_or_first
from xinhe.matters.models import Event
from xinhe.petition.models import ReviewResult

FOLDER = "validity"
Rules = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Superseded:
    """What happened to a letter: "revoked", "changed", "corrected", "replaced" or "ended", when, by whom."""

    effect: str
    on: date
    office: str
    letter: Document | None = None


def _rules(on: date) -> Rules:
    """The rows by their act, of the file in force on a day; a place without such a file has none."""
    path = file_or_first(settings.RULES / FOLDER, on)
    return _read(path) if path else {}


@functools.cache
def _read(path: Path) -> Rules:
    return {row["act"]: row for row in tomllib.loads(path.read_text(encoding="utf-8"))["change"]}


def changes(letter: Document, *, on: date) -> list[Superseded]:
    """What took a letter's force or words since it was issued, the latest first; none while it holds as it stands.

    A review counts from its service on: before it nobody is told of it. A paper between offices knows no such steps.
    """
    rules = _rules(on)
    since = Event.objects.filter(matter_id=letter.subject_id, act__in=rules, seq__gte=letter.seq)
    events = list(since.select_related("office").order_by("seq"))
    if not events:
        return []
    others = Document.objects.filter(subject_id=letter.subject_id).exclude(pk=letter.pk).defer("content")
    letters = list(others.select_related("office").order_by("seq", "at"))
    found = (_change(letter, event, rules[event.act], letters) for event in events if event.seq > letter.seq)
    return [one for one in found if one is not None][::-1]


def _change(letter: Document, event: Event, rule: Mapping[str, Any], letters: Sequence[Document]) -> Superseded | None:
    """What one step did to the letter; None when it is about another one, or leaves it as it is."""
    if letter.form not in rule.get("forms", [letter.form]) or not _is_meant(letter, event, rule):
        return None
    by = next((one for one in _by(event, rule, letters)), None)
    effect = rule["effect"]
    if effect == "reviewed":
        order, result = rule["forms"] + rule["by"][-1:], str(event.data.get("result", ""))
        is_later = by is not None and order.index(letter.form) < order.index(by.form)
        effect = result if is_later and result in (ReviewResult.CHANGED, ReviewResult.REVOKED) else ""
    elif effect == "replaced" and (by is None or by.seq <= letter.seq):
        effect = ""
    office = by.office if by else event.office
    return Superseded(effect, local_day(event.at), office.name if office else "", by) if effect else None


def _by(event: Event, rule: Mapping[str, Any], letters: Sequence[Document]) -> Iterator[Document]:
    """The letters that may have done it, the latest first."""
    return (one for one in reversed(letters) if one.form in rule.get("by", ()) and one.seq <= event.seq)


def _is_meant(letter: Document, event: Event, rule: Mapping[str, Any]) -> bool:
    """Whether the step speaks of this letter and not of another of its kind, by what its words name."""
    told = event.data
    if event.outcome not in rule.get("outcomes", [event.outcome]):
        return False
    if "of" in told:
        return bool(letter.number and told["of"] == letter.number)
    if "recalls" in told:
        return bool(told["recalls"] == letter.seq)
    if "item" in told:
        issued = Event.objects.get(matter_id=letter.subject_id, seq=letter.seq)
        return any(piece["item"] == told["item"] for piece in issued.data.get("pieces", []))
    return True
