"""What a referral passes on, checked once for every kind: the body, the other side, the words, the consent."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from xinhe.kernel.limits import Limit
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.filing import Identity
from xinhe.matters.filing.people import identity_of
from xinhe.matters.models import Matter, Party, PartyPart
from xinhe.matters.payload import Checks
from xinhe.mediation.rules import network
from xinhe.mediation.sides import SidePeople
from xinhe.procedures import book
from xinhe.procedures.deadlines import due_or_raw
from xinhe.procedures.definition import Procedure
from xinhe.referrals.models import Consent, CourtStage, Passed, ReferralKind

BRIEF = 2000
# The facts of an identity that stand behind what may be passed on.
FACTS = {Passed.NAME: ("name",), Passed.PHONE: ("phone",), Passed.ADDRESS: ("address",)}
DAYS = {
    CourtStage.BEFORE: "days_before_filing",
    CourtStage.ORDINARY: "days_ordinary",
    CourtStage.SUMMARY: "days_summary",
}


@dataclass(frozen=True, kw_only=True)
class Handed:
    """What a person agreed to hand on: which kind of dispute with whom, in a few words, and how they agreed."""

    dispute_type: str
    brief: str
    second: SidePeople
    passed: Sequence[str]
    consent: str

    def checked(self, checks: Checks, *, today: date) -> "Handed":
        """The same, cleaned; what is wrong goes to the checks by its field."""
        checks.need("dispute_type", self.dispute_type in network(today).types, gettext_noop("请选择纠纷类型。"))
        brief = checks.text("brief", self.brief, limit=BRIEF, sentence=gettext_noop("请写明纠纷的简要情况。"))
        checks.need("second", self.second.people, gettext_noop("请写明对方当事人：姓名，或者单位名称。"))
        people = [identity_of(one, f"second.{n}", checks, today=today) for n, one in enumerate(self.second.people)]
        guardian = self.second.guardian
        if guardian is not None:
            guardian = identity_of(guardian, "second.guardian", checks, today=today)
        second = SidePeople(
            people=people, guardian=guardian, is_minor=self.second.is_minor, language=self.second.language
        )
        check_consent(checks, self.passed, self.consent)
        return Handed(
            dispute_type=self.dispute_type, brief=brief, second=second, passed=self.passed, consent=self.consent
        )

    def sealed_words(self) -> dict[str, Any]:
        """What is kept sealed until the body takes it on."""
        people = [asdict(one) for one in self.second.people]
        guardian = asdict(self.second.guardian) if self.second.guardian else None
        return {
            "brief": self.brief,
            "people": people,
            "guardian": guardian,
            "is_minor": self.second.is_minor,
            "language": self.second.language,
        }


def check_consent(checks: Checks, passed: Sequence[str], consent: str) -> None:
    """Nothing is passed on without a yes, and nothing beyond it (个人信息保护法第二十三条)."""
    checks.need(
        "consent",
        consent in Consent.values,
        gettext_noop("没有本人同意不能转出去。请写明本人怎样同意的：当面、来电核对了身份，或者书面。"),
    )
    known = set(passed) <= set(Passed.values)
    checks.need("passed", known and Passed.NAME in passed, gettext_noop("请选择提供哪些个人信息，至少要有姓名。"))


def second_of(words: dict[str, Any]) -> SidePeople:
    """The other side, out of what was sealed."""
    guardian = words["guardian"]
    return SidePeople(
        people=[Identity(**one) for one in words["people"]],
        guardian=Identity(**guardian) if guardian else None,
        is_minor=words["is_minor"],
        language=words["language"],
    )


def first_of(petition: Matter, passed: Sequence[str]) -> tuple[Identity, Identity | None, bool]:
    """The petitioner as far as they agreed to be passed on, their guardian, and whether they are a minor."""
    rows = {row.part: row for row in Party.objects.filter(matter=petition).order_by("-seq")}
    names = [name for one in passed for name in FACTS.get(Passed(one), ())]
    own, guardian = rows[PartyPart.PETITIONER], rows.get(PartyPart.GUARDIAN)
    return _as_far(own, names), _as_far(guardian, names) if guardian else None, own.is_minor


def _as_far(row: Party, names: Sequence[str]) -> Identity:
    told = row.identity()
    return Identity(**{name: told.get(name, "") for name in names})


def answer_by(rules: Procedure, kind: str, stage: str, *, received_on: date) -> date:
    """Until when the body answers: the days that the law or our default gives, from the day after it was taken on.

    A last day off work moves on (民法典第二百零三条).
    """
    name = DAYS.get(CourtStage(stage), "") if kind == ReferralKind.COURT and stage else ""
    days = rules.setting(name or ("days_labour" if kind == ReferralKind.LABOUR else "days_else"))
    counted, _is_provisional = due_or_raw(received_on, Limit(days=days), book.calendar())
    return counted.end
