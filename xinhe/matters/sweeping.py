"""What the passing of days brings: warnings before a legal end, word of a missed one, dates that can be settled."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from xinhe.channels.models import Notice
from xinhe.channels.notices import notice
from xinhe.channels.troubles import Watch
from xinhe.kernel.clock import local_day
from xinhe.matters.acts.recalculate import recalculate
from xinhe.matters.holidays import shift_of, unsettled
from xinhe.matters.models import Deadline, Matter
from xinhe.matters.numbering import number_of
from xinhe.people.person import SYSTEM
from xinhe.procedures import book

NAME = "sweep"
OVERDUE = -1


def sweep(*, at: datetime) -> int:
    """Warn of ends that come near, tell of those that passed, settle provisional ones. Returns what was done.

    Each warning is claimed by a conditional update in the transaction that writes its notice: a second worker,
    or the same one after a crash, finds nothing left to do. A date that cannot be read is told and passed over.
    """
    today = local_day(at)
    done = 0
    watch = Watch(NAME, at=at)
    if watch.due():
        book.reread()
    for deadline in list(_near(today)):
        record, number = f"{deadline.matter_id}/{deadline.clock}", deadline.matter.number
        if watch.rests(record):
            continue
        with watch.over(record, name=lambda _record, number=number: number):  # type: ignore[misc]
            left = _threshold(deadline, today)
            if left is not None and _warn(deadline, left, at=at):
                done += 1
    return done + _settle(watch)


def _near(today: date) -> Iterator[Deadline]:
    """Running clocks of which a warning may be due: none warns earlier than the earliest warning of the rules."""
    horizon = max(left for rules in book.all_versions() for clock in rules.clocks.values() for left in clock.warn)
    running = Deadline.objects.filter(is_open=True, is_right=False, end__lte=today + timedelta(days=horizon))
    unsaid = Q(warned_left__isnull=True) | Q(warned_left__gt=OVERDUE)
    yield from running.filter(unsaid).select_related("matter__receiver", "matter__lead").order_by("end").iterator()


def _threshold(deadline: Deadline, today: date) -> int | None:
    """The tightest warning that is due and was not given yet; OVERDUE once the end has passed."""
    left = (deadline.end - today).days
    if left < 0:
        return OVERDUE
    due = [w for w in deadline.rule().warn if left <= w]
    tightest = min(due, default=None)
    if tightest is None or (deadline.warned_left is not None and deadline.warned_left <= tightest):
        return None
    return tightest


def _warn(deadline: Deadline, left: int, *, at: datetime) -> bool:
    matter = deadline.matter
    office_id = getattr(matter, f"{deadline.rule().owner}_id")
    with transaction.atomic():
        claimed = Deadline.objects.filter(
            Q(warned_left__isnull=True) | Q(warned_left__gt=left),
            matter=matter,
            clock=deadline.clock,
            is_open=True,
            end=deadline.end,
        ).update(warned_left=left)
        if claimed != 1 or office_id is None:
            return False
        days = (deadline.end - local_day(at)).days
        words = f"{deadline.title}{_in_words(days)}"
        offices = ({office_id, matter.receiver_id} if days < 0 else {office_id}) - set(matter.barred)
        cause = f"{deadline.clock}/{deadline.end}/{left}"
        rows = [
            notice("matter", matter, cause, office_id=pk, words=words, is_urgent=days <= 0, at=at) for pk in offices
        ]
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return bool(offices)


def _in_words(days: int) -> str:
    if days < 0:
        return f"已超期 {-days} 天"
    return f"还剩 {days} 天" if days else "今日到期"


def _settle(watch: Watch) -> int:
    """Recalculate the matters whose dates the holiday tables move, or settle where they were provisional."""
    calendar, today = book.calendar(), local_day(watch.at)
    done: set[UUID] = set()
    for row in unsettled(calendar):
        pk = row.matter_id
        if pk in done or watch.rests(str(pk)):
            continue
        with watch.over(str(pk), name=number_of):
            if shift_of(row, calendar, today) is None:
                continue
            matter = Matter.objects.select_related("receiver").get(pk=pk)
            recalculate(matter, reason="放假安排已录入，按《民法典》第二百零三条核定期限。", by=SYSTEM, at=watch.at)
            done.add(pk)
    return len(done)
