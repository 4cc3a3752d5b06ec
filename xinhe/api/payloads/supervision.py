"""What the API takes about urging, supervision and recommendations on a matter; one model per act."""

from typing import Annotated

from pydantic import Field

from xinhe.api.payloads.matter import Day, Number, Step, Text, one_of
from xinhe.supervision.models import Adoption, Advice, Rung, SupervisionGround, UrgingMeans


class UrgeOffice(Step):
    """发催办单或者电话催办。"""

    asked: Text
    means: Annotated[Text, Field(json_schema_extra=one_of(UrgingMeans.values))] = "slip"
    rung: Annotated[Text, Field(json_schema_extra=one_of(["", *Rung.values]))] = ""
    spoken_to: Text = ""
    answer: Text = ""


class Supervise(Step):
    """督办。"""

    ground: Annotated[Text, Field(json_schema_extra=one_of(SupervisionGround.values))]
    facts: Text
    demand: Text
    answer_on: Day
    office: Annotated[Text, Field(description="单位代码；不填是现在负责的单位。")] = ""


class AnswerSupervision(Step):
    """答复督办。"""

    demand: Annotated[Number, Field(description="督办函的序号，见案卷的 demands。")]
    answer: Text


class Recommend(Step):
    """提出三项建议之一。"""

    kind: Annotated[Text, Field(json_schema_extra=one_of(Advice.values))]
    office: Annotated[Text, Field(description="单位代码。")]
    facts: Text
    advice: Text
    pattern: Annotated[Text, Field(description="同类情况有多少；完善政策的建议必填。")] = ""
    answer_on: Day | None = None


class AnswerRecommendation(Step):
    """反馈采纳情况。"""

    recommendation: Annotated[Number, Field(description="建议书的序号，见案卷的 recommendations。")]
    adoption: Annotated[Text, Field(json_schema_extra=one_of(Adoption.values))]
    answer: Text
