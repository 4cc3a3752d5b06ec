"""What one arranges for oneself: views of lists under names of one's own, and phrases that one keeps."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xinhe.desk.frame import WORKING, desk_page, show
from xinhe.kernel.text import clean, storable
from xinhe.matters.models import Phrase, SavedView
from xinhe.matters.titles import act_title
from xinhe.people.person import Person
from xinhe.postgres.kept import Kept
from xinhe.procedures import book
from xinhe.web.clock import TimedRequest

PICKED = ("box", "kind", "state", "due", "channel", "region", "category")
VIEWS, PHRASES = 12, 8
_VIEWS: Kept[SavedView] = Kept(lambda pk: SavedView.objects.filter(account_id=pk).order_by("-name", "-pk")[:VIEWS])


def own_views(by: Person) -> Sequence[SavedView]:
    """This person's own views, the last name first."""
    return _VIEWS(by.account_id) if by.has_role(*WORKING) else []


@require_POST
@desk_page(*WORKING)
def save_view(request: TimedRequest, by: Person) -> HttpResponse:
    """Keep the box and what was picked under a name; the same name takes the new one."""
    query = {name: storable(request.POST[name])[:40] for name in PICKED if request.POST.get(name)}
    name = clean(request.POST.get("name", ""), field="name", limit=30)
    back = f"{reverse('desk-inbox')}?{urlencode(query)}"
    if not name:
        messages.warning(request, _("请给视图起个名字。"))
    elif SavedView.objects.filter(account=by.account).exclude(name=name).count() >= VIEWS:
        messages.warning(request, _("最多留 %(most)d 个视图，请先删去不用的。") % {"most": VIEWS})
    else:
        SavedView.objects.update_or_create(account=by.account, name=name, defaults={"query": query})
        messages.success(request, _("视图「%(name)s」已记下，在左边的菜单里。") % {"name": name})
    return HttpResponseRedirect(back)


@require_safe
@desk_page(*WORKING)
def own(request: TimedRequest, by: Person) -> HttpResponse:
    """My own views and phrases, each to be taken away."""
    procedures = book.all_versions()
    phrases = Phrase.objects.filter(account=by.account)
    context = {
        "saved": SavedView.objects.filter(account=by.account),
        "phrases": [(one, act_title(procedures[0], one.act)) for one in phrases],
    }
    return show(request, by, "desk/own.html", context, on="own")


@require_POST
@desk_page(*WORKING)
def drop(request: TimedRequest, by: Person) -> HttpResponse:
    """Take away one of my views or phrases."""
    for model, name in ((SavedView, "view"), (Phrase, "phrase")):
        pk = request.POST.get(name, "")
        if pk.isascii() and pk.isdigit() and len(pk) < 19:
            model.objects.filter(account=by.account, pk=pk).delete()
    return HttpResponseRedirect(reverse("desk-own"))


def phrases_of(by: Person, acts: Iterable[str]) -> list[Phrase]:
    """What this person keeps to say with these acts, the one used last first."""
    return list(Phrase.objects.filter(account=by.account, act__in=list(acts))[:PHRASES])


def keep_phrase(by: Person, act: str, text: str, *, at: datetime) -> None:
    """Keep these words for the act."""
    if text:
        Phrase.objects.update_or_create(account=by.account, act=act, text=text[:500], defaults={"used_at": at})
