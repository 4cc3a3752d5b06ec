"""The frame of every desk page: who is asking, and the way through the desk at its side."""

import functools
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Concatenate, ParamSpec
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from xinhe.channels.troubles import all_troubles
from xinhe.desk.mediation.usual import is_of_body, waiting
from xinhe.kernel.clock import local_day
from xinhe.matters import inbox
from xinhe.matters.boxes import boxes_for
from xinhe.matters.models import SavedView
from xinhe.matters.turn.carrying import CARRYING
from xinhe.mediation.models.committee import guides, is_seated
from xinhe.people import signin, totp
from xinhe.people.models import ADMINISTRATORS, Account
from xinhe.people.person import Person, staff
from xinhe.referrals.models import Referral
from xinhe.supervision.models.paper import READERS
from xinhe.web.clock import TimedRequest
from xinhe.web.keeping import is_kept

P = ParamSpec("P")
View = Callable[Concatenate[TimedRequest, Person, P], HttpResponseBase]
WORKING = ("clerk", "dispatcher", "handler", "head", "reviewer", "inspector")
# Who asks whom to turn to with a dispute: windows, and mediation bodies themselves.
TRIAGING = ("clerk", "dispatcher", "handler", "head", "mediator")
REFERRING = ("clerk", "dispatcher", "handler", "head", "mediator")
MAY_REGISTER = ("clerk", "dispatcher", "handler")
# In the session of who signed in by a code to their telephone.
BY_PHONE = "signed_in_by_phone"
WAYS_IN = (("visit", "登记来访"), ("letter", "来信"), ("phone", "来电"))


def desk_page(
    *roles: str, committees: bool = False
) -> Callable[[View[P]], Callable[Concatenate[TimedRequest, P], HttpResponseBase]]:
    """A page of the desk: who is not signed in goes to sign-in, who has none of the roles finds nothing here.

    A page that asks for roles is about petitions and the platform: who sits in a mediation body finds those alone that
    are for ``committees`` as well.
    """

    def wrap(view: View[P]) -> Callable[Concatenate[TimedRequest, P], HttpResponseBase]:
        @functools.wraps(view)
        def page(request: TimedRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            speak_chinese()
            account = request.user
            if not isinstance(account, Account) or not account.is_active:
                return _to_sign_in(request)
            by = staff(account)
            if must_change_password(request, account):
                if view.__name__ != "password":
                    return HttpResponseRedirect(reverse("desk-password"))
            elif totp.must_enrol(account) and view.__name__ != "second_factor":
                return HttpResponseRedirect(reverse("desk-second-factor"))
            if roles and (not by.has_role(*roles) or (is_at_committee(by) and not committees)):
                raise Http404
            return view(request, by, *args, **kwargs)

        return page

    return wrap


def must_change_password(request: TimedRequest, account: Account) -> bool:
    """True when who is signed in by a password has to change it first; who came by telephone used none."""
    return not request.session.get(BY_PHONE) and signin.must_change_password(account, at=request.at)


def speak_chinese() -> None:
    """The desk writes files in Chinese whatever the browser asks for; a half-translated page helps nobody.

    Activated rather than overridden, so that a refusal answered by the middleware above speaks it too.
    """
    translation.activate(settings.LANGUAGE_CODE)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    # A form whose words are kept gives back what was typed before the session ended.
    back = request.get_full_path() if request.method == "GET" else request.path if is_kept(request) else ""
    url = resolve_url("desk-sign-in")
    return HttpResponseRedirect(f"{url}?{REDIRECT_FIELD_NAME}={quote(back)}" if back else url)


def is_at_committee(by: Person) -> bool:
    """True for who sits in a mediation body, who sees no petitions."""
    return by.office is not None and by.office.is_committee


def is_window(by: Person) -> bool:
    """True for a clerk of a window outside the mediation bodies, who takes in whatever somebody came for."""
    return by.has_role("clerk") and by.office is not None and not is_at_committee(by)


def sees_network(by: Person) -> bool:
    """True for who has to do with the register of mediation: its people, who guides it, who imports it."""
    return by.has_role("sysadmin") or guides(by) or is_seated(by)


def is_administrator(by: Person) -> bool:
    """True for one of the three administrators, who see no matters."""
    return by.has_role(*ADMINISTRATORS)


def show(
    request: TimedRequest,
    by: Person,
    template: str,
    context: Mapping[str, object],
    *,
    on: str = "",
    status: int = 200,
) -> HttpResponse:
    """A whole desk page with its side; ``on`` is the place in it that is lit."""
    counts = context.get("counts")
    if not isinstance(counts, dict):
        counts = inbox.counts(by, today=local_day(request.at))
    nav = navigation(by, counts, on=on, today=local_day(request.at))
    for view in context.get("views") or ():  # type: ignore[attr-defined]
        nav.insert(1, _view(view, counts, request.get_full_path()))
    whole = {
        "nav": nav,
        # It stands on the page twice: at its side, and in the menu of a narrow screen.
        "side": render_to_string("web/_side.html", {"nav": nav}),
        "ways_in": ways_in(by),
        "finds": by.has_role(*WORKING) and not is_at_committee(by),
        "today": local_day(request.at),
        "at": request.at,
        **context,
    }
    return render(request, template, whole, status=status)


def _view(view: SavedView, counts: Mapping[str, int], here: str) -> dict[str, object]:
    """A person's own view at the side, with its exact count."""
    url = f"{reverse('desk-inbox')}?{urlencode(view.query)}"
    count = counts.get(f"view-{view.pk}")
    return {"label": view.name, "url": url, "count": count, "hot": False, "on": here == url}


def ways_in(by: Person) -> list[dict[str, str]]:
    """The ways in which this person may register what comes to a window."""
    ways = []
    if by.has_role(*MAY_REGISTER):
        ways = [{"url": reverse("desk-register", args=[word]), "label": _(label)} for word, label in WAYS_IN]
    if by.has_role("reviewer"):
        ways.append({"url": reverse("desk-review-new"), "label": _("收复查复核申请")})
    if is_window(by):
        ways.append({"url": reverse("desk-dispute-new"), "label": _("登记调解申请")})
    return ways


def _administration(by: Person) -> Iterator[tuple[str, str, int | None]]:
    """The pages of those who look after the platform: name, label, how many things wait there."""
    if by.has_role("sysadmin") or (by.has_role("dispatcher") and by.office and by.office.is_petition_office):
        yield "ledgers", _("导入台账"), None
    if by.has_role("secadmin"):
        yield "people", _("账号"), None
    if by.has_role("secadmin", "head"):
        yield "seal", _("单位印章"), None
    if by.has_role("sysadmin"):
        yield "tables", _("基础数据导入"), None
        yield "holidays", _("放假安排"), None
        yield "troubles", _("运行状况"), all_troubles().count() or None
    if by.has_role("auditor"):
        yield "sign-ins", _("登录记录"), None
        yield "reveals", _("身份查看记录"), None
        yield "changes", _("管理操作记录"), None


def _mediation(by: Person, *, today: date, has_boxes: bool) -> Iterator[tuple[str, str, int | None]]:
    """The pages of mediation: name, label, how many things wait there for this person."""
    if is_of_body(by):
        label = _("纠纷") if by.has_role("head") else _("我的调解")
        yield "disputes", label, waiting(by, today=today).count() or None
        yield "sessions", _("调解日程"), None
    if by.has_role(*REFERRING) and (has_boxes or is_at_committee(by)):
        # Only a body has something to do with one that came: no question for everybody else's page.
        count = Referral.objects.waiting_for(by).count() if is_at_committee(by) else 0
        yield "referrals", _("调解对接"), count or None
    if sees_network(by):
        yield "mediation", _("人民调解"), None
    if guides(by) or is_seated(by):
        yield "figures", _("调解统计"), None
    if by.has_role(*TRIAGING):
        yield "mediation-triage", _("三事分解"), None


def navigation(by: Person, counts: Mapping[str, int], *, on: str, today: date) -> list[dict[str, object]]:
    """The side of the desk: the boxes with their exact counts, then the pages of this person's roles."""
    entries: list[dict[str, object]] = []

    def add(name: str, label: str, url: str, count: int | None = None, *, hot: bool = False) -> None:
        entries.append({"label": label, "url": url, "count": count, "hot": hot, "on": name == on})

    inbox_url = reverse("desk-inbox")
    boxes = [box for box in boxes_for(by) if box.name in counts or box.name in inbox.UNCOUNTED]
    add("day", _("我的一天") if boxes else _("首页"), reverse("desk-day"))
    for box in boxes:
        count = counts.get(box.name)
        add(box.name, _(box.title), f"{inbox_url}?box={box.name}", count, hot=box.is_hot and bool(count))
    if boxes:
        if by.has_role(*CARRYING):
            add("letters", _("待送达文书"), reverse("desk-letters"))
            add("sharing", _("分工和代班"), reverse("desk-sharing"))
        if by.has_role("dispatcher"):
            add("handovers", _("移送清单"), reverse("desk-handovers"))
        add("hearings", _("听证日历"), reverse("desk-hearings"))
        add("findings", _("督查发现"), reverse("desk-findings"))
        if by.has_role(*READERS):
            add("papers", _("督查督办"), reverse("desk-papers"))
        add("board", _("考核看板"), reverse("desk-board"))
    for name, label, count in _mediation(by, today=today, has_boxes=bool(boxes)):
        add(name, label, reverse(f"desk-{name}"), count, hot=bool(count))
    for name, label, count in _administration(by):
        add(name, label, reverse(f"desk-{name}"), count, hot=bool(count))
    add("offices", _("单位与清单"), reverse("desk-offices"))
    add("drafts", _("草稿"), reverse("desk-drafts"))
    if boxes:
        add("own", _("我的视图和常用语"), reverse("desk-own"))
    add("me", _("我的账号"), reverse("desk-password"))
    return entries
