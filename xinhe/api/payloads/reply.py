"""Bodies of what is answered without an opinion: suggestions and accusations."""

from typing import Annotated

from pydantic import Field

from xinhe.api.payloads.matter import Day, Step, Text, one_of
from xinhe.petition.acts.feed_back import FeedbackMeans
from xinhe.petition.replies import Uptake


class DraftReply(Step):
    """起草建议意见的答复。"""

    adoption: Annotated[Text, Field(json_schema_extra=one_of(Uptake.values))]
    study: Annotated[Text, Field(description="研究论证的情况。")]
    reply: Annotated[Text, Field(description="怎样采纳，或者没有采纳的理由。")]


class FeedBack(Step):
    """反馈检举控告的办理。"""

    means: Annotated[Text, Field(json_schema_extra=one_of(FeedbackMeans.values))]
    on: Day
    text: Annotated[Text, Field(description="按什么规定办理、怎样反馈的；信访人看不到。")]
