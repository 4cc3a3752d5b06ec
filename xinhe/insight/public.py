"""What the public may read on the portal: last month's figures of the petitions of a place, with their counts."""

from dataclasses import dataclass
from datetime import date

from xinhe.insight.counting import RECEIVED, region_scope
from xinhe.insight.indicators import Rate, read
from xinhe.insight.periods import Period, month_before
from xinhe.jurisdiction.models import Region
from xinhe.matters.models import Kind


@dataclass(frozen=True)
class LastMonth:
    """Received, answered in time and found satisfactory in the month that is over.

    The rated offices read this too, so ratings fewer than five are not told.
    """

    period: Period
    received: int
    on_time: Rate
    satisfied: Rate


def last_month(region: Region, today: date) -> LastMonth:
    """The figures of the place for the month before today's; one query."""
    period = month_before(today)
    figures = read(region_scope(region.code), period, kind=Kind.PETITION, today=today)
    return LastMonth(
        period=period,
        received=figures.counts.get(RECEIVED, 0),
        on_time=figures.rate("conclude"),
        satisfied=figures.rate("office", for_rated=True),
    )
