"""The page of a dispute and the forms of its acts: one view for all acts, because all go through one door."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xinhe.desk.boxes import makes_letter, untold
from xinhe.desk.frame import desk_page, show
from xinhe.desk.matters.fetching import onward
from xinhe.desk.mediation.cards import form_of
from xinhe.desk.mediation.file import read
from xinhe.desk.mediation.frame import DisputeForm
from xinhe.desk.mediation.page import page_of
from xinhe.desk.mediation.usual import SEATED, disputes_of
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, Unknown
from xinhe.matters.models import Matter
from xinhe.matters.titles import act_title
from xinhe.mediation.family import MEDIATION
from xinhe.people.person import Person
from xinhe.procedures.definition import Step
from xinhe.records.door import standing
from xinhe.web import keeping
from xinhe.web.answer import is_fragment, said, said_errors
from xinhe.web.clock import TimedRequest
from xinhe.web.keeping import keeps_draft

NOTHING: Mapping[str, object] = MappingProxyType({})
JOINED = ("receiver", "holder", "lead", "carried_by", "problem_region__parent")


def fetch(by: Person, number: str) -> Matter:
    """The dispute with this number, if this person may see it; 404 for anybody else, as if there were none."""
    found = disputes_of(by).select_related(*JOINED).defer("words").filter(number=number.replace("\x00", "")).first()
    if found is None:
        raise Http404
    return found


@require_safe
@desk_page(*SEATED, committees=True)
def dispute(request: TimedRequest, by: Person, number: str) -> HttpResponse:
    """The whole file: both sides left, dates and log right, allowed acts on top."""
    file = read(fetch(by, number), by, at=request.at)
    return show(request, by, "desk/mediation/dispute.html", page_of(file, by), on="disputes")


@require_safe
@desk_page(*SEATED, committees=True)
def why(request: TimedRequest, by: Person, number: str) -> HttpResponse:
    """Why one act is not open now: what is lacking, what to do or who does it, under which article."""
    found = fetch(by, number)
    now = standing(MEDIATION, found, by=by, on=local_day(request.at))
    act = request.GET.get("act", "")
    rows = now.procedure.steps_for(act)
    if not rows:
        raise Http404
    refused = _refused(found, act, by, at=request.at)
    context = {
        "matter": found,
        "title": rows[0].title,
        "sentence": said(refused) if refused else "",
        "article": refused.article if refused else None,
    }
    if is_fragment(request):
        return render(request, "desk/_why.html", context)
    return show(request, by, "desk/mediation/why.html", context, on="disputes")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*SEATED, committees=True)
@keeps_draft
def act(request: TimedRequest, by: Person, number: str, act: str) -> HttpResponse:
    """One act: its form, and on POST the act itself; a refusal stands beside its cause and nothing typed is lost."""
    found = fetch(by, number)
    form = form_of(act)(request, found, by, at=request.at)
    if request.method != "POST":
        refused = _refused(found, act, by, at=request.at)
        keeping.resume(request, by, form)
        return _drawer(request, by, act, form, status=409 if refused else 200, refused=refused)
    if not form.is_valid():
        return _drawer(request, by, act, form, status=422)
    if boxes := untold(request, form.boxes if makes_letter(act, [_rule(form, act)]) else ""):
        return _drawer(request, by, act, form, status=422, boxes=boxes)
    try:
        done = form.perform()
    except Refused as refused:
        if isinstance(refused, Unknown):
            raise
        return _with_refusal(request, by, act, form, refused)
    keeping.sent(request, by)
    messages.success(request, _("已办「%(act)s」。") % {"act": _title(form, act)})
    # An attempt that is broken off, or a name that was changed, takes the dispute out of its mediator's sight.
    is_seen = disputes_of(by).filter(pk=done.pk).exists()
    return onward(request, reverse("desk-dispute", args=[number]) if is_seen else reverse("desk-disputes"))


def _refused(matter: Matter, act: str, by: Person, *, at: datetime) -> Refused | None:
    """Why this act is not open to this person now, or None."""
    try:
        standing(MEDIATION, matter, by=by, on=local_day(at)).decide(act)
    except Refused as refused:
        return refused
    return None


def _with_refusal(request: TimedRequest, by: Person, act: str, form: DisputeForm, refused: Refused) -> HttpResponse:
    """The form with its refusal: sentences beside their fields; a stale form is told the news and may go again."""
    errors = said_errors(refused)
    if not errors:
        if refused.code == "stale":
            form.renew()
        return _drawer(request, by, act, form, status=422, refused=refused)
    for field, sentence in errors.items():
        form.add_error(form.beside(field), sentence)
    return _drawer(request, by, act, form, status=422, article=refused.article)


def _drawer(
    request: TimedRequest,
    by: Person,
    act: str,
    form: DisputeForm,
    *,
    status: int,
    refused: Refused | None = None,
    article: str | None = None,
    boxes: str = "",
) -> HttpResponse:
    """The form beside the file, or as a page of its own where there is no script."""
    rule = _rule(form, act)
    context = {
        "matter": form.matter,
        "act": act,
        "title": _title(form, act),
        "form": form,
        "cite": rule.cite if rule else "",
        "sentence": said(refused) if refused else "",
        "refused": refused,
        "article": article,
        "boxes": boxes,
    }
    if is_fragment(request):
        # A form that is refused on GET still has to appear: 4xx without a target is not swapped.
        template = "desk/mediation/_dispute_act.html"
        return render(request, template, context, status=422 if status == 409 else status)
    return show(request, by, "desk/mediation/dispute_act.html", context, on="disputes", status=status)


def _title(form: DisputeForm, act: str) -> str:
    return act_title(form.procedure, act, state=form.matter.state)


def _rule(form: DisputeForm, act: str) -> Step | None:
    """The row of the rules that this act follows from where the dispute stands."""
    rows = form.procedure.steps_for(act)
    return next((row for row in rows if form.matter.state in row.sources), rows[0] if rows else None)
