"""The matter's page and the forms of its acts: one view for all acts, because all go through one door."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xinhe.desk.frame import desk_page, show
from xinhe.desk.matters.forms import FORMS, ActForm, RevealForm
from xinhe.desk.matters.words import timeline
from xinhe.documents import download
from xinhe.documents.models import File
from xinhe.jurisdiction.models import Category
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused, Unknown
from xinhe.matters import clocks
from xinhe.matters.alike import Alike, alike
from xinhe.matters.facts import Facts
from xinhe.matters.models import Link, Matter, Party
from xinhe.matters.seats import seats
from xinhe.matters.step import NOT_FOUND
from xinhe.matters.whole import Whole, act_title, whole
from xinhe.people import reveals
from xinhe.people.models import Reveal
from xinhe.people.person import Person
from xinhe.procedures import book, engine
from xinhe.procedures.engine import Verdict
from xinhe.web.answer import is_fragment, put_beside, said

# What is done beside the main line stands behind "更多".
ASIDE = ("note", "add_material", "link", "withdraw", "simplify", "switch_to_ordinary")
KEYS = {"screen": "s", "transfer": "t", "assign": "a", "accept": "r", "hear": "h", "draft_opinion": "d", "note": "n"}


def fetch(by: Person, number: str, *, at: datetime) -> Matter:
    """The matter with this number, if this person may see it; a stranger's is not found."""
    looks = Reveal.objects.filter(matter_id=OuterRef("pk"), account=by.account, until__gt=at)
    found = (
        Matter.objects.visible_to(by)
        .select_related("receiver", "holder", "lead", "category", "problem_region__parent")
        .annotate(is_revealed=Exists(looks), is_pointed_at=Exists(Link.objects.filter(to=OuterRef("pk"))))
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Unknown(NOT_FOUND)
    return found


@require_safe
@desk_page()
def matter(request: HttpRequest, by: Person, number: str) -> HttpResponse:
    """The whole file: facts left, dates and log right, allowed acts on top."""
    at = now()
    found = fetch(by, number, at=at)
    file = whole(found, by=by, at=at)
    related = _related(file, by)
    main = sorted(
        (v for v in file.allowed if v.act not in ASIDE and v.act in FORMS), key=lambda v: not _moves(v, found)
    )
    context = {
        "matter": found,
        "file": file,
        "main_acts": [(v, KEYS.get(v.act, "")) for v in main],
        "more_acts": [(v, KEYS.get(v.act, "")) for v in file.allowed if v.act in ASIDE],
        "refused": [(v, said(v.refusal)) for v in file.refused if v.refusal],
        "parties": _parties(file, by, at=at),
        "related": related,
        "alike": _alike(file, by, {one.pk for one, _word in related}),
        "entries": timeline(file, shown=frozenset(one.number for one, _word in related)),
        "running": next((d for d in sorted(file.deadlines, key=lambda d: d.end) if d.is_open and not d.is_right), None),
    }
    return show(request, by, "desk/matter.html", context, at=at)


def _moves(verdict: Verdict, matter: Matter) -> bool:
    """True for an act that brings the matter on; it comes first among the buttons."""
    return verdict.step is not None and not verdict.step.stays and matter.state not in verdict.step.targets


def _parties(file: Whole, by: Person, *, at: datetime) -> list[dict[str, object]]:
    """The people of the matter, in clear where this person's look is still open."""
    looks = reveals.open_reveals(by, file.matter.pk, at) if getattr(file.matter, "is_revealed", False) else {}
    return [
        {"row": party, "look": looks.get(party.seq), "clear": party.identity() if party.seq in looks else None}
        for party in file.parties
    ]


def _related(file: Whole, by: Person) -> list[tuple[Matter, str]]:
    """Linked matters in either direction that this person may know of."""
    if not file.links and not getattr(file.matter, "is_pointed_at", False):
        return []
    links = Link.objects.filter(Q(matter=file.matter) | Q(to=file.matter))
    kinds = {(link.to_id if link.matter_id == file.matter.pk else link.matter_id): link for link in links}
    others = Matter.objects.visible_to(by).filter(pk__in=list(kinds)).order_by("opened_at")
    return [(other, kinds[other.pk].get_kind_display()) for other in others]


def _alike(file: Whole, by: Person, known: set[UUID]) -> list[Alike]:
    """Matters that may be the same one, for whom may link them."""
    may_link = any(v.act == "link" for v in file.allowed)
    return alike(file.matter, by=by, without=known) if may_link else []


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
def act(request: HttpRequest, by: Person, number: str, act: str) -> HttpResponse:
    """One act: its form, and on POST the act itself; a refusal stands beside its cause and nothing typed is lost."""
    at = now()
    found = fetch(by, number, at=at)
    procedure = book.get(found.procedure, found.version)
    if act not in FORMS:
        raise Http404
    form = FORMS[act](request, found, by, at=at)
    context: dict[str, object] = {"matter": found, "act": act, "title": act_title(procedure, act), "form": form}
    if request.method != "POST":
        context["refused"] = refused = _refused(found, act, by, form)
        if act == "extend" and refused is None:
            context["clock"] = clocks.of(found).get("conclude")
            context["most"] = procedure.clocks["conclude"].extend_days
        return _drawer(request, by, context, status=409 if refused else 200)
    if not form.is_valid():
        return _drawer(request, by, context, status=422)
    try:
        done = form.perform()
    except Refused as refused:
        if isinstance(refused, Unknown):
            raise
        return _drawer(request, by, context | _said(form, refused), status=422)
    messages.success(request, _("已办「%(act)s」。") % {"act": context["title"]})
    # Only a change of confidentiality can take a matter out of the sight of who just acted on it.
    is_gone = done.confidentiality != found.confidentiality and not _sees(by, done)
    return _onward(request, reverse("desk-day") if is_gone else reverse("desk-matter", args=[number]))


def _refused(matter: Matter, act: str, by: Person, form: ActForm) -> Refused | None:
    """Why this act is not open to this person now, or None."""
    procedure, today = book.get(matter.procedure, matter.version), local_day(form.at)
    try:
        engine.decide(
            procedure,
            act,
            state=matter.state,
            seats=seats(matter, by),
            facts=Facts(matter, by, today),
            lapsed=clocks.lapsed(clocks.of(matter), today),
        )
    except Refused as refused:
        return refused
    return None


def _said(form: ActForm, refused: Refused) -> dict[str, object]:
    """Put the sentences beside their fields; a stale form is told the news and may be pressed again."""
    if refused.field is None and not hasattr(refused, "errors"):
        if refused.code == "stale":
            form.renew()
        return {"refused": refused}
    put_beside(form, refused)
    return {"article": refused.article}


def _drawer(request: HttpRequest, by: Person, context: dict[str, object], *, status: int) -> HttpResponse:
    """The form beside the file, or as a page of its own where there is no script."""
    form = context["form"]
    refused = context.get("refused")
    context |= {"sentence": said(refused) if isinstance(refused, Refused) else ""}
    if isinstance(form, ActForm) and "category" in form.fields and not _is_sentence_only(context):
        context["categories"] = Category.objects.all()
    if is_fragment(request):
        # A form that is refused on GET still has to appear: 4xx without a target is not swapped.
        return render(request, "desk/_act.html", context, status=422 if status == 409 else status)
    return show(request, by, "desk/act.html", context, status=status)


def _is_sentence_only(context: dict[str, object]) -> bool:
    """True when there is no form to show, only why not."""
    form = context["form"]
    return bool(context["sentence"]) and isinstance(form, ActForm) and not form.is_bound


def _sees(by: Person, matter: Matter) -> bool:
    return Matter.objects.visible_to(by).filter(pk=matter.pk).exists()


def _onward(request: HttpRequest, url: str) -> HttpResponse:
    """On to another page; htmx must load it whole, not into the drawer."""
    if is_fragment(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
def reveal(request: HttpRequest, by: Person, number: str, party: int) -> HttpResponse:
    """Look at a petitioner's identity: with a reason, for five minutes, in the log."""
    found = fetch(by, number, at=now())
    row = Party.objects.filter(matter=found, seq=party).first()
    if row is None:
        raise Http404
    form = RevealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reveals.open_identity(
                account_person=by,
                matter_id=found.pk,
                number=found.number,
                party_seq=party,
                reason=form.cleaned_data["reason"],
                at=now(),
            )
        except Refused as refused:
            put_beside(form, refused)
        else:
            return _onward(request, reverse("desk-matter", args=[number]))
    context = {"matter": found, "party": row, "form": form}
    status = 422 if form.errors else 200
    if is_fragment(request):
        return render(request, "desk/_reveal.html", context, status=status)
    return show(request, by, "desk/reveal.html", context, status=status)


@require_safe
@desk_page()
def file(request: HttpRequest, by: Person, number: str, file: UUID) -> FileResponse:  # noqa: ARG001
    """An attachment of a matter that this person may see."""
    found = fetch(by, number, at=now())
    row = File.objects.filter(matter_id=found.pk, pk=file).first()
    if row is None:
        raise Http404
    return download.response(row)
