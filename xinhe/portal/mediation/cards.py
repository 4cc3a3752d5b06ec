"""One card for each act of a side: its form, how it is done, and the word when it is done; its page is its template."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.utils.translation import gettext, gettext_noop

from xinhe.documents.store import receive
from xinhe.kernel.numerals import sent_number
from xinhe.kernel.refusal import Invalid
from xinhe.matters.models import Matter
from xinhe.mediation.acts.accept_offer import accept_offer
from xinhe.mediation.acts.agree import agree
from xinhe.mediation.acts.confide import confide
from xinhe.mediation.acts.consent import consent
from xinhe.mediation.acts.correct_contact import correct_contact
from xinhe.mediation.acts.decline import decline
from xinhe.mediation.acts.fulfil import fulfil
from xinhe.mediation.acts.leave import leave
from xinhe.mediation.acts.move_up import move_up
from xinhe.mediation.acts.offer import offer
from xinhe.mediation.acts.reissue_code import reissue_code
from xinhe.mediation.acts.report_breach import report_breach
from xinhe.mediation.acts.turn_offer_down import turn_offer_down
from xinhe.mediation.acts.waive import waive
from xinhe.mediation.acts.withdraw_offer import withdraw_offer
from xinhe.mediation.seen.course import Course
from xinhe.people import throttle
from xinhe.people.person import Person
from xinhe.portal.matters.cards import HOUR, MATERIAL_PER_MATTER
from xinhe.portal.matters.uploads import kept_with
from xinhe.portal.mediation.contact import SideContactForm, correct, issue_anew
from xinhe.portal.mediation.forms import (
    AgreeForm,
    BreachForm,
    ConfideForm,
    DeclineForm,
    FulfilForm,
    LineForm,
    OfferForm,
    SideForm,
)
from xinhe.procedures.engine import Verdict

REMARKS_OF_A_SIDE = 120  # at the round table, in an hour
WAYS_OUT = frozenset({"decline", "leave"})
ONE_PICTURE = gettext_noop("签名只要一张照片，请只选一张。")


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a side sent in, with all that its act takes besides."""

    request: HttpRequest
    matter: Matter
    form: SideForm
    by: Person
    at: datetime

    @property
    def seen(self) -> int | None:
        """The last step that its page showed."""
        return sent_number(self.request.POST.get("seen", ""))

    def said(self, name: str) -> str:
        """What was typed into a field."""
        return str(self.form.cleaned_data.get(name) or "")


@dataclass(frozen=True, kw_only=True)
class SideCard:
    """What the portal knows of an act of a side; ``place`` is its order on the page, ``button`` the word on it."""

    perform: Callable[[Given], object]
    done: str
    place: int
    button: str
    form: type[SideForm] = SideForm
    then: str = "portal-dispute"
    is_aside: bool = False  # how the side itself is reached
    is_at_table: bool = False  # reached from the round table, and back to it


def _confide(one: Given) -> None:
    throttle.hit(f"material/{one.matter.pk}/{one.by.side}", limit=MATERIAL_PER_MATTER, seconds=HOUR, at=one.at)
    if (to := one.said("to")) not in ("mediator", "both"):
        raise Invalid({"to": gettext_noop("请选择谁能看到。")})
    confide(one.matter, words=one.said("words"), is_shared=to == "both", by=one.by, at=one.at)


def _offer(one: Given) -> None:
    throttle.hit(f"table/{one.matter.pk}/{one.by.side}", limit=REMARKS_OF_A_SIDE, seconds=HOUR, at=one.at)
    form = one.form
    assert isinstance(form, OfferForm)
    offer(
        one.matter,
        text=one.said("text"),
        amount=one.said("amount"),
        payer=sent_number(one.said("payer")),
        until=form.until(),
        answers=one.said("answers"),
        by=one.by,
        at=one.at,
    )


def _answer(act: Callable[..., Matter]) -> Callable[[Given], object]:
    """The answer to the offer that the page showed."""
    return lambda one: act(one.matter, offer=one.request.POST.get("offer", ""), by=one.by, at=one.at)


def _agree(one: Given) -> None:
    """Drawn on the screen, or a photograph; what was drawn goes the way of an upload."""
    throttle.hit(f"material/{one.matter.pk}/{one.by.side}", limit=MATERIAL_PER_MATTER, seconds=HOUR, at=one.at)
    form = one.form
    assert isinstance(form, AgreeForm)
    with kept_with(one.request, form, at=one.at) as files:
        if not form.is_good:
            return
        if len(files) > 1:
            raise Invalid({"drawn": ONE_PICTURE})
        if not files and (upload := form.drawn()) is not None:
            files.append(receive(upload))
        drawn = files[0] if files else None
        agree(one.matter, terms=one.said("terms"), code=one.said("code"), drawn=drawn, by=one.by, at=one.at)


def _line(one: Given) -> int:
    assert isinstance(one.form, LineForm)
    return one.form.number


def _fulfil(one: Given) -> None:
    try:
        on = date.fromisoformat(one.said("on"))
    except ValueError:
        raise Invalid({"on": gettext_noop("请填写哪天履行的，例如 2026-03-02。")}) from None
    fulfil(one.matter, line=_line(one), on=on, proof=one.said("proof"), by=one.by, at=one.at)


SIDE_CARDS: Mapping[str, SideCard] = {
    "consent": SideCard(
        perform=lambda one: consent(one.matter, by=one.by, at=one.at, seen=one.seen),
        done=gettext_noop("记下了：你同意调解。以后不想调了，随时可以退出。"),
        place=1,
        button=gettext_noop("同意调解"),
    ),
    "agree": SideCard(
        form=AgreeForm,
        perform=_agree,
        done=gettext_noop("你同意这份协议了。"),
        place=2,
        button=gettext_noop("看协议并签名"),
    ),
    "offer": SideCard(
        form=OfferForm,
        perform=_offer,
        done=gettext_noop("方案提出去了，等对方答复。"),
        place=10,
        button=gettext_noop("提方案"),
        is_at_table=True,
    ),
    "accept_offer": SideCard(
        perform=_answer(accept_offer),
        done=gettext_noop("你接受了这个方案。现在还不约束谁：调解员会拟成协议，双方看过、签了名才有约束力。"),
        place=11,
        button=gettext_noop("接受"),
        is_at_table=True,
    ),
    "turn_offer_down": SideCard(
        perform=_answer(turn_offer_down),
        done=gettext_noop("告诉对方了：这个方案你不接受。可以自己提一个。"),
        place=12,
        button=gettext_noop("不接受"),
        is_at_table=True,
    ),
    "withdraw_offer": SideCard(
        perform=_answer(withdraw_offer),
        done=gettext_noop("收回了你的方案，可以另提。"),
        place=13,
        button=gettext_noop("收回"),
        is_at_table=True,
    ),
    "waive": SideCard(
        perform=lambda one: waive(one.matter, by=one.by, at=one.at, seen=one.seen),
        done=gettext_noop("记下了：你接受这位调解员。"),
        place=3,
        button=gettext_noop("接受该调解员"),
    ),
    "fulfil": SideCard(
        form=FulfilForm,
        perform=_fulfil,
        done=gettext_noop("记下了：这一项已经履行。"),
        place=4,
        button=gettext_noop("记一项履行"),
    ),
    "confide": SideCard(
        form=ConfideForm,
        perform=_confide,
        done=gettext_noop("调解员能看到了。"),
        place=5,
        button=gettext_noop("对调解员说"),
    ),
    "report_breach": SideCard(
        form=BreachForm,
        perform=lambda one: report_breach(one.matter, line=_line(one), reason=one.said("reason"), by=one.by, at=one.at),
        done=gettext_noop("调解组织知道了，会督促履行。"),
        place=6,
        button=gettext_noop("反映没有履行"),
    ),
    "move_up": SideCard(
        perform=lambda one: move_up(one.matter, by=one.by, at=one.at, seen=one.seen),
        done=gettext_noop("已转给上一级调解组织，会重新征求双方意见。"),
        place=7,
        button=gettext_noop("转上一级调解"),
    ),
    correct_contact.__name__: SideCard(
        form=SideContactForm,
        perform=lambda one: correct(one.request, one.matter, one.form, by=one.by, at=one.at),
        done=gettext_noop("联系方式已更正，以后的短信发到新的号码。"),
        place=14,
        is_aside=True,
        button=gettext_noop("更正联系方式"),
    ),
    reissue_code.__name__: SideCard(
        perform=lambda one: issue_anew(one.request, one.matter, by=one.by, at=one.at),
        done=gettext_noop("新的查询码在下面，旧的已经作废。请现在保存。"),
        place=15,
        is_aside=True,
        button=gettext_noop("重发查询码"),
        then="portal-dispute-code",
    ),
    "decline": SideCard(
        form=DeclineForm,
        perform=lambda one: decline(one.matter, why=one.said("why") or "no_reason", by=one.by, at=one.at),
        done=gettext_noop("记下了，调解终止。对你没有任何影响。"),
        place=8,
        button=gettext_noop("不愿调解"),
    ),
    "leave": SideCard(
        perform=lambda one: leave(one.matter, by=one.by, at=one.at, seen=one.seen),
        done=gettext_noop("你退出了，调解终止。对你没有任何影响。"),
        place=9,
        button=gettext_noop("退出调解"),
    ),
}


@dataclass(frozen=True)
class Choosable:
    """One thing a side may do now."""

    act: str
    label: str

    @property
    def is_way_out(self) -> bool:
        """True for what leads out of the way of mediation: it lies at hand, and nobody is led to it."""
        return self.act in WAYS_OUT or SIDE_CARDS[self.act].is_aside


def choosable(verdicts: Sequence[Verdict], seen: Course) -> list[Choosable]:
    """The acts that are open to this side, in the order of the page."""
    found = [one for one in verdicts if one.act in SIDE_CARDS and _is_for(one, seen)]
    return [_choosable(one) for one in sorted(found, key=lambda one: SIDE_CARDS[one.act].place)]


def _is_for(verdict: Verdict, seen: Course) -> bool:
    """What is open now; who signed already is not asked to sign, and offers are made at the table."""
    if SIDE_CARDS[verdict.act].is_at_table:
        return False
    if verdict.act == "agree" and seen.accord is not None and seen.accord.is_signed:
        return False
    return verdict.allowed


def _choosable(verdict: Verdict) -> Choosable:
    return Choosable(verdict.act, gettext(SIDE_CARDS[verdict.act].button))
