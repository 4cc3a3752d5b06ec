"""Who came to a body and asked, as numbers: the page on which its people write them down."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from xinhe.desk.fields import Worded
from xinhe.desk.frame import desk_page, show
from xinhe.desk.matters.forms.fields import day
from xinhe.desk.mediation.usual import SEATED
from xinhe.desk.mediation.views import fetch
from xinhe.desk.people.door import address_of
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused
from xinhe.mediation.models import Committee, Consultation
from xinhe.mediation.rules import network
from xinhe.mediation.visitors import MOST, enter, may_enter, strike
from xinhe.people.person import Person
from xinhe.web.answer import put_beside
from xinhe.web.clock import TimedRequest
from xinhe.web.pages import keyset

SIZE = 50


class VisitForm(Worded):
    """How many came on a day, and about what."""

    on = day(_("哪天"))
    people = forms.IntegerField(label=_("来了几个人"), widget=forms.NumberInput(attrs={"min": 1, "max": MOST}))
    type = forms.ChoiceField(label=_("问的是哪一类"), required=False)

    def __init__(self, *args: object, on: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        types = [(code, f"{code} {one.chinese}") for code, one in network(on).types.items()]
        self.fields["type"].choices = [("", _("几类都有，或者说不清")), *types]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*SEATED, committees=True)
def visits(request: TimedRequest, by: Person, code: str) -> HttpResponse:
    """The register of one's own body: the newest first, and one more."""
    committee = fetch(by, code)
    if not may_enter(by, committee):
        raise Http404
    today = local_day(request.at)
    form = VisitForm(request.POST or None, on=today, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        try:
            enter(committee, by=by, at=request.at, address=address_of(request), **form.cleaned_data)
        except Refused as refused:
            put_beside(form, refused)
        else:
            messages.success(request, now_in_words("已记下。"))
            return HttpResponseRedirect(reverse("desk-figures-visits", args=[code]))
    return _page(request, by, committee, form)


def _page(request: TimedRequest, by: Person, committee: Committee, form: VisitForm) -> HttpResponse:
    found = Consultation.objects.filter(office=committee.pk).select_related("entered_by")
    page = keyset(found, order=("-on", "-id"), cursor=request.GET.get("cursor"), size=SIZE)
    types = network(local_day(request.at)).types
    context = {
        "committee": committee,
        "form": form,
        "page": page,
        "rows": [(one, types[one.type].chinese if one.type in types else "") for one in page.rows],
    }
    return show(request, by, "desk/figures/visits.html", context, on="figures", status=422 if form.errors else 200)


@require_POST
@desk_page(*SEATED, committees=True)
def take_out(request: TimedRequest, by: Person, code: str, row: int) -> HttpResponse:
    """Take back an entry that was wrong."""
    committee = fetch(by, code)
    found = Consultation.objects.filter(pk=row, office=committee.pk).first()
    if found is None or not may_enter(by, committee):
        raise Http404
    strike(found, by=by, at=request.at, address=address_of(request))
    messages.success(request, now_in_words("已删去。"))
    return HttpResponseRedirect(reverse("desk-figures-visits", args=[code]))
