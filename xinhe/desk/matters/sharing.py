"""The page on which an office says who carries what, and who stands in for whom."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from xinhe.desk.fields import Sentence, Worded, class_of, offered_classes, place_of
from xinhe.desk.frame import desk_page, show
from xinhe.desk.matters.forms.fields import day, line
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused
from xinhe.matters.models import Absence, Share
from xinhe.matters.turn.carrying import CARRYING
from xinhe.matters.turn.sharing import be_away, end_absence, end_share, share
from xinhe.people.models import Account
from xinhe.people.person import Person
from xinhe.web.answer import put_beside
from xinhe.web.clock import TimedRequest


def colleague(label: Sentence) -> "forms.ModelChoiceField[Account]":
    """Somebody of the own office, who must be chosen."""
    return forms.ModelChoiceField(
        label=label, queryset=Account.objects.none(), to_field_name="username", empty_label=_("请选择")
    )


class ShareForm(Worded):
    """Who carries what comes in of a category or from a place."""

    category = line(
        _("内容类别"),
        limit=80,
        required=False,
        hint=_("输入名称的一部分再选；不写就是所有类别。"),
        offered="categories",
    )
    region = line(_("问题属地"), limit=80, required=False, hint=_("村、网格、镇街的名称；不写就是所有地方。"))
    account = colleague(_("由谁经办"))

    def __init__(self, *args: object, by: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = colleagues_of(by)  # type: ignore[attr-defined]

    def save(self, by: Person, request: TimedRequest) -> None:
        """Make the rule."""
        data = self.cleaned_data
        category, region = data["category"], data["region"]
        share(
            by,
            account=data["account"],
            category=class_of(category) if category else None,
            region=place_of(region) if region else None,
            at=request.at,
        )


class AwayForm(Worded):
    """Who is away, and who stands in."""

    account = colleague(_("谁不在岗"))
    cover = forms.ModelChoiceField(
        label=_("由谁代办"),
        queryset=Account.objects.none(),
        to_field_name="username",
        required=False,
        empty_label=_("没有人代，由本单位负责人看着"),
    )
    from_on = day(_("从哪天"))
    until_on = day(_("到哪天"), required=False, hint=_("不写就是另行通知为止。"))

    def __init__(self, *args: object, by: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        people = colleagues_of(by)
        self.fields["cover"].queryset = people  # type: ignore[attr-defined]
        who = people if by.has_role("head") else people.filter(pk=by.account_id or 0)
        self.fields["account"].queryset = who  # type: ignore[attr-defined]

    def save(self, by: Person, request: TimedRequest) -> None:
        """Write it down."""
        be_away(by, at=request.at, **self.cleaned_data)


def colleagues_of(by: Person) -> QuerySet[Account]:
    """Who of the office may have matters in their hands."""
    found = Account.objects.filter(office=by.office, is_active=True, roles__overlap=list(CARRYING))
    return found.order_by("name", "pk")


FORMS: dict[str, Callable[..., ShareForm | AwayForm]] = {"share": ShareForm, "away": AwayForm}


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*CARRYING)
def sharing(request: TimedRequest, by: Person) -> HttpResponse:
    """The rules of my office and who is away; the head makes rules, everybody says when they are away themselves."""
    today = local_day(request.at)
    asked = request.POST.get("form", "")
    shown = {
        name: make(request.POST if asked == name else None, by=by, prefix=name, initial={"from_on": today})
        for name, make in FORMS.items()
    }
    if asked in shown and shown[asked].is_valid():
        try:
            shown[asked].save(by, request)
        except Refused as refused:
            put_beside(shown[asked], refused)
        else:
            messages.success(request, now_in_words("已记下。"))
            return HttpResponseRedirect(reverse("desk-sharing"))
    absences = Absence.objects.filter(account__office=by.office, ended_at=None).exclude(until_on__lt=today)
    context = {
        "forms": shown,
        "is_head": by.has_role("head"),
        "shares": Share.objects.filter(office=by.office, ended_at=None).select_related("account", "category", "region"),
        "absences": absences.select_related("account", "cover").order_by("from_on", "pk"),
        "me": by.account_id,
        "categories": offered_classes() if by.has_role("head") else [],
    }
    status = 422 if any(form.errors for form in shown.values()) else 200
    return show(request, by, "desk/sharing.html", context, on="sharing", status=status)


@require_POST
@desk_page(*CARRYING)
def end(request: TimedRequest, by: Person) -> HttpResponse:
    """A rule that holds no more, or somebody who is back."""
    for model, name in ((Share, "share"), (Absence, "away")):
        pk = request.POST.get(name, "")
        if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
            continue
        of = {"office": by.office} if model is Share else {"account__office": by.office}
        row = model._default_manager.filter(pk=pk, **of).first()
        if isinstance(row, Share):
            end_share(by, row, at=request.at)
        elif isinstance(row, Absence):
            end_absence(by, row, at=request.at)
    return HttpResponseRedirect(reverse("desk-sharing"))
