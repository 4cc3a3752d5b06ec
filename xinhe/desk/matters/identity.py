"""A look at who a petitioner is: with a reason, for five minutes, in the log; never where it was asked to be kept."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from xinhe.desk.fields import Worded
from xinhe.desk.frame import desk_page, show
from xinhe.desk.matters.fetching import fetch, onward
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import Party
from xinhe.matters.privacy import hides_identity
from xinhe.people import reveals
from xinhe.people.person import Person
from xinhe.web import keeping
from xinhe.web.answer import is_fragment, put_beside, said
from xinhe.web.clock import TimedRequest
from xinhe.web.keeping import keeps_draft

HIDDEN = gettext_noop("信访人要求保密，只有首次登记的单位知道是谁。需要联系信访人的，请通过登记单位转达。")


class RevealForm(Worded):
    """Why someone looks at a petitioner's identity."""

    reason = forms.CharField(
        label=_("查看理由"),
        max_length=200,
        help_text=_("会写入查看记录，审计管理员和信访人都能看到。明文显示 5 分钟。"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
@keeps_draft
def reveal(request: TimedRequest, by: Person, number: str, party: int) -> HttpResponse:
    """Look at a petitioner's identity; refused to whom it is hidden from."""
    found = fetch(by, number, at=request.at)
    row = Party.objects.filter(matter=found, seq=party).first()
    if row is None:
        raise Http404
    form = RevealForm(request.POST or None)
    if request.method != "POST":
        keeping.resume(request, by, form)
    back, here = reverse("desk-matter", args=[number]), request.path
    context: dict[str, object] = {"matter": found, "party": row, "form": form, "back_url": back, "here_url": here}
    status = 200
    if hides_identity(found, by):
        refused = Refused(HIDDEN, code="identity_is_kept", article="《个人信息保护法》第六条")
        context |= {"sentence": said(refused), "refused": refused, "is_hidden": True}
        status = 409
    elif request.method == "POST" and form.is_valid():
        try:
            reveals.open_identity(
                account_person=by,
                matter_id=found.pk,
                number=found.number,
                party_seq=party,
                reason=form.cleaned_data["reason"],
                at=request.at,
            )
        except Refused as refused:
            put_beside(form, refused)
        else:
            keeping.sent(request, by)
            return onward(request, back)
    if form.errors:
        status = 422
    if is_fragment(request):
        return render(request, "desk/_reveal.html", context, status=422 if status == 409 else status)
    return show(request, by, "desk/reveal.html", context, status=status)
