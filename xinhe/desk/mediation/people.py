"""One mediator at the desk: the register's words, trainings, days away, and the photograph."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xinhe.desk.frame import desk_page, show
from xinhe.desk.mediation.forms import AbsenceForm, MediatorForm, TrainingForm
from xinhe.desk.mediation.views import fetch, fetch_mediator
from xinhe.desk.people.door import address_of
from xinhe.documents.download import portrait
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused
from xinhe.mediation import register, rules
from xinhe.mediation.models import Committee, Mediator, Training, Unavailable
from xinhe.mediation.models.committee import may_maintain
from xinhe.people.person import Person
from xinhe.web import keeping
from xinhe.web.answer import put_beside, said
from xinhe.web.clock import TimedRequest
from xinhe.web.keeping import keeps_draft

SEATED = ("head", "mediator")


@sensitive_post_parameters("phone")
@require_http_methods(["GET", "HEAD", "POST"])
@desk_page("head", committees=True)
@keeps_draft
def new(request: TimedRequest, by: Person, code: str) -> HttpResponse:
    """Register a mediator of a body."""
    committee = fetch(by, code)
    if not may_maintain(by, committee):
        raise Http404
    return _registered(request, by, committee, None)


@sensitive_post_parameters("phone")
@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*SEATED, committees=True)
@keeps_draft
def mediator(request: TimedRequest, by: Person, pk: int) -> HttpResponse:
    """What is registered of a mediator, their trainings and the days on which they can't be asked."""
    committee, row = fetch_mediator(request, by, pk)
    if not register.may_say_away(by, row):
        raise Http404
    if not may_maintain(by, committee):
        if request.method == "POST":
            raise Http404
        return _page(request, by, committee, row, form=None)
    return _registered(request, by, committee, row)


def _registered(request: TimedRequest, by: Person, committee: Committee, row: Mediator | None) -> HttpResponse:
    today = local_day(request.at)
    form = MediatorForm(
        request.POST or None,
        request.FILES or None,
        committee=committee,
        network=rules.network(today),
        mediator=row,
        today=today,
    )
    if request.method != "POST":
        keeping.resume(request, by, form)
    if request.method == "POST" and form.is_valid():
        try:
            kept = register.keep_mediator(
                committee, form.words(), by=by, at=request.at, mediator=row, address=address_of(request)
            )
        except Refused as refused:
            _put(form, refused)
        else:
            keeping.sent(request, by)
            messages.success(request, _("已保存：%(name)s。") % {"name": kept.name})
            return HttpResponseRedirect(reverse("desk-mediation-body", args=[committee.office.code]))
    return _page(request, by, committee, row, form=form)


def _put(form: forms.Form, refused: Refused) -> None:
    """The field of what somebody is good at has another name in the form than in the act."""
    if refused.field == "fields":
        form.add_error("skills", said(refused))
    else:
        put_beside(form, refused)


def _page(
    request: TimedRequest,
    by: Person,
    committee: Committee,
    row: Mediator | None,
    *,
    form: MediatorForm | None,
    training: TrainingForm | None = None,
    absence: AbsenceForm | None = None,
) -> HttpResponse:
    today = local_day(request.at)
    context = {
        "committee": committee,
        "mediator": row,
        "title": row.name if row else _("登记调解员"),
        "form": form,
        "keeps": row is None,
        "trainings": row.trainings.all() if row else [],
        "absences": row.absences.filter(until_on__gte=today) if row else [],
        "training": training or TrainingForm(initial={"on": today}, prefix="training"),
        "absence": absence or AbsenceForm(initial={"from_on": today}, prefix="absence"),
        "may_maintain": may_maintain(by, committee),
    }
    wrong = any(one is not None and one.errors for one in (form, training, absence))
    return show(request, by, "desk/mediation/mediator.html", context, on="mediation", status=422 if wrong else 200)


@require_POST
@desk_page("head", committees=True)
def training(request: TimedRequest, by: Person, pk: int) -> HttpResponse:
    """Write down a training."""
    committee, row = fetch_mediator(request, by, pk)
    if not may_maintain(by, committee):
        raise Http404
    form = TrainingForm(request.POST, prefix="training")
    if form.is_valid():
        try:
            register.add_training(row, by=by, at=request.at, address=address_of(request), **form.cleaned_data)
        except Refused as refused:
            put_beside(form, refused)
        else:
            return _back(request, row)
    return _page(request, by, committee, row, form=_shown(request, committee, row), training=form)


@require_POST
@desk_page(*SEATED, committees=True)
def be_away(request: TimedRequest, by: Person, pk: int) -> HttpResponse:
    """Write down days on which somebody can't be asked."""
    committee, row = fetch_mediator(request, by, pk)
    if not register.may_say_away(by, row):
        raise Http404
    form = AbsenceForm(request.POST, prefix="absence")
    if form.is_valid():
        try:
            register.add_absence(row, by=by, at=request.at, address=address_of(request), **form.cleaned_data)
        except Refused as refused:
            put_beside(form, refused)
        else:
            return _back(request, row)
    shown = _shown(request, committee, row) if may_maintain(by, committee) else None
    return _page(request, by, committee, row, form=shown, absence=form)


@require_POST
@desk_page(*SEATED, committees=True)
def drop(request: TimedRequest, by: Person, pk: int, what: str, row: int) -> HttpResponse:
    """Take back a training or days away that were written down wrongly."""
    _committee, of = fetch_mediator(request, by, pk)
    address = address_of(request)
    if what == "training" and (training := Training.objects.filter(pk=row, mediator=of).first()):
        register.drop_training(training, by=by, at=request.at, address=address)
    elif what == "absence" and (absence := Unavailable.objects.filter(pk=row, mediator=of).first()):
        register.drop_absence(absence, by=by, at=request.at, address=address)
    else:
        raise Http404
    return _back(request, of)


@require_safe
@desk_page()
def photo(request: TimedRequest, by: Person, pk: int) -> HttpResponse:
    """The photograph of a mediator whose register this person may read."""
    _committee, row = fetch_mediator(request, by, pk)
    return portrait(row.photo)


def _shown(request: TimedRequest, committee: Committee, row: Mediator) -> MediatorForm:
    today: date = local_day(request.at)
    return MediatorForm(committee=committee, network=rules.network(today), mediator=row, today=today)


def _back(request: TimedRequest, row: Mediator) -> HttpResponse:
    messages.success(request, _("已记下。"))
    return HttpResponseRedirect(reverse("desk-mediation-mediator", args=[row.pk]))
