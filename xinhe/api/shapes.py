"""The shapes of the answers, for the OpenAPI document; the tests hold the answers to them."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel


class ProblemShape(BaseModel):
    """A refusal (RFC 9457); ``detail`` is a sentence for a person, ``errors`` says one per field."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    field: str | None = None
    errors: dict[str, str] | None = None
    article: str | None = None
    now: str | None = None


class Named(BaseModel):
    """Something with a code and a name."""

    code: str
    name: str


class OfficeBrief(Named):
    """The office that must act, and how to reach it."""

    phone: str


class DateShape(BaseModel):
    """One legal date with the sentence that explains it."""

    name: str
    title: str
    start: date
    end: date
    cite: str
    explanation: str
    owner: str


class RunningShape(DateShape):
    """A legal date and how it stands today."""

    right: bool
    provisional: bool
    stopped_on: date | None
    missed: bool
    left: int


class InternalShape(RunningShape):
    """A legal date as staff see it."""

    raw_end: date | None
    internal_end: date | None
    extended_days: int
    calendar_version: str


class ReceiptShape(BaseModel):
    """What a petitioner keeps."""

    number: str
    query_code: str
    state: str
    state_title: str
    opened_at: datetime
    holder: OfficeBrief | None
    deadlines: list[DateShape]


class MovedShape(BaseModel):
    """A matter after a step; ``seq`` is what the next step may give as ``seen``."""

    number: str
    state: str
    state_title: str
    seq: int
    holder: OfficeBrief | None
    due_on: date | None


class LineShape(BaseModel):
    """One thing that happened, in the resident's words."""

    seq: int
    act: str
    title: str
    at: datetime
    office: str
    note: str


class OpenActShape(BaseModel):
    """An act that is open now, with the schema of its body."""

    act: str
    title: str
    cite: str
    body: dict[str, Any]


class RefusedActShape(BaseModel):
    """An act that is not open now, and why."""

    act: str
    title: str
    code: str
    reason: str
    article: str | None


class ItemShape(BaseModel):
    """One thing asked for and its answer."""

    item: int
    text: str
    result: str
    result_title: str
    facts: str
    basis: str
    opinion: str


class LookShape(BaseModel):
    """Who looked at the petitioner's identity, and why."""

    at: datetime
    office: str
    reason: str


class ProgressShape(BaseModel):
    """How a matter is doing."""

    number: str
    title: str
    procedure: str
    state: str
    state_title: str
    state_public: str
    is_open: bool
    opened_at: datetime
    holder: OfficeBrief | None
    due_on: date | None
    deadlines: list[RunningShape]
    timeline: list[LineShape]
    allowed: list[OpenActShape]
    refused: list[RefusedActShape]
    answers: list[ItemShape]
    looks: list[LookShape]


class MeShape(BaseModel):
    """The member of staff whom the token speaks for."""

    username: str
    name: str
    office: Named
    region: Named
    roles: list[str]


class RowShape(BaseModel):
    """A matter in a list."""

    number: str
    title: str
    kind: str
    channel: str
    category: Named | None
    region: Named
    state: str
    state_title: str
    is_open: bool
    holder: Named | None
    opened_at: datetime
    due_on: date | None
    left: int | None


class RowsShape(BaseModel):
    """A page of matters; ``next`` is the cursor of the following page."""

    items: list[RowShape]
    next: str | None


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
    items: list[ItemShape]
    parties: list[PartyShape]
    files: list[FileShape]
    deadlines: list[InternalShape]
    assignments: list[AssignmentShape]
    links: list[LinkShape]
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
    previous: str
    hash: str


class EventsShape(BaseModel):
    """A page of the log."""

    items: list[EventShape]
    next: str | None


class ProcedureShape(BaseModel):
    """A version of a procedure."""

    code: str
    version: str
    kind: str
    base: str
    title: dict[str, str]
    law: str
    source: str
    states: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    clocks: list[dict[str, Any]]


class ProceduresShape(BaseModel):
    """All versions, oldest first."""

    items: list[ProcedureShape]
    next: str | None


class RegionShape(Named):
    """A place."""

    level: str
    parent: str | None
    path: str


class RegionsShape(BaseModel):
    """A page of places."""

    items: list[RegionShape]
    next: str | None


class OfficeShape(OfficeBrief):
    """An office that works."""

    short: str
    kind: str
    region: Named
    superior: str | None
    address: str
    hours: str


class OfficesShape(BaseModel):
    """A page of offices."""

    items: list[OfficeShape]
    next: str | None


class CategoryShape(Named):
    """A class of content."""

    parent: str | None


class CategoriesShape(BaseModel):
    """A page of classes."""

    items: list[CategoryShape]
    next: str | None


PUBLIC_PROBLEMS = {404: ProblemShape, 409: ProblemShape, 422: ProblemShape, 429: ProblemShape}
STAFF_PROBLEMS = {401: ProblemShape, 404: ProblemShape, 409: ProblemShape, 422: ProblemShape}
