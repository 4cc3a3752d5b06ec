"""Every act of the staff with the body it takes; the desk's POST operations are made from this table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from xinhe.api.payloads import contact, matter, referral, reply, review, route, supervision
from xinhe.api.payloads.matter import Step
from xinhe.jurisdiction.models import Office
from xinhe.matters.acts.assign import assign
from xinhe.matters.acts.attend import attend
from xinhe.matters.acts.choose_service import choose_service
from xinhe.matters.acts.confirm_record import confirm_record
from xinhe.matters.acts.confirm_words import confirm_words
from xinhe.matters.acts.correct import correct
from xinhe.matters.acts.correct_contact import correct_contact
from xinhe.matters.acts.designate import designate
from xinhe.matters.acts.flag_urgent import flag_urgent
from xinhe.matters.acts.hand_to import hand_to
from xinhe.matters.acts.link import link
from xinhe.matters.acts.note import note
from xinhe.matters.acts.object import object as object_to
from xinhe.matters.acts.raise_dispute import raise_dispute
from xinhe.matters.acts.recall import recall
from xinhe.matters.acts.recuse import recuse
from xinhe.matters.acts.reissue_code import reissue_code
from xinhe.matters.acts.report_urgent import report_urgent
from xinhe.matters.acts.rule_objection import rule_objection
from xinhe.matters.acts.screen import screen
from xinhe.matters.acts.serve_letter import serve_letter
from xinhe.matters.acts.split import split
from xinhe.matters.acts.supplement import supplement
from xinhe.matters.acts.take import take
from xinhe.matters.acts.transfer import transfer
from xinhe.matters.acts.urge import urge
from xinhe.matters.acts.withdraw import withdraw
from xinhe.matters.models import Matter
from xinhe.people.person import Person
from xinhe.petition.acts.accept import accept
from xinhe.petition.acts.admit_review import admit_review
from xinhe.petition.acts.ask_review import ask_review
from xinhe.petition.acts.cancel_hearing import cancel_hearing
from xinhe.petition.acts.classify import classify
from xinhe.petition.acts.close import close
from xinhe.petition.acts.conclude_by_agreement import conclude_by_agreement
from xinhe.petition.acts.confirm_route import confirm_route
from xinhe.petition.acts.decide_hearing import decide_hearing
from xinhe.petition.acts.do_aftercare import do_aftercare
from xinhe.petition.acts.draft_opinion import draft_opinion
from xinhe.petition.acts.draft_reply import draft_reply
from xinhe.petition.acts.draft_review import draft_review
from xinhe.petition.acts.execute import execute
from xinhe.petition.acts.extend import extend
from xinhe.petition.acts.feed_back import feed_back
from xinhe.petition.acts.hear import hear
from xinhe.petition.acts.hold_hearing import hold_hearing
from xinhe.petition.acts.inform_organisation import inform_organisation
from xinhe.petition.acts.mediate import mediate
from xinhe.petition.acts.pass_down import pass_down
from xinhe.petition.acts.perform_duty import perform_duty
from xinhe.petition.acts.plan_aftercare import plan_aftercare
from xinhe.petition.acts.rate import rate
from xinhe.petition.acts.reconsider import reconsider
from xinhe.petition.acts.refuse import refuse
from xinhe.petition.acts.reopen import reopen
from xinhe.petition.acts.report_back import report_back
from xinhe.petition.acts.report_hearing import report_hearing
from xinhe.petition.acts.review_opinion import review_opinion
from xinhe.petition.acts.review_refusal import review_refusal
from xinhe.petition.acts.serve import serve
from xinhe.petition.acts.serve_reply import serve_reply
from xinhe.petition.acts.serve_review import serve_review
from xinhe.petition.acts.sign import sign
from xinhe.petition.acts.sign_reply import sign_reply
from xinhe.petition.acts.sign_review import sign_review
from xinhe.petition.acts.simplify import simplify
from xinhe.petition.acts.switch_to_ordinary import switch_to_ordinary
from xinhe.petition.acts.withdraw_review import withdraw_review
from xinhe.referrals.acts.refer import refer
from xinhe.supervision.acts.answer_recommendation import answer_recommendation
from xinhe.supervision.acts.answer_supervision import answer_supervision
from xinhe.supervision.acts.recommend import recommend
from xinhe.supervision.acts.supervise import supervise
from xinhe.supervision.acts.urge_office import urge_office


@dataclass(frozen=True)
class StaffAct:
    """One act: its body, the function, whose name is the act's everywhere, and what the document says of it."""

    payload: type[Step]
    perform: Callable[..., Matter]
    summary: str
    may_be_bare: bool = False  # the body itself may be left out

    @property
    def name(self) -> str:
        """The act's word."""
        return self.perform.__name__


def refer_to_mediation(matter: Matter, *, body: str, by: Person, at: datetime, **given: Any) -> Matter:
    """Ask the mediation body with this code; the answer is the petition as it stands then."""
    office = Office.objects.filter(code=body.replace("\x00", "")).first()
    made = refer(matter, body=office, by=by, at=at, **given)
    assert made.matter is not None
    return made.matter


STAFF_ACTS = (
    StaffAct(matter.Screen, screen, "审核：区分层级、信访目的、是否受理。"),
    StaffAct(matter.Transfer, transfer, "转送有权处理的单位。"),
    StaffAct(matter.Assign, assign, "交办：指定反馈日期，可带协办单位。"),
    StaffAct(matter.Transfer, pass_down, "转下级信访部门：逐级转送，期限不重新计算。"),
    StaffAct(matter.Because, recall, "收回：送错的，在几分钟以内、对方受理以前收回；期限不变。"),
    StaffAct(matter.Nothing, take, "接办：本单位没有人经办的，从此由自己经办。", may_be_bare=True),
    StaffAct(matter.HandTo, hand_to, "转给同事：从此由同一单位的另一个人经办，并告诉他。"),
    StaffAct(matter.Object, object_to, "提出异议：收到转送、交办之日起 %(objection)s内。"),
    StaffAct(matter.RuleObjection, rule_objection, "裁定异议：同意（可另送单位）或者不同意。"),
    StaffAct(matter.Accept, accept, "受理：办结期限从今天起算。", may_be_bare=True),
    StaffAct(matter.Note, note, "记事：只在单位内部可见。"),
    StaffAct(matter.Mediate, mediate, "调解、和解：双方自愿；达成一致的制作协议书，期限不停。"),
    StaffAct(matter.Hear, hear, "听取陈述：何时、怎样、说了什么。"),
    StaffAct(matter.Extend, extend, "延期：负责人在原期限届满前批准，合计不超过 %(conclude.more)s。"),
    StaffAct(matter.DraftOpinion, draft_opinion, "起草处理意见：每项诉求写明结果、事实、依据和意见。"),
    StaffAct(matter.Nothing, sign, "签发：签发人不能是起草人。", may_be_bare=True),
    StaffAct(matter.Serve, serve, "送达：方式、日期和凭证。"),
    StaffAct(reply.DraftReply, draft_reply, "起草建议意见的答复：采纳、部分采纳或者未采纳。"),
    StaffAct(matter.Nothing, sign_reply, "签发建议意见的答复：签发人不能是起草人。", may_be_bare=True),
    StaffAct(matter.Serve, serve_reply, "送达建议意见的答复：方式、日期和凭证。"),
    StaffAct(reply.FeedBack, feed_back, "按规定反馈检举控告的办理。"),
    StaffAct(matter.SwitchToOrdinary, switch_to_ordinary, "转普通程序：保留第一次受理的日期。"),
    StaffAct(matter.Simplify, simplify, "转简易办理。"),
    StaffAct(matter.StaffWithdraw, withdraw, "代办撤回：写明信访人本人怎样提出。"),
    StaffAct(matter.Close, close, "办结归档；不予受理的，写明理由和应当找的机关。", may_be_bare=True),
    StaffAct(contact.CorrectContact, correct_contact, "更正联系方式：核对本人以后，改电话或者住址。"),
    StaffAct(contact.ReissueCode, reissue_code, "重发查询码：核对本人以后，旧的作废；新的印在窗口的回执上。"),
    StaffAct(matter.Link, link, "关联另一件事。"),
    StaffAct(matter.StaffRate, rate, "评价归信访人本人：工作人员调用会得到拒绝和理由。"),
    StaffAct(matter.StaffUrge, urge, "催办归信访人本人：工作人员调用会得到拒绝和理由。", may_be_bare=True),
    # Intake in full, refusals, disputes over competence.
    StaffAct(
        matter.ConfirmRecord,
        confirm_record,
        "宣读确认：口头提出的已宣读给本人听。",
        may_be_bare=True,
    ),
    StaffAct(matter.StaffSupplement, supplement, "补齐登记时还缺的：宣读确认、代表、监护人。"),
    StaffAct(matter.ConfirmWords, confirm_words, "核读用语：另一个人核读被拦住的话，写明为什么没有那个意思。"),
    StaffAct(matter.StaffChooseService, choose_service, "选择送达方式：同意不同意电子送达，要不要纸质的。"),
    StaffAct(route.Split, split, "分立：部分诉求另立一件，单独办理、单独答复。"),
    StaffAct(route.Refuse, refuse, "提出不予受理：法定情形之一，由另一个人复核。"),
    StaffAct(route.Ruling, review_refusal, "复核不予受理：同意的书面告知，不同意的继续办理。"),
    StaffAct(matter.Because, reconsider, "重新受理：有新的事实、理由，或者原来不予受理有误。"),
    StaffAct(route.RaiseDispute, raise_dispute, "报请指定管辖：共同的上级，没有的由联席会议。"),
    StaffAct(route.Designate, designate, "指定管辖：被指定的单位不能再提异议。"),
    StaffAct(matter.Attend, attend, "领导阅办、接访、下访、包案：谁、哪天、批示或者措施；包案写明期限。"),
    StaffAct(matter.InformOrganisation, inform_organisation, "通报组织部门：反映干部问题的，书面通报，不写信访人。"),
    StaffAct(matter.Because, flag_urgent, "标记重大紧急：从此要按期限报告。"),
    StaffAct(matter.ReportUrgent, report_urgent, "报告重大紧急：写明报告了哪些机关。"),
    StaffAct(route.Recuse, recuse, "回避：本人，或者负责人要求本单位的人。"),
    # The six ways.
    StaffAct(route.Classify, classify, "分清途径：逐项写明途径、机关、依据和会过期的期限。"),
    StaffAct(route.PerformDuty, perform_duty, "履行职责或者答复：导入本机关的诉求由本机关办完。"),
    StaffAct(route.ConfirmRoute, confirm_route, "确认接收：对方哪天、以什么文号接收。"),
    StaffAct(route.Reopen, reopen, "对方未接收：收回来重新办理。"),
    # Opinion, letters, execution.
    StaffAct(review.ReviewOpinion, review_opinion, "审核意见：审核人不能是起草人。"),
    StaffAct(review.Correct, correct, "补正文书：另发更正告知书，原文书不改动。"),
    StaffAct(review.ServeLetter, serve_letter, "送达文书：方式、日期和凭证。"),
    StaffAct(review.Execute, execute, "报告执行：支持的诉求执行得怎样。"),
    StaffAct(review.ReportBack, report_back, "反馈办结报告。"),
    # Review and re-review, hearing, aftercare.
    StaffAct(review.StaffAskReview, ask_review, "代申请复查、复核：到哪一步由状态决定。"),
    StaffAct(matter.StaffWithdraw, withdraw_review, "代办撤回复查、复核申请：写明信访人本人怎样提出。"),
    StaffAct(review.AdmitReview, admit_review, "审查逾期申请：准许或者不准许，写明理由。"),
    StaffAct(review.DraftReview, draft_review, "起草复查、复核意见：维持、变更或者撤销。"),
    StaffAct(matter.Nothing, sign_review, "签发复查、复核意见：签发人不能是起草人。", may_be_bare=True),
    StaffAct(matter.Serve, serve_review, "送达复查、复核意见。"),
    StaffAct(review.DecideHearing, decide_hearing, "决定听证：时间、地点、主持人和听证员。"),
    StaffAct(review.HoldHearing, hold_hearing, "记录听证：到场各方、陈述和证据。"),
    StaffAct(review.ReportHearing, report_hearing, "提交听证报告：听证员的意见。"),
    StaffAct(matter.Because, cancel_hearing, "取消听证：理由告知信访人。"),
    StaffAct(review.PlanAftercare, plan_aftercare, "安排后续工作：疏导、化解、帮扶。"),
    StaffAct(review.DoAftercare, do_aftercare, "记录后续工作：做了什么、结果怎样。"),
    # Mediation.
    StaffAct(referral.ReferToMediation, refer_to_mediation, "转人民调解：经本人同意，委托调解组织；期限照常计算。"),
    StaffAct(referral.ConcludeByAgreement, conclude_by_agreement, "按协议办结：双方达成协议的诉求。"),
    # Supervision.
    StaffAct(supervision.UrgeOffice, urge_office, "催办单位：发催办单，或者记录电话催办。"),
    StaffAct(supervision.Supervise, supervise, "督办：六种情形之一，要求和答复日期。"),
    StaffAct(supervision.AnswerSupervision, answer_supervision, "答复督办：整改情况和办理结果。"),
    StaffAct(supervision.Recommend, recommend, "提出建议：改进工作、完善政策或者追究责任。"),
    StaffAct(
        supervision.AnswerRecommendation,
        answer_recommendation,
        "反馈采纳情况：没有采纳的写明理由。",
    ),
)
# What the file answers as bodies of the acts that are open; material comes with files and has its own operation.
BY_STAFF: dict[str, type[Step]] = {one.name: one.payload for one in STAFF_ACTS} | {"add_material": matter.StaffMaterial}
