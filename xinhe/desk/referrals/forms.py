"""Forms of referrals: the letter of an organ outside, a slip to one, and the short ones of each step after it."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from xinhe.desk.fields import Sentence, Worded
from xinhe.desk.matters.forms.fields import PicksField, area, day, line, radios
from xinhe.desk.mediation.frame import side_field
from xinhe.desk.mediation.opening import OpeningForm
from xinhe.kernel.clock import local_day
from xinhe.matters.models import Channel, Matter
from xinhe.mediation.models import FIRST, SECOND
from xinhe.people.person import Person
from xinhe.referrals.acts.hand_over import hand_over
from xinhe.referrals.acts.note_answer import note_answer
from xinhe.referrals.acts.note_leniency import note_leniency
from xinhe.referrals.acts.recall_referral import recall_referral
from xinhe.referrals.acts.receive_referral import receive_referral
from xinhe.referrals.acts.register_referral import Letter, register_referral
from xinhe.referrals.acts.report_result import report_result
from xinhe.referrals.acts.send_back_referral import send_back_referral
from xinhe.referrals.models import Consent, CourtStage, Passed, Referral, ReferralKind
from xinhe.referrals.passing import BRIEF

OUTSIDE = [
    (ReferralKind.COURT, _("人民法院")),
    (ReferralKind.POLICE, _("公安机关")),
    (ReferralKind.PROCURATORATE, _("人民检察院")),
    (ReferralKind.RECONSIDERATION, _("行政复议机关")),
    (ReferralKind.LABOUR, _("劳动争议仲裁、人社部门")),
    (ReferralKind.LAND, _("农村土地承包仲裁委员会")),
]
PASSED = [Passed.NAME, Passed.PHONE, Passed.BRIEF]


def passed_field() -> PicksField:
    """What may be passed on."""
    return PicksField(label=_("同意提供的信息"), choices=Passed.choices, widget=forms.CheckboxSelectMultiple)


class RegisterForm(OpeningForm):
    """The letter of an organ outside, and the dispute that it hands over."""

    kind = radios(_("哪一类机关委托的"), OUTSIDE)
    stage = radios(_("法院在哪个阶段委托"), CourtStage.choices, required=False)
    organ = line(_("委托机关的名称"), limit=60)
    number = line(_("来函文号"), limit=60, hint=_("没有文号的写「无」。"))
    received_on = day(_("哪天收到"), hint=_("法院的调解期限从这一天起算。"))
    consent = radios(_("当事人怎样同意调解的"), Consent.choices)
    passed = passed_field()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("channel", "origin", "is_read_back"):  # it came with a letter, from whom the letter says
            del self.fields[name]
        if not self.is_bound:
            self.initial["passed"] = PASSED

    def clean(self) -> dict[str, Any]:
        """As an application, with what a letter has no word of."""
        self.cleaned_data |= {"channel": Channel.LETTER, "origin": "", "is_read_back": False}
        return super().clean()

    def perform(self, by: Person, at: datetime) -> Referral:
        """Register it. Raises Refused, Invalid."""
        data = self.cleaned_data
        letter = Letter(
            kind=data["kind"],
            stage=data["stage"] if data["kind"] == ReferralKind.COURT else "",
            organ=data["organ"],
            number=data["number"],
            received_on=data["received_on"],
        )
        return register_referral(
            letter,
            filing=self.filing(),
            second=self.second(),
            dispute_type=data["dispute_type"],
            passed=data["passed"],
            consent=data["consent"],
            by=by,
            at=at,
        )


class HandOverForm(Worded):
    """A slip to an organ outside."""

    hint = _("当事人随时可以自己起诉、申请仲裁，移交不是条件。函上不写姓名，由当事人持函、凭本人证件提出。")
    confirm = _("确定出具移交函？")
    kind = radios(_("移交给哪一类机关"), OUTSIDE)
    organ = line(_("移交给哪个机关"), limit=60)
    brief = area(_("纠纷的简要情况"), limit=BRIEF, hint=_("不写调解中说的话。"))
    side = side_field(_("哪一方同意移交"))
    consent = radios(_("本人怎样同意的"), Consent.choices)
    passed = passed_field()

    def __init__(self, data: Any, *, dispute: Matter) -> None:
        self.dispute = dispute
        super().__init__(data, initial={"passed": [Passed.NAME, Passed.PHONE]})
        sides = [(FIRST, _("申请的一方")), (SECOND, _("对方"))]
        self.fields["side"].choices = [(str(side), words) for side, words in sides]  # type: ignore[attr-defined]

    def perform(self, by: Person, at: datetime) -> Referral:
        """Hand it over."""
        return hand_over(self.dispute, **self.cleaned_data, by=by, at=at)


class StepForm(Worded):
    """What every step of a referral needs: who acts and when, and the last event that the page showed (``seen``)."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    hint: Sentence = ""
    confirm: Sentence = ""

    def __init__(self, data: Any, *, referral: Referral, by: Person, at: datetime) -> None:
        self.referral, self.by, self.at, self.posted = referral, by, at, data
        super().__init__(data, initial={"seen": referral.log_seq} | self.proposed(at))

    def proposed(self, at: datetime) -> dict[str, object]:  # noqa: ARG002 (most steps propose nothing)
        """What stands in an empty form."""
        return {}

    def renew(self) -> None:
        """Take the news as seen: told who did what, the person may press again; the typed words stay."""
        data: QueryDict = self.posted.copy()
        data["seen"] = str(Referral.objects.values_list("log_seq", flat=True).get(pk=self.referral.pk))
        self.data = data

    def perform(self) -> Referral:
        """Take the step."""
        raise NotImplementedError

    def given(self, *names: str) -> dict[str, Any]:
        """The typed values by name, with what every step takes besides."""
        return {one: self.cleaned_data[one] for one in ("seen", *names)} | {"by": self.by, "at": self.at}


class RecallForm(StepForm):
    """Take it back."""

    reason = area(_("为什么收回"))

    def perform(self) -> Referral:
        """Recall."""
        return recall_referral(self.referral, **self.given("reason"))


class ReceiveForm(StepForm):
    """Take it on."""

    hint = _("接收后登记为一件纠纷，征求双方意见，双方都愿意才调解。")

    def perform(self) -> Referral:
        """Receive."""
        return receive_referral(self.referral, **self.given())


class SendBackForm(StepForm):
    """Not to be mediated."""

    confirm = _("确定不予调解？会出具不予调解函。")
    reason = area(_("为什么不能调解"), limit=1000, hint=_("会写进复函。"))

    def perform(self) -> Referral:
        """Send back."""
        return send_back_referral(self.referral, **self.given("reason"))


class ReportForm(StepForm):
    """Tell the result."""

    hint = _("只反馈有没有达成协议、哪天结束；双方说的话、谁不愿意，都不反馈。")

    def perform(self) -> Referral:
        """Report."""
        return report_result(self.referral, **self.given())


class LeniencyForm(StepForm):
    """The word of the police."""

    hint = _("双方达成协议并且履行以后，可以共同书面请求公安机关不予处罚；同意不同意由公安机关定。")
    requested_on = day(_("双方哪天共同提出请求"))
    agreed = forms.TypedChoiceField(
        label=_("公安机关是否同意"),
        choices=[("yes", _("同意")), ("no", _("不同意"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    def perform(self) -> Referral:
        """Note it."""
        return note_leniency(self.referral, **self.given("requested_on", "agreed"))


class AnswerForm(StepForm):
    """What the organ outside answered."""

    text = area(_("对方怎样答复"), limit=1000)
    on = day(_("哪天答复"))

    def proposed(self, at: datetime) -> dict[str, object]:
        """Today, unless it was another day."""
        return {"on": local_day(at)}

    def perform(self) -> Referral:
        """Note it."""
        return note_answer(self.referral, **self.given("text", "on"))


# In the order of their buttons.
STEPS: Mapping[str, type[StepForm]] = MappingProxyType(
    {
        "receive_referral": ReceiveForm,
        "report_result": ReportForm,
        "note_answer": AnswerForm,
        "note_leniency": LeniencyForm,
        "send_back_referral": SendBackForm,
        "recall_referral": RecallForm,
    }
)
