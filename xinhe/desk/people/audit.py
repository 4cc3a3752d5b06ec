"""What the audit administrator reads: who signed in, who looked at whose identity and why, who changed rights."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from xinhe.desk.fields import DayInput, Worded
from xinhe.desk.frame import desk_page, show
from xinhe.kernel.clock import end_of_day, start_of_day
from xinhe.people import reveals as looks
from xinhe.people.changes import all_changes
from xinhe.people.models import Change, SignIn
from xinhe.people.person import Person
from xinhe.web.clock import TimedRequest
from xinhe.web.pages import keyset

SIZE = 50
# Rows of one act that are listed; an import may have thousands.
ROWS = 20
COLUMNS = {
    "name": "名称",
    "short": "简称",
    "kind": "类别",
    "level": "层级",
    "path": "路径",
    "prefix": "编号前缀",
    "parent_id": "上级",
    "region_id": "地区",
    "superior_id": "上级单位",
    "successor_id": "承接单位",
    "mark": "机关代字",
    "phone": "电话",
    "address": "地址",
    "hours": "办公时间",
    "is_active": "启用",
    "lead_id": "牵头单位",
    "law": "依据",
    "roles": "角色",
    "office_id": "单位",
    "post_id": "岗位",
    "password": "口令",
    "password_changed_at": "口令更改时间",
    "is_password_given": "初始口令",
    "totp_secret": "动态码",
    "image": "印章图片",
    "edition": "版次",
    "number": "文号",
    "text": "原文",
    "holidays": "放假",
    "workdays": "上班",
    "at": "时间",
    "by_id": "经办账号",
}
# Days at the ends of the calendar have no neighbours; no log reaches there.
FIRST, LAST = date(2000, 1, 1), date(2999, 12, 31)
RESULTS = SignIn._meta.get_field("result").choices or []


class PeriodForm(Worded):
    """From when until when, and whom or what to look for."""

    since = forms.DateField(label=_("从"), required=False, widget=DayInput())
    until = forms.DateField(label=_("到"), required=False, widget=DayInput())
    who = forms.CharField(label=_("谁"), required=False, max_length=40)

    def days(self) -> tuple[date | None, date | None, str]:
        """The days and the word; what could not be read narrows nothing."""
        self.is_valid()
        data = self.cleaned_data
        since, until = (day and min(max(day, FIRST), LAST) for day in (data.get("since"), data.get("until")))
        return since, until, data.get("who", "").strip().replace("\x00", "")


class SignInsForm(PeriodForm):
    """Also: with which result."""

    result = forms.ChoiceField(label=_("结果"), required=False, choices=[("", _("全部")), *RESULTS])


class ChangesForm(PeriodForm):
    """Also: what was done."""

    what = forms.ChoiceField(label=_("操作"), required=False, choices=[("", _("全部")), *Change.What.choices])


@require_safe
@desk_page("auditor")
def sign_ins(request: TimedRequest, by: Person) -> HttpResponse:
    """Every try to sign in, the latest first."""
    form = SignInsForm(request.GET)
    since, until, who = form.days()
    rows = SignIn.objects.select_related("account__office")
    if since:
        rows = rows.filter(at__gte=start_of_day(since))
    if until:
        rows = rows.filter(at__lt=end_of_day(until))
    if who:
        rows = rows.filter(Q(username=who) | Q(account__name=who))
    if result := form.cleaned_data.get("result"):
        rows = rows.filter(result=result)
    page = keyset(rows, order=("-at", "-id"), cursor=request.GET.get("cursor"), size=SIZE)
    return show(request, by, "desk/sign_ins.html", {"page": page, "form": form}, on="sign-ins")


@require_safe
@desk_page("auditor")
def reveals(request: TimedRequest, by: Person) -> HttpResponse:
    """Every look at an identity with its reason, look-ups at a window among them; whose it was is not shown."""
    form = PeriodForm(request.GET)
    since, until, who = form.days()
    rows = looks.all_reveals(since=start_of_day(since) if since else None, until=end_of_day(until) if until else None)
    if who:
        rows = rows.filter(Q(account__username=who) | Q(account__name=who) | Q(number=who))
    page = keyset(rows, order=("-at", "-id"), cursor=request.GET.get("cursor"), size=SIZE)
    return show(request, by, "desk/reveals.html", {"page": page, "form": form}, on="reveals")


@require_safe
@desk_page("auditor")
def changes(request: TimedRequest, by: Person) -> HttpResponse:
    """Every act of administration: accounts, roles, passwords, tables; who did it, from what to what."""
    form = ChangesForm(request.GET)
    since, until, who = form.days()
    rows = all_changes()
    if since:
        rows = rows.filter(at__gte=start_of_day(since))
    if until:
        rows = rows.filter(at__lt=end_of_day(until))
    if who:
        acting, touched = Q(by__username=who) | Q(by__name=who), Q(account__username=who) | Q(account__name=who)
        rows = rows.filter(acting | touched)
    if what := form.cleaned_data.get("what"):
        rows = rows.filter(what=what)
    page = keyset(rows, order=("-at", "-id"), cursor=request.GET.get("cursor"), size=SIZE)
    told = [(one, *_told(one)) for one in page.rows]
    return show(request, by, "desk/changes.html", {"page": page, "told": told, "form": form}, on="changes")


def _told(change: Change) -> tuple[list[tuple[str, str]], int]:
    """The first rows that an act changed, each with its columns before and after, and how many more there are."""
    return [(row["name"], _columns(row)) for row in change.rows[:ROWS]], max(0, len(change.rows) - ROWS)


def _columns(row: dict[str, Any]) -> str:
    before, after = row["before"] or {}, row["after"] or {}
    if not before or not after:
        return now_in_words("新增") if after else now_in_words("删除")
    changed = [name for name in after if before.get(name) != after[name]]
    return "；".join(
        f"{COLUMNS.get(name, name)} {_brief(before.get(name))} → {_brief(after[name])}" for name in changed
    )


def _brief(value: object) -> str:
    return str(value)[:60] if value not in (None, "") else "—"
