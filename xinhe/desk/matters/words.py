"""Sentences made from what a step kept in the log, for the cards of the acts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from xinhe.documents.models import Method
from xinhe.jurisdiction.models import Level
from xinhe.kernel.clock import SHANGHAI, chinese_date
from xinhe.matters.acts.attend import Attention
from xinhe.matters.acts.report_urgent import BY_ALL, BY_BUREAUS
from xinhe.matters.models import Channel, Lack, Nature, Proof, Result
from xinhe.petition.acts.inform_organisation import LEADERS
from xinhe.petition.acts.mediate import Mediation
from xinhe.procedures.definition import Procedure
from xinhe.supervision.models import Rung, UrgingMeans

Data = Mapping[str, Any]
FULL = "；"


def day(text: str) -> str:
    """A day of the log as it is said."""
    return chinese_date(date.fromisoformat(text))


def join(*parts: object, by: str = " · ") -> str:
    """What is there, with a mark between."""
    return by.join(str(part) for part in parts if part)


def files(data: Data) -> str:
    """The names of what was handed in."""
    files: Sequence[Data] = data.get("files") or []
    return _("附件：%(names)s") % {"names": "、".join(f["name"] for f in files)} if files else ""


def reason_or_text(data: Data) -> str:
    """What a step without words of its own said."""
    return str(data.get("reason") or data.get("text") or "")


def proven(data: Data) -> str:
    """What was seen of who asked."""
    return join(_("核对方式：%(proof)s") % {"proof": Proof(data["proof"]).label}, data["remark"])


def corrected(data: Data) -> str:
    """Which of the contact data changed, and what was seen of who asked; neither is said."""
    names = {"phone": _("电话"), "address": _("住址")}
    return join("、".join(names[one] for one in data["changed"]), proven(data))


def screened(data: Data) -> str:
    """What the look at it found: level, purpose, whether to accept."""
    verdict = _("应当受理") if data["acceptable"] else _("不予受理")
    if data.get("proposes"):
        waits = _("提出由检举控告改为%(nature)s，等另一个人审核") % {"nature": Nature(data["proposes"]).label}
        return join(waits, data["reason"])
    return join(Level(data["level"]).label, Nature(data["nature"]).label, verdict, data["reason"])


def assigned(data: Data) -> str:
    """To whom, by when, and who assists."""
    due = _("%(day)s前反馈") % {"day": day(data["due_on"])}
    assists = "、".join(one["office_name"] for one in data.get("assists", []))
    return join(data["office_name"], due, assists and _("协办：%(names)s") % {"names": assists}, data["note"])


def objected(data: Data) -> str:
    """Why it is not theirs, and whose it would be."""
    proposed = data.get("proposed_name")
    return join(data["reason"], proposed and _("建议由%(office)s办") % {"office": proposed}, by=FULL)


def ruled(data: Data) -> str:
    """Whether the objection was agreed to, and who has it now."""
    verdict = _("同意异议") if data["agree"] else _("不同意异议")
    return join(verdict, _("由%(office)s负责") % {"office": data["office_name"]}, data["reason"])


def the_item(data: Data) -> str:
    """Which thing asked for."""
    return _("诉求 %(n)s") % {"n": data["item"]}


def ground_title(procedure: Procedure, name: str) -> str:
    """A ground of refusal with its article."""
    ground = procedure.grounds[name]
    return f"{_(ground.title['zh-hans'])}（{ground.cite}）"


def refused(data: Data, procedure: Procedure) -> str:
    """The ground with its article, and what it rests on."""
    return join(
        ground_title(procedure, data["ground"]),
        data["reason"],
        data.get("existing") and _("已有 %(number)s") % {"number": data["existing"]},
        data.get("right_organ") and _("应当向%(organ)s提出") % {"organ": data["right_organ"]},
        by=FULL,
    )


def attended(data: Data) -> str:
    """Who of the leaders did what."""
    until = _("%(day)s前化解") % {"day": day(data["due_on"])} if data.get("due_on") else ""
    kind = Attention(data["kind"]).label
    return join(join(kind, f"{data['leader']}（{data['post']}）", day(data["on"]), until), data["text"], by=FULL)


def mediated(data: Data) -> str:
    """With whom, and whether they agreed."""
    outcome = _("达成一致") if data["agreed"] else _("没有达成一致")
    head = join(Mediation(data["kind"]).label, day(data["on"]), data["other"], outcome)
    return join(head, data.get("text", _("所说的话封存，只有主持人能看")), by=FULL)


def referred(data: Data) -> str:
    """To which body, which of the things asked for, and until when it answers."""
    until = _("%(day)s前反馈") % {"day": day(data["answer_on"])}
    return join(data["office_name"], _asked(data), until)


def mediation_ended(data: Data) -> str:
    """Before whom, and whether both sides agreed; never who did not want it."""
    outcome = _("达成协议") if data["agreed"] else _("没有达成协议")
    return join(data["office_name"], _asked(data), outcome, day(data["on"]))


def concluded(data: Data) -> str:
    """Which of the things asked for the agreement ended, and since when it binds."""
    return join(_asked(data), data["office_name"], day(data["on"]))


def _asked(data: Data) -> str:
    return _("诉求 %(n)s") % {"n": "、".join(str(one) for one in data["items"])}


def verdict(data: Data, yes: str, no: str, *more: object) -> str:
    """Yes or no, and why."""
    return join(yes if data.get("agree", data.get("admit")) else no, *more, by=FULL)


def classified(data: Data, procedure: Procedure) -> str:
    """The way of each thing asked for, by its name in the law."""
    routes = procedure.routes
    ways = [
        join(
            _("诉求 %(n)s") % {"n": way["item"]},
            routes[way["route"]].title["zh-hans"] if way["route"] in routes else way["route"],
            way.get("organ"),
        )
        for way in data.get("items", [])
    ]
    return FULL.join(ways)


def supplemented(data: Data) -> str:
    """What was brought, and what still lacks."""
    brought = [str(Lack(lack).label) for lack in data["brought"]]
    still = [str(Lack(lack).label) for lack in data["lacks"]]
    left = [_("还缺：%(what)s") % {"what": "、".join(still)}] if still else []
    return join(_("补上了：%(what)s") % {"what": "、".join(brought)}, *left, files(data), by=FULL)


def chose_service(data: Data) -> str:
    """Whether electronically, whether on paper, and how it was said."""
    electronic = _("同意电子送达") if data["agrees_electronic"] else _("不同意电子送达")
    paper = _("要求书面告知") if data["wants_paper"] else ""
    return join(electronic, paper, data["said"], by=FULL)


def served(data: Data) -> str:
    """Which letter, how and when."""
    announced = data.get("noticed_on")
    told = [_("%(day)s发出公告") % {"day": day(announced)}] if announced else []
    counts = _("%(day)s视为送达") if announced else "%(day)s"
    more = (data.get(name) for name in ("reason", "witness", "record"))
    return join(
        data.get("document"),
        Method(data["method"]).label,
        *told,
        counts % {"day": day(data["served_on"])},
        data["proof"],
        *more,
    )


def asked_review(data: Data) -> str:
    """Of whom, what, and whether it was late."""
    late = _("已经逾期，由人审查") if data.get("is_late") else ""
    came = _("%(day)s收到") % {"day": day(data["received_on"])} if data.get("received_on") else ""
    posted = _("邮戳 %(day)s") % {"day": day(data["posted_on"])} if data.get("posted_on") else ""
    checked = _("窗口收下，已核对本人") if data.get("is_checked") else ""
    return join(data["office_name"], data["request"], late, came, posted, checked, files(data), by=FULL)


def held_hearing(data: Data) -> str:
    """When, before whom, and why it was earlier than its notice said."""
    early = _("提前举行：%(reason)s（%(day)s另行通知）")
    told = early % {"reason": data["reason"], "day": day(data["noticed_on"])} if data.get("noticed_on") else ""
    return join(day(data["on"]), data["attended"], told)


def reported_hearing(data: Data) -> str:
    """What the panel holds; in the re-review also the days that do not count."""
    days = _("不计入复核期限 %(days)s 日") % {"days": data["days"]} if data.get("is_taken_out", True) else ""
    return join(days, data["panel_opinion"])


def reported_urgent(data: Data) -> str:
    """Who was told, each by the name of the law, and what is done."""
    titles = {name: title for name, (title, _sentence) in {**BY_ALL, **BY_BUREAUS}.items()}
    named = [f"{_(titles[name])}：{said}" for name, said in data.get("reported", {}).items()]
    others = _("报告 %(told)s") % {"told": data["told_to"]} if data["told_to"] else ""
    return join(*named, others, data["text"], by=FULL)


def informed(data: Data) -> str:
    """Which department was told of a cadre matter, and who besides of a major one."""
    leaders = [f"{_(LEADERS[name][0])}：{said}" for name, said in data["reported"].items()]
    major = _("重大情况") if data["is_major"] else ""
    return join(data["organ"], data["authority"], major, *leaders, by=FULL)


def decided_hearing(data: Data) -> str:
    """When, where and who."""
    moment = datetime.fromisoformat(data["planned_at"]).astimezone(SHANGHAI)
    people = "、".join([data["chair"], *data["panel"]])
    return join(f"{moment.month}月{moment.day}日 {moment:%H:%M}", data["place"], data["cause"], people)


def urged(data: Data) -> str:
    """Which office was urged, how, and what it said."""
    rung = Rung(data["rung"]).label if data.get("rung") else ""
    said = _("对方：%(answer)s") % {"answer": data["answer"]} if data.get("answer") else ""
    return join(data["office_name"], UrgingMeans(data["means"]).label, rung, data["asked"], said)


def recorded(data: Data) -> str:
    """How a matter of before came in, and what came of it."""
    result = Result(data["result"]).label if data.get("result") else ""
    answered = _("%(day)s答复") % {"day": day(data["served_on"])} if data.get("served_on") else ""
    return join(Channel(data["channel"]).label, files(data), data.get("office_name", ""), result, answered)


def until(data: Data) -> str:
    """By when an answer is due."""
    return _("%(day)s前答复") % {"day": day(data["answer_on"])} if data.get("answer_on") else ""


def in_time(data: Data) -> str:
    """Only when it came late."""
    return "" if data.get("in_time", True) else _("超过答复日期")
