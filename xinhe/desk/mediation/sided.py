"""Forms of what a side says, and of how it is reached: its word, its telephone, its query code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.fields import area, line, radios
from xinhe.desk.matters.forms.intake import SHOWN, CorrectContactForm
from xinhe.desk.mediation.frame import SIDES, DisputeForm, PlainForm, SideForm, side_field
from xinhe.matters.acts.reissue_code import REMARK
from xinhe.matters.models import Matter, Party
from xinhe.mediation.acts import (
    ask_consent,
    confide,
    consent,
    correct_contact,
    decline,
    leave,
    reissue_code,
    waive,
)
from xinhe.mediation.models import Refusing, Side


class AskConsentForm(PlainForm):
    """Ask both sides."""

    hint = _("双方各收到一份权利义务告知书和短信。双方都愿意的才调解；不愿意的不必说明理由，对谁都没有影响。")

    def perform(self) -> Matter:
        """Ask."""
        return ask_consent.ask_consent(self.matter, **self.given())


class ConsentForm(SideForm):
    """A side says yes."""

    hint = _("代当事人记下他自己的意思；当事人也可以凭查询码自己在网上表示。")

    def prepare(self) -> None:
        """Those who have not said anything yet."""
        super().prepare()
        open_sides = set(Side.objects.filter(matter=self.matter, consents=None).values_list("side", flat=True))
        self.offer("side", [(side, words) for side, words in self.sides if side in open_sides])

    def perform(self) -> Matter:
        """Write it down."""
        return consent.consent(self.matter, **self.word())


class DeclineForm(SideForm):
    """A side says no."""

    confirm = _("确定记下这一方不愿意调解？记下后调解终止，双方都收到告知书。")
    hint = _("不愿意调解的不必说明理由。哪一方不愿意、为什么，不写进告知书，也不告诉对方。")
    why = forms.ChoiceField(label=_("原因（可以不说明）"), choices=Refusing.choices, initial=Refusing.NO_REASON)

    def perform(self) -> Matter:
        """Write it down."""
        return decline.decline(self.matter, **self.word("why"))


class WaiveForm(SideForm):
    """A side accepts the mediator."""

    hint = _("这一方知道了调解员披露的关系，仍然愿意由他调解。不愿意的，由主任换人。")

    def perform(self) -> Matter:
        """Write it down."""
        return waive.waive(self.matter, **self.word())


class ConfideForm(SideForm):
    """What a side tells its mediator."""

    hint = _("加密保存，只有调解员能看。没有勾选「双方都可以看」的，对方看不到，也不会写进任何文书和短信。")
    words = area(_("说了什么"), limit=5000, rows=6)
    is_shared = forms.BooleanField(
        label=_("双方都可以看"), required=False, help_text=_("这一方本人同意让对方看到，才勾选。")
    )

    def perform(self) -> Matter:
        """Keep it."""
        return confide.confide(self.matter, **self.word("words", "is_shared"))


class LeaveForm(SideForm):
    """A side ends it."""

    confirm = _("确定记下这一方退出调解？记下后调解终止，双方都收到告知书。")
    hint = _("任何一方随时可以退出，不必说明理由。仲裁、行政、司法途径不受影响。")

    def perform(self) -> Matter:
        """Write it down."""
        return leave.leave(self.matter, **self.word())


class SideContactForm(CorrectContactForm, DisputeForm):
    """Another telephone or address of somebody on a side."""

    hint = _("先核对本人身份。只改这一方的，只告诉这一方；还没发出的短信不再发到原来的号码。")
    then = "desk-dispute"

    def prepare(self) -> None:
        """The people of both sides as they are shown by default."""
        people = Party.objects.filter(matter=self.matter).exclude(side=0).order_by("side", "seq")
        self.offer("party", [(one.seq, f"{SIDES[one.side]}：{one.masked_name} {one.masked_phone}") for one in people])

    def perform(self) -> Matter:
        """Correct."""
        party = self.cleaned_data["party"]
        names = ("phone", "address", "proof", "remark", "is_old_told")
        number = int(party) if party.isdigit() else 0
        return correct_contact.correct_contact(self.matter, party=number, **self.given(*names))


class SideCodeForm(DisputeForm):
    """A new query code for a side."""

    hint = _("先核对本人身份。办完打印新的回执交给本人；这一方旧的查询码马上作废，另一方的不变。")
    then = "desk-dispute-slips"
    side = side_field()
    proof = radios(_("怎样核对了本人"), SHOWN)
    remark = line(_("说明"), required=False, limit=REMARK)

    def prepare(self) -> None:
        """Both sides by name."""
        self.offer("side", self.sides)

    def perform(self) -> Matter:
        """Issue it."""
        return reissue_code.reissue_code(self.matter, **self.given("side", "proof", "remark"))
