"""What the API takes: one model per act, its field names are the contract. Whether the words are right, acts decide."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from xinhe.api.payloads.declared import takes
from xinhe.documents.models import Method
from xinhe.jurisdiction.models import Level
from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.identity import ID_TYPES
from xinhe.matters.acts.attend import Attention
from xinhe.matters.filing import Filing, Identity
from xinhe.matters.models import Channel, Kind, LinkKind, Nature, Result
from xinhe.petition.acts.draft_opinion import Answer
from xinhe.petition.acts.hear import HearMeans
from xinhe.petition.acts.mediate import Mediation
from xinhe.petition.models import Satisfaction
from xinhe.petition.retaliation import Complaint

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def _storable(text: str) -> str:
    # A NUL can't be stored and would make the database refuse the question itself.
    if "\x00" in text:
        raise PydanticCustomError("control_characters", "NUL")
    return text


def _day(value: object) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("date", "not a date")


def _moment(value: object) -> datetime:
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is not None:
                return moment.astimezone(SHANGHAI)
        except (ValueError, OverflowError):
            pass
    raise PydanticCustomError("moment", "not a moment with its offset")


def one_of(values: list[str]) -> dict[str, object]:
    """Tells the document which words there are; the act says the sentence when it is another one."""
    return {"enum": values}


Text = Annotated[str, AfterValidator(_storable)]
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Number = Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
Moves = Annotated[
    int | None,
    Field(ge=0, le=2**31 - 1, description="页面看到的最后一步的序号；其后又有进展时拒绝（409）。"),
]


class Payload(BaseModel):
    """Nothing is guessed: types are exact, an unknown field is refused by its name."""

    model_config = ConfigDict(strict=True, extra="forbid")


@takes(Identity, {str: Text})
class Who(Payload):
    """A person as they name themselves."""

    id_type: Annotated[Text, Field(json_schema_extra=one_of(list(ID_TYPES)))] = "none"


@takes(Filing, {str: Text, bool: bool, int: Number, date: Day, Identity: Who})
class Intake(Payload):
    """反映一件事。"""

    kind: Annotated[Text, Field(json_schema_extra=one_of(Kind.values))] = "petition"
    channel: Annotated[Text, Field(json_schema_extra=one_of(Channel.values))] = "web"
    petitioner: Who | None = None
    anonymous: bool = False
    accused: Annotated[
        list[Text], Field(max_length=50, description="被检举控告单位的代码；它和它的下级看不到这件事。")
    ] = []


class AskReview(Payload):
    """申请复查；复查意见送达之后是申请复核。文件用 multipart/form-data 的 files 提交。"""

    request: Annotated[Text, Field(description="要求：撤销、变更，还是别的什么。")]
    reasons: Annotated[Text, Field(description="不服的事实和理由。")]
    evidence: Annotated[list[Text], Field(max_length=50, description="证据名称。")] = []
    office: Annotated[Text, Field(description="复查（复核）机关的代码；不填由系统确定。")] = ""


class ReportRetaliation(Payload):
    """反映打击报复或者泄露：另立一件，送到承办单位之上，承办单位不知道。"""

    text: Annotated[Text, Field(description="谁、在什么时候、怎样打击报复你；或者泄露了什么、泄露给了谁。")]
    kind: Annotated[Text, Field(json_schema_extra=one_of(Complaint.values))] = "retaliation"


class Urge(Payload):
    """催办。"""

    text: Text = ""


class Material(Payload):
    """补充材料。文件用 multipart/form-data 的 files 提交。"""

    text: Text = ""


class Rate(Payload):
    """评价。"""

    office_rating: Annotated[Text, Field(json_schema_extra=one_of(Satisfaction.values))]
    petition_office_rating: Annotated[Text, Field(json_schema_extra=one_of(Satisfaction.values))]
    comment: Text = ""


class Withdraw(Payload):
    """撤回。"""

    reason: Text = ""


class Step(Payload):
    """What every act of the staff may carry."""

    seen: Moves = None

    def words(self) -> Mapping[str, object]:
        """What the act is called with, by its own names."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class Nothing(Step):
    """No more than the act itself."""


class Screen(Step):
    """审核：三个区分。"""

    level: Annotated[Text, Field(json_schema_extra=one_of(Level.values))]
    nature: Annotated[Text, Field(json_schema_extra=one_of(Nature.values))]
    acceptable: bool
    reason: Text
    category: Text = ""
    items: list[Text] = []
    natures: Annotated[list[Text], Field(max_length=100, description="各项诉求的目的，按诉求的次序。")] = []
    accused: Annotated[list[Text], Field(max_length=50, description="被检举控告单位的代码。")] = []


class Transfer(Step):
    """转送。"""

    office: Annotated[Text, Field(description="单位代码。")]
    note: Text = ""


class Assign(Step):
    """交办。"""

    office: Annotated[Text, Field(description="单位代码。")]
    due_on: Day
    note: Text = ""
    report: bool = True
    assists: Annotated[list[Text], Field(max_length=50, description="协办单位代码。")] = []


class Object(Step):
    """提出异议。"""

    reason: Text
    proposed_office: Text = ""


class RuleObjection(Step):
    """裁定异议。"""

    agree: bool
    reason: Text
    office: Text = ""


class Accept(Step):
    """受理。"""

    note: Text = ""


class Note(Step):
    """记事。"""

    text: Text


class Hear(Step):
    """听取陈述。"""

    text: Text
    on: Day
    means: Annotated[Text, Field(json_schema_extra=one_of(HearMeans.values))]


class Mediate(Step):
    """调解、和解。"""

    kind: Annotated[Text, Field(json_schema_extra=one_of(Mediation.values))]
    on: Day
    other: Annotated[Text, Field(description="对方当事人。")]
    consents: Annotated[bool, Field(description="双方都自愿参加。")]
    agreed: Annotated[bool, Field(description="是否达成一致；达成一致的制作协议书。")]
    text: Annotated[Text, Field(description="协议内容，或者双方的意见。")]


class Extend(Step):
    """延期。"""

    days: Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
    reason: Text


class ItemAnswer(Payload):
    """一项诉求的答复。"""

    item: Annotated[Number, Field(description="诉求事项的序号。")]
    result: Annotated[Text, Field(json_schema_extra=one_of(Result.values))]
    facts: Text
    basis: Text
    opinion: Text
    execute_by: Annotated[Day | None, Field(description="支持的，最迟哪天执行到位。")] = None


class DraftOpinion(Step):
    """起草处理意见。"""

    items: Annotated[list[ItemAnswer], Field(max_length=100)]

    def words(self) -> Mapping[str, object]:
        """The answers as the act takes them."""
        return {**super().words(), "items": [Answer(**dict(one)) for one in self.items]}


class Serve(Step):
    """送达。"""

    method: Annotated[Text, Field(json_schema_extra=one_of(Method.values))]
    served_on: Annotated[Day, Field(description="收到的日期；留置的为留下的日期，公告的为发出公告的日期。")]
    proof: Text
    witness: Annotated[Text, Field(description="见证人；留置送达要有见证人或者拍照、录像记录。")] = ""
    record: Annotated[Text, Field(description="拍照、录像记录：何时何地、谁拍的、存在哪里。")] = ""
    reason: Annotated[Text, Field(description="留置的写拒收的事由，公告的写原因和经过。")] = ""


class SwitchToOrdinary(Step):
    """转普通程序。"""

    reason: Text


class Simplify(Step):
    """转简易办理。"""

    ground: Annotated[Text, Field(description="适用情形，见 /procedures/petition-simple 的 entries。")]
    reason: Text


class StaffMaterial(Material, Step):
    """代交补充材料。"""


class StaffRate(Rate, Step):
    """评价。"""


class StaffUrge(Urge, Step):
    """催办。"""


class StaffWithdraw(Withdraw, Step):
    """代办撤回。"""


class Close(Step):
    """办结。"""

    reason: Text = ""


class Link(Step):
    """关联。"""

    to: Annotated[Text, Field(description="另一件事的编号。")]
    kind: Annotated[Text, Field(json_schema_extra=one_of(LinkKind.values))]


class ConfirmRecord(Step):
    """宣读确认。"""

    note: Text = ""


class Supplement(Payload):
    """补齐登记时还缺的：宣读确认、代表、监护人。授权委托书用补充材料交。"""

    read_back: Annotated[bool, Field(description="口头说的，本人看过或者听过记录，确认无误。")] = False
    representatives: Annotated[list[Who], Field(max_length=100)] = []
    guardian: Who | None = None

    def people(self) -> dict[str, Any]:
        """What is brought, in the words of the act."""
        return {
            "is_read_back": self.read_back,
            "representatives": [Identity(**dict(one)) for one in self.representatives],
            "guardian": Identity(**dict(self.guardian)) if self.guardian else None,
        }


class StaffSupplement(Supplement, Step):
    """补齐登记时还缺的。"""

    def words(self) -> Mapping[str, object]:
        """What is brought, as the act takes it."""
        return {**self.people(), "seen": self.seen}


class ConfirmWords(Step):
    """核读用语。"""

    passage: Annotated[Text, Field(description="被拦住的那句话。")]
    reason: Annotated[Text, Field(description="为什么没有拿放弃信访权利作条件。")]


class ChooseService(Payload):
    """选择送达方式。"""

    agrees_electronic: Annotated[bool, Field(description="同意电子送达。")]
    wants_paper: Annotated[bool, Field(description="要纸质的。")] = False


class StaffChooseService(ChooseService, Step):
    """选择送达方式。"""

    said: Annotated[Text, Field(description="信访人怎样表示的。")]


class Because(Step):
    """写明理由。"""

    reason: Text


class Attend(Step):
    """领导阅办、接访、下访、包案。"""

    kind: Annotated[Text, Field(json_schema_extra=one_of(Attention.values))]
    leader: Annotated[Text, Field(description="哪位领导。")]
    post: Annotated[Text, Field(description="职务。")]
    on: Day
    text: Annotated[Text, Field(description="批示、谈话要点或者措施。")]
    due_on: Annotated[Day | None, Field(description="哪天以前化解；包案必填，其他不填。")] = None


class ReportUrgent(Step):
    """报告重大紧急。"""

    text: Text
    government: Annotated[Text, Field(description="怎样报告了本级党委和政府。")]
    departments: Annotated[Text, Field(description="通报了哪些主管部门。")]
    joint_office: Annotated[Text, Field(description="怎样通报了本级信访工作联席会议办公室。")]
    upper_bureau: Annotated[Text, Field(description="信访部门必填：怎样报告了上一级信访部门。")] = ""
    national_bureau: Annotated[Text, Field(description="信访部门必填：怎样报告了国家信访局。")] = ""
    told: Annotated[Text, Field(description="还告诉了谁。")] = ""


class InformOrganisation(Step):
    """通报组织（人事）部门。"""

    organ: Annotated[Text, Field(description="哪个组织（人事）部门。")]
    authority: Annotated[Text, Field(description="按什么干部管理权限。")]
    about: Annotated[Text, Field(description="反映的是哪位干部、什么问题；不写信访人。")]
    major: bool = False
    secretary: Annotated[Text, Field(description="重大情况必填：怎样报送了党委主要负责同志。")] = ""
    organisation_leader: Annotated[Text, Field(description="重大情况必填：怎样报送了分管组织工作的负责同志。")] = ""


BY_RESIDENT: dict[str, type[Payload]] = {
    "add_material": Material,
    "supplement": Supplement,
    "choose_service": ChooseService,
    "urge": Urge,
    "rate": Rate,
    "withdraw": Withdraw,
    "ask_review": AskReview,
    "withdraw_review": Withdraw,
}


class HandTo(Step):
    """转给本单位的同事经办。"""

    colleague: Annotated[Text, Field(description="同事的用户名；同一单位、在岗。")]
    message: Annotated[Text, Field(description="对他说的话，最多 500 字。")] = ""
