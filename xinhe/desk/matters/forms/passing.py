"""Forms of passing on: the office is proposed from the duty list with its law."""

from collections.abc import Sequence

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.choices import office_field, offices_field
from xinhe.desk.matters.forms.fields import area, day
from xinhe.desk.matters.forms.frame import ActForm
from xinhe.jurisdiction.competence import LeadProposal, propose
from xinhe.matters.acts import assign, transfer
from xinhe.matters.models import Matter, Nature


class Sending(ActForm):
    """What transfer and assign share: the office, proposed from the duty list with its law."""

    office = office_field(_("送到哪个单位"), blank=_("请选择"))

    def prepare(self) -> None:
        """Choose the office that the duty list proposes, or the one that was pointed at."""
        if not self.is_bound:
            proposed = next((p.lead.code for p in self.proposals), "")
            self.initial["office"] = self.request.GET.get("office") or proposed

    @cached_property
    def proposals(self) -> Sequence[LeadProposal]:
        """The offices that the duty list names for this matter."""
        return propose(self.matter.category, self.matter.problem_region)


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
        if "assign_reports" in self.procedure.settings:
            del self.fields["report"]
        if self.is_bound:
            return
        first = next((p for p in self.proposals if p.lead.code == self.initial["office"]), None)
        self.initial["assists"] = [office.code for office in first.assists] if first else []

    def perform(self) -> Matter:
        """Assign."""
        names = [name for name in ("office", "due_on", "report", "assists") if name in self.fields]
        given = self.given(*names)
        return assign.assign(self.matter, note=self.cleaned_data["words"], **given)
