"""Referrals on the one door: who sent it and who takes it on stand at its two ends; it has no clock of its own."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime

from xinhe.channels.models import Notice, Outgoing
from xinhe.channels.notices import notice
from xinhe.documents.models import Document
from xinhe.jurisdiction.models import Office
from xinhe.kernel.refusal import gettext_noop
from xinhe.people.person import Person
from xinhe.procedures.definition import Procedure
from xinhe.procedures.vocabulary import ADDRESSEE, SENDER, seat
from xinhe.records import door
from xinhe.records.family import Family, hung
from xinhe.records.models import Chained
from xinhe.records.move import Move
from xinhe.referrals.models import Referral, ReferralEvent, ReferralKind
from xinhe.referrals.rules import versions

NOT_FOUND = gettext_noop("没有这份对接单，或者它不归你看。")


@dataclass
class Handing(Move[Referral]):
    """A step of a referral under way."""

    notices: list[Notice] = field(default_factory=list)

    @property
    def referral(self) -> Referral:
        """The locked referral."""
        return self.record

    def letter(self, form: str, facts: Mapping[str, object], *, office: Office) -> Document:
        """Issue a letter under an office's mark."""
        return self.issue(form, facts, office=office)

    def tell(self, offices: Iterable[int | None]) -> None:
        """Leave a line at the desks of these offices, in the transaction of the step."""
        words = f"{self.referral.get_kind_display()}·{self.rule.title['zh-hans']}"
        self.notices += [
            notice("referral", self.referral, self.seq, office_id=pk, words=words, is_urgent=False, at=self.at)
            for pk in dict.fromkeys(offices)
            if pk is not None and pk != self.by.office_id
        ]


def procedure_of(referral: Referral) -> Procedure:
    """The version of the rules that the referral began under."""
    return versions()[referral.version]


def _seats(referral: Referral, by: Person) -> frozenset[str]:
    ends = ((SENDER, referral.sender_id), (ADDRESSEE, referral.addressee_id))
    places = [place for place, pk in ends if pk is not None and pk == by.office_id]
    return frozenset(seat(role, place) for role in by.roles for place in places)


FACTS: Mapping[str, Callable[[Referral], bool]] = {
    "mediation_ended": lambda one: one.dispute is not None and not one.dispute.is_open,
    "may_be_lenient": lambda one: one.kind == ReferralKind.POLICE,
    "agreement_performed": lambda one: one.dispute is not None and one.dispute.state == "performed",
}


def _facts(referral: Referral, by: Person, on: date) -> Mapping[str, bool]:  # noqa: ARG001 (each end asks the same)
    return {name: holds(referral) for name, holds in FACTS.items()}


def _told(move: Handing, event: Chained) -> tuple[list[Outgoing], list[Notice]]:  # noqa: ARG001
    return [], move.notices


FIXED = frozenset(
    {
        *("id", "version", "kind", "stage", "title", "matter", "items", "dispute_type", "passed", "consent", "sealed"),
        *("sender", "sender_name", "addressee", "addressee_name", "opened_at"),
    }
)

REFERRAL: Family[Referral, Handing] = Family(
    name="referral",
    title="对接单",
    record=Referral,
    event=ReferralEvent,
    owner="referral",
    move=Handing,
    procedure=procedure_of,
    seats=_seats,
    facts=_facts,
    known=frozenset(FACTS),
    rules=lambda: versions().values(),
    called=lambda one: one.number or one.title,
    told=_told,
    unknown=NOT_FOUND,
    stale=gettext_noop("你打开页面之后，这份对接单又有了新进展。请刷新页面看过再办。"),
    hangs=(hung(Document, "subject_id"),),
    fixed=FIXED,
)


def step(
    referral: Referral, act: str, *, by: Person, at: datetime, seen: int | None = None
) -> AbstractContextManager[Handing]:
    """Take one step with a referral (``records.door``)."""
    return door.step(REFERRAL, referral, act, by=by, at=at, seen=seen)
