"""A year's days off taken in from the notice, and the running dates that they move (《民法典》第二百零三条).

The table itself is an act of administration; each matter whose dates move is counted again by a step of its own,
which the worker takes (``sweeping``).
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from xinhe.jurisdiction.models import HolidayTable
from xinhe.kernel.clock import local_day
from xinhe.kernel.holidays import Reading
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.kernel.workdays import Calendar
from xinhe.matters.models import Confidentiality, Deadline
from xinhe.people import changes
from xinhe.people.models import Change
from xinhe.people.person import Person
from xinhe.people.stock import HOLIDAYS
from xinhe.procedures import book, deadlines

EARLIEST = 2000


@dataclass(frozen=True)
class Shift:
    """One running date as it stands, and where it goes; the same day where only a provisional one is settled."""

    deadline: Deadline
    to: date

    @property
    def is_barred(self) -> bool:
        """True where the matter is an accusation."""
        return self.deadline.matter.confidentiality == Confidentiality.ACCUSATION

    @property
    def is_moved(self) -> bool:
        """True when the day itself is another one."""
        return self.to != self.deadline.end


def unsettled(calendar: Calendar) -> QuerySet[Deadline]:
    """The running dates that were counted by other tables than these, or without one; the nearest first."""
    rows = Deadline.objects.filter(is_open=True)
    known = rows.order_by().exclude(calendar_version="").values_list("calendar_version", flat=True).distinct()
    stale = [version for version in known if not calendar.versions.issuperset(version.split(","))]
    waiting = Q(is_provisional=True) | Q(calendar_version__in=stale)
    return rows.filter(waiting).select_related("matter").order_by("end", "matter_id", "clock")


def shift_of(row: Deadline, calendar: Calendar, today: date) -> Shift | None:
    """Where a calendar moves a date, or that it settles it where it is; None while it does neither."""
    procedure = book.get(row.matter.procedure, row.matter.version).as_of(today)
    running = row.running()
    again = deadlines.settle(procedure, {row.clock: running}, calendar)[row.clock]
    return Shift(row, again.end) if again != running else None


def shifts(calendar: Calendar, today: date) -> list[Shift]:
    """All that a calendar moves or settles."""
    found = (shift_of(row, calendar, today) for row in unsettled(calendar))
    return [shift for shift in found if shift is not None]


def would_be(reading: Reading, *, number: str) -> Calendar:
    """The calendar with this reading in its place. Raises Invalid where it contradicts itself."""
    before = HolidayTable.objects.filter(year=reading.year).first()
    table = reading.table(version=f"{reading.year}-p{before.edition + 1 if before else 1}", source=number)
    return book.calendar().replace(table)


def set_holidays(
    reading: Reading, *, number: str, text: str, by: Person, at: datetime, address: str | None = None
) -> HolidayTable:
    """Take a year's days in, with the notice they are from. Raises Invalid naming each wrong field.

    Nothing that runs is changed here: the worker counts each matter again and logs it there.
    """
    if not EARLIEST <= reading.year <= local_day(at).year + 2:
        raise Invalid({"year": gettext_noop("年份不对：最多录到后年。")})
    if not number.strip():
        raise Invalid({"number": gettext_noop("请写明通知的文号，例如：国办发明电〔2026〕7号。")})
    year = would_be(reading, number=number.strip()).year(reading.year)
    said = f"{reading.year} 年（{number.strip()}）：放假 {len(year.holidays)} 天，调休上班 {len(year.workdays)} 天"
    keys = {str(reading.year)}
    with changes.recording(
        Change.What.HOLIDAYS_SET, by=by.account, at=at, address=address, tables=(HOLIDAYS,), keys=keys
    ) as made:
        before = HolidayTable.objects.filter(year=reading.year).first()
        row = HolidayTable(
            year=reading.year,
            edition=before.edition + 1 if before else 1,
            number=number.strip(),
            text=text,
            holidays=[[day.isoformat(), name] for day, name in sorted(year.holidays.items())],
            workdays=sorted(day.isoformat() for day in year.workdays),
        )
        row.save()
        made.detail |= {"after": said}
        transaction.on_commit(settings.HOLIDAY_STAMP.touch)
    return row
