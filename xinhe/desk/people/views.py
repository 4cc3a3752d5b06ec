"""Accounts, for the security administrator: made, placed, given roles, closed, unlocked, given a new password."""

from contextlib import AbstractContextManager
from datetime import datetime

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xinhe.desk.frame import desk_page, show
from xinhe.desk.people.door import address_of
from xinhe.desk.people.forms import AccountForm, NewAccountForm, ResetForm
from xinhe.kernel.refusal import Refused
from xinhe.people import accounts, changes, signin, tokens, totp, trying
from xinhe.people.models import ADMINISTRATORS, Account, Change
from xinhe.people.person import Person
from xinhe.people.stock import ACCOUNTS
from xinhe.web import keeping
from xinhe.web.answer import put_beside, said
from xinhe.web.clock import TimedRequest
from xinhe.web.keeping import keeps_draft

# Each is one press; a word here is the word in the address.
PRESSES = {
    "deactivate": (Change.What.DEACTIVATED, gettext_lazy("账号已停用。")),
    "activate": (Change.What.ACTIVATED, gettext_lazy("账号已启用。")),
    "unlock": (Change.What.UNLOCKED, gettext_lazy("账号已解锁。")),
    "forget-phone": (Change.What.FACTOR_RELEASED, gettext_lazy("动态码已解除，本人下次登录时重新绑定。")),
}

# What of an account each entry of the log is about.
PARTS = {
    Change.What.ROLES: ["roles"],
    Change.What.OFFICE: ["office", "post"],
    Change.What.DETAILS: ["name", "phone"],
}


@require_safe
@desk_page("secadmin")
def people(request: TimedRequest, by: Person) -> HttpResponse:
    """Every account with its office, roles and whether it is open."""
    at = request.at
    everybody = list(Account.objects.select_related("office").order_by("-is_active", "office__code", "username"))
    locked = trying.locked([one.username for one in everybody], at=at)
    rows = [(one, one.username in locked) for one in everybody]
    return show(request, by, "desk/people.html", {"rows": rows}, on="people")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@desk_page("secadmin")
@keeps_draft
def new(request: TimedRequest, by: Person) -> HttpResponse:
    """A new account."""
    at = request.at
    form = NewAccountForm(request.POST or None)
    if request.method != "POST":
        keeping.resume(request, by, form)
    if request.method == "POST" and form.is_valid() and _roles_fit(form):
        data = form.cleaned_data
        account = Account(username=data["username"])
        _fill(account, form)
        try:
            signin.set_password(account, data["password"], at=at, is_given=True)
            with _recording(request, by, Change.What.MADE, None, at=at) as made:
                accounts.check_acting(by.account)
                accounts.check_free(account.username)
                account.save()
                accounts.entrust(account, by=by.account)
                made.of(account)
                made.detail["after"] = changes.place_and_roles(account)
        except Refused as refused:
            put_beside(form, refused)
        except IntegrityError:
            form.add_error("username", _("这个用户名已经有人用了。"))
        else:
            keeping.sent(request, by)
            messages.success(request, _("账号 %(name)s 已建好。") % {"name": account.username})
            _say_waiting(request, account)
            return HttpResponseRedirect(reverse("desk-people"))
    status = 422 if form.errors else 200
    return show(request, by, "desk/account.html", {"form": form, "title": _("新建账号")}, on="people", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page("secadmin")
@keeps_draft
def account(request: TimedRequest, by: Person, username: str) -> HttpResponse:
    """One account: its office and roles, and what can be done to it."""
    at = request.at
    found = _fetch(username)
    shown = {"name": found.name, "office": found.office_id, "roles": found.roles, "phone": found.phone}
    form = AccountForm(request.POST or None, initial=shown)
    if request.method != "POST":
        keeping.resume(request, by, form)
    if request.method == "POST" and form.is_valid() and _roles_fit(form, of=found, by=by):
        try:
            wanted = _changed(request, by, found, form, at=at)
        except Refused as refused:
            put_beside(form, refused)
        else:
            keeping.sent(request, by)
            messages.success(request, _("已保存。"))
            _say_waiting(request, wanted)
            return HttpResponseRedirect(reverse("desk-account", args=[username]))
    context = {
        "form": form,
        "reset": ResetForm(),
        "account": found,
        "title": found.name,
        "is_locked": trying.is_locked(found.username, at=at),
        "is_me": found.pk == by.account_id,
        "may_confirm": found.is_waiting and by.account_id not in {*found.pending, found.pk},
        "tokens": tokens.of(found),
        "now": at,
    }
    return show(request, by, "desk/account.html", context, on="people", status=422 if form.errors else 200)


def _changed(request: TimedRequest, by: Person, found: Account, form: AccountForm, *, at: datetime) -> Account:
    """Save what is other than before, each part with its entry."""
    with transaction.atomic():
        before, wanted = _shown(found), _fetch(found.username)
        _fill(wanted, form)
        for what, after in _shown(wanted).items():
            if after != before[what]:
                with _recording(request, by, what, found, at=at) as made:
                    accounts.check_acting(by.account)
                    made.detail |= {"before": before[what], "after": after}
                    wanted.save(update_fields=PARTS[what])
                    if what != Change.What.DETAILS:
                        # A token was given for what the account was: it does not speak for another office or post.
                        tokens.revoke_all(wanted, by=by.account, at=at)
                        accounts.entrust(wanted, by=by.account)
                        accounts.check_one_left()
    return wanted


def _say_waiting(request: HttpRequest, account: Account) -> None:
    if account.is_waiting:
        messages.warning(request, _("这个岗位能看到检举控告或者能建账号，须由另一位安全管理员确认后才能登录。"))


@require_POST
@desk_page("secadmin")
def confirm(request: TimedRequest, by: Person, username: str) -> HttpResponse:
    """Agree, as the second person, to who sits at a sensitive seat."""
    found = _fetch(username)
    try:
        accounts.confirm(found, by=by.account, at=request.at, address=address_of(request))
    except Refused as refused:
        messages.error(request, said(refused))
    else:
        messages.success(request, _("已确认，本人可以登录。"))
    return HttpResponseRedirect(reverse("desk-account", args=[username]))


@require_POST
@desk_page("secadmin")
def revoke(request: TimedRequest, by: Person, username: str, token: int) -> HttpResponse:
    """Make a token of an account worthless at once."""
    if tokens.revoke_all(_fetch(username), by=by.account, at=request.at, only=token):
        messages.success(request, _("令牌已收回，立即失效。"))
    else:
        messages.info(request, _("这个令牌已经不在了。"))
    return HttpResponseRedirect(reverse("desk-account", args=[username]))


@require_POST
@desk_page("secadmin")
def press(request: TimedRequest, by: Person, username: str, what: str) -> HttpResponse:
    """Close, open, unlock an account, or free it of a lost phone; nobody closes their own."""
    found = _fetch(username)
    if what not in PRESSES:
        raise Http404
    done, sentence = PRESSES[what]
    if what == "deactivate" and found.pk == by.account_id:
        messages.error(request, _("不能停用自己的账号。"))
        return HttpResponseRedirect(reverse("desk-account", args=[username]))
    try:
        with _recording(request, by, done, found, at=request.at):
            accounts.check_acting(by.account)
            _pressed(found, what, by=by, at=request.at)
    except Refused as refused:
        messages.error(request, said(refused))
    else:
        messages.success(request, str(sentence))
        _say_waiting(request, found)
    return HttpResponseRedirect(reverse("desk-account", args=[username]))


def _pressed(found: Account, what: str, *, by: Person, at: datetime) -> None:
    if what == "unlock":
        signin.unlock(found)
        return
    if what == "forget-phone":
        totp.remove(found)
    else:
        found.is_active = what == "activate"
        found.save(update_fields=["is_active"])
    # Whoever made them while the account was another's, open last time, or proved by another telephone, is not who
    # opens it now.
    tokens.revoke_all(found, by=by.account, at=at)
    if what == "deactivate":
        accounts.check_one_left()
    else:
        accounts.entrust(found, by=by.account)


@sensitive_post_parameters("password")
@require_POST
@desk_page("secadmin")
def reset(request: TimedRequest, by: Person, username: str) -> HttpResponse:
    """Give a new password to someone who forgot theirs; it ends their open sessions."""
    at, found = request.at, _fetch(username)
    form = ResetForm(request.POST)
    if form.is_valid():
        try:
            with _recording(request, by, Change.What.PASSWORD_RESET, found, at=at):
                accounts.check_acting(by.account)
                signin.set_password(found, form.cleaned_data["password"], at=at, is_given=True, by=by.account)
                accounts.entrust(found, by=by.account)
        except Refused as refused:
            put_beside(form, refused)
    if form.errors:
        messages.error(request, "".join(str(sentence) for errors in form.errors.values() for sentence in errors))
    else:
        messages.success(request, _("口令已重设，请当面交给本人，首次登录时须修改。"))
        _say_waiting(request, found)
    return HttpResponseRedirect(reverse("desk-account", args=[username]))


def _fetch(username: str) -> Account:
    found = Account.objects.select_related("office", "post").filter(username=username).first()
    if found is None:
        raise Http404
    return found


def _recording(
    request: HttpRequest, by: Person, what: Change.What, account: Account | None, *, at: datetime
) -> AbstractContextManager[changes.Recording]:
    keys, address = {str(account.pk)} if account else set(), address_of(request)
    return changes.recording(
        what, by=by.account, account=account, at=at, address=address, tables=(ACCOUNTS,), keys=keys
    )


def _shown(account: Account) -> dict[Change.What, str]:
    """What the log of changes keeps apart, in words."""
    return {
        Change.What.ROLES: account.role_titles or "无角色",
        Change.What.OFFICE: f"{account.office.name}（{account.office.code}）",
        Change.What.DETAILS: "，".join(part for part in (account.name, account.phone) if part),
    }


def _fill(account: Account, form: AccountForm) -> None:
    data = form.cleaned_data
    if account.office_id != data["office"].pk:
        account.post = None  # a post belongs to its office
    account.name, account.office, account.phone = data["name"], data["office"], data["phone"]
    account.roles = data["roles"]


def _roles_fit(form: AccountForm, *, of: Account | None = None, by: Person | None = None) -> bool:
    """Three separate administrators: nobody is two of them, or one of them and anything else."""
    roles = set(form.cleaned_data["roles"])
    if roles & ADMINISTRATORS and len(roles) > 1:
        form.add_error("roles", _("系统、安全、审计管理员互相独立，也不能兼任业务角色。"))
    try:
        accounts.check_roles_fit(form.cleaned_data["office"], roles)
    except Refused as refused:
        put_beside(form, refused)
    if of is not None and by is not None and of.pk == by.account_id and roles != set(of.roles):
        form.add_error("roles", _("不能改自己的角色，请由另一位安全管理员办理。"))
    return not form.errors
