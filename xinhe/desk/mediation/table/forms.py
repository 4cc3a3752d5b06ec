"""Forms around the round table: open and close it, speak there, and write down what a side does that has no phone."""

from datetime import timedelta

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as now_in_words
from django.utils.translation import gettext_lazy as _

from xinhe.desk.fields import Sentence
from xinhe.desk.matters.forms.fields import area, day, line, radios
from xinhe.desk.mediation.frame import (
    DisputeForm,
    PlainForm,
    SideForm,
    clock_field,
    file_field,
    moment,
    number_field,
    side_field,
    yuan,
)
from xinhe.documents.store import taken_in
from xinhe.kernel.clock import SHANGHAI
from xinhe.matters.models import Matter
from xinhe.mediation.acts import (
    accept_offer,
    close_table,
    join_table,
    offer,
    open_table,
    say,
    turn_offer_down,
    withdraw_offer,
)
from xinhe.mediation.seen.table import OfferShown, RoundTable, table_of
from xinhe.mediation.sides import Seen

BACK = "desk-dispute-table"
MEDIATOR = 0


class OpenTableForm(PlainForm):
    """Both sides in one room."""

    then = BACK
    hint = _(
        "双方都会收到短信，用自己的查询码进来；登记了手机的，要先用验证码证明是本人。说的话双方都看得到；单独对你说的，对方仍然看不到。"
    )

    def perform(self) -> Matter:
        """Open it."""
        return open_table.open_table(self.matter, **self.given())


class CloseTableForm(PlainForm):
    """Nobody talks there any more."""

    then = BACK
    confirm = _("确定关闭圆桌？没有答复的方案就此失效；接受了的方案还在，可以照着拟协议。")

    def perform(self) -> Matter:
        """Close it."""
        return close_table.close_table(self.matter, **self.given())


class AtTable(SideForm):
    """What a side without a phone does at the table, written down by its mediator."""

    then = BACK

    @cached_property
    def found(self) -> RoundTable:
        """The table as it is now."""
        return table_of(self.matter, self.by, at=self.at)

    def offer_sides(self, *numbers: int) -> None:
        """Only these sides."""
        self.offer("side", [(side, words) for side, words in self.sides if side in numbers])


class JoinTableForm(AtTable):
    """A side sits down beside its mediator."""

    hint = _("当事人没有手机、在你这里一起谈的，由你核实身份、代他入席，照他的意思代他说、代他提方案。")

    def perform(self) -> Matter:
        """Sit down."""
        return join_table.join_table(self.matter, **self.word())


class SayForm(DisputeForm):
    """Words for both."""

    then = BACK
    side = number_field(_("谁说的"))
    seen_how = radios(_("怎样知道是本人的意思"), Seen.choices, required=False)
    words = area(
        _("说什么"), required=False, limit=2000, rows=3, hint=_("双方都看得到，不要写任何一方单独对你说的话。")
    )
    file = file_field(_("文件"), hint=_("双方都能下载。"))
    apart = {"seen_how": "side:1 2"}
    placed = {"files": "file"}

    def prepare(self) -> None:
        """The mediator first."""
        self.offer("side", [(MEDIATOR, now_in_words("调解员（本人）")), *self.sides])
        self.initial.setdefault("side", str(MEDIATOR))

    def perform(self) -> Matter:
        """Say it."""
        upload = self.cleaned_data.get("file")
        side = self.cleaned_data["side"] or None
        with taken_in([upload] if upload else []) as files:
            return say.say(self.matter, side=side, files=files, **self.given("words", "seen_how"))


class OfferForm(AtTable):
    """What a side proposes."""

    hint = _("照当事人的意思写，不是你的建议。对方看得到；接受了也不约束谁，签了协议才有约束力。")
    text = area(_("方案"), limit=2000, rows=4, hint=_("谁做什么、什么时候做。"))
    amount = line(_("金额（元）"), required=False, limit=20, hint=_("不涉及钱的不填。"))
    payer = side_field(_("由哪一方付"))
    until_on = day(_("哪天以前答复有效"), required=False)
    until_clock = clock_field(_("几点以前"))
    answers = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    placed = {"until": "until_on"}

    def prepare(self) -> None:
        """Whose turn it is, and as long as the rules propose."""
        self.fields["payer"].required = self.fields["until_clock"].required = False
        newest = self.found.newest
        waits = newest.row.side if newest and newest.stands else 0
        self.offer_sides(*(side for side, _words in self.sides if side != waits))
        self.offer("payer", self.sides)
        usual = (self.at + timedelta(hours=self.procedure.setting("offer_hours"))).astimezone(SHANGHAI)
        self.propose(
            {"until_on": usual.date(), "until_clock": usual.time().replace(minute=0), "answers": self.found.counts}
        )

    def perform(self) -> Matter:
        """Propose it."""
        data = self.cleaned_data
        on, clock = data["until_on"], data["until_clock"]
        until = moment(on, clock) if on and clock else None
        return offer.offer(
            self.matter, payer=data["payer"] or None, until=until, **self.word("text", "amount", "answers")
        )


class AnswerForm(AtTable):
    """What a side says to the offer that waits."""

    offer_hash = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    about = _("等答复的方案")
    is_own = False  # whose answer it is: the other side's, or that of who proposed

    def prepare(self) -> None:
        """The offer as it is, and the side whose word it is."""
        newest = self.found.newest
        if newest is None or not newest.stands:
            self.hint = _("现在没有等答复的方案。")
            self.offer_sides(1, 2)
            return
        self.initial["offer_hash"] = newest.hash
        self.before = terms_said(newest)
        self.offer_sides(*(side for side, _words in self.sides if (side == newest.row.side) == self.is_own))

    @property
    def named(self) -> str:
        """The hash of the offer that the page showed."""
        return str(self.cleaned_data.get("offer_hash") or "")


class AcceptForm(AnswerForm):
    """Yes."""

    def perform(self) -> Matter:
        """Accept it."""
        return accept_offer.accept_offer(self.matter, offer=self.named, **self.word())


class TurnDownOfferForm(AnswerForm):
    """No."""

    def perform(self) -> Matter:
        """Turn it down."""
        return turn_offer_down.turn_offer_down(self.matter, offer=self.named, **self.word())


class WithdrawOfferForm(AnswerForm):
    """Taken back."""

    is_own = True

    def perform(self) -> Matter:
        """Withdraw it."""
        return withdraw_offer.withdraw_offer(self.matter, offer=self.named, **self.word())


def terms_said(one: OfferShown) -> list[tuple[Sentence, object]]:
    """An offer in words, for a form that answers it."""
    said: list[tuple[Sentence, object]] = [(_("方案"), one.text), (_("金额"), yuan(one.fen))]
    return [(term, words) for term, words in said if words]
