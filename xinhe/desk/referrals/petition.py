"""Forms of a petition's way to mediation and back: referring it with consent, and ending items by the agreement."""

from typing import Any

from django import forms
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.choices import item_choices
from xinhe.desk.matters.forms.fields import PickField, PicksField, area, day, line, radios
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.jurisdiction.models import Office
from xinhe.kernel import identity
from xinhe.kernel.clock import chinese_date
from xinhe.kernel.identity import name_and_phone
from xinhe.matters.filing import Identity
from xinhe.matters.models import Matter
from xinhe.mediation.applying import bodies_within, body_for
from xinhe.mediation.rules import network
from xinhe.mediation.sides import SidePeople
from xinhe.petition.acts.conclude_by_agreement import conclude_by_agreement
from xinhe.petition.answers.settled import last_agreement, open_items
from xinhe.referrals.acts.refer import refer
from xinhe.referrals.models import Consent, Passed
from xinhe.referrals.passing import BRIEF, Handed


class ReferForm(ActForm):
    """Refer to a mediation body."""

    hint = _("双方都愿意才调解。办理期限照常计算；没有调成的，本件照常办。调解组织只反馈结果，不反馈双方说的话。")
    confirm = _("确定把所选的信息转给调解组织？")
    items = PicksField(label=_("转去调解的诉求"), widget=forms.CheckboxSelectMultiple)
    body = PickField(label=_("调解组织"))
    dispute_type = PickField(label=_("纠纷类型"))
    second_name = line(_("对方姓名或者单位名称"), limit=identity.LONGEST_NAME)
    second_phone = forms.CharField(
        label=_("对方电话"), max_length=30, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    second_others = forms.CharField(
        label=_("对方还有谁"),
        max_length=3000,
        required=False,
        help_text=_("一行一人「姓名 电话」。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    brief = area(_("纠纷的简要情况"), limit=BRIEF, hint=_("写清为什么争、各要什么；与调解无关的不写。"))
    passed = PicksField(
        label=_("同意提供给调解组织的信息"), choices=Passed.choices, widget=forms.CheckboxSelectMultiple
    )
    consent = radios(_("信访人本人怎样同意的"), Consent.choices)
    answer_on = day(_("最迟哪天反馈"), hint=_("要早于本件的办结期限。"))

    def prepare(self) -> None:
        """The open items, the bodies of the place with the nearest one chosen, and the usual day."""
        self.offer("items", item_choices(open_items(self.rows)))
        assert self.by.office is not None
        bodies = bodies_within(self.by.office.region.path)
        self.offer("body", [(one.code, one.name) for one in bodies])
        self.offer("dispute_type", [("", _("请选择")), *((c, n.chinese) for c, n in network(self.today).types.items())])
        nearest = body_for(self.matter.problem_region)
        if not self.is_bound:
            self.initial.setdefault("body", nearest.code if nearest else "")
            self.initial.setdefault("passed", [Passed.NAME, Passed.PHONE, Passed.BRIEF])

    def beside(self, field: str) -> str | None:
        """The other side's fields stand one by one on the page."""
        name = field.replace("second.0.", "second_").replace(".", "_")
        if name not in self.fields and name.startswith("second"):
            name = "second_others" if "_" in name else "second_name"
        return name if name in self.fields else None

    def perform(self) -> Matter:
        """Refer."""
        data = self.cleaned_data
        handed = Handed(
            dispute_type=data["dispute_type"],
            brief=data["brief"],
            second=SidePeople(people=self._second()),
            passed=data["passed"],
            consent=data["consent"],
        )
        body = Office.objects.filter(code=data["body"].replace("\x00", "")).first()
        items = [int(seq) for seq in data["items"] if seq.isdigit()]
        refer(self.matter, body=body, items=items, handed=handed, **self.given("answer_on"))
        return self.matter

    def _second(self) -> list[Identity]:
        data = self.cleaned_data
        people = [Identity(name=data["second_name"], phone=data["second_phone"])]
        for typed in data["second_others"].splitlines():
            name, phone = name_and_phone(typed)
            if name or phone:
                people.append(Identity(name=name, phone=phone))
        return people


class ConcludeForm(ActForm):
    """End items by the agreement."""

    hint = _("双方达成协议的诉求不用再答复；全部按协议办结的，本件随之办结。")
    confirm = _("确定按协议办结？起草过的答复会作废。")
    items = PicksField(label=_("按协议办结的诉求"), widget=forms.CheckboxSelectMultiple)

    def prepare(self) -> None:
        """The open items, and the agreement that there is."""
        self.offer("items", item_choices(open_items(self.rows)))
        found = last_agreement(self.matter)
        if found is not None:
            self.about = _("达成的协议")
            self.before = [(found.body or now_in_words("本单位主持"), chinese_date(found.on))]

    def perform(self) -> Matter:
        """Conclude."""
        items = [int(seq) for seq in self.cleaned_data["items"] if seq.isdigit()]
        given: dict[str, Any] = self.given()
        return conclude_by_agreement(self.matter, items=items, **given)
