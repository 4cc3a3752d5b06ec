"""The words and shapes that every page uses, so that a date or a deadline reads the same everywhere."""

from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from django import forms, template
from django.forms import BoundField
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext

from xinhe.documents.attached.kinds import PICTURES
from xinhe.kernel import clock, limits
from xinhe.procedures import citation
from xinhe.procedures.sentences import OWN_LAW
from xinhe.web.attaching import kind_title
from xinhe.web.names import classed, named, open_hours, spoken_as
from xinhe.web.places import is_https, map_link

register = template.Library()
for one in (classed, named, open_hours, spoken_as, map_link, is_https):
    register.filter(one)

SOON = 3
CHINESE = ("zh-hans", "zh-hant")


class Clock(Protocol):
    """What a chip needs to know of a deadline."""

    @property
    def title(self) -> str: ...
    @property
    def end(self) -> date: ...
    @property
    def stopped_on(self) -> date | None: ...
    @property
    def lapses(self) -> bool: ...


def chip_words(deadline: Clock, today: date) -> tuple[str, str]:
    """Kind and words of a deadline as it stands today."""
    if (stopped := deadline.stopped_on) and deadline.lapses:
        # A right ends unused as well as used: nobody did something "in time".
        return "plain", gettext("已结束")
    if stopped:
        if stopped > deadline.end:
            return "late done", gettext("已超期完成")
        # The start is not counted (rulebook 1.2), so what is done on the day itself is done on day 0.
        start: date | None = getattr(deadline, "started_on", None)
        if start is None:
            return "ok done", gettext("按期完成")
        days = (stopped - start).days
        if days <= 0:
            return "ok done", gettext("当天完成")
        return "ok done", ngettext("第 %(days)d 天完成", "第 %(days)d 天完成", days) % {"days": days}
    left = (deadline.end - today).days
    if left < 0 and deadline.lapses:
        # A right that has run out is not somebody's lateness.
        return "plain", gettext("已过期")
    if left < 0:
        return "late", ngettext("超期 %(days)d 天", "超期 %(days)d 天", -left) % {"days": -left}
    if left == 0:
        return "soon", gettext("今日到期")
    kind = "soon" if left <= SOON else "ok"
    return kind, ngettext("剩 %(days)d 天", "剩 %(days)d 天", left) % {"days": left}


@register.inclusion_tag("web/_chip.html")
def chip(deadline: Clock | None, today: date, titled: bool = False) -> dict[str, object]:
    """A deadline in three words, told by word, shape and colour; nothing where no clock runs."""
    if deadline is None:
        return {"kind": "", "words": ""}
    kind, words = chip_words(deadline, today)
    label = f"{deadline.title} · {chinese_date(deadline.end)}"
    return {"kind": kind, "words": f"{deadline.title} {words}" if titled else words, "label": label}


def _day(value: date | datetime) -> date:
    return clock.local_day(value) if isinstance(value, datetime) else value


@register.filter
def chinese_date(value: date | datetime | None) -> str:
    """2026年3月2日（周一）."""
    if value is None:
        return ""
    day = _day(value)
    language = get_language() or "zh-hans"
    if language not in CHINESE:
        return date_format(day, "D, j M Y")
    words = clock.chinese_date(day)
    return words.replace("周", "週") if language == "zh-hant" else words


@register.filter
def whole_day(value: date | datetime | str | None) -> str:
    """2026年3月2日: a date with its year, where the weekday says nothing; also one that names a version."""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    return limits.whole_day(_day(value), get_language() or "zh-hans") if value else ""


class Days(Protocol):
    """From the first to the last day."""

    @property
    def start(self) -> date: ...
    @property
    def end(self) -> date: ...


@register.filter
def span(days: Days) -> str:
    """2026年3月1日至2026年3月31日."""
    until = "至" if (get_language() or "zh-hans") in CHINESE else " – "
    return f"{whole_day(days.start)}{until}{whole_day(days.end)}"


@register.filter
def chinese_day(value: date | datetime | None) -> str:
    """3月2日: a date inside a line where the year is plain."""
    if value is None:
        return ""
    day = _day(value)
    if (get_language() or "zh-hans") in CHINESE:
        return f"{day.month}月{day.day}日"
    return date_format(day, "j M")


@register.filter
def chinese_moment(value: datetime | None) -> str:
    """3月2日 10:14, by Chinese time."""
    if value is None:
        return ""
    return f"{chinese_day(value)} {value.astimezone(clock.SHANGHAI):%H:%M}"


@register.filter
def moment_in_full(value: datetime | None) -> str:
    """2026年3月5日（周四）18:00, by Chinese time: until when something stands."""
    if value is None:
        return ""
    gap = "" if (get_language() or "zh-hans") in CHINESE else " "
    return f"{chinese_date(value)}{gap}{value.astimezone(clock.SHANGHAI):%H:%M}"


@register.filter
def moment_beside(value: datetime, now: datetime) -> str:
    """10:32 for a moment of today, with its day for an older one: 3月2日 10:32."""
    if clock.local_day(value) != clock.local_day(now):
        return chinese_moment(value)
    return f"{value.astimezone(clock.SHANGHAI):%H:%M}"


@register.filter
def number(value: int | float | Decimal | None) -> str:
    """1,284: thousands parted; a dash where there is no figure."""
    return "—" if value is None else f"{value:,}"


@register.filter
def yuan(fen: int | None) -> str:
    """1,280.50, from fen; nothing where there is no amount."""
    return "" if fen is None else f"{fen // 100:,}.{fen % 100:02d}"


@register.filter
def rate(value: float | Decimal | None) -> str:
    """98.6 %, from a share between 0 and 1; a dash where nothing was due."""
    return "—" if value is None else f"{value:.1%}"


@register.filter
def cited(cite: str | None) -> str:
    """第三十四条, or Art. 34: a citation as the reader of this page writes it."""
    language = get_language() or "zh-hans"
    if not cite:
        return ""
    return citation.told(cite) if language == "zh-hans" else citation.shown(cite, language)


@register.filter
def cited_in_full(cite: str | None) -> str:
    """《信访工作条例》第三十四条: a citation where laws of other names stand beside it."""
    return citation.full(cite, get_language() or "zh-hans", own=OWN_LAW) if cite else ""


@register.filter
def file_kind(media_type: str) -> str:
    """What kind of file was attached: "HEIC 照片"."""
    return kind_title(media_type)


@register.filter
def is_picture(media_type: str) -> bool:
    """Can a small picture of this file be shown?"""
    return any(kind.media_type == media_type for kind in PICTURES)


def _control(widget: forms.Widget) -> str:
    """Which of four shapes a field has on a page."""
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.FileInput):
        return "files"
    return "select" if isinstance(widget, forms.Select) else "text"


CLASSES = {
    "check": "form-check-input",
    "choices": "",
    "select": "form-select",
    "text": "form-control",
    "files": "form-control",
}


@register.inclusion_tag("web/_field.html")
def field(bound: BoundField) -> dict[str, object]:
    """One field with its label, its hint, and its error beside it."""
    shape = _control(bound.field.widget)
    own = bound.field.widget.attrs.get("class", "")
    attrs: dict[str, str | bool] = {"class": f"{CLASSES[shape]} {own}".strip()} if shape != "choices" else {}
    taken = getattr(bound.form, "taken", None) if shape == "files" else None
    return {"field": bound, "shape": shape, "control": bound.as_widget(attrs=attrs), "taken": taken}


@register.simple_tag
def out_of_band(bound: BoundField) -> str:
    """A field's control alone, put in the place of the one on the page whatever else a fragment replaces."""
    own = bound.field.widget.attrs.get("class", "")
    look = CLASSES[_control(bound.field.widget)]
    return bound.as_widget(attrs={"class": f"{look} {own}".strip(), "hx-swap-oob": "true"})
