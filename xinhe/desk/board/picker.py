"""Which span of days the board shows: a month, a quarter, a year, or from one day to another."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xinhe.insight.periods import Period, month_of, quarter_of, year_of
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.web.answer import said

SPANS = {
    "month": (gettext_noop("月"), month_of),
    "quarter": (gettext_noop("季"), quarter_of),
    "year": (gettext_noop("年"), year_of),
}
FIRST = date(2000, 1, 1)
BAD_DAY = gettext_noop("日期写法不对，应像 2026-03-02。")


@dataclass(frozen=True)
class Picked:
    """The span that was picked, and the ways to the others."""

    span: str
    period: Period
    today: date
    error: str = ""

    @property
    def title(self) -> str:
        """The span as people call it."""
        start = self.period.start
        if self.span == "month":
            return _("%(year)d年%(month)d月") % {"year": start.year, "month": start.month}
        if self.span == "quarter":
            return _("%(year)d年第%(quarter)d季度") % {"year": start.year, "quarter": (start.month + 2) // 3}
        if self.span == "year":
            return _("%(year)d年") % {"year": start.year}
        return str(self.period)

    @property
    def query(self) -> str:
        """The address of this span, for links that keep it."""
        if self.span == "custom":
            return urlencode({"span": "custom", "from": self.period.start, "until": self.period.end})
        return urlencode({"span": self.span, "on": self.period.start})

    @property
    def tabs(self) -> list[dict[str, object]]:
        """Month, quarter, year and free, each around the same days."""
        on = min(self.period.end, self.today)
        tabs = [
            {"label": _(label), "query": urlencode({"span": span, "on": on}), "on": span == self.span}
            for span, (label, _made) in SPANS.items()
        ]
        free = urlencode({"span": "custom", "from": self.period.start, "until": on})
        return [*tabs, {"label": _("自选"), "query": free, "on": self.span == "custom"}]

    @property
    def before(self) -> str:
        """The way to the span before."""
        if self.span == "custom" or self.period.start <= FIRST:
            return ""
        return urlencode({"span": self.span, "on": self.period.start - timedelta(days=1)})

    @property
    def after(self) -> str:
        """The way to the span after, unless it is all to come."""
        if self.span == "custom" or self.period.end >= self.today:
            return ""
        return urlencode({"span": self.span, "on": self.period.end + timedelta(days=1)})


def picked(request: HttpRequest, today: date) -> Picked:
    """The span asked for; what can't be read shows this month and says why."""
    span = request.GET.get("span", "month")
    try:
        if span == "custom":
            return Picked(span, between(request, today), today)
        span = span if span in SPANS else "month"
        return Picked(span, SPANS[span][1](_day(request, "on", today)), today)
    except Refused as refused:
        return Picked("month", month_of(today), today, said(refused))


def between(request: HttpRequest, today: date) -> Period:
    """From one day to another. Raises Refused naming what is wrong with them."""
    return Period(_day(request, "from", today), _day(request, "until", today))


def _day(request: HttpRequest, name: str, today: date) -> date:
    typed = request.GET.get(name, "")
    if not typed:
        return today
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise Refused(BAD_DAY, code="bad_day", field=name) from None
    # Far off days carry no figure, and their neighbours would leave the calendar.
    return min(max(day, FIRST), date(today.year + 1, 12, 31))
