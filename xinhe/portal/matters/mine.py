"""My matters: a telephone is proven by a code, a name given as the second fact, and what both agree with is shown."""

import base64
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from xinhe.channels.phone_code import send_code
from xinhe.kernel.refusal import Refused, TooMany
from xinhe.matters.opening import Opened, of_person
from xinhe.people import phone_codes, vault
from xinhe.petition.progress import progress
from xinhe.portal.language import spoken
from xinhe.portal.matters import door
from xinhe.portal.matters.forms.mine import NameForm, PhoneForm
from xinhe.procedures import book
from xinhe.web.clock import TimedRequest

PURPOSE, ABOUT = "mine", b"portal/phone"
NOTHING = gettext_noop(
    "没有找到用这个手机号和这个姓名登记的事项。姓名要和登记时写的一样；保密的、匿名的、检举控告的，只能用编号和查询码查。"
)
AWAY = gettext_noop("为了保护你的信息，离开一段时间后要重新验证手机号。")


@require_http_methods(["GET", "POST"])
def phone(request: TimedRequest) -> HttpResponse:
    """Prove a telephone: the number, then the code that was sent there with the name that stands with it."""
    at = request.at
    if request.method == "POST" and "phone" in request.POST:
        return _send(request, at)
    known = _phone(request, at)
    if known is None or "again" in request.GET:
        return render(request, "portal/phone.html", {"form": PhoneForm()})
    number, is_proven = known
    form = NameForm(request.POST if request.method == "POST" else None)
    if is_proven:
        form.ask_no_code()
    if request.method == "POST":
        form.full_clean()
        if _opened(request, form, number, is_proven=is_proven, at=at):
            return redirect("portal-mine")
        is_proven = bool(request.session[door.PHONE]["is_proven"])
        if is_proven:
            form.ask_no_code()
    context = {
        "form": form,
        "ending": number[-4:],
        "minutes": phone_codes.MINUTES,
        "is_sent": True,
        "is_proven": is_proven,
    }
    return render(request, "portal/phone.html", context, status=422 if form.is_bound else 200)


def _send(request: HttpRequest, at: datetime) -> HttpResponse:
    """Send the code; whether the number stands in any matter is not looked at."""
    form = PhoneForm(request.POST)
    form.full_clean()
    address, language = door.address_of(request), get_language() or "zh-hans"
    try:
        number = send_code(form.cleaned_data["phone"], PURPOSE, address=address, language=language, at=at)
    except TooMany:
        raise
    except Refused as refused:
        form.refuse(refused)
        return render(request, "portal/phone.html", {"form": form}, status=422)
    _keep(request, number, at)
    return redirect("portal-phone")


def _opened(request: HttpRequest, form: NameForm, number: str, *, is_proven: bool, at: datetime) -> bool:
    """Look at code and name; the code is good once, the name may be tried again."""
    try:
        if not is_proven:
            phone_codes.confirm(number, PURPOSE, form.cleaned_data["code"], at=at)
            _keep(request, number, at, is_proven=True)
        found = of_person(number, form.cleaned_data["name"], address=door.address_of(request), at=at)
    except TooMany:
        raise
    except Refused as refused:
        form.refuse(refused)
        return False
    if not found:
        form.put({"name": gettext(NOTHING)})
        return False
    door.remember_mine(request, found, at=at)
    request.session.pop(door.PHONE, None)
    return True


@require_safe
def mine(request: TimedRequest) -> HttpResponse:
    """The matters that telephone and name opened here, each with where it stands."""
    found = door.mine(request, at=request.at)
    if not found:
        messages.info(request, gettext(AWAY))
        return redirect("portal-phone")
    at, language = request.at, spoken()
    rows = [
        (one, None if one.side else progress(one.matter, at=at, language=language), _state(one, language))
        for one in found
    ]
    return render(request, "portal/mine.html", {"rows": rows})


def _state(one: Opened, language: str) -> str:
    """Where a dispute stands, in the words for both sides."""
    if not one.side:
        return ""
    return book.get(one.matter.procedure, one.matter.version).latest.states[one.matter.state].public[language]


def _keep(request: HttpRequest, number: str, at: datetime, *, is_proven: bool = False) -> None:
    sealed = base64.b64encode(vault.seal(number.encode(), about=ABOUT)).decode()
    until = int((at + phone_codes.GOOD_FOR).timestamp())
    request.session[door.PHONE] = {"sealed": sealed, "until": until, "is_proven": is_proven}


def _phone(request: HttpRequest, at: datetime) -> tuple[str, bool] | None:
    """The telephone that is being proven in this browser, and whether its code was right."""
    kept = request.session.get(door.PHONE)
    if not kept or kept["until"] <= at.timestamp():
        return None
    try:
        number = vault.unseal(base64.b64decode(kept["sealed"]), about=ABOUT).decode()
    except Refused:  # the key was changed meanwhile
        return None
    return number, bool(kept["is_proven"])
