"""What the API takes: one model per act, its field names are the contract. Whether the words are right, acts decide."""

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from xinhe.jurisdiction.models import Level
from xinhe.kernel.identity import ID_TYPES
from xinhe.matters.acts.hear import Means
from xinhe.matters.acts.serve import Method
from xinhe.matters.acts.simplify import Ground
from xinhe.matters.models import Channel, Kind, LinkKind, Nature, Result, Satisfaction

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


def _one_of(values: list[str]) -> dict[str, object]:
    """Tells the document which words there are; the act says the sentence when it is another one."""
    return {"enum": values}


Text = Annotated[str, AfterValidator(_storable)]
Day = Annotated[date, BeforeValidator(_day)]
Moves = Annotated[
    int | None,
    Field(ge=0, le=2**31 - 1, description="页面看到的最后一步的序号；其后又有进展时拒绝（409）。"),
]


class Payload(BaseModel):
    """Nothing is guessed: types are exact, an unknown field is refused by its name."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Who(Payload):
    """A person as they name themselves."""

    name: Text
    phone: Text = ""
    id_type: Annotated[Text, Field(json_schema_extra=_one_of(list(ID_TYPES)))] = "none"
    id_number: Text = ""
    address: Text = ""


class Intake(Payload):
    """反映一件事。"""

    kind: Annotated[Text, Field(json_schema_extra=_one_of(Kind.values))] = "petition"
    title: Text
    body: Text
    region: Annotated[Text, Field(description="问题发生地的地区代码。")]
    channel: Annotated[Text, Field(json_schema_extra=_one_of(Channel.values))] = "web"
    petitioner: Who | None = None
    anonymous: bool = False
    headcount: Annotated[int, Field(ge=-(2**31), le=2**31 - 1)] = 1
    representatives: list[Who] = []
    category: Text = ""
    items: list[Text] = []


class Urge(Payload):
    """催办。"""

    text: Text = ""


class Material(Payload):
    """补充材料。文件用 multipart/form-data 的 files 提交。"""

    text: Text = ""


class Rate(Payload):
    """评价。"""

    office_rating: Annotated[Text, Field(json_schema_extra=_one_of(Satisfaction.values))]
    petition_office_rating: Annotated[Text, Field(json_schema_extra=_one_of(Satisfaction.values))]
    comment: Text = ""


class Withdraw(Payload):
    """撤回。"""

    reason: Text = ""


class Step(Payload):
    """What every act of the staff may carry."""

    seen: Moves = None


class Nothing(Step):
    """No more than the act itself."""


class Screen(Step):
    """审核：三个区分。"""

    level: Annotated[Text, Field(json_schema_extra=_one_of(Level.values))]
    nature: Annotated[Text, Field(json_schema_extra=_one_of(Nature.values))]
    acceptable: bool
    reason: Text
    category: Text = ""
    items: list[Text] = []


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
    means: Annotated[Text, Field(json_schema_extra=_one_of(Means.values))]


class Extend(Step):
    """延期。"""

    days: Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
    reason: Text


class ItemAnswer(Payload):
    """一项诉求的答复。"""

    item: Annotated[int, Field(ge=-(2**31), le=2**31 - 1, description="诉求事项的序号。")]
    result: Annotated[Text, Field(json_schema_extra=_one_of(Result.values))]
    facts: Text
    basis: Text
    opinion: Text


class DraftOpinion(Step):
    """起草处理意见。"""

    items: Annotated[list[ItemAnswer], Field(max_length=100)]


class Serve(Step):
    """送达。"""

    method: Annotated[Text, Field(json_schema_extra=_one_of(Method.values))]
    served_on: Day
    proof: Text


class SwitchToOrdinary(Step):
    """转普通程序。"""

    reason: Text


class Simplify(Step):
    """转简易办理。"""

    ground: Annotated[Text, Field(json_schema_extra=_one_of(Ground.values))]
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
    kind: Annotated[Text, Field(json_schema_extra=_one_of(LinkKind.values))]


BY_RESIDENT: dict[str, type[Payload]] = {
    "add_material": Material,
    "urge": Urge,
    "rate": Rate,
    "withdraw": Withdraw,
}
BY_STAFF: dict[str, type[Step]] = {
    "screen": Screen,
    "transfer": Transfer,
    "assign": Assign,
    "object": Object,
    "rule_objection": RuleObjection,
    "accept": Accept,
    "note": Note,
    "hear": Hear,
    "extend": Extend,
    "draft_opinion": DraftOpinion,
    "sign": Nothing,
    "serve": Serve,
    "switch_to_ordinary": SwitchToOrdinary,
    "simplify": Simplify,
    "rate": StaffRate,
    "add_material": StaffMaterial,
    "urge": StaffUrge,
    "withdraw": StaffWithdraw,
    "close": Close,
    "link": Link,
}
