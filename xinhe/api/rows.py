"""The staff's list: one query of plain values for a page, whatever the filters."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from xinhe.api.answer import moment
from xinhe.api.pieces import Json
from xinhe.kernel.clock import days_left, local_day
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters import inbox
from xinhe.matters.boxes import boxes
from xinhe.matters.models import Kind, Matter, MatterQuerySet
from xinhe.people.person import Person
from xinhe.procedures import book
from xinhe.web.pages import KeptPages, keyset

DUE = ("overdue", "today", "soon")
LONGEST_PHRASE = 100
NO_BOX = gettext_noop("没有这个办件箱，可用的有：%(boxes)s。")
NO_KIND = gettext_noop("没有这一类，可用的有：%(kinds)s。")
NO_DUE = gettext_noop("due 可写 overdue（已超期）、today（今天到期）、soon（3 天内到期）。")
TOO_LONG = gettext_noop("搜索的文字最多 100 字，请缩短。")
COLUMNS = (
    "id",
    "number",
    "title",
    "kind",
    "channel",
    "category_id",
    "category__name",
    "problem_region_id",
    "problem_region__name",
    "procedure",
    "version",
    "state",
    "is_open",
    "holder__code",
    "holder__name",
    "opened_at",
    "due_on",
)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the caller asked for."""

    box: str
    kind: str
    state: str
    due: str
    channel: str
    region: str
    category: str
    q: str
    cursor: str


def page(person: Person, wanted: Wanted, *, size: int, at: datetime) -> Json:
    """One page of the matters that this person may see: what falls due first, or the newest first."""
    _check(wanted)
    today = local_day(at)
    is_by_due = bool(wanted.due) or wanted.box not in ("", "done", "received_today")
    order = ("due_on", "id") if is_by_due else ("-opened_at", "-id")
    cursor = wanted.cursor or None
    if wanted.q:
        got = keyset(_found(person, wanted, today, at), order=order, cursor=cursor, size=size)
    else:
        asked = replace(wanted, cursor="")
        got = _PAGES.page(person.sight, asked, today, order=order, cursor=cursor, size=size)
    return {"items": [_row(row, today) for row in got.rows], "next": got.next}


def _found(person: Person, wanted: Wanted, today: date, at: datetime | None = None) -> QuerySet[Matter, Any]:
    """The columns of what was asked for: named tuples have those that the cursor reads, and cost less than models.

    Disputes that are mediated have a list of their own.
    """
    found = inbox.filtered(
        _chosen(person, wanted, today, at).exclude(kind=Kind.DISPUTE),
        today=today,
        kind=wanted.kind,
        state=wanted.state,
        due=wanted.due,
        channel=wanted.channel,
        region=wanted.region,
        category=wanted.category,
    )
    return found.values_list(*COLUMNS, named=True)


_PAGES: KeptPages[Any] = KeptPages(Matter, lambda sight, wanted, today: _found(sight.person, wanted, today))


def _check(wanted: Wanted) -> None:
    errors = {}
    if wanted.box and wanted.box not in (known := boxes()):
        errors["box"] = NO_BOX % {"boxes": "、".join(known)}
    if wanted.kind and wanted.kind not in Kind.values:
        errors["kind"] = NO_KIND % {"kinds": "、".join(Kind.values)}
    if wanted.due and wanted.due not in DUE:
        errors["due"] = NO_DUE
    if len(wanted.q) > LONGEST_PHRASE:
        errors["q"] = TOO_LONG
    if errors:
        raise Invalid(errors)


def _chosen(person: Person, wanted: Wanted, today: date, at: datetime | None) -> MatterQuerySet:
    of_box = inbox.in_box(person, wanted.box, today=today, kind=wanted.kind or Kind.PETITION)
    if wanted.q and at:
        found = inbox.search(person, wanted.q, at=at)
        return found & of_box if wanted.box else found
    if wanted.box:
        return of_box
    return Matter.objects.visible_to(person)


def _row(row: Any, today: date) -> Json:
    state = book.get(row.procedure, row.version).latest.states[row.state]
    category = {"code": row.category_id, "name": row.category__name} if row.category_id else None
    return {
        "number": row.number,
        "title": row.title,
        "kind": row.kind,
        "channel": row.channel,
        "category": category,
        "region": {"code": row.problem_region_id, "name": row.problem_region__name},
        "state": row.state,
        "state_title": state.title["zh-hans"],
        "is_open": row.is_open,
        "holder": {"code": row.holder__code, "name": row.holder__name} if row.holder__code else None,
        "opened_at": moment(row.opened_at),
        "due_on": row.due_on,
        "left": days_left(row.due_on, today) if row.due_on else None,
    }
