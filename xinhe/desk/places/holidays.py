"""A year's days off: the notice pasted and read, what it would move shown before it is saved, and its file."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from xinhe.desk.fields import Worded
from xinhe.desk.frame import desk_page, show
from xinhe.desk.people.door import address_of
from xinhe.jurisdiction.models import HolidayTable
from xinhe.kernel import chain
from xinhe.kernel.clock import local_day
from xinhe.kernel.holidays import LONGEST, Reading, read, spans_of
from xinhe.kernel.refusal import Refused
from xinhe.kernel.workdays import Year
from xinhe.matters.holidays import EARLIEST, Shift, set_holidays, shifts, would_be
from xinhe.people.person import Person
from xinhe.procedures import book
from xinhe.web import keeping
from xinhe.web.answer import put_beside
from xinhe.web.clock import TimedRequest
from xinhe.web.keeping import keeps_draft

SHOWN = 200


class HolidaysForm(Worded):
    """The year, the notice's number and its text; ``seen`` is what the preview was of."""

    year = forms.IntegerField(label=_("年份"), min_value=EARLIEST, max_value=9998)
    number = forms.CharField(
        label=_("通知文号"), required=False, max_length=40, help_text=_("不填的，从通知里读：国办发明电〔2026〕7号。")
    )
    text = forms.CharField(
        label=_("通知原文"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("整份通知粘贴进来。读得不对的，在这里改字句，例如：元旦：1月1日至3日放假。1月4日上班。"),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page("sysadmin")
@keeps_draft
def holidays(request: TimedRequest, by: Person) -> HttpResponse:
    """Read a notice and show what it says and moves; what was shown, and nothing else, is saved by a second press."""
    today = local_day(request.at)
    form = HolidaysForm(request.POST or None, initial=_begun(request, today))
    context: dict[str, object] = {}
    if request.method != "POST":
        keeping.resume(request, by, form)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        reading = read(typed["text"], typed["year"])
        number = typed["number"].strip() or reading.number
        try:
            mark = _mark(reading, number, typed["text"])
            if typed["seen"] == mark and "save" in request.POST:
                set_holidays(
                    reading, number=number, text=typed["text"], by=by, at=request.at, address=address_of(request)
                )
                keeping.sent(request, by)
                messages.success(
                    request,
                    now_in_words("%(year)d 年放假安排已保存，正在计的期限由系统逐件重算，记入各件留痕。")
                    % {"year": reading.year},
                )
                return HttpResponseRedirect(reverse("desk-holidays"))
            context = _preview(reading, number, today)
        except Refused as refused:
            put_beside(form, refused)
        else:
            shown = request.POST.copy()
            shown["seen"], shown["number"] = mark, number
            form.data = shown
    own = {row.year: row for row in HolidayTable.objects.all()}
    calendar = book.calendar()
    years = [(calendar.year(year), own.get(year)) for year in reversed(calendar.years)]
    context |= {"form": form, "years": years}
    return show(request, by, "desk/holidays.html", context, on="holidays", status=422 if form.errors else 200)


def _begun(request: HttpRequest, today: date) -> dict[str, object]:
    """An earlier table of the place to be mended, or the first year that has none."""
    asked = request.GET.get("year", "")
    is_year = asked.isascii() and asked.isdigit() and len(asked) == 4
    row = HolidayTable.objects.filter(year=int(asked)).first() if is_year else None
    if row is not None:
        return {"year": row.year, "number": row.number, "text": row.text}
    have = book.calendar().years
    return {"year": today.year if today.year not in have else today.year + 1}


def _mark(reading: Reading, number: str, text: str) -> str:
    """What a preview was of: another year, number or text has to be looked at again."""
    return chain.sm3(chain.canonical({"year": reading.year, "number": number, "text": text}))


def _preview(reading: Reading, number: str, today: date) -> dict[str, object]:
    calendar = would_be(reading, number=number)
    # That an accusation is there is told to no administrator; it is counted again all the same (第三十条第三款).
    found = [shift for shift in shifts(calendar, today) if not shift.is_barred]
    moved = [shift for shift in found if shift.is_moved]
    return {
        "reading": reading,
        "number": number,
        "off": len(calendar.year(reading.year).holidays),
        "moved": moved[:SHOWN],
        "more": max(0, len(moved) - SHOWN),
        "counts": _counts(found),
        "replaces": reading.year in book.calendar().years,
    }


def _counts(found: list[Shift]) -> dict[str, int]:
    moved = [shift for shift in found if shift.is_moved]
    return {
        "moved": len(moved),
        "matters": len({shift.deadline.matter_id for shift in moved}),
        "later": sum(shift.to > shift.deadline.end for shift in moved),
        "earlier": sum(shift.to < shift.deadline.end for shift in moved),
        "settled": sum(shift.deadline.is_provisional for shift in found),
    }


@require_safe
@desk_page("sysadmin")
def table(request: HttpRequest, by: Person, year: int) -> HttpResponse:  # noqa: ARG001
    """A year's table as a file of the rules, to keep or to hand to another place."""
    if year not in book.calendar().years:
        raise Http404
    answer = HttpResponse(_file(book.calendar().year(year)), content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{year}.toml"'
    return answer


def _file(year: Year) -> str:
    source = year.source.replace("\\", "").replace('"', "")
    lines = [f"year = {year.year}", f'version = "{year.version}"', f'source = "{source}"', ""]
    for span in spans_of(year):
        name = span.name.replace("\\", "").replace('"', "")
        lines += ["[[holiday]]", f'name = "{name}"', f"from = {span.first}", f"to = {span.last}", ""]
    for day in sorted(year.workdays):
        lines += ["[[workday]]", f"day = {day}", ""]
    return "\n".join(lines).rstrip() + "\n"
