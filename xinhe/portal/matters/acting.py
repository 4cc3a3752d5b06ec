"""Act on a matter as its petitioner: one view serves the forms of all acts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from xinhe.kernel.refusal import Refused, TooMany
from xinhe.people.person import petitioner
from xinhe.petition.progress import progress
from xinhe.portal.matters import door
from xinhe.portal.matters.cards import CARDS, Filled
from xinhe.portal.matters.uploads import limits
from xinhe.web.clock import TimedRequest


@require_http_methods(["GET", "POST"])
def act(request: TimedRequest, number: str, act: str) -> HttpResponse:
    """Show an act's form or do it. A refusal before anything was typed is a page; after that it stands by the form."""
    at, card = request.at, CARDS[act]
    matter = door.opened(request, number, at=at)
    if matter is None:
        messages.info(request, gettext(door.AWAY))
        return redirect("portal-follow", number)
    form = card.form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        form.full_clean()
        try:
            card.perform(Filled(request=request, matter=matter, form=form, by=petitioner(matter.pk), at=at))
        except TooMany:
            raise
        except Refused as refused:
            form.refuse(refused)
        if form.is_good:
            messages.success(request, gettext(card.done))
            return redirect(card.then, matter.number)
        matter.refresh_from_db(fields=["log_seq"])
    else:
        verdicts = progress(matter, at=at).acts
        if refusal := next((v.refusal for v in verdicts if v.act == act), None):
            raise refusal
    context = {"matter": matter, "form": form, **card.beside(matter, at), **limits()}
    return render(request, f"portal/{act}.html", context, status=422 if form.is_bound else 200)
