"""Forms of competence: objecting, ruling on it, disputes and who settles them."""

from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.choices import choices_of, office_field, offices_field
from xinhe.desk.matters.forms.fields import area, line, radios
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.desk.matters.forms.passing import Sending
from xinhe.jurisdiction.models import Office
from xinhe.matters.acts import designate, raise_dispute, rule_objection
from xinhe.matters.acts import object as objecting
from xinhe.matters.models import Event, Matter
from xinhe.matters.routing import takers, to_lead, to_pass_on


class ObjectForm(ActForm):
    """Object: not our competence."""

    reason = area(_("不属于本单位职权的理由和依据"))
    proposed_office = office_field(_("建议由哪个单位办"), blank=_("不建议"), required=False)

    def perform(self) -> Matter:
        """Object."""
        return objecting.object(self.matter, **self.given("reason", "proposed_office"))


class RuleObjectionForm(ActForm):
    """Rule on an objection."""

    about = _("异议")
    agree = radios(_("裁定"), [("yes", _("同意异议，收回或改送")), ("no", _("不同意，由原单位继续办理"))])
    office = office_field(
        _("改送哪个单位"),
        blank=_("收回，重新分办"),
        required=False,
        hint=_("同意异议而不选单位，事项回到待分办。"),
    )
    reason = area(_("核实情况和裁定理由"))
    apart = {"office": "agree:yes"}

    def prepare(self) -> None:
        """Show what was objected, and choose the office that the objector named."""
        passing = to_pass_on(self.matter, self.by)
        blank = ("", _("收回，重新分办"))
        self.fields["office"].choices = lambda: [blank, *choices_of(takers(passing))]  # type: ignore[attr-defined]
        objection = _last(self.matter, "object")
        if objection is not None and objection.from_state == rule_objection.BELOW:
            del self.fields["office"]  # what comes back from the petition office below is passed on anew
        if objection is None or self.is_bound:
            return
        said = objection.data
        self.before = [
            (_("单位"), said["office_name"]),
            (_("理由"), said["reason"]),
            (_("建议"), said.get("proposed_name") or _("没有")),
        ]
        named = said.get("proposed_office")
        office = Office.objects.filter(pk=named, is_active=True).first() if named else None
        self.initial["office"] = office.code if office else ""

    def perform(self) -> Matter:
        """Rule."""
        agree = self.cleaned_data["agree"] == "yes"
        names = [name for name in ("office", "reason") if name in self.fields]
        return rule_objection.rule_objection(self.matter, agree=agree, **self.given(*names))


class RaiseDisputeForm(ActForm):
    """Refer a dispute over competence."""

    hint = _("有共同的上级就报它指定；没有的，提请信访工作联席会议。系统按单位的隶属关系自动判断。")
    confirm = _("确定报请指定管辖？定下来之前这件事停在「管辖争议」。")
    offices = offices_field(_("有争议的单位"), required=True, hint=_("选两个以上。"))
    reason = area(_("争议的经过和各单位的意见"))

    def prepare(self) -> None:
        """The one that objected and the one that it named are chosen already."""
        objection = _last(self.matter, "object") if not self.is_bound else None
        if objection is None:
            return
        named = [objection.data.get("objector"), objection.data.get("proposed_office")]
        self.initial["offices"] = list(
            Office.objects.filter(pk__in=[n for n in named if n]).values_list("code", flat=True)
        )
        self.about = _("异议")
        self.before = [(_("单位"), objection.data["office_name"]), (_("理由"), objection.data["reason"])]

    def perform(self) -> Matter:
        """Refer."""
        return raise_dispute.raise_dispute(self.matter, **self.given("offices", "reason"))


class DesignateForm(Sending):
    """Say who acts."""

    about = _("争议")
    confirm = _("确定指定？被指定的单位不能再提出异议。")
    office = office_field(_("指定哪个单位负责"), blank=_("请选择"))
    takes = staticmethod(to_lead)
    decision = area(_("由谁、依据什么指定"))
    meeting = line(_("会议纪要"), required=False, hint=_("联席会议定的，写纪要的名称或者文号。"))

    def prepare(self) -> None:
        """Show the dispute; nobody is chosen beforehand."""
        super().prepare()
        dispute = _last(self.matter, "raise_dispute")
        if dispute is not None:
            offices = "、".join(one["office_name"] for one in dispute.data["offices"])
            self.before = [
                (_("有争议的单位"), offices),
                (_("由谁定"), dispute.data["decider_name"]),
                (_("经过"), dispute.data["reason"]),
            ]
        if not self.is_bound:
            self.initial["office"] = self.request.GET.get("office", "")

    def perform(self) -> Matter:
        """Designate."""
        return designate.designate(self.matter, **self.given("office", "decision", "meeting"))


def _last(matter: Matter, act: str) -> Event | None:
    return Event.objects.filter(matter=matter, act=act).order_by("-seq").first()
