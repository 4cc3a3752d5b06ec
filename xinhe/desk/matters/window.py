"""The window of a reviewing organ: a request for review is taken down for a petitioner whom one cannot look up."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from xinhe.desk.fields import Worded
from xinhe.desk.frame import desk_page, show
from xinhe.desk.matters.forms.fields import area, line
from xinhe.desk.matters.forms.review import posted_field, received_field
from xinhe.kernel.refusal import Refused
from xinhe.matters.models import Matter
from xinhe.people.person import Person
from xinhe.petition.acts.ask_review import ask_review
from xinhe.petition.counter import at_window
from xinhe.web import keeping
from xinhe.web.answer import put_beside
from xinhe.web.attaching import files_field
from xinhe.web.clock import TimedRequest
from xinhe.web.keeping import keeps_draft


class WindowForm(Worded):
    """Who stands at the window and what they ask for."""

    number = line(_("信访件编号"), hint=_("回执、处理意见书或者复查意见书上的编号。"), limit=40)
    name = line(_("信访人姓名"), limit=60)
    proof = line(_("证件号码或者登记时留的电话"), hint=_("看过证件再填；和登记的一致才能收。"), limit=40)
    request = area(_("要求"), rows=2, hint=_("撤销、变更，还是别的什么。"))
    reasons = area(_("不服的事实和理由"), limit=5000)
    evidence = area(_("证据"), required=False, limit=2000, rows=2, hint=_("一行一件。"))
    posted_on = posted_field()
    received_on = received_field()
    files = files_field(_("文件"))  # type: ignore[assignment]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page("clerk", "reviewer")
@keeps_draft
def take_in(request: TimedRequest, by: Person) -> HttpResponse:
    """The form; on POST the request is registered, and the receipt lies in the file."""
    form = WindowForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        keeping.take_files(request, by, form)
    else:
        keeping.resume(request, by, form)
    if request.method == "POST" and form.is_valid():
        try:
            matter = _asked(form, by, request)
        except Refused as refused:
            put_beside(form, refused)
        else:
            keeping.sent(request, by)
            messages.success(request, now_in_words("已收下申请。回执在「文书」里，打印后交给本人。"))
            return HttpResponseRedirect(reverse("desk-matter", args=[matter.number]))
    return show(request, by, "desk/window.html", {"form": form}, status=422 if form.errors else 200)


def _asked(form: WindowForm, by: Person, request: TimedRequest) -> Matter:
    data = form.cleaned_data
    matter, at_hand = at_window(data["number"], name=data["name"], proof=data["proof"], by=by, at=request.at)
    return ask_review(
        matter,
        request=data["request"],
        reasons=data["reasons"],
        evidence=[one for one in data["evidence"].splitlines() if one.strip()],
        posted_on=data["posted_on"],
        received_on=data["received_on"],
        files=form.taken,
        by=at_hand,
        at=request.at,
    )
