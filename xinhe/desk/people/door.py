"""Coming in and going out: sign-in, sign-out, one's own password and second factor."""

from contextlib import AbstractContextManager
from datetime import datetime
from ipaddress import ip_address

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from xinhe.channels.phone_code import send_code
from xinhe.desk.frame import BY_PHONE, desk_page, must_change_password, show, speak_chinese
from xinhe.desk.people.forms import EnrolForm, MobileForm, PasswordForm, SentCodeForm, SignInForm
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused
from xinhe.mediation.models.mediator import mediator_with
from xinhe.people import changes, phone_codes, signin, throttle, totp
from xinhe.people.models import Account, Change
from xinhe.people.person import Person
from xinhe.people.stock import ACCOUNTS
from xinhe.web.answer import put_beside
from xinhe.web.clock import TimedRequest
from xinhe.web.drafts import all_of

PASSWORD_TRIES, PASSWORD_WINDOW = 5, 15 * 60


@sensitive_post_parameters("password", "code")
def sign_in(request: TimedRequest) -> HttpResponse:
    """Sign in with user name, password and, where a phone is bound, its code."""
    speak_chinese()
    if isinstance(request.user, Account) and request.user.is_active and request.method != "POST":
        return HttpResponseRedirect(_next(request))
    form = SignInForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            account = signin.sign_in(**form.cleaned_data, address=address_of(request), at=request.at)
        except Refused as refused:
            put_beside(form, refused)
            status = refused.status
        else:
            return _enter(request, account)
    elif form.is_bound:
        status = 422
    return render(request, "desk/sign_in.html", {"form": form, "next": _asked(request)}, status=status)


@sensitive_post_parameters("sent", "code")
def sign_in_by_phone(request: TimedRequest) -> HttpResponse:
    """Sign in as a mediator by a code to one's telephone: first the number, to which a code goes whosesoever it is."""
    speak_chinese()
    if isinstance(request.user, Account) and request.user.is_active and request.method != "POST":
        return HttpResponseRedirect(_next(request))
    if request.method != "POST":
        return _phone_page(request, MobileForm())
    if "sent" not in request.POST:
        return _send(request)
    form = SentCodeForm(request.POST)
    if not form.is_valid():
        return _phone_page(request, form, status=422)
    at = request.at
    try:
        account = signin.sign_in_by_phone(
            **form.cleaned_data,
            whose=lambda number: mediator_with(number, on=local_day(at)),
            address=address_of(request),
            at=at,
        )
    except Refused as refused:
        put_beside(form, refused)
        return _phone_page(request, form, status=refused.status)
    return _enter(request, account, by_phone=True)


def _send(request: TimedRequest) -> HttpResponse:
    """Send the code; whether the number is anybody's is not looked at."""
    form = MobileForm(request.POST)
    if not form.is_valid():
        return _phone_page(request, form, status=422)
    source = throttle.source(address_of(request))
    try:
        number = send_code(
            form.cleaned_data["phone"], signin.BY_PHONE, address=source, language="zh-hans", at=request.at
        )
    except Refused as refused:
        put_beside(form, refused)
        return _phone_page(request, form, status=refused.status)
    return _phone_page(request, SentCodeForm(initial={"phone": number}))


def _phone_page(request: TimedRequest, form: MobileForm | SentCodeForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "next": _asked(request),
        "ending": str(form["phone"].value() or "")[-4:] if isinstance(form, SentCodeForm) else "",
        "minutes": phone_codes.MINUTES,
    }
    return render(request, "desk/sign_in_by_phone.html", context, status=status)


def _enter(request: TimedRequest, account: Account, *, by_phone: bool = False) -> HttpResponse:
    """Open the session of who signed in, with a word about the drafts that wait."""
    login(request, account)
    request.session[BY_PHONE] = by_phone
    if count := len(all_of(account, at=request.at)):
        messages.info(request, _("你有 %(count)d 份没有提交的草稿，在左边「草稿」里。") % {"count": count})
    return HttpResponseRedirect(_next(request))


@require_POST
def sign_out(request: TimedRequest) -> HttpResponse:
    """Leave the desk; the log keeps it."""
    if isinstance(request.user, Account):
        signin.sign_out(request.user, address=address_of(request), at=request.at)
        logout(request)
        messages.success(request, _("你已退出登录。"))
    return HttpResponseRedirect(reverse("desk-sign-in"))


@sensitive_post_parameters("present", "password", "again")
@desk_page()
def password(request: TimedRequest, by: Person) -> HttpResponse:
    """Change one's own password."""
    account, at = by.account, request.at
    assert account is not None
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        # Whoever sits at an open desk must not find the password out by trying.
        throttle.hit(f"password/{account.pk}", limit=PASSWORD_TRIES, seconds=PASSWORD_WINDOW, at=at)
        if not signin.knows(account, form.cleaned_data["present"], at=at):
            form.add_error("present", _("现在的口令不对。"))
        else:
            try:
                with _own_change(request, account, Change.What.PASSWORD_CHANGED, at):
                    signin.set_password(account, form.cleaned_data["password"], at=at, by=account)
            except Refused as refused:
                put_beside(form, refused)
            else:
                throttle.clear(f"password/{account.pk}")
                update_session_auth_hash(request, account)
                messages.success(request, _("口令已修改。"))
                return HttpResponseRedirect(reverse("desk-day"))
    status = 422 if form.errors else 200
    context = {"form": form, "account": account, "must_change": must_change_password(request, account)}
    return show(request, by, "desk/password.html", context, on="me", status=status)


@desk_page()
def second_factor(request: TimedRequest, by: Person) -> HttpResponse:
    """Bind a phone that makes the six digits of the moment; it counts once a code was typed back."""
    account = by.account
    assert account is not None
    if account.totp_secret:
        # Whoever sits at an open desk must not be able to bind a phone of their own.
        messages.info(request, _("动态码已绑定。换手机请找安全管理员解除后重新绑定。"))
        return HttpResponseRedirect(reverse("desk-password"))
    form = EnrolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            at = request.at
            with _own_change(request, account, Change.What.FACTOR_BOUND, at):
                totp.confirm(account, form.cleaned_data["sealed"], form.cleaned_data["code"], at=at)
        except Refused as refused:
            put_beside(form, refused)
        else:
            messages.success(request, _("动态码已绑定，下次登录请一并填写。"))
            return HttpResponseRedirect(reverse("desk-day"))
    # A wrong code keeps the picture that was scanned; the phone would otherwise hold a dead secret.
    offer = None if form.is_bound and form.cleaned_data.get("sealed") else totp.begin(account)
    if offer is not None:
        form = EnrolForm(initial={"sealed": offer.sealed})
    context = {
        "form": form,
        "svg": mark_safe(offer.svg) if offer else "",  # noqa: S308 (drawn by us)
        "secret": offer.secret if offer else "",
    }
    return render(request, "desk/second_factor.html", context, status=422 if form.errors else 200)


def _own_change(
    request: HttpRequest, account: Account, what: Change.What, at: datetime
) -> AbstractContextManager[changes.Recording]:
    """What a person changes of their own account stands in the log like any other act of administration."""
    keys, address = {str(account.pk)}, address_of(request)
    return changes.recording(what, by=account, account=account, at=at, address=address, tables=(ACCOUNTS,), keys=keys)


def address_of(request: HttpRequest) -> str | None:
    """The address that the request came from, as the server in front names it; None for what is no address."""
    try:
        return str(ip_address(request.META.get("REMOTE_ADDR", "").partition("%")[0]))
    except ValueError:
        return None


def _asked(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next") or ""


def _next(request: HttpRequest) -> str:
    """The page that was asked for before signing in, if it is one of ours."""
    to = _asked(request)
    ours = url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return to if to and ours else reverse("desk-day")
