"""One form per act: what a person types, translated into the words that the act takes. Acts decide, forms don't."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from xinhe.desk.fields import DayInput, Sentence, Worded, category_code, category_label, word_errors
from xinhe.documents.store import receive
from xinhe.jurisdiction.competence import Proposal, propose
from xinhe.jurisdiction.models import Level, Office
from xinhe.kernel.clock import local_day
from xinhe.matters.acts import (
    accept,
    add_material,
    assign,
    close,
    draft_opinion,
    extend,
    hear,
    link,
    note,
    rule_objection,
    screen,
    serve,
    sign,
    simplify,
    switch_to_ordinary,
    transfer,
    withdraw,
)
from xinhe.matters.acts import object as objecting
from xinhe.matters.models import Event, Item, LinkKind, Matter, Nature, Result
from xinhe.people.person import Person


class ActForm(Worded):
    """What every act needs: the matter, who acts, and the last event that the page showed (``seen``)."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    confirm: Sentence = ""  # asked before the act when it can't be taken back
    hint: Sentence = ""  # one sentence above the fields

    def __init__(self, request: HttpRequest, matter: Matter, by: Person, *, at: datetime) -> None:
        self.matter, self.by, self.at = matter, by, at
        self.today = local_day(at)
        self.request = request
        if request.method == "POST":
            super().__init__(request.POST, request.FILES)
        else:
            super().__init__(initial={"seen": request.GET.get("seen") or matter.log_seq})
        self.prepare()

    def prepare(self) -> None:
        """Fill choices and proposals from the matter."""

    def renew(self) -> None:
        """Take the news as seen: told who did what, the person may press again; the typed words stay."""
        data = self.request.POST.copy()
        data["seen"] = str(Matter.objects.values_list("log_seq", flat=True).get(pk=self.matter.pk))
        self.data = data

    def perform(self) -> Matter:
        """Call the act with what was typed."""
        raise NotImplementedError

    def given(self, *names: str) -> dict[str, Any]:
        """The typed values by name, with what every act takes besides."""
        values = {name: self.cleaned_data[name] for name in names}
        return values | {"by": self.by, "at": self.at, "seen": self.cleaned_data["seen"]}


def _reason(label: Sentence, *, required: bool = True, limit: int = 500, hint: Sentence = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4, "maxlength": limit})
    return forms.CharField(label=label, required=required, max_length=limit, help_text=hint, widget=area)


def _offices() -> list[tuple[str, str]]:
    """Every office that can be asked to act, by code."""
    return [(o.code, o.name) for o in Office.objects.filter(is_active=True).only("code", "name")]


class OfficeField(forms.ChoiceField):
    """One office by its code; the act knows whether it exists, so a posted form needs no list."""

    def valid_value(self, value: object) -> bool:  # noqa: ARG002
        """Any code goes on to the act."""
        return True


class OfficesField(forms.MultipleChoiceField):
    """Several offices by their codes."""

    def valid_value(self, value: object) -> bool:  # noqa: ARG002
        """Any code goes on to the act."""
        return True


def _office(label: Sentence, *, blank: Sentence, required: bool = True, hint: Sentence = "") -> forms.ChoiceField:
    return OfficeField(label=label, required=required, help_text=hint, choices=lambda: [("", blank), *_offices()])


class Sending(ActForm):
    """What transfer and assign share: the office, proposed from the duty list with its law."""

    office = _office(_("送到哪个单位"), blank=_("请选择"))

    def prepare(self) -> None:
        """Choose the office that the duty list proposes, or the one that was pointed at."""
        if not self.is_bound:
            proposed = next((p.lead.code for p in self.proposals), "")
            self.initial["office"] = self.request.GET.get("office") or proposed

    @cached_property
    def proposals(self) -> Sequence[Proposal]:
        """The offices that the duty list names for this matter."""
        return propose(self.matter.category, self.matter.problem_region)


class ScreenForm(ActForm):
    """Screen: level, nature, acceptable or not, and what intake got wrong."""

    level = forms.ChoiceField(label=_("属于哪一级职权"), choices=Level.choices[:5], widget=forms.RadioSelect)
    nature = forms.ChoiceField(label=_("信访目的"), choices=Nature.choices, widget=forms.RadioSelect)
    acceptable = forms.ChoiceField(
        label=_("是否受理"), choices=[("yes", _("应当受理")), ("no", _("不予受理"))], widget=forms.RadioSelect
    )
    reason = _reason(_("判断理由"))
    category = forms.CharField(
        label=_("内容类别"),
        max_length=80,
        required=False,
        help_text=_("输入名称选择，决定建议单位；不改就留原样。"),
        widget=forms.TextInput(attrs={"list": "categories", "autocomplete": "off"}),
    )
    items = forms.CharField(
        label=_("诉求事项"),
        max_length=10_500,
        required=False,
        help_text=_("一行一项，每项都要逐一答复。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def prepare(self) -> None:
        """Start from what is on file."""
        if self.is_bound:
            return
        category = self.matter.category
        self.initial = {
            **self.initial,
            "level": self.matter.level or "county",
            "nature": self.matter.nature,
            "category": category_label(category) if category else "",
            "items": "\n".join(Item.objects.filter(matter=self.matter).order_by("seq").values_list("text", flat=True)),
        }
        if self.matter.is_acceptable is not None:
            self.initial["acceptable"] = "yes" if self.matter.is_acceptable else "no"

    def perform(self) -> Matter:
        """Screen."""
        data = self.cleaned_data
        return screen.screen(
            self.matter,
            acceptable=data["acceptable"] == "yes",
            category=category_code(data["category"]),
            items=[line for line in data["items"].splitlines() if line.strip()],
            **self.given("level", "nature", "reason"),
        )


class TransferForm(Sending):
    """Transfer to the organ with the power to act."""

    words = _reason(_("转送说明"), required=False)

    def perform(self) -> Matter:
        """Transfer."""
        return transfer.transfer(self.matter, note=self.cleaned_data["words"], **self.given("office"))


class AssignForm(Sending):
    """Assign with a date by which to report back."""

    due_on = forms.DateField(label=_("反馈日期"), widget=DayInput(), help_text=_("要求承办单位在这一天前反馈结果。"))
    report = forms.BooleanField(label=_("要求书面反馈结果"), required=False, initial=True)
    assists = OfficesField(
        label=_("协办单位"),
        required=False,
        help_text=_("按住 Ctrl 可以选几个。"),
        choices=_offices,
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )
    words = _reason(_("交办要求"), required=False)

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

    reason = _reason(_("不属于本单位职权的理由和依据"))
    proposed_office = _office(_("建议由哪个单位办"), blank=_("不建议"), required=False)

    def perform(self) -> Matter:
        """Object."""
        return objecting.object(self.matter, **self.given("reason", "proposed_office"))


class RuleObjectionForm(ActForm):
    """Rule on an objection."""

    agree = forms.ChoiceField(
        label=_("裁定"),
        choices=[("yes", _("同意异议，收回或改送")), ("no", _("不同意，由原单位继续办理"))],
        widget=forms.RadioSelect,
    )
    office = _office(
        _("改送哪个单位"),
        blank=_("收回，重新分办"),
        required=False,
        hint=_("同意异议而不选单位，事项回到待分办。"),
    )
    reason = _reason(_("核实情况和裁定理由"))

    def prepare(self) -> None:
        """Show what was objected, and choose the office that the objector named."""
        if self.is_bound:
            return
        self.objection = Event.objects.filter(matter=self.matter, act="object").order_by("-seq").first()
        named = self.objection.data.get("proposed_office") if self.objection else None
        office = Office.objects.filter(pk=named, is_active=True).first() if named else None
        self.initial["office"] = office.code if office else ""

    def perform(self) -> Matter:
        """Rule."""
        agree = self.cleaned_data["agree"] == "yes"
        return rule_objection.rule_objection(self.matter, agree=agree, **self.given("office", "reason"))


class AcceptForm(ActForm):
    """Accept."""

    hint = _("受理后书面告知信访人，办结期限从今天起算。")
    words = _reason(_("受理说明"), required=False)

    def perform(self) -> Matter:
        """Accept."""
        return accept.accept(self.matter, note=self.cleaned_data["words"], **self.given())


class NoteForm(ActForm):
    """Note."""

    hint = _("记事只在单位内部可见，信访人看不到。")
    text = _reason(_("记什么"), limit=2000)

    def perform(self) -> Matter:
        """Note."""
        return note.note(self.matter, **self.given("text"))


class HearForm(ActForm):
    """Hear the petitioner."""

    means = forms.ChoiceField(label=_("方式"), choices=hear.Means.choices, widget=forms.RadioSelect)
    on = forms.DateField(label=_("日期"), widget=DayInput())
    text = _reason(_("信访人陈述的事实和理由"), limit=5000)

    def prepare(self) -> None:
        """Today, unless it was another day."""
        self.initial["on"] = self.today

    def perform(self) -> Matter:
        """Hear."""
        return hear.hear(self.matter, **self.given("means", "on", "text"))


class ExtendForm(ActForm):
    """Extend."""

    days = forms.IntegerField(label=_("延长多少日"), widget=forms.NumberInput(attrs={"min": 1, "inputmode": "numeric"}))
    reason = _reason(_("延期理由"), hint=_("会原文告知信访人。"))
    confirm = _("确定延期？延期理由会原文告知信访人。")

    def perform(self) -> Matter:
        """Extend."""
        return extend.extend(self.matter, **self.given("days", "reason"))


class DraftOpinionForm(ActForm):
    """Draft the opinion: one block per item."""

    def prepare(self) -> None:
        """A block of four fields for each item, filled with the draft as it stands."""
        self.items = list(Item.objects.filter(matter=self.matter).order_by("seq"))
        for n, item in enumerate(self.items):
            fields: dict[str, forms.Field] = {
                "result": forms.ChoiceField(label=_("处理结果"), choices=Result.choices, widget=forms.RadioSelect),
                "facts": _reason(_("查明的事实"), limit=5000),
                "basis": _reason(_("法律法规依据"), limit=2000),
                "opinion": _reason(_("处理意见"), limit=5000),
            }
            for name, field in fields.items():
                self.fields[f"items.{n}.{name}"] = field
                self.initial[f"items.{n}.{name}"] = getattr(item, name)
                word_errors(field)

    @property
    def blocks(self) -> list[tuple[Item, list[forms.BoundField]]]:
        """Each item with its four fields."""
        names = ("result", "facts", "basis", "opinion")
        return [(item, [self[f"items.{n}.{name}"] for name in names]) for n, item in enumerate(self.items)]

    def perform(self) -> Matter:
        """Draft."""
        data = self.cleaned_data
        answers = [
            draft_opinion.Answer(
                item=item.seq,
                result=data[f"items.{n}.result"],
                facts=data[f"items.{n}.facts"],
                basis=data[f"items.{n}.basis"],
                opinion=data[f"items.{n}.opinion"],
            )
            for n, item in enumerate(self.items)
        ]
        return draft_opinion.draft_opinion(self.matter, items=answers, **self.given())


class SignForm(ActForm):
    """Sign what somebody else drafted."""

    hint = _("签发后答复内容不能再改，只能另发补正文书。")
    confirm = _("确定签发？签发后答复内容不能再改。")

    def prepare(self) -> None:
        """Show what is signed."""
        self.answers = list(Item.objects.filter(matter=self.matter).order_by("seq"))

    def perform(self) -> Matter:
        """Sign."""
        return sign.sign(self.matter, **self.given())


class ServeForm(ActForm):
    """Serve."""

    method = forms.ChoiceField(label=_("送达方式"), choices=serve.Method.choices)
    served_on = forms.DateField(
        label=_("信访人收到的日期"), widget=DayInput(), help_text=_("信访人申请复查的 30 日从这一天起算。")
    )
    proof = forms.CharField(label=_("送达凭证"), max_length=500, help_text=_("签收人、挂号信号码、回证编号等。"))

    def prepare(self) -> None:
        """Today, unless it was another day."""
        self.initial["served_on"] = self.today

    def perform(self) -> Matter:
        """Serve."""
        return serve.serve(self.matter, **self.given("method", "served_on", "proof"))


class SimplifyForm(ActForm):
    """Move to the simple lane."""

    ground = forms.ChoiceField(label=_("适用情形"), choices=simplify.Ground.choices, widget=forms.RadioSelect)
    reason = _reason(_("理由"))

    def perform(self) -> Matter:
        """Simplify."""
        return simplify.simplify(self.matter, **self.given("ground", "reason"))


class ReasonForm(ActForm):
    """Only a reason."""

    reason = _reason(_("理由"))


class SwitchForm(ReasonForm):
    """Back to the ordinary procedure."""

    hint = _("受理日期不变，办结期限从原受理日起按普通程序重新计算。")

    def perform(self) -> Matter:
        """Switch."""
        return switch_to_ordinary.switch_to_ordinary(self.matter, **self.given("reason"))


class AddMaterialForm(ActForm):
    """Add words or files."""

    text = _reason(_("补充说明"), required=False, limit=5000)
    files = forms.FileField(  # type: ignore[assignment]  # (the name that intake and the API use)
        label=_("文件"),
        required=False,
        help_text=_("照片、PDF、Word，每个不超过 20 MB；照片里的拍摄位置会自动去掉。可以一次选几个。"),
        widget=forms.FileInput(),
    )

    def prepare(self) -> None:
        """Let several files be picked at once."""
        self.fields["files"].widget.attrs["multiple"] = True

    def perform(self) -> Matter:
        """Take the files in and add them."""
        files = [receive(upload) for upload in self.request.FILES.getlist("files")]
        return add_material.add_material(self.matter, files=files, **self.given("text"))


class WithdrawForm(ReasonForm):
    """Withdraw for the petitioner."""

    hint = _("只有信访人本人提出才能代办。撤回不影响以后再次反映。")
    confirm = _("确定代信访人撤回？")
    reason = _reason(_("信访人本人怎样提出撤回"))

    def perform(self) -> Matter:
        """Withdraw."""
        return withdraw.withdraw(self.matter, **self.given("reason"))


class CloseForm(ActForm):
    """Close."""

    confirm = _("确定办结？")
    reason = _reason(_("说明"), required=False, hint=_("不予受理的必须写明理由和应当找的机关，会原文告知信访人。"))

    def perform(self) -> Matter:
        """Close."""
        return close.close(self.matter, **self.given("reason"))


class LinkForm(ActForm):
    """Link to another matter."""

    to = forms.CharField(
        label=_("对方编号"), max_length=40, widget=forms.TextInput(attrs={"autocapitalize": "characters"})
    )
    kind = forms.ChoiceField(label=_("关系"), choices=LinkKind.choices, widget=forms.RadioSelect)

    def prepare(self) -> None:
        """A candidate that was pointed at is already written in."""
        self.initial["to"] = self.request.GET.get("to", "")
        self.initial["kind"] = self.request.GET.get("kind", "")

    def perform(self) -> Matter:
        """Link."""
        return link.link(self.matter, **self.given("to", "kind"))


FORMS: dict[str, type[ActForm]] = {
    "screen": ScreenForm,
    "transfer": TransferForm,
    "assign": AssignForm,
    "object": ObjectForm,
    "rule_objection": RuleObjectionForm,
    "accept": AcceptForm,
    "note": NoteForm,
    "hear": HearForm,
    "extend": ExtendForm,
    "draft_opinion": DraftOpinionForm,
    "sign": SignForm,
    "serve": ServeForm,
    "simplify": SimplifyForm,
    "switch_to_ordinary": SwitchForm,
    "add_material": AddMaterialForm,
    "withdraw": WithdrawForm,
    "close": CloseForm,
    "link": LinkForm,
}


class RevealForm(Worded):
    """Why someone looks at a petitioner's identity."""

    reason = forms.CharField(
        label=_("查看理由"),
        max_length=200,
        help_text=_("会写入查看记录，审计管理员和信访人都能看到。明文显示 5 分钟。"),
    )
