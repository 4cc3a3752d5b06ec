"""The whole file of one dispute, read for a member of its body: what is on record, and every act of their seats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from xinhe.documents.models import Document
from xinhe.kernel.clock import local_day
from xinhe.matters.models import Deadline, Event, Item, Matter, Party
from xinhe.mediation.agreed.copies import Copies, copies_of
from xinhe.mediation.facts import AGREEMENTS, Facts
from xinhe.mediation.family import MEDIATION
from xinhe.mediation.models import (
    Agreement,
    Attempt,
    Confirmation,
    Invitee,
    MediationSession,
    Obligation,
    ReturnVisit,
    Side,
    Signature,
    Spoken,
)
from xinhe.mediation.seen.course import Accord, accord_of
from xinhe.mediation.seen.table import RoundTable, table_of
from xinhe.people.person import Person
from xinhe.procedures import book
from xinhe.procedures.definition import Procedure
from xinhe.procedures.engine import Verdict
from xinhe.records.door import standing


@dataclass(frozen=True, kw_only=True)
class DisputeFile:
    """Everything on file of a dispute; of what was said only what this person may read (rulebook E22)."""

    matter: Matter
    procedure: Procedure
    at: datetime
    items: Sequence[Item]
    sides: Sequence[Side]
    parties: Sequence[Party]
    attempts: Sequence[Attempt]
    sessions: Sequence[MediationSession]
    invitees: Sequence[Invitee]
    accord: Accord | None
    copies: Copies | None
    signatures: Sequence[Signature]
    visits: Sequence[ReturnVisit]
    confirmations: Sequence[Confirmation]
    spoken: Sequence[Spoken]
    table: RoundTable
    deadlines: Sequence[Deadline]
    letters: Sequence[Document]
    events: Sequence[Event]
    verdicts: Sequence[Verdict]

    @property
    def today(self) -> date:
        """The day on which it is read."""
        return local_day(self.at)

    @property
    def draft(self) -> Agreement | None:
        """The draft or agreement that holds."""
        return self.accord.agreement if self.accord else None

    @property
    def lines(self) -> Sequence[Obligation]:
        """What it binds to."""
        return self.accord.lines if self.accord else ()

    @property
    def state_title(self) -> str:
        """The state in Chinese."""
        return self.procedure.states[self.matter.state].title["zh-hans"]

    @property
    def to_come(self) -> list[MediationSession]:
        """The sessions that were set and neither held nor called off."""
        return [one for one in self.sessions if one.held_at is None and not one.is_called_off]

    @property
    def is_disclosed(self) -> bool:
        """True where a mediator told of a tie."""
        return any(event.act == "disclose" for event in self.events)


def read(matter: Matter, by: Person, *, at: datetime) -> DisputeFile:
    """The file of a dispute that was fetched through what this person may see."""
    pk, today = matter.pk, local_day(at)
    owed = Obligation.objects.filter(matter=pk).order_by("seq", "line")
    accord = accord_of(AGREEMENTS(pk), list(owed), on=today)
    seq = accord.agreement.seq if accord else 0
    parties = list(Party.objects.filter(matter=pk).order_by("side", "seq"))
    sides, attempts = Side.objects.filter(matter=pk).order_by("side"), Attempt.objects.filter(matter=pk).order_by("seq")
    deadlines = Deadline.objects.filter(matter=pk, is_cancelled=False).order_by("started_seq", "clock")
    events = list(Event.objects.filter(matter=pk).shown_to(by).select_related("office").order_by("seq"))
    letters = Document.objects.filter(subject_id=pk).defer("content").select_related("office").order_by("-at", "-id")
    at_table = Event.objects.filter(matter=pk, act="say").values("seq")
    return DisputeFile(
        matter=matter,
        procedure=book.get(matter.procedure, matter.version).as_of(today),
        at=at,
        items=list(Item.objects.filter(matter=pk).order_by("seq")),
        sides=list(sides),
        parties=parties,
        attempts=list(attempts.select_related("office")),
        sessions=list(MediationSession.objects.filter(matter=pk).select_related("mediator").order_by("begins_at")),
        invitees=list(Invitee.objects.filter(matter=pk).order_by("seq")),
        accord=accord,
        copies=copies_of(parties, events) if accord and accord.has_copies else None,
        signatures=list(Signature.objects.filter(matter=pk, agreement_seq=seq).order_by("side")),
        visits=list(ReturnVisit.objects.filter(matter=pk).order_by("seq")),
        confirmations=list(Confirmation.objects.filter(matter=pk).order_by("seq")),
        spoken=list(Spoken.objects.filter(matter=pk).exclude(seq__in=at_table).shown_to(by).order_by("seq")),
        table=table_of(matter, by, at=at),
        deadlines=list(deadlines),
        letters=list(letters),
        events=events,
        verdicts=standing(MEDIATION, matter, by=by, on=today, facts=Facts(matter, by, today)).survey(),
    )
