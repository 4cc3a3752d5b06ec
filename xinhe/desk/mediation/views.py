"""The network of mediation at the desk: the bodies and what each lacks, one body with its people, and its own words."""

from dataclasses import dataclass
from datetime import date

import segno
from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xinhe.desk.frame import desk_page, sees_network, show
from xinhe.desk.mediation.forms import BodyForm
from xinhe.desk.people.door import address_of
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused
from xinhe.mediation import rules
from xinhe.mediation.applying import body_asked
from xinhe.mediation.checks import Roll, Shortfall, rolls, shortfalls
from xinhe.mediation.coverage import Coverage, coverage
from xinhe.mediation.models import Committee, CommitteeSort, Mediator, Unavailable
from xinhe.mediation.models.committee import guides, is_seated, may_maintain
from xinhe.mediation.register import change_body
from xinhe.people.person import Person
from xinhe.web import keeping
from xinhe.web.answer import put_beside
from xinhe.web.clock import TimedRequest
from xinhe.web.keeping import keeps_draft
from xinhe.web.pages import keyset

SIZE, LONGEST = 50, 60


@dataclass(frozen=True)
class BodyLine:
    """One body of the list, with its people and what it lacks today."""

    committee: Committee
    roll: Roll
    lacks: list[Shortfall]

    @property
    def faults(self) -> int:
        """How many things are not as the law wants them."""
        return sum(not one.is_warning for one in self.lacks)

    @property
    def warnings(self) -> int:
        """How many things soon will not be."""
        return sum(one.is_warning for one in self.lacks)


@require_safe
@desk_page()
def bodies(request: TimedRequest, by: Person) -> HttpResponse:
    """The bodies that this person may read, each with how many people it has and what it lacks."""
    check_sees(by)
    today = local_day(request.at)
    phrase, sort = request.GET.get("q", "").strip().replace("\x00", "")[:LONGEST], request.GET.get("sort", "")
    found = Committee.objects.visible_to(by).working().select_related("office__region", "office__superior")
    for word in phrase.split():
        found = found.filter(_named(word))
    if sort in CommitteeSort.values:
        found = found.filter(sort=sort)
    page = keyset(found, order=("office__region__path", "office__code"), cursor=request.GET.get("cursor"), size=SIZE)
    rows = rolls(page.rows, on=today)
    lines = [BodyLine(one, rows[one.pk], shortfalls(one, rows[one.pk], on=today)) for one in page.rows]
    context = {
        "page": page,
        "lines": lines,
        "phrase": phrase,
        "sort": sort,
        "sorts": CommitteeSort.choices,
        "advised": _advised(request, by),
        "exports": guides(by) or by.has_role("sysadmin"),
        "may_import": by.has_role("sysadmin"),
        "own": by.office if is_seated(by) else None,
    }
    return show(request, by, "desk/mediation/bodies.html", context, on="mediation")


def own_line(by: Person, *, on: date) -> BodyLine | None:
    """The body in which somebody sits, with what it lacks today; None before it is registered."""
    committee = Committee.objects.select_related("office").filter(pk=by.office_id).first()
    if committee is None:
        return None
    roll = rolls([committee], on=on)[committee.pk]
    return BodyLine(committee, roll, shortfalls(committee, roll, on=on))


def _named(word: str) -> Q:
    return (
        Q(office__name__icontains=word)
        | Q(office__code__icontains=word)
        | Q(label__icontains=word)
        | Q(office__region__name__icontains=word)
        | Q(office__in=Mediator.objects.filter(name=word).values("office"))
    )


def _advised(request: TimedRequest, by: Person) -> Coverage | None:
    """Of how many villages a legal adviser is known, for who guides them or imports the tables."""
    if by.office is None or not (guides(by) or by.has_role("sysadmin")):
        return None
    return coverage(by.office.region.path, on=local_day(request.at))


@require_safe
@desk_page()
def body(request: TimedRequest, by: Person, code: str) -> HttpResponse:
    """One body: what it is, who belongs to it, what it lacks, and what works in its name."""
    committee = fetch(by, code)
    today = local_day(request.at)
    network = rules.network(today)
    roll = rolls([committee], on=today)[committee.pk]
    away = {one.mediator_id: one for one in Unavailable.objects.on(today).filter(mediator__office=committee.pk)}
    people = [
        (
            one,
            network.kind_titles(one.kinds),
            "、".join(kind.chinese for kind in network.type_titles(one.fields)),
            away.get(one.pk),
            roll.trained.get(one.pk),
        )
        for one in roll.people
    ]
    below = Committee.objects.working().filter(office__superior=committee.pk).select_related("office__region")
    gone = Mediator.objects.filter(office=committee.pk).exclude(pk__in=[one.pk for one in roll.people])
    context = {
        "committee": committee,
        "lacks": [(one, lacking(one)) for one in shortfalls(committee, roll, on=today)],
        "people": people,
        "gone": gone.defer("sealed_phone").order_by("-left_on", "pk"),
        "below": below.order_by("office__code"),
        "types": "、".join(kind.chinese for kind in network.type_titles(committee.fields)),
        "may_maintain": may_maintain(by, committee),
        "own_account": by.account_id,
        "takes_in": body_asked(code) is not None,
    }
    return show(request, by, "desk/mediation/body.html", context, on="mediation")


@require_safe
@desk_page()
def poster(request: TimedRequest, by: Person, code: str) -> HttpResponse:
    """A sheet of A4 for the wall, with the public address to apply at; 404 for a body that takes nothing in."""
    committee = fetch(by, code)
    asked = body_asked(code)
    if asked is None:
        raise Http404
    url = f"{settings.PUBLIC_URL}{reverse('portal-mediation-new')}?body={code}"
    drawn = segno.make(url, error="m", micro=False).svg_inline(border=4, light="#fff", omitsize=True)
    context = {
        "body": committee.office,
        "asked": asked,
        "url": url,
        "qr": mark_safe(drawn),  # noqa: S308 (drawn here)
    }
    return show(request, by, "desk/mediation/poster.html", context, on="mediation")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page("head", committees=True)
@keeps_draft
def change(request: TimedRequest, by: Person, code: str) -> HttpResponse:
    """What a chair changes of the body: how it is reached, its term, what it takes on."""
    committee = fetch(by, code)
    if not may_maintain(by, committee):
        raise Http404
    network = rules.network(local_day(request.at))
    form = BodyForm(request.POST or None, committee=committee, network=network)
    if request.method != "POST":
        keeping.resume(request, by, form)
    if request.method == "POST" and form.is_valid():
        try:
            change_body(committee, form.words(), by=by, at=request.at, address=address_of(request))
        except Refused as refused:
            put_beside(form, refused)
        else:
            keeping.sent(request, by)
            messages.success(request, _("已保存。"))
            return HttpResponseRedirect(reverse("desk-mediation-body", args=[code]))
    context = {"form": form, "committee": committee, "title": committee.office.name}
    status = 422 if form.errors else 200
    return show(request, by, "desk/mediation/form.html", context, on="mediation", status=status)


@require_safe
@desk_page()
def advisers(request: TimedRequest, by: Person) -> HttpResponse:
    """The villages and communities with their legal advisers, those without first to be seen."""
    found = _advised(request, by)
    if found is None:
        raise Http404
    context = {"coverage": found, "only": request.GET.get("only", ""), "may_import": by.has_role("sysadmin")}
    return show(request, by, "desk/mediation/advisers.html", context, on="mediation")


def lacking(one: Shortfall) -> str:
    """What a body lacks, in a sentence."""
    return _(one.sentence) % one.facts if one.facts else _(one.sentence)


def check_sees(by: Person) -> None:
    """404 for who has nothing to do with mediation."""
    if not sees_network(by):
        raise Http404


def fetch(by: Person, code: str) -> Committee:
    """The body with this code, if this person may read its register; 404 else."""
    check_sees(by)
    found = Committee.objects.visible_to(by).select_related(
        "office__region", "office__superior__region", "stationed_at"
    )
    committee = found.filter(office__code=code).first()
    if committee is None:
        raise Http404
    return committee


def fetch_mediator(request: HttpRequest, by: Person, pk: int) -> tuple[Committee, Mediator]:  # noqa: ARG001
    """A mediator and their body, if this person may read its register; 404 else."""
    row = Mediator.objects.select_related("office", "account").filter(pk=pk).first()
    if row is None:
        raise Http404
    return fetch(by, row.office.code), row
