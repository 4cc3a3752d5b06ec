"""Several matters at once: the same words for all of them, and for each its own step, event and refusal."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from xinhe.desk.fields import Sentence
from xinhe.desk.frame import WORKING, desk_page, show
from xinhe.desk.letters.answer import as_pdf
from xinhe.desk.matters.cards import CARDS
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.desk.matters.forms.passing import TransferForm
from xinhe.desk.matters.forms.service import ServeForm, Serving
from xinhe.desk.matters.queue import next_url, queue_of
from xinhe.documents.models import Document
from xinhe.documents.printing.pdf import pdf
from xinhe.kernel.clock import local_day
from xinhe.kernel.later import later
from xinhe.kernel.numerals import sent_number
from xinhe.kernel.refusal import Refused
from xinhe.matters.letters.printing import named
from xinhe.matters.models import Kind, Matter
from xinhe.matters.privacy import shown_name
from xinhe.people.person import Person
from xinhe.petition.usual import usual_step
from xinhe.web import drafts, keeping
from xinhe.web.answer import said, said_errors
from xinhe.web.clock import TimedRequest
from xinhe.web.keeping import keeps_draft

if TYPE_CHECKING:
    import pypdf
else:
    pypdf = later("pypdf")

MOST = 50


@dataclass(frozen=True)
class Bulk:
    """What may be done to many at once: in which boxes, with which form; one without a form only prints."""

    name: str
    title: Sentence
    boxes: frozenset[str]
    form: type[ActForm] | None = None
    takes: type[ActForm] = ActForm


@dataclass(frozen=True)
class Told:
    """What became of one of the matters."""

    matter: Matter
    sentence: str


BULKS = {
    one.name: one
    for one in (
        Bulk("pass_on", gettext_lazy("转送选中的"), frozenset({"to_dispatch", "mine"}), TransferForm, TransferForm),
        Bulk("mark_served", gettext_lazy("标为已送达"), frozenset({"to_serve", "mine"}), ServeForm, Serving),
        Bulk("print", gettext_lazy("打印待送达文书"), frozenset({"to_serve"})),
    )
}


def bulks_for(box: str, by: Person) -> list[Bulk]:
    """What this person may do to several matters of a box at once."""
    is_sending = by.has_role("dispatcher")
    is_serving = by.has_role("handler", "head", "reviewer")
    may = {"pass_on": is_sending, "mark_served": is_serving, "print": is_serving}
    return [one for one in BULKS.values() if box in one.boxes and may[one.name]]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*WORKING)
@keeps_draft
def bulk(request: TimedRequest, by: Person) -> HttpResponse:
    """The form for what was ticked; on POST each matter takes its own step, and what became of each is told."""
    asked = request.POST if request.method == "POST" else request.GET
    kind = BULKS.get(asked.get("kind", ""))
    if kind is None:
        return _resumed(request, by)
    queue = queue_of(request)
    found = _ticked(by, asked.getlist("number"))
    if not found:
        messages.warning(request, _("先在左边选中要办的事项。"))
        return HttpResponseRedirect(next_url(queue, by, today=local_day(request.at)).partition("&open=")[0])
    if kind.form is None:
        return _printed(found, by, request)
    form = kind.form(request, found[0], by, at=request.at)
    if "office" in form.initial:
        alike = {(one.category_id, one.problem_region_id): one for one in found}
        offices = {kind.form(request, one, by, at=request.at).initial.get("office") for one in alike.values()}
        if len(offices) > 1:
            form.initial["office"] = ""
            form.hint = _("选中的事项，权责清单建议的单位不一样。请看清下面每一件，再选送到哪里。")
    if request.method != "POST":
        keeping.resume(request, by, form)
    elif form.is_valid():
        keeping.sent(request, by)
        told = [_one(kind, matter, by, request) for matter in found]
        done = [one for one in told if not one.sentence]
        if len(done) == len(told):
            messages.success(request, _("%(n)d 件都办好了。") % {"n": len(done)})
            return HttpResponseRedirect(next_url(queue, by, today=local_day(request.at)))
        context = {"kind": kind, "done": done, "left": [one for one in told if one.sentence], "queue": queue}
        return show(request, by, "desk/bulk_told.html", context, on=queue)
    context = {"kind": kind, "form": form, "matters": found, "queue": queue, "back": _back(queue)}
    return show(request, by, "desk/bulk.html", context, on=queue, status=422 if form.errors else 200)


def _resumed(request: TimedRequest, by: Person) -> HttpResponse:
    """The way back to what was typed for several, after a session that ended: the address alone names none of them."""
    assert by.account is not None
    draft = drafts.read(by.account, request.path, at=request.at) if not request.GET else None
    words = draft.words if draft is not None else {}
    if not words.get("number") or words.get("kind", [""])[0] not in BULKS:
        raise Http404
    asked = {name: words[name] for name in ("kind", "queue", "number") if name in words}
    return HttpResponseRedirect(f"{request.path}?{urlencode(asked, doseq=True)}")


def _back(queue: str) -> str:
    return f"{reverse('desk-inbox')}?box={queue}"


def _ticked(by: Person, numbers: Sequence[str]) -> list[Matter]:
    """The matters that were ticked, as far as this person may see them."""
    wanted = [number.replace("\x00", "") for number in numbers[:MOST]]
    rows = Matter.objects.visible_to(by).filter(number__in=wanted).exclude(kind=Kind.DISPUTE)
    rows = rows.select_related("holder", "lead", "receiver", "review_organ", "category", "problem_region__parent")
    return list(rows.order_by("due_on", "id"))


def _one(kind: Bulk, matter: Matter, by: Person, request: TimedRequest) -> Told:
    """One matter takes its own step; what stands in its way is its own sentence."""
    step = usual_step(matter, by, today=local_day(request.at))
    card = CARDS.get(step.act) if step else None
    form_class = card.form if card else None
    if form_class is None or not issubclass(form_class, kind.takes):
        # The form of the wanted act says why not.
        form_class = kind.form
    assert form_class is not None
    form = form_class(request, matter, by, at=request.at)
    if not form.is_valid():
        return Told(matter, "；".join(str(error) for errors in form.errors.values() for error in errors))
    seen = sent_number(request.POST.get(f"seen.{matter.number}", ""))
    form.cleaned_data["seen"] = matter.log_seq if seen is None else seen
    try:
        form.perform()
    except Refused as refused:
        return Told(matter, "；".join((said_errors(refused) or {"": said(refused)}).values()))
    return Told(matter, "")


def _printed(found: Sequence[Matter], by: Person, request: TimedRequest) -> HttpResponse:
    """The letters to petitioners that wait to be served, one after the other in one file."""
    writer, n = pypdf.PdfWriter(), 0
    for matter in found:
        waiting = Document.objects.filter(subject_id=matter.pk, to_petitioner=True, services=None)
        name = shown_name(matter, by, at=request.at)
        for letter in waiting.exclude(form="service_proof").order_by("at", "id"):
            writer.append(io.BytesIO(pdf(named(letter.content, name))))
            n += 1
    if not n:
        messages.info(request, _("选中的事项没有待送达的文书。"))
        return HttpResponseRedirect(_back(queue_of(request)))
    out = io.BytesIO()
    writer.write(out)
    return as_pdf(out.getvalue(), name=_("待送达文书"))
