"""What the API takes about letters, execution, reviews, hearings and aftercare; one model per act."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from xinhe.api.payloads.matter import AskReview, Day, Moment, Number, Payload, Serve, Step, Text, one_of
from xinhe.matters.filing import ITEMS
from xinhe.matters.models import Result
from xinhe.petition.answers.rulings import Ruling
from xinhe.petition.models import Care, ReviewResult


class ReviewOpinion(Step):
    """审核意见。"""

    agree: bool
    comment: Text = ""


class Correct(Step):
    """补正文书。"""

    document: Annotated[Text, Field(description="要补正的文书的文号。")]
    wrong: Text
    right: Text
    reason: Text
    item: Annotated[Number | None, Field(description="补正执行期限的，写明哪个诉求。")] = None
    execute_by: Annotated[Day | None, Field(description="补正后的执行期限。")] = None


class ServeLetter(Serve):
    """送达文书。"""

    document: Annotated[Text, Field(description="文号。")]


class Execute(Step):
    """报告执行。"""

    item: Number
    outcome: Annotated[Text, Field(json_schema_extra=one_of(["partly", "done", "refused"]))]
    on: Day
    text: Text


class ReportBack(Step):
    """反馈办结报告。"""

    process: Text
    result: Text
    attitude: Text = ""
    follow_up: Text = ""


class StaffAskReview(AskReview, Step):
    """代信访人申请复查、复核。"""

    posted_on: Annotated[Day | None, Field(description="来信的邮戳日期；期限内寄出的不算逾期。")] = None
    received_on: Annotated[Day | None, Field(description="机关收到申请的日期，答复期限从它起算；不填为今天。")] = None


class TakeInReview(StaffAskReview):
    """复查、复核机关的窗口收下申请：编号、姓名、证件号码或者登记时的电话都对上才收。"""

    number: Annotated[Text, Field(description="信访件编号。")]
    name: Annotated[Text, Field(description="信访人姓名，和登记的一致。")]
    proof: Annotated[Text, Field(description="证件号码，或者登记时留的电话。")]


class AdmitReview(Step):
    """审查逾期申请。"""

    admit: bool
    reason: Text


class RulingOfItem(Payload):
    """对一个诉求的结论：维持、变更（写明新的结果、意见、执行期限）或者撤销。"""

    item: Number
    ruling: Annotated[Text, Field(json_schema_extra=one_of(ReviewResult.values))]
    result: Annotated[Text, Field(json_schema_extra=one_of([*Result.values, ""]))] = ""
    opinion: Text = ""
    execute_by: Annotated[Day | None, Field(description="变更为支持的，最迟哪天执行；不填按送达后的规定日数。")] = None


class DraftReview(Step):
    """起草复查、复核意见。"""

    result: Annotated[Text, Field(json_schema_extra=one_of(ReviewResult.values))]
    facts: Text
    basis: Text
    opinion: Text
    items: Annotated[
        list[RulingOfItem], Field(max_length=ITEMS, description="变更、撤销的，逐项写明；撤销不写的，全部撤销。")
    ] = []

    def words(self) -> Mapping[str, object]:
        """The rulings as the act takes them."""
        return {**super().words(), "items": [Ruling(**dict(one)) for one in self.items]}


class DecideHearing(Step):
    """决定听证。"""

    cause: Text
    planned_at: Annotated[Moment, Field(description="听证时间，ISO 8601 带时区。")]
    place: Text
    chair: Text
    panel: Annotated[list[Text], Field(max_length=50, description="听证员姓名。")]
    is_public: bool = False


class HoldHearing(Step):
    """记录听证。"""

    on: Day
    attended: Text
    statements: Text
    evidence: Text
    reason: Annotated[Text, Field(description="早于通知的日期举行的，写明理由。")] = ""
    noticed_on: Annotated[Day | None, Field(description="提前举行的，另行通知各方的日期。")] = None


class ReportHearing(Step):
    """提交听证报告。"""

    panel_opinion: Text


class PlanAftercare(Step):
    """安排后续工作。"""

    care: Annotated[Text, Field(json_schema_extra=one_of(Care.values))]
    text: Text
    office: Annotated[Text, Field(description="单位代码。")]
    due_on: Day


class DoAftercare(Step):
    """记录后续工作。"""

    task: Annotated[Number, Field(description="后续工作的序号，见案卷的 aftercare。")]
    result: Text
    on: Day
