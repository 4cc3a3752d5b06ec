"""Remind offices of the answers that they owe to papers, and tell the sender of those that did not come."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from xinhe.channels.models import Notice
from xinhe.channels.notices import notice
from xinhe.channels.troubles import Watch
from xinhe.kernel.clock import local_day
from xinhe.supervision.models import Paper
from xinhe.supervision.rules import in_force

NAME = "remind"
SOON = "paper_reminder_days"
BY_MONTH = "report_by_month"


def remind(*, at: datetime) -> int:
    """Leave a line at the desks of those who owe an answer soon, today or since yesterday; how many are new.

    Once for each of the two (soon, late) and day: the key makes it so, whoever asks and however often.
    """
    today = local_day(at)
    soon = today + timedelta(days=in_force(today).setting(SOON))
    watch = Watch(NAME, at=at)
    owed = {str(one.pk): one for one in Paper.objects.filter(state="owed", answer_on__lte=soon).order_by("answer_on")}
    return watch.through(
        [record for record in owed if not watch.rests(record)],
        lambda some: _leave([notice for one in some for notice in _notices(owed[one], today, at)]),
        name=lambda record: owed[record].number or owed[record].title,
    )


def _leave(notices: Sequence[Notice]) -> int:
    """Write the lines that are not there yet; how many."""
    known = set(Notice.objects.filter(key__in=[one.key for one in notices]).values_list("key", flat=True))
    new = [one for one in notices if one.key not in known]
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def report_owed(office_id: int, today: date) -> int | None:
    """The year whose annual report was not issued by the month that the rules name; None when nothing is owed."""
    year = today.year - 1
    if today.month <= in_force(today).setting(BY_MONTH):
        return None
    issued = Paper.objects.filter(by_office=office_id, kind="report", year=year, state="issued")
    return None if issued.exists() else year


def _notices(paper: Paper, today: date, at: datetime) -> list[Notice]:
    if paper.answer_on is None:
        return []
    left = (paper.answer_on - today).days
    how = "late" if left < 0 else "soon"
    words = f"逾期 {-left} 天没有反馈" if left < 0 else f"还有 {left} 天反馈" if left else "今天要反馈"
    words, cause = f"{paper.get_kind_display()}{words}", f"{paper.answer_on}/{how}"
    return [
        notice("paper", paper, cause, office_id=pk, words=words, is_urgent=left <= 0, at=at)
        for pk in ([*paper.to, paper.by_office_id] if left < 0 else paper.to)
    ]
