"""Letters at the desk: one letter as PDF or Word, those of my office that wait to be served, and handed-over slips."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xinhe.desk.fields import DayInput, Worded
from xinhe.desk.frame import WORKING, desk_page, show
from xinhe.desk.letters.answer import as_docx, as_pdf, as_zip
from xinhe.desk.letters.sheet import sheet
from xinhe.desk.matters.fetching import fetch
from xinhe.desk.matters.page import PROOF
from xinhe.documents.book import forms as letter_forms
from xinhe.documents.models import Document
from xinhe.kernel.clock import local_day
from xinhe.kernel.later import later
from xinhe.matters import inbox
from xinhe.matters.letters.correspondence import SERVED_BY
from xinhe.matters.letters.printing import named, print_blank_proof, print_letter
from xinhe.matters.letters.recommendations import readable
from xinhe.matters.models import Matter
from xinhe.matters.privacy import look_for_serving, shown_name
from xinhe.people import throttle
from xinhe.people.person import Person
from xinhe.web.clock import TimedRequest
from xinhe.web.pages import keyset

if TYPE_CHECKING:
    from xinhe.matters.letters import dossier as dossiers
else:
    dossiers = later("xinhe.matters.letters.dossier")

SIZE = 50
EXPORTED = 5000
DOSSIERS_AN_HOUR = 60
SERVING = ("clerk", "dispatcher", "handler", "head", "reviewer")
PDF, DOCX, BLANK = "pdf", "docx", "proof"
FIRST, LAST = date(2000, 1, 1), date(2999, 12, 31)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
def letter(request: TimedRequest, by: Person, number: str, letter: UUID, form: str) -> HttpResponse:
    """One letter of a matter that this person may see, with the name that they may read; or, before it is served, the
    certificate of its service to take along.

    Who serves it or keeps its file asks for the whole name by the same press (POST): that is a look, logged with the
    letter as its reason.
    """
    at = request.at
    found = fetch(by, number, at=at)
    rows = readable(Document.objects.select_related("office").filter(subject_id=found.pk, pk=letter), found, by)
    if not rows or form not in (PDF, DOCX, BLANK):
        raise Http404
    row = rows[0]
    if request.method == "POST":
        look_for_serving(found, row, by, at=at)
    name = shown_name(found, by, at=at)
    title = f"{row.title} {row.number}".strip()
    if form == BLANK:
        if not row.to_petitioner or row.services.exists():
            raise Http404
        blank = print_blank_proof(row, found, name=name, on=local_day(at))
        return as_pdf(blank, name=f"送达回证 {row.number}".strip())
    if form == DOCX:
        return as_docx(row, named(row.content, name), name=title)
    return as_pdf(print_letter(row, found, name=name), name=title, is_kept="keep" in request.GET)


@require_POST
@desk_page(*WORKING)
def dossier(request: TimedRequest, by: Person, number: str) -> HttpResponse:
    """The whole file in archive order as a ZIP, with the names that this person may read."""
    at = request.at
    found = fetch(by, number, at=at)
    # Hundreds of pages are drawn for each.
    throttle.hit(f"dossier/{by.account_id}", limit=DOSSIERS_AN_HOUR, seconds=3600, at=at)
    _bound, packed = dossiers.dossier(found, by=by, at=at)
    return as_zip(packed, name=f"卷宗 {found.number}")


class LettersForm(Worded):
    """What the list of letters can be narrowed by."""

    form = forms.ChoiceField(label=_("文书"), required=False)
    since = forms.DateField(label=_("签发从"), required=False, widget=DayInput())
    until = forms.DateField(label=_("到"), required=False, widget=DayInput())

    def __init__(self, *args: object, on: date) -> None:
        super().__init__(*args)
        sent = [one for one in letter_forms(on).values() if one.to_petitioner and one.name != PROOF]
        known = sorted(sent, key=lambda one: one.code)
        everything = [("", _("全部")), *((one.name, one.title) for one in known)]
        self.fields["form"].choices = everything  # type: ignore[attr-defined]

    def narrowed(self, letters: QuerySet[Document]) -> QuerySet[Document]:
        """The letters that fit; what could not be read narrows nothing."""
        self.is_valid()
        data = self.cleaned_data
        if form := data.get("form"):
            letters = letters.filter(form=form)
        if since := data.get("since"):
            letters = letters.filter(issued_on__gte=max(since, FIRST))
        if until := data.get("until"):
            letters = letters.filter(issued_on__lte=min(until, LAST))
        return letters


def waiting(by: Person) -> QuerySet[Document]:
    """Letters of this person's office that go to a petitioner and have no proof of service yet."""
    visible = Matter.objects.visible_to(by).values("pk")
    letters = Document.objects.filter(office=by.office, to_petitioner=True, services=None, subject_id__in=visible)
    return letters.exclude(form=PROOF).defer("content")


@require_safe
@desk_page(*SERVING)
def letters(request: TimedRequest, by: Person) -> HttpResponse:
    """What my office has to serve, the oldest first; the same list as a spreadsheet."""
    at = request.at
    form = LettersForm(request.GET, on=local_day(at))
    found = form.narrowed(waiting(by))
    if "export" in request.GET:
        return sheet(_with_matters(list(found.order_by("at", "id")[:EXPORTED])), today=local_day(at))
    page = keyset(found, order=("at", "id"), cursor=request.GET.get("cursor"), size=SIZE)
    context = {"page": page, "rows": _lines(page.rows), "form": form, "is_narrowed": bool(request.GET)}
    return show(request, by, "desk/letters.html", context, on="letters")


def _with_matters(rows: list[Document]) -> list[tuple[Document, Matter]]:
    """Each letter with its matter, in one query."""
    matters = Matter.objects.defer("body", "words").in_bulk([row.subject_id for row in rows])
    return [(row, matters[row.subject_id]) for row in rows]


def _lines(rows: list[Document]) -> list[tuple[Document, Matter, str]]:
    """Each letter with its matter and the act that serves it."""
    return [(row, matter, SERVED_BY.get(row.form, "serve_letter")) for row, matter in _with_matters(rows)]


@require_safe
@desk_page("dispatcher")
def handovers(request: TimedRequest, by: Person) -> HttpResponse:
    """The slips with which my office handed accusations over; what they are about is not shown to anybody here."""
    page = keyset(inbox.slips(by).defer("content"), order=("-at", "-id"), cursor=request.GET.get("cursor"), size=SIZE)
    context = {"page": page, "rows": inbox.handed_over(page.rows, by)}
    return show(request, by, "desk/handovers.html", context, on="handovers")
