"""What the API takes of who has shown who they are: other contact data, a new query code."""

from typing import Annotated

from pydantic import Field

from xinhe.api.payloads.matter import Step, Text, one_of
from xinhe.matters.models import Proof

SHOWN = [proof.value for proof in Proof if proof != Proof.PHONE]
Seen = Annotated[Text, Field(description="怎样核对了本人身份。", json_schema_extra=one_of(SHOWN))]


class CorrectContact(Step):
    """更正联系方式。"""

    party: Annotated[int, Field(ge=1, le=99, description="更正谁的：信访人是 1，其余按登记的顺序。")] = 1
    phone: Annotated[Text, Field(description="现在的电话；不改就不写。")] = ""
    address: Annotated[Text, Field(description="现在的住址；不改就不写。")] = ""
    proof: Seen
    is_old_told: Annotated[bool, Field(description="原来的号码是本人换下的，发一条短信告知。")] = False
    remark: Text = ""


class ReissueCode(Step):
    """重发查询码。"""

    proof: Seen
    remark: Text = ""
