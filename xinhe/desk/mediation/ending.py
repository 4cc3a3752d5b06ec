"""Forms of a body's own decisions: to take on, turn down, try again, move up, prolong, break off and end."""

from django import forms
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from xinhe.desk.matters.forms.fields import area, day, line, radios
from xinhe.desk.mediation.frame import DisputeForm, PlainForm
from xinhe.matters.acts import note
from xinhe.matters.models import Event, Matter
from xinhe.mediation.acts import (
    bind_file,
    break_off,
    describe,
    end_mediation,
    mark_hard,
    move_up,
    prolong,
    take_on,
    try_again,
    turn_down,
)
from xinhe.mediation.acts.break_off import COMES_TO_NOTHING
from xinhe.mediation.acts.end_mediation import ENDS
from xinhe.mediation.acts.turn_down import NotMediable
from xinhe.mediation.dossier.lacking import lacks
from xinhe.mediation.ending import OTHER_WAYS
from xinhe.mediation.facts import body_above
from xinhe.mediation.models import Ending


class TakeOnForm(PlainForm):
    """Take it on."""

    hint = _("从今天起计算调解期限。")

    def perform(self) -> Matter:
        """Take it on."""
        return take_on.take_on(self.matter, **self.given())


class TurnDownForm(DisputeForm):
    """Not to be mediated."""

    confirm = _("确定不予受理？告知书立即发给双方。")
    ground = radios(_("属于哪种情形"), NotMediable.choices)
    reason = area(_("为什么不能调解"))
    other_ways = area(_("当事人可以向哪里提出"), hint=_("写出单位的名字。"))

    def prepare(self) -> None:
        """What stays open in any case."""
        self.initial.setdefault("other_ways", OTHER_WAYS)

    def perform(self) -> Matter:
        """Turn it down."""
        return turn_down.turn_down(self.matter, **self.given("ground", "reason", "other_ways"))


class BindForm(DisputeForm):
    """The file gets its number."""

    remark = area(_("卷宗说明"), required=False, limit=bind_file.REMARK)

    def prepare(self) -> None:
        """What is obligatory and not there."""
        missing = "".join(now_in_words(one) for one in lacks(self.matter))
        self.hint = (
            now_in_words("卷内还缺：%(lacks)s补上再立卷；确实没有的，写明为什么。") % {"lacks": missing}
            if missing
            else now_in_words("卷内该有的都有了。立卷以后取得卷号，卷号不再变。")
        )
        self.fields["remark"].required = bool(missing)

    def perform(self) -> Matter:
        """Bind it."""
        return bind_file.bind_file(self.matter, **self.given("remark"))


class BreakOffForm(DisputeForm):
    """The attempt came to nothing."""

    confirm = _("确定这一次没有调成？双方都会收到告知。")
    hint = _("这一次结束以后，可以再调、转上一级，也可以终止；当事人不必等，可以直接仲裁、起诉。")
    why = radios(_("为什么没有调成"), [one for one in Ending.choices if one[0] in COMES_TO_NOTHING])

    def perform(self) -> Matter:
        """End the attempt."""
        return break_off.break_off(self.matter, **self.given("why"))


class TryAgainForm(PlainForm):
    """Once more."""

    hint = _("双方仍然愿意的才再调。次数上限只管我们，不影响当事人随时仲裁、起诉。")

    def perform(self) -> Matter:
        """Take it up again."""
        return try_again.try_again(self.matter, **self.given())


class MoveUpForm(PlainForm):
    """A level up."""

    confirm = _("确定转上一级？本组织以后只能看，不再办理。")

    def prepare(self) -> None:
        """To whom it goes."""
        above = body_above(self.matter.holder) if self.matter.holder else None
        if above is not None:
            self.hint = _("转给%(office)s，由它重新征求双方意见。") % {"office": above.name}

    def perform(self) -> Matter:
        """Hand it up."""
        return move_up.move_up(self.matter, **self.given())


class EndForm(DisputeForm):
    """The end."""

    confirm = _("确定终止调解？告知书立即发给双方，不能恢复。")
    hint = _("告知书写明仲裁、行政、司法途径一直开着，对双方都没有任何影响。")
    why = radios(_("为什么终止"), [one for one in Ending.choices if one[0] in ENDS])
    other_ways = area(
        _("这件事可以向哪里提出"),
        required=False,
        hint=_("有专门的仲裁委员会、法院的，写出名字和地址。"),
    )

    def perform(self) -> Matter:
        """End it."""
        return end_mediation.end_mediation(self.matter, **self.given("why", "other_ways"))


class ProlongForm(DisputeForm):
    """More time."""

    both_agree = forms.BooleanField(label=_("双方都同意延长"), required=False)
    days = forms.IntegerField(label=_("延长几日"), widget=forms.NumberInput(attrs={"min": 1, "max": 30}))
    reason = area(_("为什么要延长"), hint=_("双方都会看到，不要写任何一方单独对你说的话。"))

    def perform(self) -> Matter:
        """Prolong it."""
        return prolong.prolong(self.matter, **self.given("both_agree", "days", "reason"))


class DescribeForm(DisputeForm):
    """Since when it goes on, and how much money it is about."""

    hint = _("写现在知道的，以后可以再改；只用来统计，不写进任何文书。受理时已经拖了一年以上的，算积案。")
    since_on = day(_("从哪天开始的"), required=False)
    amount = line(_("争议的金额（元）"), required=False, limit=20, hint=_("例如 1280 或者 1280.50。"))

    def prepare(self) -> None:
        """What was said before."""
        last = Event.objects.filter(matter=self.matter, act="describe").order_by("-seq").first()
        if last is not None:
            self.initial.setdefault("since_on", last.data["since_on"])
            fen = last.data["fen"]
            self.initial.setdefault("amount", "" if fen is None else f"{fen / 100:.2f}")

    def perform(self) -> Matter:
        """Keep it."""
        return describe.describe(self.matter, **self.given("since_on", "amount"))


class MarkHardForm(DisputeForm):
    """Whether it is a hard one."""

    hint = _("说的是这件事难办，不是说哪个人。只用来统计和安排力量，双方看不到。")
    is_hard = radios(_("是不是疑难"), [("yes", _("疑难")), ("no", _("不再算疑难"))], initial="yes")
    reason = area(_("难在哪里，或者为什么不再算"))

    def perform(self) -> Matter:
        """Mark it."""
        is_hard = self.cleaned_data["is_hard"] == "yes"
        return mark_hard.mark_hard(self.matter, is_hard=is_hard, **self.given("reason"))


class RemarkForm(DisputeForm):
    """A remark for the file."""

    hint = _("备注只在调解组织里看得到。任何一方单独说的话请用「向调解员说明」，不要写在这里。")
    text = area(_("要记的事"), limit=2000, rows=5)

    def perform(self) -> Matter:
        """Write it down."""
        return note.note(self.matter, **self.given("text"))
