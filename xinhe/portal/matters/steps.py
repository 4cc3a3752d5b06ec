"""The words in which the follow page tells a resident what comes next and what can be done now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext, gettext_noop, ngettext

from xinhe.kernel.refusal import Refused
from xinhe.petition.progress import LegalDate, Progress
from xinhe.procedures.definition import Clock
from xinhe.procedures.engine import Verdict
from xinhe.web.answer import said
from xinhe.web.templatetags.xinhe import chinese_date, chinese_day

# A clock's name → what the resident waits for. A clock without words here is between offices and not shown ahead.
AHEAD = {
    "forward": gettext_noop("转给有权处理的单位"),
    "notify_direct": gettext_noop("受理，书面告知你"),
    "notify": gettext_noop("受理，书面告知你"),
    "conclude": gettext_noop("给你书面答复"),
    "rating": gettext_noop("请你评价"),
    "review": gettext_noop("不服可以申请复查"),
    "handover": gettext_noop("核实对方机关接收了没有"),
    "review_decision": gettext_noop("书面答复你的复查申请"),
    "recheck": gettext_noop("不服可以申请复核"),
    "recheck_decision": gettext_noop("书面答复你的复核申请"),
    "execute": gettext_noop("把支持的诉求执行到位"),
}
# Shown once they run, and not as what will surely follow.
ONCE_RUNNING = frozenset({"handover", "review_decision", "recheck", "recheck_decision", "execute"})
PROMISES = {
    "forward": gettext_noop("最迟转给有权处理的单位"),
    "notify_direct": gettext_noop("最迟告知你受理情况"),
    "notify": gettext_noop("最迟告知你受理情况"),
    "conclude": gettext_noop("最迟书面答复你"),
    "report": gettext_noop("最迟办出结果"),
    "handover": gettext_noop("最迟核实对方机关接收了没有"),
    "review_decision": gettext_noop("最迟书面答复你的复查申请"),
    "recheck_decision": gettext_noop("最迟书面答复你的复核申请"),
    "execute": gettext_noop("最迟把支持的诉求执行到位"),
}
BUTTONS = {
    "add_material": gettext_noop("补充材料"),
    "urge": gettext_noop("催一催"),
    "rate": gettext_noop("评价"),
    "withdraw": gettext_noop("撤回"),
}


@dataclass(frozen=True)
class Button:
    """One thing the resident may do now, or why not."""

    act: str
    label: str
    refusal: str
    article: str

    @property
    def is_open(self) -> bool:
        """May it be done now?"""
        return not self.refusal


def buttons(verdicts: Sequence[Verdict], *, language: str, is_late: bool) -> list[Button]:
    """The resident's acts in the order of the page: rating first when it is time for it, urging when it is late."""
    order = ["rate", "ask_review", *(["urge"] if is_late else []), *BUTTONS]
    found = []
    for verdict in verdicts:
        fallback = verdict.step.title[language] if verdict.step else verdict.act
        label = gettext(BUTTONS[verdict.act]) if verdict.act in BUTTONS else fallback
        refused: Refused | None = verdict.refusal
        found.append(
            Button(verdict.act, label, said(refused) if refused else "", refused.article or "" if refused else "")
        )
    return sorted(found, key=lambda b: order.index(b.act) if b.act in order else len(order))


def promise_label(promise: LegalDate) -> str:
    """What will have happened by the promised day."""
    name = promise.name.partition("#")[0]
    return gettext(PROMISES[name]) if name in PROMISES else promise.title


def ahead(progress: Progress, *, language: str) -> list[dict[str, object]]:
    """What has not happened yet, as lines of the timeline: running dates first, then what the rule says will follow."""
    if progress.matter.is_acceptable is False or progress.procedure.states[progress.state].final:
        return []
    running: list[tuple[date, dict[str, object]]] = []
    later: list[dict[str, object]] = []
    for name in AHEAD:
        clock = progress.procedure.clocks.get(name)
        if clock is None or (progress.matter.is_anonymous and name in ("rating", "review")):
            continue
        title = gettext(AHEAD[name])
        begun = [one for one in progress.dates if one.name.partition("#")[0] == name]
        if begun:
            running += [(one.end, _running(one, title, many=len(begun) > 1)) for one in begun if _counts(one)]
        elif _will_follow(clock, progress) and (limit := limit_words(clock)):
            when = gettext("%(began)s之日起 %(limit)s内") % {"began": clock.began[language], "limit": limit}
            later.append({"title": title, "when": when, "next": True})
    return [line for _end, line in sorted(running, key=lambda one: one[0])] + later


def _counts(one: LegalDate) -> bool:
    """A date that still runs; a right that has run out is no line."""
    return one.is_running and (one.left >= 0 or not one.is_right)


def _running(date: LegalDate, title: str, *, many: bool) -> dict[str, object]:
    """The line of a date that still counts."""
    words = gettext("最迟 %(day)s") if date.left >= 0 else gettext("应当不晚于 %(day)s，已经超期")
    item = date.name.partition("#")[2]
    if many and item:
        title = gettext("%(what)s（诉求 %(item)s）") % {"what": title, "item": item}
    return {"title": title, "when": words % {"day": _day(date)}, "next": True}


def _will_follow(clock: Clock, progress: Progress) -> bool:
    """A clock that has not begun and will, as the matter stands."""
    if clock.name in ONCE_RUNNING or clock.name == "notify_direct" or progress.state == "routed":
        return False
    return not _is_past(clock, progress)


def _day(date: LegalDate) -> str:
    """The day without its year, but for one that lies in another year."""
    today = date.end - timedelta(days=date.left)
    return chinese_day(date.end) if date.end.year == today.year else chinese_date(date.end)


def _is_past(clock: Clock, progress: Progress) -> bool:
    """A clock that was never started though the matter is past it: a unit that accepts what it received itself."""
    received_directly = any(d.name == "notify_direct" for d in progress.dates)
    return clock.name in ("forward", "notify") and (progress.matter.accepted_on is not None or received_directly)


def limit_words(clock: Clock) -> str:
    """How long a limit is: 60 日, 5 个工作日, 6 个月; nothing where a step names the day."""
    limit = clock.limit
    if limit is None:
        return ""
    if limit.workdays is not None:
        return ngettext("%(n)d 个工作日", "%(n)d 个工作日", limit.workdays) % {"n": limit.workdays}
    if limit.months is not None and limit.months % 12 == 0:
        return ngettext("%(n)d 年", "%(n)d 年", limit.months // 12) % {"n": limit.months // 12}
    if limit.months is not None:
        return ngettext("%(n)d 个月", "%(n)d 个月", limit.months) % {"n": limit.months}
    return ngettext("%(n)d 日", "%(n)d 日", limit.days or 0) % {"n": limit.days}
