"""What the API takes about mediation: the application, and one model per act, for a side and for staff."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from xinhe.api.payloads import contact
from xinhe.api.payloads.matter import Day, Moment, Number, Payload, Step, Text, Who, one_of
from xinhe.matters.filing import Identity
from xinhe.matters.models import Channel
from xinhe.mediation.acts.turn_down import NotMediable
from xinhe.mediation.agreed.copies import HandedBy
from xinhe.mediation.models import AgreementKind, Ending, InviteeSort, Refusing, SessionWay
from xinhe.mediation.sides import Origin, Seen, SidePeople
from xinhe.mediation.terms import Clause, Terms
from xinhe.procedures.definition import LANGUAGES

SideNumber = Annotated[Literal[1, 2], Field(description="1 申请的一方，2 对方。")]
Sides = Literal["1", "2"]
People = Annotated[list[Who], Field(max_length=50, description="对方当事人，一人或者几人；单位写名称。")]
TERMS = "协议内容的摘要（SM3），见 agreement.hash：签的就是这一份。"


class OtherSide(Payload):
    """对方是谁。"""

    second: People
    second_language: Annotated[Text, Field(json_schema_extra=one_of(list(LANGUAGES)))] = "zh-hans"
    second_guardian: Annotated[Who | None, Field(description="对方是未成年人的，写监护人。")] = None
    second_minor: Annotated[bool, Field(description="对方是未成年人。")] = False
    dispute_type: Annotated[Text, Field(description="纠纷类型的代码，按司法行政统计。")]
    origin: Annotated[Text, Field(json_schema_extra=one_of(Origin.values))] = "applied"

    def other(self) -> SidePeople:
        """The other side, as the act takes it."""
        guardian = Identity(**dict(self.second_guardian)) if self.second_guardian else None
        people = [Identity(**dict(one)) for one in self.second]
        return SidePeople(people=people, language=self.second_language, guardian=guardian, is_minor=self.second_minor)


class ApplyForMediation(OtherSide):
    """申请调解。"""

    title: Annotated[Text, Field(description="一句话说是什么纠纷；对方看得到。")]
    body: Annotated[Text, Field(description="怎么回事；只有调解组织和调解员看得到。")]
    items: Annotated[list[Text], Field(max_length=100, description="要求，逐项写；对方看得到。")] = []
    region: Annotated[Text, Field(description="纠纷发生地的地区代码。")]
    committee: Annotated[
        Text, Field(description="向哪个人民调解组织申请（代码）；不写的，由纠纷发生地的组织受理。")
    ] = ""
    channel: Annotated[Text, Field(json_schema_extra=one_of(Channel.values))] = "web"
    petitioner: Annotated[Who, Field(description="申请人。")]
    language: Annotated[Text, Field(json_schema_extra=one_of(list(LANGUAGES)))] = "zh-hans"


class Decline(Payload):
    """不愿调解。不用说理由。"""

    why: Annotated[Text, Field(json_schema_extra=one_of(Refusing.values))] = "no_reason"


class Confide(Payload):
    """向调解员说明。"""

    words: Text
    shared: Annotated[bool, Field(description="双方都可以看；不写的，只有调解员看得到。")] = False


class Agree(Payload):
    """同意协议：书面的交签名图片（multipart 的 files），口头的复述核对码。"""

    terms: Annotated[Text, Field(description=TERMS)]
    code: Annotated[Text, Field(description="口头协议：调解员念的六位核对码。")] = ""


class Fulfil(Payload):
    """记履行。"""

    line: Annotated[Number, Field(description="履行项的序号，见 agreement.lines。")]
    on: Day
    proof: Annotated[Text, Field(description="怎样履行的。")]


class ReportBreach(Payload):
    """反映没有履行。"""

    line: Annotated[Number, Field(description="履行项的序号，见 agreement.lines。")]
    reason: Annotated[Text, Field(description="现在怎么样；双方都看得到。")]


class Say(Payload):
    """在圆桌上说；文件用 multipart/form-data 的 files。"""

    words: Annotated[Text, Field(description="双方和调解员都看得到；只交文件的可以不写。")] = ""


class Offer(Payload):
    """提方案。接受了也不约束谁，签了协议才有约束力。"""

    text: Annotated[Text, Field(description="谁做什么、什么时候做。")]
    amount: Annotated[Text, Field(description="元，最多两位小数；不涉及钱的不写。")] = ""
    payer: Annotated[SideNumber | None, Field(description="写了金额的，由哪一方付。")] = None
    until: Annotated[Moment | None, Field(description="到什么时候为止；不写的三天。")] = None
    answers: Annotated[Text, Field(description="你看到的、还算数的方案的摘要，见 table.counts；没有的不写。")] = ""


class AnswerOffer(Payload):
    """答复一个方案：写明是哪一个，改过的、过期的、已有新方案的不能答复。"""

    offer: Annotated[Text, Field(description="方案的摘要（SM3），见 table.offers.hash。")]


class SendPhoneCode(Payload):
    """把验证码发到这一方登记的一个手机。"""

    party: Annotated[Number, Field(description="见 phones.party。")]


class ProvePhone(SendPhoneCode):
    """交回收到的验证码。"""

    code: Text


class Plainly(Payload):
    """不用写什么。"""


BY_SIDE: dict[str, type[Payload]] = {
    "consent": Plainly,
    "decline": Decline,
    "waive": Plainly,
    "confide": Confide,
    "join_table": Plainly,
    "say": Say,
    "offer": Offer,
    "accept_offer": AnswerOffer,
    "turn_offer_down": AnswerOffer,
    "withdraw_offer": AnswerOffer,
    "agree": Agree,
    "fulfil": Fulfil,
    "report_breach": ReportBreach,
    "move_up": Plainly,
    "leave": Plainly,
}


# -- by staff ---------------------------------------------------------------------------------------------------------


class NameSides(OtherSide, Step):
    """写明对方。"""

    first_language: Annotated[Text, Field(json_schema_extra=one_of(list(LANGUAGES)))] = "zh-hans"

    def words(self) -> Mapping[str, object]:
        """Both sides as the act takes them."""
        return {
            "second": self.other(),
            "origin": self.origin,
            "dispute_type": self.dispute_type,
            "first_language": self.first_language,
            "seen": self.seen,
        }


class OnBehalf(Step):
    """代记一方的意思：写明是哪一方、怎样知道是本人的意思。"""

    side: SideNumber | None = None
    seen_how: Annotated[Text, Field(json_schema_extra=one_of(["", *Seen.values]))] = ""


class StaffDecline(Decline, OnBehalf):
    """代记不愿调解。"""


class StaffConfide(OnBehalf):
    """代记一方对调解员说的话。"""

    words_said: Annotated[Text, Field(alias="words", description="说了什么。")]
    shared: bool = False

    def words(self) -> Mapping[str, object]:
        """As the act takes them."""
        return {
            "words": self.words_said,
            "is_shared": self.shared,
            "side": self.side,
            "seen_how": self.seen_how,
            "seen": self.seen,
        }


class StaffSay(OnBehalf):
    """调解员在圆桌上说（不写 side），或者代记一方说的话。"""

    words_said: Annotated[Text, Field(alias="words", description="双方都看得到；只交文件的可以不写。")] = ""


class StaffOffer(Offer, OnBehalf):
    """代记一方提的方案。"""


class StaffAnswerOffer(AnswerOffer, OnBehalf):
    """代记一方对方案的答复。"""


class StaffAgree(Agree, OnBehalf):
    """调解员签名（不写 side），或者代记一方的签名、复述。签名图片用 multipart 的 files。"""


class StaffFulfil(Fulfil, Step):
    """记履行。"""


class StaffReportBreach(ReportBreach, Step):
    """反映没有履行。"""


class TurnDown(Step):
    """不予受理。"""

    ground: Annotated[Text, Field(json_schema_extra=one_of(NotMediable.values))]
    reason: Text
    other_ways: Annotated[Text, Field(description="当事人可以向哪里提出。")]


class Describe(Step):
    """补充情况：至少写一项，以后可以再改。"""

    since_on: Annotated[Day | None, Field(description="纠纷从哪天开始。")] = None
    amount: Annotated[Text, Field(description="争议的金额（元）。")] = ""


class MarkHard(Step):
    """认定疑难，或者不再算疑难。"""

    hard: bool
    reason: Text

    def words(self) -> Mapping[str, object]:
        """As the act takes them."""
        return {"is_hard": self.hard, "reason": self.reason, "seen": self.seen}


class Appoint(Step):
    """确定调解员。"""

    mediators: Annotated[list[Text], Field(max_length=20, description="调解员的用户名；第一位主办。")]
    chosen_by_sides: bool = False


class Disclose(Step):
    """披露关系。"""

    tie: Text


class Schedule(Step):
    """约定调解时间。"""

    way: Annotated[Text, Field(json_schema_extra=one_of(SessionWay.values))]
    begins_at: Moment
    ends_at: Moment
    place: Annotated[Text, Field(description="地点；视频调解写会议链接。")]
    room: Text = ""
    free: Annotated[dict[Sides, Text], Field(description="双方各说哪些时间有空；1 申请的一方，2 对方。")] = {}

    def words(self) -> Mapping[str, object]:
        """As the act takes them, by the numbers of the sides."""
        return {**super().words(), "free": {int(side): said for side, said in self.free.items()}}


class CallOff(Step):
    """取消这次。"""

    session: Number
    reason: Text


class Meet(Step):
    """记录调解。各项以 1（申请的一方）、2（对方）为名。"""

    session: Number
    present: Annotated[dict[Sides, Text], Field(description="双方各有谁到场。")]
    asked_recusal: Annotated[dict[Sides, bool], Field(description="问过要不要换人，以及回答。")] = {}
    understood: Annotated[dict[Sides, bool], Field(description="权利义务听清楚了没有。")] = {}
    invitees: Annotated[list[Number], Field(description="经双方同意邀请、这次到场的人，按邀请那一步的序号。")] = []
    record: Annotated[Text, Field(description="双方说了什么、谈到哪一步；只有调解员看得到。")]

    def words(self) -> Mapping[str, object]:
        """As the act takes them, by the numbers of the sides."""
        return {
            "session": self.session,
            "present": {int(side): who for side, who in self.present.items()},
            "asked_recusal": {int(side): said for side, said in self.asked_recusal.items()},
            "understood": {int(side): said for side, said in self.understood.items()},
            "invitees": self.invitees,
            "words": self.record,
            "seen": self.seen,
        }


class ClausePayload(Payload):
    """一项履行。"""

    side: SideNumber
    what: Text
    amount: Annotated[Text, Field(description="元，最多两位小数；不是钱的不写。")] = ""
    due_on: Day | None = None


class DraftAgreement(Step):
    """拟协议。"""

    kind: Annotated[Text, Field(json_schema_extra=one_of(AgreementKind.values))]
    facts: Text
    content: Text
    way: Text
    late: Text = ""
    clauses: Annotated[list[ClausePayload], Field(max_length=100)] = []

    def words(self) -> Mapping[str, object]:
        """The terms as the act takes them."""
        clauses = [Clause(**dict(one)) for one in self.clauses]
        terms = Terms(
            kind=self.kind, facts=self.facts, content=self.content, way=self.way, late=self.late, clauses=clauses
        )
        return {"terms": terms, "seen": self.seen}


class HandOut(Step):
    """交付协议书。"""

    to: Annotated[Literal[0, 1, 2], Field(description="1 申请的一方，2 对方，0 调解组织留存。")]
    count: Annotated[Number | None, Field(description="几份；不写的，就是还没有给的全部。")] = None
    on: Day
    way: Annotated[Text, Field(json_schema_extra=one_of(["", *HandedBy.values]), description="留存的不写。")] = ""


class Revisit(Step):
    """回访。"""

    side: SideNumber
    on: Day
    way: Text
    is_kept: Annotated[bool | None, Field(description="协议履行了没有；不知道的不写。")] = None
    remark: Text = ""

    def words(self) -> Mapping[str, object]:
        """As the act takes them."""
        kept = {"side": self.side, "on": self.on, "way": self.way, "is_kept": self.is_kept}
        return {**kept, "words": self.remark, "seen": self.seen}


class BreakOff(Step):
    """这次没有调成。"""

    why: Annotated[Text, Field(json_schema_extra=one_of(Ending.values))]


class EndMediation(BreakOff):
    """终止调解。"""

    other_ways: Annotated[Text, Field(description="这件事具体可以找哪里，例如哪个法院。")] = ""


class Prolong(Step):
    """延长。"""

    days: Number
    both_agree: bool
    reason: Text


class AskConfirmation(Step):
    """申请司法确认。"""

    court: Text
    both_ask: bool
    asked_on: Day


class RecordRuling(Step):
    """记法院裁定。"""

    is_confirmed: bool
    number: Text
    ruled_on: Day


class Invite(Step):
    """邀请参加。双方都同意才行。"""

    name: Annotated[Text, Field(description="邀请谁。")]
    sort: Annotated[Text, Field(json_schema_extra=one_of(InviteeSort.values))]
    why: Annotated[Text, Field(description="为什么请他参加。")]
    consents: Annotated[
        dict[Sides, Text], Field(description=f"怎样知道每一方同意：{'、'.join(Seen.values)}；1 申请的一方，2 对方。")
    ]

    def words(self) -> Mapping[str, object]:
        """As the act takes them, by the numbers of the sides."""
        return {**super().words(), "consents": {int(side): how for side, how in self.consents.items()}}


class BeginAppraisal(Step):
    """开始鉴定。"""

    what: Annotated[Text, Field(description="鉴定、评估什么。")]
    appraiser: Annotated[Text, Field(description="由哪个机构鉴定。")]
    began_on: Day
    expected_on: Annotated[Day, Field(description="预计哪天出结果；到那天为止的日数先不计入调解期限。")]


class EndAppraisal(Step):
    """鉴定结束。"""

    ended_on: Day
    report_number: Annotated[Text, Field(description="鉴定意见的文号。")] = ""


class BindFile(Step):
    """立卷归档。"""

    remark: Annotated[Text, Field(description="卷宗说明；卷内缺了该有的，写明为什么。")] = ""


class CorrectSideContact(contact.CorrectContact):
    """更正一方的联系方式。"""

    party: Annotated[Number, Field(description="更正谁的：双方当事人登记的序号，见 sides.people.party。")]


class ReissueSideCode(contact.ReissueCode):
    """重发一方的查询码。"""

    side: SideNumber
