"""Forms of finding who acts: screening, passing on, objecting, disputes over competence, standing aside."""

from django import forms
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from xinhe.desk.fields import category_code, category_label
from xinhe.desk.matters.forms.frame import (
    ActForm,
    PickField,
    ReasonForm,
    Sending,
    area,
    day,
    line,
    office_field,
    offices_field,
    radios,
)
from xinhe.desk.templatetags.desk import word
from xinhe.jurisdiction.models import Level, Office
from xinhe.kernel.clock import local_day
from xinhe.matters.acts import assign, designate, raise_dispute, recuse, report_urgent, rule_objection, screen, transfer
from xinhe.matters.acts import object as objecting
from xinhe.matters.filing import ITEM, ITEMS
from xinhe.matters.models import Event, Matter, Nature
from xinhe.people.models import Account
from xinhe.petition.acts import simplify, switch_to_ordinary
from xinhe.procedures import book

SPARE = 2  # empty rows for things asked for that intake did not see


class ScreenForm(ActForm):
    """Screen: level, nature, acceptable or not, and what intake got wrong."""

    level = radios(_("属于哪一级职权"), Level.choices[:5])
    nature = radios(_("信访目的"), Nature.choices)
    accused = offices_field(
        _("被检举控告的单位"),
        hint=_("选中的单位和它下面的单位，从此看不到这件事：列表、搜索、统计、通知里都没有。"),
    )
    acceptable = radios(_("是否受理"), [("yes", _("应当受理")), ("no", _("不予受理"))])
    reason = area(_("判断理由"))
    category = line(
        _("内容类别"),
        limit=80,
        required=False,
        hint=_("输入名称选择，决定建议单位；不改就留原样。"),
        offered="categories",
    )
    apart = {"accused": "nature:accusation"}

    def prepare(self) -> None:
        """Start from what is on file; two rows are left for what intake did not see."""
        typed = [name for name in self.data if name.startswith("text.")] if self.is_bound else []
        kept = self.rows if not self.is_bound or typed else []
        self.count = min(ITEMS, max(len(kept) + SPARE, len(typed))) if kept or typed else 0
        natures = [("", _("同上")), *Nature.choices]
        for n in range(self.count):
            row = kept[n] if n < len(kept) else None
            label = now_in_words("诉求 %(n)d") % {"n": n + 1}
            self.add(f"text.{n}", line(label, required=False, limit=ITEM), row.text if row else "")
            own = forms.ChoiceField(label=_("目的"), choices=natures, required=False)
            self.add(f"nature.{n}", own, row.nature if row else "")
        if self.is_bound:
            return
        category = self.matter.category
        self.propose(
            {
                "level": self.matter.level or "county",
                "nature": self.matter.nature,
                "category": category_label(category) if category else "",
            }
        )
        if self.matter.is_acceptable is not None:
            self.initial["acceptable"] = "yes" if self.matter.is_acceptable else "no"

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each thing asked for beside its own purpose."""
        return [(self[f"text.{n}"], self[f"nature.{n}"]) for n in range(self.count)]

    @property
    def loose(self) -> list[tuple[forms.BoundField, str]]:
        """All but the rows of the things asked for."""
        return [(one, when) for one, when in super().loose if "." not in one.name]

    def beside(self, field: str) -> str | None:
        """Items and natures stand in rows."""
        if field in ("items", "natures") and self.count:
            return "text.0"
        return super().beside(field)

    def perform(self) -> Matter:
        """Screen; texts that were not touched stay as they are."""
        data = self.cleaned_data
        rows = [
            (data[f"text.{n}"].strip(), data[f"nature.{n}"]) for n in range(self.count) if data[f"text.{n}"].strip()
        ]
        texts = [text for text, _own in rows]
        is_apart = any(own for _text, own in rows)
        return screen.screen(
            self.matter,
            acceptable=data["acceptable"] == "yes",
            category=category_code(data["category"]),
            items=[] if texts == [row.text for row in self.rows] else texts,
            natures=[own or data["nature"] for _text, own in rows] if is_apart else [],
            **self.given("level", "nature", "reason", "accused"),
        )


class SimplifyForm(ActForm):
    """Move to the simple lane."""

    ground = radios(_("适用情形"), [])
    reason = area(_("理由"))

    def prepare(self) -> None:
        """The grounds that the rules of the simple lane know."""
        simple = book.entered_by("simplify", self.procedure, local_day(self.matter.opened_at))
        grounds = [(one.name, word(one.title)) for one in simple.entries.values()]
        self.fields["ground"].choices = grounds  # type: ignore[attr-defined]

    def perform(self) -> Matter:
        """Simplify."""
        return simplify.simplify(self.matter, **self.given("ground", "reason"))


class SwitchForm(ReasonForm):
    """Back to the ordinary procedure."""

    hint = _("受理日期不变，办结期限从原受理日起按普通程序重新计算。")

    def perform(self) -> Matter:
        """Switch."""
        return switch_to_ordinary.switch_to_ordinary(self.matter, **self.given("reason"))


class TransferForm(Sending):
    """Transfer to the organ with the power to act."""

    words = area(_("转送说明"), required=False)

    def prepare(self) -> None:
        """An accusation is handed over, and its content is gone from this desk afterwards."""
        super().prepare()
        if self.matter.nature == Nature.ACCUSATION:
            self.hint = _("检举控告只能移送纪检监察机关。移送后本单位看不到内容，只在「移送清单」里留一行。")
            self.confirm = _("确定移送？移送后本单位看不到这件事的内容。")

    def perform(self) -> Matter:
        """Transfer."""
        return transfer.transfer(self.matter, note=self.cleaned_data["words"], **self.given("office"))


class AssignForm(Sending):
    """Assign with a date by which to report back."""

    due_on = day(_("反馈日期"), hint=_("要求承办单位在这一天前反馈结果。"))
    report = forms.BooleanField(label=_("要求书面反馈结果"), required=False, initial=True)
    assists = offices_field(_("协办单位"))
    words = area(_("交办要求"), required=False)

    def prepare(self) -> None:
        """Propose the assisting offices of the duty list as well."""
        super().prepare()
        if self.is_bound:
            return
        first = next((p for p in self.proposals if p.lead.code == self.initial["office"]), None)
        self.initial["assists"] = [office.code for office in first.assists] if first else []

    def perform(self) -> Matter:
        """Assign."""
        given = self.given("office", "due_on", "report", "assists")
        return assign.assign(self.matter, note=self.cleaned_data["words"], **given)


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
        if self.is_bound:
            return
        objection = _last(self.matter, "object")
        if objection is None:
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
        return rule_objection.rule_objection(self.matter, agree=agree, **self.given("office", "reason"))


def _last(matter: Matter, act: str) -> Event | None:
    return Event.objects.filter(matter=matter, act=act).order_by("-seq").first()


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
    decision = area(_("由谁、依据什么指定"))
    meeting = line(_("会议纪要"), required=False, hint=_("联席会议定的，写纪要的名称或者文号。"))

    def prepare(self) -> None:
        """Show the dispute; nobody is chosen beforehand."""
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


class ReportUrgentForm(ActForm):
    """Report as urgent."""

    text = area(_("情况和已经采取的措施"), limit=1000)
    told = line(_("报告了哪些机关"), limit=200, hint=_("例如：县委、县政府，县应急管理局。"))

    def perform(self) -> Matter:
        """Report."""
        return report_urgent.report_urgent(self.matter, **self.given("text", "told"))


class RecuseForm(ActForm):
    """Stand aside."""

    hint = _("回避以后，这个人再也看不到这件事，也不能担任它的听证人员。")
    confirm = _("确定回避？回避以后看不到这件事。")
    account = PickField(label=_("谁回避"))
    reason = area(_("有什么直接利害关系"))

    def prepare(self) -> None:
        """Oneself; a head may name a member of the office."""
        own = self.by.account
        assert own is not None
        people = [own]
        if self.by.has_role("head"):
            office = Account.objects.filter(office=own.office, is_active=True).exclude(
                pk__in=[own.pk, *self.matter.recused]
            )
            people += office.order_by("username")
        me = now_in_words("本人（%(name)s）") % {"name": own.name}
        self.offer("account", [(p.username, me if p.pk == own.pk else f"{p.name}（{p.role_titles}）") for p in people])
        self.initial.setdefault("account", own.username)

    def perform(self) -> Matter:
        """Stand aside."""
        return recuse.recuse(self.matter, **self.given("account", "reason"))
