"""Forms of passing on: to an office, proposed from the duty list with its law, and inside one's own."""

from collections.abc import Callable, Sequence

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.choices import choices_of, office_field, offices_field
from xinhe.desk.matters.forms.fields import PickField, area, day
from xinhe.desk.matters.forms.frame import ActForm, ReasonForm
from xinhe.jurisdiction.competence import LeadProposal, propose
from xinhe.jurisdiction.models import Office
from xinhe.matters.acts import assign, hand_to, recall, take, transfer
from xinhe.matters.models import Matter, Nature
from xinhe.matters.routing import Check, takers, to_assist, to_pass_down, to_pass_on
from xinhe.matters.turn.carrying import colleagues
from xinhe.people.person import Person
from xinhe.petition.acts import pass_down


class Sending(ActForm):
    """What transfer and assign share: the office, one that the act takes, proposed from the duty list with its law."""

    office = office_field(_("送到哪个单位"), blank=_("请选择"))
    takes: Callable[[Matter, Person], Check] = staticmethod(to_pass_on)

    def prepare(self) -> None:
        """Choose the office that the duty list proposes, or the one that was pointed at."""
        self.fields["office"].choices = lambda: [("", _("请选择")), *choices_of(self.offered)]  # type: ignore[attr-defined]
        if self.is_bound:
            return
        proposed = next((p.lead.code for p in self.proposals), "")
        self.initial["office"] = self.request.GET.get("office") or proposed
        if not self.offered:
            self.hint = _(
                "本平台没有可以选的单位：信访部门送有权处理的单位，其他单位只送本系统的下级。不归本单位办的，提出异议，或者告知信访人向哪个机关提出。"
            )

    @cached_property
    def offered(self) -> Sequence[Office]:
        """The offices that the act takes, by its own check."""
        return takers(self.takes(self.matter, self.by))

    @cached_property
    def proposals(self) -> Sequence[LeadProposal]:
        """The offices that the duty list names for this matter, of those that the act takes."""
        offered = {office.pk for office in self.offered}
        proposed = propose(self.matter.category, self.matter.problem_region)
        return [one for one in proposed if one.lead.pk in offered]


class TransferForm(Sending):
    """Transfer to the organ with the power to act."""

    words = area(_("转送说明"), required=False)

    def prepare(self) -> None:
        """An accusation is handed over, and its content is gone from this desk afterwards."""
        super().prepare()
        if self.matter.nature == Nature.ACCUSATION:
            self.hint = _(
                "检举控告按管理权限移送纪检监察机关，或者没有被检举控告的有权机关。移送后本单位看不到内容，只在「移送清单」里留一行；"
                "反映干部问题的，移送以前先「通报组织部门」。"
            )
            self.confirm = _("确定移送？移送后本单位看不到这件事的内容。")

    def perform(self) -> Matter:
        """Transfer."""
        return transfer.transfer(self.matter, note=self.cleaned_data["words"], **self.given("office"))


class PassDownForm(Sending):
    """Pass down to the petition office below."""

    hint = _("逐级转送：只转问题发生地的下一级信访部门。由它重新审核、转送；法定的十五日从最初收到之日起算。")
    office = office_field(_("转给哪个信访部门"), blank=_("请选择"))
    words = area(_("转送说明"), required=False)
    takes = staticmethod(to_pass_down)
    proposals = ()

    def prepare(self) -> None:
        """There is one such office, or there is none."""
        super().prepare()
        if not self.is_bound and len(self.offered) == 1:
            self.initial["office"] = self.offered[0].code

    def perform(self) -> Matter:
        """Pass down."""
        return pass_down.pass_down(self.matter, note=self.cleaned_data["words"], **self.given("office"))


class AssignForm(Sending):
    """Assign with a date by which to report back."""

    due_on = day(_("反馈日期"), hint=_("要求承办单位在这一天前反馈结果。"))
    report = forms.BooleanField(label=_("要求书面反馈结果"), required=False, initial=True)
    assists = offices_field(_("协办单位"))
    words = area(_("交办要求"), required=False)

    def prepare(self) -> None:
        """Propose the assisting offices of the duty list as well."""
        super().prepare()
        self.fields["assists"].choices = lambda: choices_of(takers(to_assist(self.matter, self.by)))  # type: ignore[attr-defined]
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


class TakeForm(ActForm):
    """Take over."""

    hint = _("接办以后，这件事在你的「等我办」里；要给别人，用「转给同事」。")

    def perform(self) -> Matter:
        """Take."""
        return take.take(self.matter, **self.given())


class HandToForm(ActForm):
    """Hand to a colleague."""

    colleague = PickField(label=_("转给谁"))
    words = area(_("交代的话"), required=False, hint=_("他会在「新消息」里看到这几句话。"))

    def prepare(self) -> None:
        """The colleagues who may have it; those who are away say so."""
        people = colleagues(self.matter, today=self.today)
        self.offer("colleague", [("", _("请选择")), *people])

    def perform(self) -> Matter:
        """Hand over."""
        return hand_to.hand_to(self.matter, message=self.cleaned_data["words"], **self.given("colleague"))


class RecallForm(ReasonForm):
    """Recall."""

    hint = _("只在对方受理以前的几分钟内能收回；收回后重新转送，期限照原来的算，并告知信访人。")

    def perform(self) -> Matter:
        """Recall."""
        return recall.recall(self.matter, **self.given("reason"))
