"""What came of a matter of before is judged, and written into its row and its log."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.filing.words import BODY, Finished
from xinhe.matters.models import Item, Matter, Result
from xinhe.matters.payload import Checks, office_of


@dataclass(frozen=True)
class Conclusion:
    """What came of a matter of before, every field known to be good."""

    said: Finished
    office: Office | None

    def put(self, matter: Matter, items: list[Item]) -> None:
        """Write it into the rows of a matter that is being recorded."""
        matter.accepted_on, matter.served_on = self.said.accepted_on, self.said.served_on
        if self.said.closed_on:
            matter.closed_at = max(datetime.combine(self.said.closed_on, time(), tzinfo=SHANGHAI), matter.opened_at)
        if self.office:
            matter.lead = self.office
            matter.offices = list(dict.fromkeys([*matter.offices, self.office.pk]))
        for item in items:
            item.result, item.opinion = self.said.result, self.said.opinion

    def told(self) -> dict[str, Any]:
        """The same for the log; long words stand in the trace as their hash."""
        days = {name: getattr(self.said, name) for name in ("accepted_on", "served_on", "closed_on")}
        office = {"office": self.office.pk, "office_name": self.office.name} if self.office else {}
        return {name: value for name, value in {**days, "result": self.said.result}.items() if value} | office

    def plain(self) -> list[Any]:
        """What tells it from another conclusion of the same words."""
        days = [str(day or "") for day in (self.said.accepted_on, self.said.served_on, self.said.closed_on)]
        return [self.said.result, self.said.opinion, self.office.code if self.office else "", *days]


def conclusion_of(finished: Finished, *, received: date) -> Conclusion:
    """Judge what came of a matter that was received on this day. Raises Invalid, a sentence for each field."""
    checks = Checks()
    opinion = checks.text("opinion", finished.opinion, limit=BODY)
    checks.need("result", finished.result in ("", *Result.values), gettext_noop("没有这种办理结果。"))
    office = checks.take("office", lambda: office_of(finished.office) if finished.office else None, None)
    for name in ("accepted_on", "served_on", "closed_on"):
        day = getattr(finished, name)
        checks.need(name, day is None or day >= received, gettext_noop("这个日期早于收到的日期，请核对。"))
    accepted, served = finished.accepted_on, finished.served_on
    checks.need(
        "served_on", not (accepted and served) or served >= accepted, gettext_noop("答复日期早于受理日期，请核对。")
    )
    checks.done()
    return Conclusion(Finished(**{**vars(finished), "opinion": opinion}), office)
