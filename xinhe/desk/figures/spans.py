"""Which span of days the figures of mediation show: all since the first, or what the board lets one pick."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from xinhe.desk.board.picker import Picked, picked
from xinhe.insight.periods import Period, month_before

ALL, LAST_MONTH = "all", "last_month"


@dataclass(frozen=True)
class PickedSince(Picked):
    """A span that may also be all days since the first of which there is a figure."""

    @property
    def title(self) -> str:
        """The span as people call it."""
        if self.span != ALL:
            return super().title
        return _("累计")

    @property
    def query(self) -> str:
        """The address of this span."""
        return urlencode({"span": ALL}) if self.span == ALL else super().query

    @property
    def tabs(self) -> list[dict[str, object]]:
        """All days first, then as on the board."""
        return [{"label": _("累计"), "query": f"span={ALL}", "on": self.span == ALL}, *super().tabs]

    @property
    def before(self) -> str:
        """The way to the span before; nothing lies before all."""
        return "" if self.span == ALL else super().before

    @property
    def after(self) -> str:
        """The way to the span after."""
        return "" if self.span == ALL else super().after


def picked_since(request: HttpRequest, today: date, first: date, *, usual: str = ALL) -> PickedSince:
    """The span asked for; where none is, the usual one. What can't be read shows this month and says why."""
    if usual == LAST_MONTH and not {"span", "on"} & request.GET.keys():
        return PickedSince("month", month_before(today), today)
    if request.GET.get("span", usual) == ALL:
        return PickedSince(ALL, Period(first, today), today)
    found = picked(request, today)
    return PickedSince(found.span, found.period, found.today, found.error)
