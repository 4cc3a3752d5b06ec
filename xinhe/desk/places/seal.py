"""The seal of an office: uploaded by its own head, or by the security administrator for any office."""

import base64

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from xinhe.desk.fields import Worded
from xinhe.desk.frame import desk_page, show
from xinhe.desk.people.door import address_of
from xinhe.documents.models import OfficeSeal
from xinhe.documents.seals import keep_seal, seal_of
from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import Refused
from xinhe.people.person import Person
from xinhe.web.answer import put_beside
from xinhe.web.clock import TimedRequest


class SealForm(Worded):
    """Whose seal, and its picture."""

    office = forms.ModelChoiceField(Office.objects.none(), label=_("单位"), to_field_name="code", empty_label=None)
    seal = forms.FileField(
        label=_("印章图片"),
        help_text=_("PNG，透明底，不超过 1 MB。用于以后签发的文书，以前的不变。"),
        widget=forms.FileInput(attrs={"accept": "image/png"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page("secadmin", "head", committees=True)
def seal(request: TimedRequest, by: Person) -> HttpResponse:
    """Show the seals that this person looks after, and take a new picture in."""
    offices = Office.objects.filter(is_active=True).order_by("code")
    if not by.has_role("secadmin"):
        offices = offices.filter(pk__in=[by.office_id])
    form = SealForm(
        request.POST or None, request.FILES or None, initial={"office": by.office.code if by.office else ""}
    )
    form.fields["office"].queryset = offices  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        office = form.cleaned_data["office"]
        assert by.account is not None
        try:
            keep_seal(office, form.cleaned_data["seal"], by.account, request.at, address=address_of(request))
        except Refused as refused:
            put_beside(form, refused)
        else:
            messages.success(request, now_in_words("%(office)s的印章已更换。") % {"office": office.name})
            return HttpResponseRedirect(reverse("desk-seal"))
    kept = OfficeSeal.objects.filter(office__in=offices).select_related("office", "by").order_by("office__code")
    context = {"form": form, "seals": [(row, _picture(row.office)) for row in kept]}
    return show(request, by, "desk/seal.html", context, on="seal", status=422 if form.errors else 200)


def _picture(office: Office) -> str:
    """The picture as it can stand in a page, or nothing when its file is gone."""
    data = seal_of(office)
    return f"data:image/png;base64,{base64.b64encode(data).decode()}" if data else ""
