"""How the machinery runs, for the system administrator: what it cannot read, since when, and trying it at once."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from xinhe.channels.troubles import all_troubles, try_now
from xinhe.desk.frame import desk_page, show
from xinhe.people.person import Person
from xinhe.web.clock import TimedRequest

READERS = {
    "insight": gettext_lazy("统计汇总"),
    "compliance": gettext_lazy("依规检查"),
    "compliance days": gettext_lazy("依规检查（到期）"),
    "sweep": gettext_lazy("期限提醒"),
    "remind": gettext_lazy("公文催告"),
    "remind_of_agreements": gettext_lazy("提醒履行协议"),
    "seal": gettext_lazy("每日封存"),
    "deliver": gettext_lazy("消息外发"),
    "chore": gettext_lazy("后台任务"),
}
SHOWN = 500


@require_safe
@desk_page("sysadmin")
def troubles(request: TimedRequest, by: Person) -> HttpResponse:
    """Every row that is passed over: by whom, what is wrong with it, since when and how often it was tried."""
    found = all_troubles()
    rows = [(READERS.get(one.reader, one.reader), one) for one in found[:SHOWN]]
    return show(request, by, "desk/troubles.html", {"rows": rows, "total": found.count()}, on="troubles")


@require_POST
@desk_page("sysadmin")
def try_again(request: TimedRequest, by: Person) -> HttpResponse:  # noqa: ARG001
    """Have one tried at the worker's next round."""
    reader, record = (request.POST.get(name, "").replace("\x00", "") for name in ("reader", "record"))
    if try_now(reader=reader, record=record, at=request.at):
        messages.success(request, _("下一轮就会再试。"))
    else:
        messages.info(request, _("这一条已经好了。"))
    return HttpResponseRedirect(reverse("desk-troubles"))
