"""The shapes of a dispute's answers: for one of its sides, and for the body and its mediators."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from xinhe.api.file_shapes import FileShape, PartyShape
from xinhe.api.shapes import (
    LetterShape,
    LineShape,
    OfficeBrief,
    OpenActShape,
    RefusedActShape,
    RunningShape,
)


class SessionShape(BaseModel):
    """A session: when, where and how."""

    session: int
    way: str
    way_title: str
    place: str
    begins_at: datetime
    ends_at: datetime
    held_at: datetime | None
    called_off: bool


class SpokenShape(BaseModel):
    """Words that this person may read; ``side`` 0 is the mediator's record."""

    seq: int
    side: int
    shared: bool
    words: str
    at: datetime


class SeatedShape(BaseModel):
    """A side that took its seat: known by its telephone (phone), its query code (code) or the mediator (staff)."""

    side: int
    known_by: str
    at: datetime


class RemarkShape(BaseModel):
    """What was said at the table to both; ``side`` 0 is the mediator."""

    seq: int
    side: int
    words: str
    at: datetime
    files: list[FileShape]


class OfferShape(BaseModel):
    """Terms that a side proposed; an answer names their ``hash``. It binds nobody: a signed agreement does."""

    seq: int
    side: int
    text: str
    amount: str
    payer: int | None
    until: datetime
    hash: str
    state: str
    state_title: str
    at: datetime
    answered_at: datetime | None


class TableShape(BaseModel):
    """The round table; ``counts`` is the hash of the offer that waits or was accepted, for ``answers`` of a new one."""

    is_open: bool
    opened_at: datetime | None
    seats: list[SeatedShape]
    remarks: list[RemarkShape]
    offers: list[OfferShape]
    counts: str


class ObligationShape(BaseModel):
    """One thing that one side owes the other."""

    line: int
    side: int
    what: str
    amount: str
    due_on: date | None
    done_on: date | None
    proof: str


class PieceShape(BaseModel):
    """A piece of a text: the same in both drafts, inserted or removed."""

    change: str
    text: str


class ChangedTextShape(BaseModel):
    """A text of the terms that is not what it was."""

    name: str
    pieces: list[PieceShape]


class ClauseShape(BaseModel):
    """Something owed, as a draft said it."""

    side: int
    what: str
    amount: str
    due_on: date | None


class ChangedLineShape(BaseModel):
    """A line that was inserted, removed or changed."""

    change: str
    before: ClauseShape | None
    after: ClauseShape | None


class ChangesShape(BaseModel):
    """What a new draft changed against the one that it made void."""

    texts: list[ChangedTextShape]
    lines: list[ChangedLineShape]


class CopyShape(BaseModel):
    """Originals that went to a side, or that the body keeps (0)."""

    to: int
    count: int
    on: date
    way: str


class CopiesShape(BaseModel):
    """The originals of a written agreement: how many, how many are still to be given, and what was handed out."""

    total: int
    left: dict[str, int]
    handed: list[CopyShape]


class AgreementShape(BaseModel):
    """The draft or agreement that holds, and the hash that is signed."""

    kind: str
    kind_title: str
    facts: str
    content: str
    way: str
    late: str
    effective_on: date | None
    hash: str
    warnings: list[str]
    lines: list[ObligationShape]
    changes: ChangesShape | None
    copies: CopiesShape | None


class ConfirmationShape(BaseModel):
    """The joint application to a court, and what it ruled."""

    court: str
    asked_on: date
    number: str
    ruled_on: date | None
    confirmed: bool | None


class InviteeShape(BaseModel):
    """Who takes part because both sides agreed to it."""

    number: int
    name: str
    sort: str
    why: str


class AppraisalShape(BaseModel):
    """What is appraised now; its days do not count in the time of mediation."""

    what: str
    appraiser: str
    began_on: date
    expected_on: date


class DisputeShape(BaseModel):
    """What both answers about a dispute have."""

    number: str
    title: str
    state: str
    state_title: str
    state_public: str
    is_open: bool
    opened_at: datetime
    seq: int
    holder: OfficeBrief | None
    mediators: list[str]
    items: list[str]
    deadlines: list[RunningShape]
    invitees: list[InviteeShape]
    appraisal: AppraisalShape | None
    sessions: list[SessionShape]
    said: list[SpokenShape]
    table: TableShape
    agreement: AgreementShape | None
    confirmations: list[ConfirmationShape]
    documents: list[LetterShape]
    allowed: list[OpenActShape]
    refused: list[RefusedActShape]
    other_ways: str


class PhoneShape(BaseModel):
    """A telephone of one's own side to which a code may be sent."""

    party: int
    phone: str


class ProofShape(BaseModel):
    """That a telephone was proven; it goes along as X-Phone-Proof until then."""

    proof: str
    until: datetime


class OwnDisputeShape(DisputeShape):
    """A dispute for the side whose code it is."""

    side: int
    body: str
    own_people: list[str]
    other_people: list[str]
    consented: bool | None
    signed: bool
    phones: list[PhoneShape]
    timeline: list[LineShape]
    files: list[FileShape]


class SideShape(BaseModel):
    """One side, for the body: what it said of mediation is told to its mediators alone."""

    side: int
    language: str
    people: list[PartyShape]
    consented: bool | None
    refusing: str
    left_on: date | None
    signed: bool


class AttemptShape(BaseModel):
    """How often it was tried, and with what end."""

    office: str
    level: str
    number: int
    mediators: list[str]
    began_on: date
    ended_on: date | None
    ending: str


class StaffDisputeShape(DisputeShape):
    """A dispute for its body and its mediators."""

    body: str
    region: str
    sides: list[SideShape]
    attempts: list[AttemptShape]


class DisputeRowShape(BaseModel):
    """A dispute in a list."""

    number: str
    title: str
    state: str
    state_title: str
    is_open: bool
    holder: OfficeBrief | None
    opened_at: datetime
    due_on: date | None


class DisputesShape(BaseModel):
    """A page of disputes."""

    items: list[DisputeRowShape]
    next: str | None


class MediationRateShape(BaseModel):
    """A rate with both its counts; null where the lower one is 0."""

    name: str
    title: str
    numerator: int
    denominator: int
    share: float | None
    comparable: bool


class BeneathShape(BaseModel):
    """One of the bodies beneath."""

    body: OfficeBrief
    accepted: int
    settled: int


class MediationSpanShape(BaseModel):
    """Whose figures, and of which days; the code is empty for a place."""

    code: str
    title: str
    since: date = Field(serialization_alias="from")
    until: date


class MediationFiguresShape(MediationSpanShape):
    """The figures of a body with all beneath it, or of a place. The marks overlap and are not added up."""

    visitors: int
    accepted: int
    settled: int
    unsettled: int
    passed_up: int
    running: int
    people: int
    held_online: int
    petition: int
    court: int
    hard: int
    old: int
    agreed_fen: int
    levels: dict[str, int]
    rates: list[MediationRateShape]
    beneath: list[BeneathShape]


class SectionShape(BaseModel):
    """One part of the ministry's table."""

    name: str
    title: str
    heads: list[str]
    rows: list[list[str | int | float | None]]


class MinistryTableShape(MediationSpanShape):
    """The ministry's table."""

    sections: list[SectionShape]
