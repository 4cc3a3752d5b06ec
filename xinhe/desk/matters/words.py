"""The log in words: what each step said, for staff. What the petitioner rated is never among it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from xinhe.jurisdiction.models import Level
from xinhe.kernel.clock import chinese_date
from xinhe.matters.acts.hear import Means
from xinhe.matters.acts.serve import Method
from xinhe.matters.acts.simplify import Ground
from xinhe.matters.models import Channel, Event, LinkKind, Nature
from xinhe.matters.whole import Whole, act_title

Data = Mapping[str, Any]
FULL = "；"


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    title: str
    by: str
    at: datetime
    note: str


def timeline(whole: Whole, *, shown: frozenset[str]) -> list[Entry]:
    """The log, latest first; ``shown`` are the numbers of linked matters that the reader may know of."""
    entries = []
    for event in reversed(whole.events):
        office = event.office.short if event.office else ""
        who = f"{event.by_name} · {office}" if office else event.by_name
        note = _note(event, shown)
        entries.append(Entry(act_title(whole.procedure, event.act), who, event.at, note))
    return entries


def _note(event: Event, shown: frozenset[str]) -> str:
    if event.act == "link" and event.data.get("number") not in shown:
        return ""
    word = WORDS.get(event.act)
    return word(event.data) if word else str(event.data.get("reason") or event.data.get("text") or "")


def _day(text: str) -> str:
    return chinese_date(date.fromisoformat(text))


def _join(*parts: object, by: str = " · ") -> str:
    return by.join(str(part) for part in parts if part)


def _files(data: Data) -> str:
    files: Sequence[Data] = data.get("files") or []
    return _("附件：%(names)s") % {"names": "、".join(f["name"] for f in files)} if files else ""


def _screened(data: Data) -> str:
    verdict = _("应当受理") if data["acceptable"] else _("不予受理")
    return _join(Level(data["level"]).label, Nature(data["nature"]).label, verdict, data["reason"])


def _assigned(data: Data) -> str:
    due = _("%(day)s 前反馈") % {"day": _day(data["due_on"])}
    assists = "、".join(one["office_name"] for one in data.get("assists", []))
    return _join(data["office_name"], due, assists and _("协办：%(names)s") % {"names": assists}, data["note"])


def _objected(data: Data) -> str:
    proposed = data.get("proposed_name")
    return _join(data["reason"], proposed and _("建议由%(office)s办") % {"office": proposed}, by=FULL)


def _ruled(data: Data) -> str:
    verdict = _("同意异议") if data["agree"] else _("不同意异议")
    return _join(verdict, _("由%(office)s负责") % {"office": data["office_name"]}, data["reason"])


WORDS: dict[str, Callable[[Data], str]] = {
    "intake": lambda d: _join(Channel(d["channel"]).label, _files(d)),
    "record_history": lambda d: _join(Channel(d["channel"]).label, _files(d)),
    "screen": _screened,
    "transfer": lambda d: _join(d["office_name"], d["note"]),
    "assign": _assigned,
    "object": _objected,
    "rule_objection": _ruled,
    "accept": lambda d: _join(d["office_name"], d["note"]),
    "hear": lambda d: _join(Means(d["means"]).label, _day(d["on"]), d["text"]),
    "extend": lambda d: _join(_("延长 %(days)s 日") % d, d["reason"]),
    "draft_opinion": lambda d: _("答复 %(count)d 项诉求") % {"count": len(d["items"])},
    "serve": lambda d: _join(Method(d["method"]).label, _day(d["served_on"]), d["proof"]),
    "simplify": lambda d: _join(Ground(d["ground"]).label, d["reason"]),
    "add_material": lambda d: _join(d["text"], _files(d), by=FULL),
    "link": lambda d: _join(LinkKind(d["kind"]).label, d["number"]),
    "sign": lambda d: _("已留存签发内容的摘要，之后不能改动。"),
}
