"""What the API takes about where a matter goes: split, refused, disputed, led another way; one model per act."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from xinhe.api.payloads.matter import Day, Number, Payload, Step, Text
from xinhe.petition.acts.classify import ItemRoute


class Split(Step):
    """分立。"""

    items: Annotated[list[Number], Field(max_length=100, description="分立出去的诉求事项的序号。")]
    title: Text
    text: Text
    category: Annotated[Text, Field(description="新事项的内容类别代码；不写的，审核时再定。")] = ""


class Refuse(Step):
    """提出不予受理。"""

    ground: Annotated[Text, Field(description="法定情形的代码（N1 至 N5），见 /procedures/{code} 的 grounds。")]
    reason: Text
    existing: Annotated[Text, Field(description="已有的那件事的编号（有 existing 的情形）。")] = ""
    has_new: Annotated[
        bool | None, Field(description="信访人这次有没有提出新的事实或者理由（有 existing 的情形必答）。")
    ] = None
    new_facts: Text = ""
    right_organ: Annotated[Text, Field(description="应当向哪个机关提出（有 elsewhere 的情形）。")] = ""
    right_office: Annotated[Text, Field(description="同上，本平台单位的代码。")] = ""
    other_ways: Text = ""


class Ruling(Step):
    """同意或者不同意，写明理由。"""

    agree: bool
    reason: Text


class RaiseDispute(Step):
    """报请指定管辖。"""

    offices: Annotated[list[Text], Field(max_length=50, description="有争议的单位的代码，两个以上。")]
    reason: Text


class Designate(Step):
    """指定管辖。"""

    office: Annotated[Text, Field(description="单位代码。")]
    decision: Text
    meeting: Annotated[Text, Field(description="联席会议纪要。")] = ""


class Recuse(Step):
    """回避。"""

    reason: Text
    account: Annotated[Text, Field(description="要回避的人的账号；不填是本人。")] = ""


class ItemWay(Payload):
    """一项诉求走哪条法定途径。"""

    item: Annotated[Number, Field(description="诉求事项的序号。")]
    route: Annotated[Text, Field(description="R1 至 R6，见 /procedures/{code} 的 routes。")]
    organ: Text = ""
    basis: Text = ""
    remedy: Annotated[Text, Field(description="会过期的期限，名称见途径的 remedies。")] = ""
    since: Annotated[Day | None, Field(description="这个期限从哪天起算。")] = None


class Classify(Step):
    """分清途径。"""

    items: Annotated[list[ItemWay], Field(max_length=100)]

    def words(self) -> Mapping[str, object]:
        """The ways as the act takes them."""
        return {**super().words(), "items": [ItemRoute(**dict(one)) for one in self.items]}


class ConfirmRoute(Step):
    """确认接收。"""

    item: Number
    on: Day
    reference: Annotated[Text, Field(description="对方的受理文号、案号或者确认的人。")]


class PerformDuty(Step):
    """履行职责或者答复。"""

    item: Number
    how: Annotated[Text, Field(description="performed 已依法履行职责，answered 依法答复。")]
    text: Annotated[Text, Field(description="做了什么、结果怎样，或者答复的内容。")]
    basis: Text


class Reopen(Step):
    """对方未接收。"""

    item: Number
    reason: Text
