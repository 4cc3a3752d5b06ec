"""What the API takes about referrals to and from mediation."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from xinhe.api.payloads.matter import Day, Number, Payload, Step, Text, Who, one_of
from xinhe.api.payloads.mediation import ApplyForMediation, People, SideNumber
from xinhe.matters.filing import Identity
from xinhe.mediation.sides import SidePeople
from xinhe.referrals.acts.register_referral import Letter
from xinhe.referrals.models import Consent, CourtStage, Passed, ReferralKind
from xinhe.referrals.passing import Handed

PassedOn = Annotated[
    list[Annotated[Text, Field(json_schema_extra=one_of(Passed.values))]],
    Field(max_length=4, description="本人同意提供的个人信息，至少有姓名。"),
]
Consented = Annotated[Text, Field(json_schema_extra=one_of(Consent.values), description="本人怎样同意的。")]
Outside = Annotated[Text, Field(json_schema_extra=one_of([k for k in ReferralKind.values if k != "petition"]))]
ItemNumbers = Annotated[list[Number], Field(max_length=100, description="诉求的序号。")]


class ReferToMediation(Step):
    """转人民调解。"""

    body: Annotated[Text, Field(description="受委托的调解组织的代码。")]
    items: ItemNumbers
    dispute_type: Annotated[Text, Field(description="纠纷类型的代码，按司法行政统计。")]
    brief: Annotated[Text, Field(description="纠纷的简要情况。")]
    second: People
    second_guardian: Annotated[Who | None, Field(description="对方是未成年人的，写监护人。")] = None
    second_minor: Annotated[bool, Field(description="对方是未成年人。")] = False
    passed: PassedOn
    consent: Consented
    answer_on: Annotated[Day | None, Field(description="最迟哪天反馈；要早于本件的办结期限。")]

    def words(self) -> Mapping[str, object]:
        """As the act takes them."""
        guardian = Identity(**dict(self.second_guardian)) if self.second_guardian else None
        second = SidePeople(
            people=[Identity(**dict(one)) for one in self.second], guardian=guardian, is_minor=self.second_minor
        )
        handed = Handed(
            dispute_type=self.dispute_type,
            brief=self.brief,
            second=second,
            passed=self.passed,
            consent=self.consent,
        )
        given = {"body": self.body, "items": self.items, "answer_on": self.answer_on, "seen": self.seen}
        return {**given, "handed": handed}


class ConcludeByAgreement(Step):
    """按协议办结。"""

    items: ItemNumbers


class RegisterReferral(ApplyForMediation):
    """登记外来委托：委托机关的来函，和它委托的纠纷。"""

    kind: Outside
    stage: Annotated[Text, Field(json_schema_extra=one_of(["", *CourtStage.values]), description="只有法院要写。")] = ""
    organ: Annotated[Text, Field(description="委托机关的名称。")]
    letter: Annotated[Text, Field(description="来函文号；没有的写“无”。")]
    received_on: Day | None = None
    passed: PassedOn
    consent: Consented

    def came(self) -> Letter:
        """The letter, as the act takes it."""
        return Letter(
            kind=self.kind, stage=self.stage, organ=self.organ, number=self.letter, received_on=self.received_on
        )


class HandOver(Payload):
    """移交。"""

    kind: Outside
    organ: Annotated[Text, Field(description="移交给哪个机关。")]
    brief: Annotated[Text, Field(description="纠纷的简要情况；不写调解中说的话。")]
    side: SideNumber | None
    passed: PassedOn
    consent: Consented


class NoteLeniency(Step):
    """记不予处罚的意见。"""

    requested_on: Annotated[Day | None, Field(description="双方哪天共同提出书面请求。")] = None
    agreed: Annotated[bool | None, Field(description="公安机关是否同意。")] = None


class NoteAnswer(Step):
    """记答复。"""

    text: Text
    on: Day | None = None
