"""Registering at the window: a visit, a letter or a telephone call becomes a matter, and a receipt is printed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import segno
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from xinhe.desk.fields import offered_classes, region_label
from xinhe.desk.frame import MAY_REGISTER, desk_page, show
from xinhe.desk.letters.answer import as_pdf
from xinhe.desk.matters.fetching import sees
from xinhe.desk.register import counter
from xinhe.desk.register.forms import AgainForm, RegisterForm
from xinhe.documents.composing import unprintable
from xinhe.jurisdiction.models import Region
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused
from xinhe.matters.acts.intake import intake
from xinhe.matters.acts.link import link
from xinhe.matters.acts.reissue_code import reissue_code
from xinhe.matters.letters.receipt import facts_of, page_of
from xinhe.matters.letters.receipt import receipt as draw_receipt
from xinhe.matters.models import Event, LinkKind, Matter, Party
from xinhe.matters.numbering import code_of
from xinhe.mediation.applying import body_for
from xinhe.people.person import Person
from xinhe.people.reveals import open_identity, open_reveals
from xinhe.petition.acts.refer_to_mediation import refer_to_mediation
from xinhe.petition.family import PETITION
from xinhe.petition.progress import progress
from xinhe.records.door import standing
from xinhe.web import keeping
from xinhe.web.answer import is_fragment, said, said_errors
from xinhe.web.clock import TimedRequest
from xinhe.web.keeping import keeps_draft

PRINTED_WITHIN = timedelta(hours=1)
LOOK, SAME_AS = "look", "same_as"
REFER = refer_to_mediation.__name__
CHECKED = ("name", "phone", "id_number", "region", "category")
TITLES = {"visit": _("登记来访"), "letter": _("登记来信"), "phone": _("登记来电")}


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*MAY_REGISTER)
@keeps_draft
def register(request: TimedRequest, by: Person, channel: str) -> HttpResponse:
    """Take down what came to the window; the same form sent twice makes one matter."""
    if channel not in TITLES:
        raise Http404
    today, under = local_day(request.at), counter.under(by)
    if request.method == "POST" and LOOK in request.GET:
        return _look(request, by, channel)
    if request.method == "POST":
        form = RegisterForm(channel, request.POST, request.FILES, on=today, under=under)
        keeping.take_files(request, by, form)
        if form.is_valid():
            try:
                matter = intake(form.filing(form.taken), by=by, at=request.at, key=form.cleaned_data["key"])
            except Refused as refused:
                form.place(said_errors(refused) or {"": said(refused)})
            else:
                _is_repeat(request, matter, by)
                _look_for_printing(matter, by, now_in_words("登记，打印回执交给本人"), at=request.at)
                keeping.sent(request, by)
                return HttpResponseRedirect(reverse("desk-receipt", args=[matter.number]))
    else:
        form = RegisterForm(channel, on=today, under=under)
        keeping.resume(request, by, form)
    return _page(request, by, channel, form, {})


def _page(
    request: TimedRequest, by: Person, channel: str, form: RegisterForm, more: Mapping[str, object]
) -> HttpResponse:
    places = Region.objects.filter(path__startswith=counter.under(by)).select_related("parent")
    context = {
        "form": form,
        "channel": channel,
        "title": TITLES[channel],
        "regions": [region_label(r) for r in places],
        "categories": offered_classes(),
        **more,
    }
    return show(request, by, "desk/register.html", context, status=422 if form.errors else 200)


def _look(request: TimedRequest, by: Person, channel: str) -> HttpResponse:
    """Who has come, what they brought before, and what is wrong with the field just left; nothing is registered."""
    data, found = counter.read(request.POST, by, at=request.at)
    form = RegisterForm(channel, on=local_day(request.at), under=counter.under(by))
    keeping.put_back(form, data)
    left = request.GET[LOOK]
    wrong, understood = counter.at_once(left, data, by, at=request.at)
    context: dict[str, object] = {
        "form": form,
        "counter": found,
        "same_as": data.get(SAME_AS, ""),
        "is_taken": left == counter.TAKE,
        "is_piece": is_fragment(request),
        "brought": [form[name] for name in found.brought],
        "at_once_of": left if left in CHECKED else "",
        "wrong": wrong,
        "understood": understood,
    }
    if is_fragment(request):
        return render(request, "desk/_known.html", context)
    assert by.account is not None
    form.draft, _unfit = keeping.keep_posted(request, by.account)
    form.taken = form.draft.files
    return _page(request, by, channel, form, context)


def _is_repeat(request: TimedRequest, matter: Matter, by: Person) -> None:
    """The clerk said that it is the same matter again: link the two, the registration stands either way."""
    to = request.POST.get(SAME_AS, "")
    if to in ("", "none"):
        return
    try:
        link(matter, to=to, kind=LinkKind.REPEAT, by=by, at=request.at)
    except Refused as refused:
        messages.warning(request, now_in_words("已登记，但没有关联上：%(why)s") % {"why": said(refused)})


@dataclass(frozen=True)
class Printing:
    """A receipt that may be printed here: with the code for who gave it out, for others without."""

    matter: Matter
    code: str
    is_open: bool


def _printing(by: Person, number: str, *, at: datetime) -> Printing:
    """The matter whose receipt this person may print.

    Who registered it gave the code out, or who issued it anew within the hour; of an accusation, which leaves a
    clerk's sight at once, the paper is printed within the hour. Anybody else of the window that received it may print
    it again without the code, while a look at who the petitioner is stands open.
    """
    rows = Matter.objects.filter(number=number).select_related("receiver", "holder", "lead", "problem_region")
    visible = rows.filter(pk__in=Matter.objects.visible_to(by).values("pk"), receiver=by.office)
    mine = Q(registered_by=by.account) & (Q(pk__in=visible.values("pk")) | Q(opened_at__gt=at - PRINTED_WITHIN))
    matter = rows.filter(mine).first() or visible.first()
    if matter is None:
        raise Http404
    anew = Event.objects.filter(matter=matter, act=reissue_code.__name__).order_by("-seq").first()
    if anew is not None:
        is_theirs = anew.account_id == by.account_id and anew.at > at - PRINTED_WITHIN
    else:
        is_theirs = matter.registered_by_id == by.account_id
    is_open = is_theirs or bool(open_reveals(by, matter.pk, at)) or matter.registered_by_id == by.account_id
    return Printing(matter, code_of(matter) if is_theirs else "", is_open)


@require_safe
@desk_page(*MAY_REGISTER)
def receipt_pdf(request: TimedRequest, by: Person, number: str) -> HttpResponse:
    """The same receipt in the form of the letters (D1), with the query code."""
    at = request.at
    printing = _printing(by, number, at=at)
    if not printing.is_open:
        raise Http404
    matter = printing.matter
    return as_pdf(draw_receipt(matter, by=by, at=at, code=printing.code), name=f"登记回执 {matter.number}")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*MAY_REGISTER)
def receipt(request: TimedRequest, by: Person, number: str) -> HttpResponse:
    """The receipt to print and hand over. Who did not give it out checks first who asks, and the look is logged."""
    at = request.at
    printing = _printing(by, number, at=at)
    matter = printing.matter
    asked = AgainForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and asked.is_valid():
        _look_for_printing(matter, by, asked.reason, at=at)
        return HttpResponseRedirect(reverse("desk-receipt", args=[number]))
    context = {
        "matter": matter,
        "asked": asked,
        "is_open": printing.is_open,
        "by": by,
        "is_open_to": sees(by, matter),
        "may_mediate": printing.is_open and _may_mediate(matter, by, on=local_day(at)),
        "again": reverse("desk-register", args=[matter.channel]) if matter.channel in TITLES else "",
    }
    if printing.is_open:
        url, seen = page_of(matter), progress(matter, at=at)
        facts = facts_of(matter, by=by, at=at, code=printing.code)
        context |= {
            "facts": facts,
            "boxes": unprintable(facts),
            "code": printing.code,
            "lacking": [now_in_words(sentence) % seen.asked_numbers for _lack, sentence in seen.lacking],
            "url": url,
            "qr": mark_safe(segno.make(url, error="m", micro=False).svg_inline(border=2, light="#fff", omitsize=True)),  # noqa: S308
        }
    return show(request, by, "desk/receipt.html", context, status=422 if asked.errors else 200)


def _may_mediate(matter: Matter, by: Person, *, on: date) -> bool:
    """True where this window may ask whether who came wants to be mediated first (综窗引调), and a body is near."""
    if not sees(by, matter) or body_for(matter.problem_region) is None:
        return False
    return any(one.allowed for one in standing(PETITION, matter, by=by, on=on).survey() if one.act == REFER)


def _look_for_printing(matter: Matter, by: Person, reason: str, *, at: datetime) -> None:
    """A receipt names its petitioner in whole: who prints it looks at who that is, and the log says so."""
    party = Party.objects.filter(matter=matter).order_by("seq").first()
    if party is not None:
        open_identity(
            account_person=by, matter_id=matter.pk, number=matter.number, party_seq=party.seq, reason=reason, at=at
        )
