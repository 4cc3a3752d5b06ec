"""Forms of the handling: accepting, hearing, mediating, and more time."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.fields import area, day, line, radios
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.matters.models import Matter
from xinhe.petition.acts import accept, extend, hear, mediate


class AcceptForm(ActForm):
    """Accept."""

    hint = _("受理后书面告知信访人，办结期限从今天起算。")
    words = area(_("受理说明"), required=False)

    def perform(self) -> Matter:
        """Accept."""
        return accept.accept(self.matter, note=self.cleaned_data["words"], **self.given())


class HearForm(ActForm):
    """Hear the petitioner."""

    means = radios(_("方式"), hear.HearMeans.choices)
    on = day(_("日期"))
    text = area(_("信访人陈述的事实和理由"), limit=5000)

    def prepare(self) -> None:
        """Today, unless it was another day."""
        self.initial["on"] = self.today

    def perform(self) -> Matter:
        """Hear."""
        return hear.hear(self.matter, **self.given("means", "on", "text"))


class MediateForm(ActForm):
    """Both sides met."""

    hint = _("双方都自愿才能调解、和解；不影响办理期限，也不影响信访人申请复查、仲裁、诉讼的权利。")
    kind = radios(_("方式"), mediate.Mediation.choices)
    on = day(_("日期"))
    other = line(_("对方当事人"), limit=200, hint=_("和信访人协商的是谁，例如：云锦苑物业公司。"))
    consents = forms.BooleanField(label=_("双方都自愿参加"))
    agreed = forms.TypedChoiceField(
        label=_("是否达成一致"),
        choices=[("yes", _("达成一致，制作协议书")), ("no", _("没有达成一致"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = area(_("协议内容，或者双方的意见"), limit=5000, rows=6, hint=_("写明做什么、多少、哪天以前。"))

    def prepare(self) -> None:
        """Today, unless it was another day."""
        self.initial["on"] = self.today

    def perform(self) -> Matter:
        """Record it."""
        return mediate.mediate(self.matter, **self.given("kind", "on", "other", "consents", "agreed", "text"))


class ExtendForm(ActForm):
    """Extend."""

    days = forms.IntegerField(label=_("延长多少日"), widget=forms.NumberInput(attrs={"min": 1, "inputmode": "numeric"}))
    reason = area(_("延期理由"), hint=_("会原文告知信访人。"))
    confirm = _("确定延期？延期理由会原文告知信访人。")

    def perform(self) -> Matter:
        """Extend."""
        return extend.extend(self.matter, **self.given("days", "reason"))
