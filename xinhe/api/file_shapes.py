"""The shapes of a matter's whole file and its log, as staff get them."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from xinhe.api.shapes import InternalShape, ItemShape, LetterShape, Named, OfficeBrief, OpenActShape, RefusedActShape


class PartyShape(BaseModel):
    """A person of the matter, masked."""

    party: int
    part: str
    name: str
    phone: str
    id_type: str
    id_number: str
    address: str


class FileShape(BaseModel):
    """An attachment."""

    id: str
    name: str
    media_type: str
    size: int
    hash: str
    from_petitioner: bool
    at: datetime


class AssignmentShape(BaseModel):
    """An office that was asked to lead or assist."""

    office: Named
    task: str
    state: str
    by_office: Named
    note: str
    due_on: date | None
    sent_at: datetime
    ended_at: datetime | None
    reason: str


class LinkShape(BaseModel):
    """Another matter that belongs with this one."""

    kind: str
    to: str
    title: str
    at: datetime


class EventBrief(BaseModel):
    """A step of the log in short."""

    seq: int
    act: str
    title: str
    by: str
    office: str
    at: datetime
    state: str


class WholeItemShape(ItemShape):
    """One thing asked for, as staff see it."""

    nature: str
    route: str
    route_state: str
    organ: str
    organ_basis: str
    remedy: str
    routed_on: date | None
    confirmed_on: date | None
    execution: str
    execute_by: date | None
    executed_on: date | None


class DocumentShape(LetterShape):
    """A letter on file."""

    seq: int
    to_petitioner: bool


class RulingShape(BaseModel):
    """What a review decides about one item."""

    item: int
    ruling: str
    result: str
    opinion: str
    execute_by: date | None


class ReviewShape(BaseModel):
    """A review (复查) or re-review (复核)."""

    seq: int
    stage: str
    organ: Named
    asked_on: date
    posted_on: date | None
    received_on: date
    late: bool
    request: str
    reasons: str
    result: str
    facts: str
    basis: str
    opinion: str
    items: list[RulingShape]
    signed_on: date | None
    served_on: date | None


class HearingShape(BaseModel):
    """A hearing from decision to report."""

    seq: int
    office: Named
    cause: str
    planned_at: datetime
    place: str
    chair: str
    panel: list[str]
    public: bool
    decided_on: date
    held_on: date | None
    attended: str
    reported_on: date | None
    panel_opinion: str
    excluded_days: int
    cancelled: bool


class AftercareShape(BaseModel):
    """One task after the end; ``task`` is what ``do_aftercare`` names."""

    task: int
    care: str
    care_title: str
    text: str
    office: Named
    due_on: date
    done_on: date | None
    result: str


class DemandShape(BaseModel):
    """An urging or a supervision; ``demand`` is what ``answer_supervision`` names."""

    demand: int
    kind: str
    ground: str
    means: str
    to: Named
    by_office: Named
    facts: str
    text: str
    answer_on: date | None
    answer: str
    answered_at: datetime | None


class RecommendationShape(BaseModel):
    """One of the three recommendations; ``recommendation`` is what ``answer_recommendation`` names."""

    recommendation: int
    kind: str
    to: Named
    by_office: Named
    facts: str
    pattern: str
    advice: str
    answer_on: date
    adoption: str
    answer: str
    answered_at: datetime | None


class WholeShape(BaseModel):
    """The whole file as this person may see it."""

    number: str
    title: str
    body: str
    kind: str
    channel: str
    procedure: str
    version: str
    state: str
    state_title: str
    is_open: bool
    seq: int
    region: Named
    category: Named | None
    nature: str
    level: str
    acceptable: bool | None
    confidentiality: str
    anonymous: bool
    headcount: int
    is_repeat: bool
    receiver: OfficeBrief
    holder: OfficeBrief | None
    lead: OfficeBrief | None
    opened_at: datetime
    accepted_on: date | None
    served_on: date | None
    due_on: date | None
    source: str
    source_at: datetime | None
    secret: bool
    identity_hidden: bool
    joint: bool
    wants_paper: bool
    agrees_electronic: bool
    lacks: list[str]
    urgent: bool
    supervised: bool
    designated: bool
    received_on: date | None
    posted_on: date | None
    read_back_at: datetime | None
    review_admitted: bool | None
    review_organ: OfficeBrief | None
    items: list[WholeItemShape]
    parties: list[PartyShape]
    files: list[FileShape]
    deadlines: list[InternalShape]
    assignments: list[AssignmentShape]
    links: list[LinkShape]
    documents: list[DocumentShape]
    reviews: list[ReviewShape]
    hearings: list[HearingShape]
    aftercare: list[AftercareShape]
    demands: list[DemandShape]
    recommendations: list[RecommendationShape]
    events: list[EventBrief]
    allowed: list[OpenActShape]
    refused: list[RefusedActShape]


class EventShape(BaseModel):
    """A step of the log with all that its hash covers."""

    matter: str
    seq: int
    act: str
    title: str
    outcome: str
    by_kind: str
    by_name: str
    account: int | None
    office: int | None
    office_name: str
    at: datetime
    from_state: str
    to_state: str
    data: dict[str, Any]
    trace: str | None
    previous: str
    hash: str


class EventsShape(BaseModel):
    """A page of the log."""

    items: list[EventShape]
    next: str | None
