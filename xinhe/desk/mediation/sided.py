"""Forms of what a side says: whether it wants mediation, accepts its mediator, tells something, or leaves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.fields import area
from xinhe.desk.mediation.frame import PlainForm, SideForm
from xinhe.matters.models import Matter
from xinhe.mediation.acts import ask_consent, confide, consent, decline, leave, waive
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
