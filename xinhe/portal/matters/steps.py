"""The words in which the follow page tells a resident what comes next and what can be done now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext, gettext_noop, ngettext

from xinhe.kernel.refusal import Refused
from xinhe.matters.progress import LegalDate, Progress
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
}
PROMISES = {
    "forward": gettext_noop("最迟转给有权处理的单位"),
    "notify_direct": gettext_noop("最迟告知你受理情况"),
    "notify": gettext_noop("最迟告知你受理情况"),
    "conclude": gettext_noop("最迟书面答复你"),
    "report": gettext_noop("最迟办出结果"),
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
    order = ["rate", *(["urge"] if is_late else []), *BUTTONS]
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
    return gettext(PROMISES[promise.name]) if promise.name in PROMISES else promise.title


def ahead(progress: Progress, *, language: str) -> list[dict[str, object]]:
    """What has not happened yet, as lines of the timeline: running dates first, then what the rule says will follow."""
    if progress.matter.is_acceptable is False or progress.procedure.states[progress.state].final:
        return []
    known = {d.name: d for d in progress.dates}
    lines: list[dict[str, object]] = []
    for name in AHEAD:
        clock = progress.procedure.clocks.get(name)
        if clock is None or (progress.matter.is_anonymous and name == "rating"):
            continue
        title, date = gettext(AHEAD[name]), known.get(name)
        if date is not None:
            if date.is_running and (date.left >= 0 or not date.is_right):
                words = gettext("最迟 %(day)s") if date.left >= 0 else gettext("应当不晚于 %(day)s，已经超期")
                when = words % {"day": _day(date)}
                lines.append({"title": title, "when": when, "next": True})
        elif clock.name != "notify_direct" and not _is_past(clock, progress) and (limit := _limit(clock)):
            when = gettext("%(began)s之日起 %(limit)s内") % {"began": clock.began[language], "limit": limit}
            lines.append({"title": title, "when": when, "next": True})
    return lines


def _day(date: LegalDate) -> str:
    """The day without its year, but for one that lies in another year."""
    today = date.end - timedelta(days=date.left)
    return chinese_day(date.end) if date.end.year == today.year else chinese_date(date.end)


def _is_past(clock: Clock, progress: Progress) -> bool:
    """A clock that was never started though the matter is past it: a unit that accepts what it received itself."""
    received_directly = any(d.name == "notify_direct" for d in progress.dates)
    return clock.name in ("forward", "notify") and (progress.matter.accepted_on is not None or received_directly)


def _limit(clock: Clock) -> str:
    limit = clock.limit
    if limit is None:
        return ""
    if limit.workdays is not None:
        return ngettext("%(n)d 个工作日", "%(n)d 个工作日", limit.workdays) % {"n": limit.workdays}
    return ngettext("%(n)d 日", "%(n)d 日", limit.days or 0) % {"n": limit.days}
