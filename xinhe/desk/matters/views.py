"""The matter's page and the forms of its acts: one view for all acts, because all go through one door."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xinhe.desk.boxes import makes_letter, untold
from xinhe.desk.fields import offered_classes
from xinhe.desk.frame import desk_page, show
from xinhe.desk.matters.cards import form_of
from xinhe.desk.matters.fetching import fetch, onward, sees
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.desk.matters.joined import JOINS, usual_form
from xinhe.desk.matters.own import keep_phrase, phrases_of
from xinhe.desk.matters.page import page_of
from xinhe.desk.matters.queue import act_url, next_url, queue_of
from xinhe.desk.mediation.usual import disputes_of
from xinhe.documents import download
from xinhe.documents.models import File
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, Unknown
from xinhe.matters.filing.alike import alike as matters_alike
from xinhe.matters.models import Link, Matter
from xinhe.matters.models.event import LINKED
from xinhe.matters.titles import act_title
from xinhe.people.person import Person
from xinhe.petition.family import PETITION
from xinhe.petition.whole import whole
from xinhe.procedures.definition import Step
from xinhe.records import clocks
from xinhe.records.door import standing
from xinhe.web import keeping
from xinhe.web.answer import is_fragment, said, said_errors
from xinhe.web.clock import TimedRequest
from xinhe.web.keeping import keeps_draft

SIZES = ("small", "large")
NOTHING: Mapping[str, object] = MappingProxyType({})


@require_safe
@desk_page()
def matter(request: TimedRequest, by: Person, number: str) -> HttpResponse:
    """The whole file: facts left, dates and log right, allowed acts on top."""
    at = request.at
    try:
        found = fetch(by, number, at=at)
    except Unknown:
        if disputes_of(by).filter(number=number).exists():
            return HttpResponseRedirect(reverse("desk-dispute", args=[number]))
        raise
    context = page_of(whole(found, by=by, at=at), by, at=at)
    return show(request, by, "desk/matter.html", context)


@require_safe
@desk_page()
def alike(request: TimedRequest, by: Person, number: str) -> HttpResponse:
    """Matters that may be the same one, for whom may link them.

    A piece of the matter's page, fetched when one comes to it: two hundred texts are compared for it.
    """
    at = request.at
    found = fetch(by, number, at=at)
    known: set[UUID] = set()
    for link in Link.objects.filter(Q(matter=found) | Q(to=found)):
        known |= {link.matter_id, link.to_id}
    may_link = _refused(found, LINKED, by, at=at) is None
    context = {"matter": found, "alike": matters_alike(found, by=by, without=known) if may_link else []}
    if is_fragment(request):
        return render(request, "desk/_alike.html", context)
    return show(request, by, "desk/alike.html", context)


@require_safe
@desk_page()
def why(request: TimedRequest, by: Person, number: str) -> HttpResponse:
    """Why one act is not open now: what is lacking, what to do or who does it, under which article."""
    at = request.at
    found = fetch(by, number, at=at)
    file = whole(found, by=by, at=at)
    act = request.GET.get("act", "")
    rows = file.procedure.steps_for(act)
    if not rows:
        raise Http404
    own = next((verdict for verdict in file.verdicts if verdict.act == act), None)
    refusal = own.refusal if own else _refused(found, act, by, at=at)
    context = {
        "matter": found,
        "title": own.step.title if own and own.step else rows[0].title,
        "sentence": said(refusal) if refusal else "",
        "article": refusal.article if refusal else None,
    }
    if is_fragment(request):
        return render(request, "desk/_why.html", context)
    return show(request, by, "desk/why.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
@keeps_draft
def act(request: TimedRequest, by: Person, number: str, act: str) -> HttpResponse:
    """One act: its form, and on POST the act itself; a refusal stands beside its cause and nothing typed is lost."""
    at = request.at
    found = fetch(by, number, at=at)
    form = typed_form(act)(request, found, by, at=at)
    if form.phrased and request.method != "POST":
        form.offer_phrases(phrases_of(by, acts_of(act)))
    if request.method != "POST":
        refused = _refused(found, acts_of(act)[0], by, at=at)
        keeping.resume(request, by, form)
        more: dict[str, object] = {"refused": refused, "is_outrun": _is_outrun(form)}
        if refused is None and (clock := form.procedure.lengthened_by(act)):
            more |= {"clock": clock, "running": clocks.of(PETITION, found).get(clock.name)}
        return the_drawer(request, by, act, form, status=409 if refused else 200, more=more)
    if "files" in form.fields:
        keeping.take_files(request, by, form)
    if not form.is_valid():
        return the_drawer(request, by, act, form, status=422)
    if boxes := untold(request, _unprintable(form, act)):
        return the_drawer(request, by, act, form, status=422, more={"boxes": boxes})
    try:
        done = form.perform()
    except Refused as refused:
        if isinstance(refused, Unknown):
            raise
        return refused_drawer(request, by, act, form, refused)
    keeping.sent(request, by)
    if (kept := request.POST.get("keep_phrase", "")) in form.phrased:
        keep_phrase(by, acts_of(act)[0], form.cleaned_data.get(kept) or "", at=at)
    queue = queue_of(request)
    words = {"act": _title(form, act), "title": found.title if queue else ""}
    messages.success(request, (_("已办「%(act)s」：%(title)s") if queue else _("已办「%(act)s」。")) % words)
    if queue:
        return onward(request, next_url(queue, by, today=local_day(at)))
    # Recusal, a hand-over or an accusation may take the matter out of the sight of who just acted on it.
    return onward(request, reverse(form.then, args=[number]) if sees(by, done) else reverse("desk-day"))


def _unprintable(form: ActForm, act: str) -> str:
    """The signs of which a letter of this act would be printed with boxes."""
    return form.boxes if makes_letter(act, (_rule(form, word) for word in acts_of(act))) else ""


def _is_outrun(form: ActForm) -> bool:
    """Did somebody take a step after the draft was begun?"""
    seen = form.draft.words.get("seen", []) if form.draft else []
    return bool(seen) and list(seen) != [str(form.matter.log_seq)]


@require_safe
@desk_page()
def usual(request: TimedRequest, by: Person, number: str) -> HttpResponse:
    """The form with which this person usually goes on here; the file itself where nothing is theirs to do."""
    found = fetch(by, number, at=request.at)
    form = usual_form(found, by, today=local_day(request.at))
    if form is not None:
        return HttpResponseRedirect(act_url(found, form.word, queue_of(request)))
    messages.info(request, _("这件事现在没有轮到你办的一步。"))
    return onward(request, reverse("desk-matter", args=[number]))


def _refused(matter: Matter, act: str, by: Person, *, at: datetime) -> Refused | None:
    """Why this act is not open to this person now, or None."""
    try:
        standing(PETITION, matter, by=by, on=local_day(at)).decide(act)
    except Refused as refused:
        return refused
    return None


def refused_drawer(request: TimedRequest, by: Person, act: str, form: ActForm, refused: Refused) -> HttpResponse:
    """The form with its refusal: sentences beside their fields; a stale form is told the news and may go again."""
    if refused.field is None and not hasattr(refused, "errors"):
        if refused.code == "stale":
            form.renew()
        return the_drawer(request, by, act, form, status=422, more={"refused": refused})
    for field, sentence in (said_errors(refused) or {"": said(refused)}).items():
        form.add_error(form.beside(field), sentence)
    return the_drawer(request, by, act, form, status=422, more={"article": refused.article})


def the_drawer(
    request: TimedRequest, by: Person, act: str, form: ActForm, *, status: int, more: Mapping[str, object] = NOTHING
) -> HttpResponse:
    """The form beside the file, or as a page of its own where there is no script."""
    refused = more.get("refused")
    rules = [rule for word in acts_of(act) if (rule := _rule(form, word)) is not None]
    context = {
        "matter": form.matter,
        "act": act,
        "title": _title(form, act),
        "form": form,
        "cite": "；".join(dict.fromkeys(rule.cite for rule in rules)),
        "has_letter": any(rule.letter for rule in rules),
        "queue": queue_of(request),
        "skip": next_url(queue_of(request), by, today=local_day(form.at), after=form.matter)
        if queue_of(request)
        else "",
        "sentence": said(refused) if isinstance(refused, Refused) else "",
        "boxes": "",
        **more,
    }
    is_sentence_only = bool(context["sentence"]) and not form.is_bound
    if "category" in form.fields and not is_sentence_only:
        context["categories"] = offered_classes()
    if is_fragment(request):
        # A form that is refused on GET still has to appear: 4xx without a target is not swapped.
        return render(request, "desk/_act.html", context, status=422 if status == 409 else status)
    return show(request, by, "desk/act.html", context, status=status)


def _title(form: ActForm, act: str) -> str:
    """The word of an act as it is called here, or of the acts that come together."""
    join = JOINS.get(act)
    return str(join.title) if join else act_title(form.procedure, act, state=form.matter.state)


def acts_of(word: str) -> list[str]:
    """The acts behind the word of a form: one, or those that always come together."""
    return JOINS[word].acts if word in JOINS else [word]


def typed_form(word: str) -> type[ActForm]:
    """The form behind a word. Raises Http404 for one that is none."""
    return JOINS[word].form if word in JOINS else form_of(word)


def _rule(form: ActForm, act: str) -> Step | None:
    """The row of the rules that this act follows from where the matter stands."""
    rows = form.procedure.steps_for(act)
    return next((row for row in rows if form.matter.state in row.sources), rows[0] if rows else None)


@require_safe
@desk_page()
def picture(request: TimedRequest, by: Person, number: str, file: UUID, size: str) -> HttpResponse:
    """A photograph among the attachments, "small" for a list or "large" to look at."""
    if size not in SIZES:
        raise Http404
    return download.picture(_attached(request, by, number, file), is_small=size == "small")


@require_safe
@desk_page()
def file(request: TimedRequest, by: Person, number: str, file: UUID) -> FileResponse:
    """An attachment of a matter that this person may see."""
    return download.response(_attached(request, by, number, file))


def _attached(request: TimedRequest, by: Person, number: str, file: UUID) -> File:
    found = fetch(by, number, at=request.at)
    row = File.objects.filter(subject_id=found.pk, pk=file).first()
    if row is None:
        raise Http404
    return row
