"""The log in words: what each step said, for staff. What the petitioner rated is never among it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from xinhe.desk.templatetags.desk import word
from xinhe.documents.models import Method
from xinhe.jurisdiction.models import Level
from xinhe.kernel.clock import SHANGHAI, chinese_date
from xinhe.matters.acts.attend import Attention
from xinhe.matters.models import Channel, Event, Execution, LinkKind, Nature
from xinhe.matters.titles import act_title
from xinhe.petition.acts.hear import Means
from xinhe.petition.acts.mediate import Mediation
from xinhe.petition.models import Care, ReviewResult
from xinhe.petition.whole import Whole
from xinhe.procedures import book
from xinhe.procedures.definition import Procedure
from xinhe.supervision.models import Ground as SupervisionGround
from xinhe.supervision.models import Means as UrgingMeans
from xinhe.supervision.models import Rung

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
        note = _refused(event.data, whole.procedure) if event.act == "refuse" else _note(event, shown)
        title = act_title(whole.procedure, event.act, state=event.from_state)
        entries.append(Entry(title, who, event.at, note))
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


def _item(data: Data) -> str:
    return _("诉求 %(n)s") % {"n": data["item"]}


def ground_title(procedure: Procedure, name: str) -> str:
    """A ground of refusal with its article."""
    ground = procedure.grounds[name]
    return f"{name} {_(ground.title['zh-hans'])}（{ground.cite}）"


def _refused(data: Data, procedure: Procedure) -> str:
    return _join(
        ground_title(procedure, data["ground"]),
        data["reason"],
        data.get("existing") and _("已有 %(number)s") % {"number": data["existing"]},
        data.get("right_organ") and _("应当向%(organ)s提出") % {"organ": data["right_organ"]},
        by=FULL,
    )


def _attended(data: Data) -> str:
    until = _("%(day)s前化解") % {"day": _day(data["due_on"])} if data.get("due_on") else ""
    kind = Attention(data["kind"]).label
    return _join(_join(kind, f"{data['leader']}（{data['post']}）", _day(data["on"]), until), data["text"], by=FULL)


def _mediated(data: Data) -> str:
    outcome = _("达成一致") if data["agreed"] else _("没有达成一致")
    head = _join(Mediation(data["kind"]).label, _day(data["on"]), data["other"], outcome)
    return _join(head, data["text"], by=FULL)


def _verdict(data: Data, yes: str, no: str, *more: object) -> str:
    return _join(yes if data.get("agree", data.get("admit")) else no, *more, by=FULL)


def _classified(data: Data) -> str:
    ways = [
        _join(_("诉求 %(n)s") % {"n": way["item"]}, way["route"], way.get("organ"), by=" ")
        for way in data.get("items", [])
    ]
    return FULL.join(ways)


def _served(data: Data) -> str:
    return _join(data.get("document"), Method(data["method"]).label, _day(data["served_on"]), data["proof"])


def _asked_review(data: Data) -> str:
    late = _("已经逾期，由人审查") if data.get("is_late") else ""
    posted = _("邮戳 %(day)s") % {"day": _day(data["posted_on"])} if data.get("posted_on") else ""
    return _join(data["office_name"], data["request"], late, posted, _files(data), by=FULL)


def _decided_hearing(data: Data) -> str:
    moment = datetime.fromisoformat(data["planned_at"]).astimezone(SHANGHAI)
    people = "、".join([data["chair"], *data["panel"]])
    return _join(f"{moment.month}月{moment.day}日 {moment:%H:%M}", data["place"], data["cause"], people)


def _urged(data: Data) -> str:
    rung = Rung(data["rung"]).label if data.get("rung") else ""
    said = _("对方：%(answer)s") % {"answer": data["answer"]} if data.get("answer") else ""
    return _join(data["office_name"], UrgingMeans(data["means"]).label, rung, data["asked"], said)


def _until(data: Data) -> str:
    return _("%(day)s 前答复") % {"day": _day(data["answer_on"])} if data.get("answer_on") else ""


def _in_time(data: Data) -> str:
    return "" if data.get("in_time", True) else _("超过答复日期")


# What one office was advised about another is between the two: here stands only the day.
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
    "mediate": _mediated,
    "extend": lambda d: _join(_("延长 %(days)s 日") % d, d["reason"]),
    "draft_opinion": lambda d: _("答复 %(count)d 项诉求") % {"count": len(d["items"])},
    "serve": lambda d: _join(Method(d["method"]).label, _day(d["served_on"]), d["proof"]),
    "confirm_record": lambda d: d.get("note") or _("本人确认无误"),
    "split": lambda d: _join(_("另立 %(number)s") % {"number": d["child"]}, "；".join(i["text"] for i in d["items"])),
    "review_refusal": lambda d: _verdict(d, _("同意不予受理"), _("不同意，应当受理"), d["reason"]),
    "raise_dispute": lambda d: _join(
        _("报%(who)s指定") % {"who": d["decider_name"]}, "、".join(o["office_name"] for o in d["offices"]), d["reason"]
    ),
    "designate": lambda d: _join(d["office_name"], d["decision"], d.get("meeting")),
    "attend": _attended,
    "report_urgent": lambda d: _join(_("报告 %(told)s") % {"told": d["told_to"]}, d["text"], by=FULL),
    "recuse": lambda d: _join(d["name"], d["reason"]),
    "bar": lambda d: _("有利害关系的单位从此看不到这件事"),
    "take_back": lambda d: _("从有利害关系的单位收回，重新分办"),
    "classify": _classified,
    "confirm_route": lambda d: _join(_item(d), d["organ"], _day(d["on"]), d["reference"]),
    "reopen": lambda d: _join(_item(d), d["organ"], d["reason"]),
    "review_opinion": lambda d: _verdict(d, _("同意，送签发"), _("退回修改"), d.get("comment")),
    "correct": lambda d: _join(d["of"], d["reason"]),
    "serve_letter": _served,
    "execute": lambda d: _join(_item(d), Execution(d["result"]).label, _day(d["on"]), d["text"]),
    "report_back": lambda d: d["result"],
    "ask_review": _asked_review,
    "admit_review": lambda d: _verdict(d, _("准许逾期申请"), _("不准许逾期申请"), d["reason"]),
    "draft_review": lambda d: _("已拟出，待签发"),
    "sign_review": lambda d: _join(ReviewResult(d["result"]).label, _("已留存签发内容的摘要，之后不能改动。")),
    "serve_review": lambda d: _join(ReviewResult(d["result"]).label, _served(d)),
    "decide_hearing": _decided_hearing,
    "hold_hearing": lambda d: _join(_day(d["on"]), d["attended"]),
    "report_hearing": lambda d: _join(_("不计入复核期限 %(days)s 日") % {"days": d["days"]}, d["panel_opinion"]),
    "plan_aftercare": lambda d: _join(
        Care(d["care"]).label, d["office_name"], _("%(day)s前") % {"day": _day(d["until"])}, d["text"]
    ),
    "do_aftercare": lambda d: _join(Care(d["care"]).label, _day(d["on"]), d["result"]),
    "urge_office": _urged,
    "supervise": lambda d: _join(d["office_name"], SupervisionGround(d["ground"]).label, d["demand"], _until(d)),
    "answer_supervision": lambda d: _join(d["office_name"], _in_time(d), d["answer"]),
    "recommend": lambda d: _until(d),
    "answer_recommendation": lambda d: _in_time(d),
    "simplify": lambda d: _join(word(book.get(d["procedure"], d["version"]).entries[d["ground"]].title), d["reason"]),
    "add_material": lambda d: _join(d["text"], _files(d), by=FULL),
    "link": lambda d: _join(LinkKind(d["kind"]).label, d["number"]),
    "sign": lambda d: _("已留存签发内容的摘要，之后不能改动。"),
}
