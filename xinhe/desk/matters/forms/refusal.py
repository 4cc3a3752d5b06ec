"""Forms of not accepting: proposed on a ground of the rules, checked by a second person, and taken in after all."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.choices import office_field
from xinhe.desk.matters.forms.fields import area, line, radios
from xinhe.desk.matters.forms.frame import ActForm, ReasonForm
from xinhe.desk.matters.words import ground_title
from xinhe.matters.models import Event, Link, LinkKind, Matter
from xinhe.petition.acts import reconsider, refuse, review_refusal


class RefuseForm(ActForm):
    """Propose a refusal."""

    hint = _("只有这些情形可以不受理。多人、匿名、言辞激烈、材料不全都不是理由。提出后由另一个人复核，书面告知信访人。")
    confirm = _("确定提出不予受理？由另一个人复核后才生效。")
    ground = radios(_("哪一种情形"))
    existing = line(_("已有的那件事的编号"), required=False, limit=40)
    has_new = radios(
        _("信访人这次有没有提出新的事实或者理由？"),
        [("yes", _("有（有就应当受理，不能以此拒绝）")), ("no", _("没有，我对照过两次的材料"))],
        required=False,
    )
    new_facts = area(_("新的事实或者理由"), required=False, limit=2000)
    right_organ = line(
        _("应当向哪个机关提出"),
        required=False,
        limit=60,
        hint=_("不能只说「不归我们管」，要写出机关的名字。"),
        offered="organs",
    )
    right_office = office_field(_("或者选本平台的单位"), blank=_("不在本平台"), required=False)
    reason = area(_("理由"), hint=_("会原文告知信访人。"))
    other_ways = area(_("信访人还可以怎么办"), required=False, hint=_("例如去哪里、找谁、带什么、最迟哪天。"), rows=3)

    def prepare(self) -> None:
        """The grounds of the rules; the matter linked as a repeat is written in, the organs of the six ways offered."""
        is_bureau = self.by.office is not None and self.by.office.is_petition_office
        grounds = self.procedure.grounds.values()
        self.grounds = [one for one in grounds if one.is_open_to(is_bureau=is_bureau, channel=self.matter.channel)]
        self.offer("ground", [(one.name, ground_title(self.procedure, one.name)) for one in self.grounds])
        same = f"ground:{' '.join(one.name for one in self.grounds if one.existing)}"
        elsewhere = f"ground:{' '.join(one.name for one in self.grounds if one.elsewhere)}"
        self.apart = {"existing": same, "has_new": same, "new_facts": "has_new:yes"}
        self.apart |= {"right_organ": elsewhere, "right_office": elsewhere}
        organs = [organ for route in self.procedure.routes.values() for organ in route.organs]
        self.suggestions = {"organs": list(dict.fromkeys(organs))}
        if not self.is_bound:
            kinds = (LinkKind.REPEAT, LinkKind.SAME)
            linked = Link.objects.filter(matter=self.matter, kind__in=kinds).select_related("to").first()
            self.initial["existing"] = linked.to.number if linked else ""

    def perform(self) -> Matter:
        """Propose."""
        answer = self.cleaned_data["has_new"]
        has_new = answer == "yes" if answer else None
        names = ("ground", "existing", "new_facts", "right_organ", "right_office", "reason", "other_ways")
        return refuse.refuse(self.matter, has_new=has_new, **self.given(*names))


class ReviewRefusalForm(ActForm):
    """Check a proposed refusal."""

    about = _("提出的不予受理")
    agree = radios(_("复核意见"), [("yes", _("同意，书面告知信访人")), ("no", _("不同意，应当受理"))])
    reason = area(_("复核的情况和意见"), hint=_("看过原件和已有的那件事再写。"))
    confirm = _("确定？同意的，立即书面告知信访人。")

    def prepare(self) -> None:
        """What was proposed, by whom and why."""
        proposed = Event.objects.filter(matter=self.matter, act="refuse").order_by("-seq").first()
        if proposed is None:
            return
        said = proposed.data
        shown = [
            (_("提出人"), proposed.by_name),
            (_("情形"), ground_title(self.procedure, said["ground"])),
            (_("理由"), said["reason"]),
            (_("已有的事项"), said["existing"] and self._link(said["existing"])),
            (_("新的事实或者理由"), "" if not said["existing"] else said["new_facts"] or _("提出人认为没有")),
            (_("应当向"), said["right_organ"]),
            (_("其他办法"), said["other_ways"]),
        ]
        self.before = [(term, text) for term, text in shown if text]

    @staticmethod
    def _link(number: str) -> str:
        """The matter that was named, to be read beside this form: what is typed here stays."""
        address = reverse("desk-matter", args=[number])
        return format_html('<a href="{}" target="_blank">{}</a>', address, number)

    def perform(self) -> Matter:
        """Agree or overrule."""
        agree = self.cleaned_data["agree"] == "yes"
        return review_refusal.review_refusal(self.matter, agree=agree, **self.given("reason"))


class ReconsiderForm(ReasonForm):
    """Take in after all."""

    hint = _("重新受理后回到「已审核」，转送交办的期限从今天重新起算，并告知信访人。")
    reason = area(_("重新受理的理由"), hint=_("新的事实、理由，或者原来不予受理有误。"))

    def perform(self) -> Matter:
        """Take it in again."""
        return reconsider.reconsider(self.matter, **self.given("reason"))
