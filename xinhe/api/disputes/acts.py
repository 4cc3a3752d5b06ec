"""Every act of the body and its mediators with what it takes; the operations under /desk/disputes are made of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from xinhe.api.acts import StaffAct
from xinhe.api.payloads import matter, mediation
from xinhe.api.payloads.matter import Step
from xinhe.kernel.refusal import Invalid, gettext_noop
from xinhe.matters.acts.note import note
from xinhe.matters.models import Matter
from xinhe.mediation.acts.accept_offer import accept_offer
from xinhe.mediation.acts.appoint import appoint as do_appoint
from xinhe.mediation.acts.ask_confirmation import ask_confirmation
from xinhe.mediation.acts.ask_consent import ask_consent
from xinhe.mediation.acts.begin_appraisal import begin_appraisal
from xinhe.mediation.acts.bind_file import bind_file
from xinhe.mediation.acts.break_off import break_off
from xinhe.mediation.acts.call_off import call_off
from xinhe.mediation.acts.close_table import close_table
from xinhe.mediation.acts.confide import confide
from xinhe.mediation.acts.confirm_words import confirm_words
from xinhe.mediation.acts.consent import consent
from xinhe.mediation.acts.correct_contact import correct_contact
from xinhe.mediation.acts.decline import decline
from xinhe.mediation.acts.describe import describe
from xinhe.mediation.acts.disclose import disclose
from xinhe.mediation.acts.draft_agreement import draft_agreement
from xinhe.mediation.acts.end_appraisal import end_appraisal
from xinhe.mediation.acts.end_mediation import end_mediation
from xinhe.mediation.acts.fulfil import fulfil
from xinhe.mediation.acts.hand_out import hand_out
from xinhe.mediation.acts.invite import invite
from xinhe.mediation.acts.join_table import join_table
from xinhe.mediation.acts.leave import leave
from xinhe.mediation.acts.mark_hard import mark_hard
from xinhe.mediation.acts.meet import meet
from xinhe.mediation.acts.move_up import move_up
from xinhe.mediation.acts.name_sides import name_sides as do_name_sides
from xinhe.mediation.acts.offer import offer
from xinhe.mediation.acts.open_table import open_table
from xinhe.mediation.acts.prolong import prolong
from xinhe.mediation.acts.record_ruling import record_ruling
from xinhe.mediation.acts.reissue_code import reissue_code
from xinhe.mediation.acts.report_breach import report_breach
from xinhe.mediation.acts.revisit import revisit
from xinhe.mediation.acts.schedule import schedule
from xinhe.mediation.acts.take_on import take_on
from xinhe.mediation.acts.try_again import try_again
from xinhe.mediation.acts.turn_down import turn_down
from xinhe.mediation.acts.turn_offer_down import turn_offer_down
from xinhe.mediation.acts.waive import waive
from xinhe.mediation.acts.withdraw_offer import withdraw_offer
from xinhe.mediation.models import Mediator
from xinhe.mediation.sides import SidePeople
from xinhe.people.person import Person

NO_MEDIATOR = gettext_noop("没有这位调解员：%(name)s。请从调解员名册里选有登录账号的。")


def appoint(
    dispute: Matter,
    *,
    mediators: Sequence[str],
    chosen_by_sides: bool,
    seen: int | None,
    by: Person,
    at: datetime,
) -> Matter:
    """Name the mediators by their user names. Raises Invalid naming who is not in the register."""
    found = {
        one.account.username: one
        for one in Mediator.objects.filter(account__username__in=list(mediators)).select_related("account", "office")
        if one.account is not None
    }
    if unknown := [name for name in mediators if name not in found]:
        raise Invalid({"mediators": NO_MEDIATOR % {"name": "、".join(unknown)[:60]}})
    chosen = [found[name] for name in mediators]
    return do_appoint(dispute, mediators=chosen, chosen_by_sides=chosen_by_sides, seen=seen, by=by, at=at)


def name_sides(
    dispute: Matter,
    *,
    second: SidePeople,
    origin: str,
    dispute_type: str,
    first_language: str,
    seen: int | None,
    by: Person,
    at: datetime,
) -> Matter:
    """Write down the other side. Raises Invalid under the names that the body has."""
    with renamed():
        return do_name_sides(
            dispute,
            second=second,
            origin=origin,
            dispute_type=dispute_type,
            first_language=first_language,
            seen=seen,
            by=by,
            at=at,
        )


@contextmanager
def renamed() -> Iterator[None]:
    """The sentences about the other side's guardian under the name that the body has for them."""
    try:
        yield
    except Invalid as invalid:
        said = {field.replace("second.guardian", "second_guardian"): one for field, one in invalid.errors.items()}
        raise Invalid(said) from None


MEDIATION_ACTS = (
    StaffAct(mediation.NameSides, name_sides, "写明对方：双方是谁，各有各的查询码。"),
    StaffAct(matter.Nothing, ask_consent, "征求双方意见：发权利义务告知书，双方都愿意才调解。", may_be_bare=True),
    StaffAct(mediation.OnBehalf, consent, "代记同意调解：写明是哪一方、怎样知道是本人的意思。", may_be_bare=True),
    StaffAct(mediation.StaffDecline, decline, "代记不愿调解：不用说理由，文书和短信不写是谁。", may_be_bare=True),
    StaffAct(matter.Nothing, take_on, "受理：调解期限从今天起算。", may_be_bare=True),
    StaffAct(mediation.TurnDown, turn_down, "不予受理：写明情形、理由和可以向哪里提出。"),
    StaffAct(mediation.Appoint, appoint, "确定调解员：一名或者几名，当事人可以自己选。"),
    StaffAct(mediation.Disclose, disclose, "披露关系：调解员说明与一方的关系，双方接受才继续。"),
    StaffAct(mediation.OnBehalf, waive, "代记接受该调解员。", may_be_bare=True),
    StaffAct(mediation.Schedule, schedule, "约定调解时间：调解员、调解室同一时间只能约一次。"),
    StaffAct(mediation.CallOff, call_off, "取消这次：写明理由，告诉双方。"),
    StaffAct(mediation.Meet, meet, "记录调解：双方谁到场、问了什么、说了什么。"),
    StaffAct(mediation.StaffConfide, confide, "代记一方对调解员说的话。"),
    StaffAct(matter.Nothing, open_table, "打开圆桌：双方在网上一起谈，说的话对方都看得到。", may_be_bare=True),
    StaffAct(matter.Nothing, close_table, "关闭圆桌：没有答复的方案失效。", may_be_bare=True),
    StaffAct(mediation.OnBehalf, join_table, "代一方入席：调解员当面或者电话核实了身份。", may_be_bare=True),
    StaffAct(mediation.StaffOffer, offer, "代记一方提的方案。"),
    StaffAct(mediation.StaffAnswerOffer, accept_offer, "代记一方接受方案：签了协议才有约束力。"),
    StaffAct(mediation.StaffAnswerOffer, turn_offer_down, "代记一方不接受方案。"),
    StaffAct(mediation.StaffAnswerOffer, withdraw_offer, "代记一方收回自己的方案。"),
    StaffAct(mediation.DraftAgreement, draft_agreement, "拟协议：改过的要重新签。"),
    StaffAct(mediation.HandOut, hand_out, "交付协议书：每个当事人一份原件，调解组织留存一份。"),
    StaffAct(mediation.StaffFulfil, fulfil, "记履行：哪一项、哪天、怎样履行的。"),
    StaffAct(mediation.StaffReportBreach, report_breach, "反映没有履行：到期没有履行的，督促。"),
    StaffAct(mediation.Revisit, revisit, "回访：问一方协议履行得怎样。"),
    StaffAct(mediation.BreakOff, break_off, "这次没有调成：写明原因。"),
    StaffAct(matter.Nothing, try_again, "再调一次：次数有上限，不妨碍当事人找别处。", may_be_bare=True),
    StaffAct(matter.Nothing, move_up, "转上一级调解：重新征求双方意见。", may_be_bare=True),
    StaffAct(mediation.OnBehalf, leave, "代记退出调解：随时可以，没有代价。", may_be_bare=True),
    StaffAct(mediation.EndMediation, end_mediation, "终止调解：写明原因和其他途径。"),
    StaffAct(mediation.Prolong, prolong, "延长：双方都同意才行。"),
    StaffAct(mediation.AskConfirmation, ask_confirmation, "申请司法确认：双方共同申请。"),
    StaffAct(mediation.RecordRuling, record_ruling, "记法院裁定：确认有效，或者驳回。"),
    StaffAct(mediation.CorrectSideContact, correct_contact, "更正联系方式：核对本人以后，改一方的电话或者住址。"),
    StaffAct(mediation.ReissueSideCode, reissue_code, "重发查询码：核对本人以后，这一方旧的作废，另一方的不变。"),
    StaffAct(mediation.Invite, invite, "邀请参加：亲属、邻里、专家等，双方都同意才能请。"),
    StaffAct(mediation.BeginAppraisal, begin_appraisal, "开始鉴定：鉴定评估的日数不计入调解期限。"),
    StaffAct(mediation.EndAppraisal, end_appraisal, "鉴定结束：按实际的日数重新计算调解期限。"),
    StaffAct(matter.ConfirmWords, confirm_words, "核读用语：另一个人核读被拦住的话，写明为什么没有那个意思。"),
    StaffAct(mediation.BindFile, bind_file, "立卷归档：取得卷号；卷内缺了该有的，先写明为什么。", may_be_bare=True),
    StaffAct(mediation.Describe, describe, "补充情况：纠纷从哪天开始、争议的金额。"),
    StaffAct(mediation.MarkHard, mark_hard, "认定疑难：写明难在哪里；再办一次可以改回来。"),
    StaffAct(matter.Note, note, "备注：只在调解组织内可见。"),
)
# What the file answers as bodies of the acts that are open; a signature comes with a picture and has its own operation.
BY_MEDIATOR: dict[str, type[Step]] = {one.name: one.payload for one in MEDIATION_ACTS} | {
    "agree": mediation.StaffAgree,
    "say": mediation.StaffSay,
}
