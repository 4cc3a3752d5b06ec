"""Checks that several acts share: each wrong field gets its sentence, and all of them at once."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TypeVar

from xinhe.jurisdiction.codes import office_with
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import EARLIEST
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.kernel.text import clean

T = TypeVar("T")
# A pension may be promised for so long; a year beyond it is mistyped.
FARTHEST = timedelta(days=40 * 366)
WRONG_YEAR = gettext_noop("日期的年份不对，请核对。")


class Checks:
    """Collects the sentences of wrong fields, so that a person corrects a form once."""

    def __init__(self) -> None:
        self.errors: dict[str, str] = {}
        self.refusals: dict[str, Refused] = {}

    def take(self, field: str, check: Callable[[], T], default: T) -> T:
        """The checked value; on refusal the sentence is kept under the field and the default returned."""
        try:
            return check()
        except Refused as refusal:
            if field not in self.errors:
                self.errors[field], self.refusals[field] = refusal.sentence, refusal
            return default

    def need(self, field: str, holds: object, sentence: str) -> None:
        """Keep the sentence when what must hold does not."""
        if not holds:
            self.errors.setdefault(field, sentence)

    def text(self, field: str, value: str | None, *, limit: int, sentence: str = "") -> str:
        """Cleaned text; with a sentence given, an empty one is wrong."""
        cleaned = self.take(field, lambda: clean(value or "", field=field, limit=limit), "")
        if sentence and field not in self.errors:
            self.need(field, cleaned, sentence)
        return cleaned

    def texts(self, field: str, values: Iterable[str], *, limit: int) -> list[str]:
        """Each of these cleaned; those of which nothing is left are left out."""
        return [kept for value in values if (kept := self.text(field, value, limit=limit))]

    def done(self) -> None:
        """Raise Invalid with all sentences when there are any."""
        if self.errors:
            raise Invalid(self.errors, refusals=self.refusals)


REASON = gettext_noop("请写明理由。")


def reason_of(value: str | None, *, field: str = "reason", limit: int = 500, sentence: str = REASON) -> str:
    """A reason that must be given."""
    checks = Checks()
    text = checks.text(field, value, limit=limit, sentence=sentence)
    checks.done()
    return text


def check_is_organ(office: Office, *, field: str = "office") -> None:
    """Refuse a mediation body: it has no power, and both sides must want it (人民调解法 第七条、第十七条)."""
    if office.is_committee:
        raise Refused(
            gettext_noop(
                "%(office)s是人民调解组织，不是机关、单位，信访事项不能转送、交办给它。请选有权处理的单位；双方都自愿调解的，由办理单位记入「调解、和解」。"
            ),
            code="no_organ",
            field=field,
            article="《人民调解法》第七条",
            office=office.name,
        )


def office_of(value: Office | str | None, *, field: str = "office") -> Office:
    """The active office named by its code (or given). Raises Invalid naming the field, Refused for a mediation body."""
    # One that is gone is found as well: the act then says who took over from it.
    office = value if isinstance(value, Office) else office_with(value)
    if office is None:
        raise Invalid({field: gettext_noop("没有这个单位，请从单位列表里选。")})
    check_is_organ(office, field=field)
    return office


def not_future(day: date, today: date, *, field: str) -> None:
    """Raise Invalid when the day has not come yet, or is of a year that cannot be."""
    if day > today:
        raise Invalid({field: gettext_noop("日期不能晚于今天。")})
    check_year(day, today, field=field)


def is_near(day: date | None, today: date) -> bool:
    """Whether a day can be meant: none before there were petitions, none that nobody here will see."""
    return day is None or EARLIEST <= day <= today + FARTHEST


def check_year(day: date | None, today: date, *, field: str) -> None:
    """Raise Invalid when the day is of a year that cannot be."""
    if not is_near(day, today):
        raise Invalid({field: WRONG_YEAR})
