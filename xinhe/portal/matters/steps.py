"""The words in which the follow page tells a resident what comes next."""

from datetime import date, timedelta

from django.utils.translation import gettext

from xinhe.petition.progress import LegalDate, Progress
from xinhe.procedures.definition import Promise
from xinhe.procedures.lengths import limit_words
from xinhe.web.templatetags.xinhe import chinese_date, chinese_day


def promise_label(progress: Progress, language: str) -> str:
    """What will have happened by the promised day."""
    assert progress.promise is not None
    row = progress.procedure.promises.get(progress.promise.name.partition("#")[0])
    return row.until[language] if row and row.until else progress.promise.title


def ahead(progress: Progress, *, language: str) -> list[dict[str, object]]:
    """What has not happened yet, as lines of the timeline: running dates first, then what the rule says will follow."""
    if progress.matter.is_acceptable is False or progress.procedure.states[progress.state].final:
        return []
    running: list[tuple[date, dict[str, object]]] = []
    later: list[dict[str, object]] = []
    for row in progress.procedure.promises.values():
        clock = progress.procedure.clocks[row.name]
        if row.ahead is None or (progress.matter.is_anonymous and row.named_only):
            continue
        title = row.ahead[language]
        begun = _begun(progress, row.name)
        if begun:
            running += [(one.end, _running(one, title, many=len(begun) > 1)) for one in begun if _counts(one)]
        elif _will_follow(row, progress) and (limit := limit_words(clock.limit, language)):
            when = gettext("%(began)s之日起 %(limit)s内") % {"began": clock.began[language], "limit": limit}
            later.append({"title": title, "when": when, "next": True})
    return [line for _end, line in sorted(running, key=lambda one: one[0])] + later


def _begun(progress: Progress, clock: str) -> list[LegalDate]:
    return [one for one in progress.dates if one.name.partition("#")[0] == clock]


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


def _will_follow(row: Promise, progress: Progress) -> bool:
    """A clock that has not begun and will, as the matter stands."""
    if not row.foretold or not progress.procedure.states[progress.state].foretells:
        return False
    return not (row.until_accepted and (progress.matter.accepted_on is not None or _begun(progress, row.instead)))


def _day(date: LegalDate) -> str:
    """The day without its year, but for one that lies in another year."""
    today = date.end - timedelta(days=date.left)
    return chinese_day(date.end) if date.end.year == today.year else chinese_date(date.end)
