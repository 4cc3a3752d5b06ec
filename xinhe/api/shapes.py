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
    reckoning: str
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
    settled_on: date | None


class ReplacedShape(BaseModel):
    """An answer that holds no more, and what took its place (review, recheck, correct)."""

    item: int
    by: str
    effect: str
    on: date
    office: str
    result: str
    opinion: str
    execute_by: date | None


class LookShape(BaseModel):
    """Who looked at the petitioner's identity, and why."""

    at: datetime
    office: str
    reason: str


class WayShape(BaseModel):
    """The lawful way that one item was led (R1 to R5), and the day until which to go it."""

    item: int
    text: str
    route: str
    route_title: str
    organ: str
    basis: str
    how: str
    remedy: str
    limit_title: str
    limit_from: date | None
    limit_on: date | None
    limit_why: str
    left: int | None
    state: str
    state_title: str


class ExecutionShape(BaseModel):
    """Whether a supported item was carried out, or until when it is to be."""

    item: int
    text: str
    execution: str
    execution_title: str
    execute_by: date | None
    executed_on: date | None


class HearingBrief(BaseModel):
    """A hearing as the petitioner sees it."""

    planned_at: datetime
    place: str
    cause: str
    chair: str
    panel: list[str]
    public: bool
    office: str
    held_on: date | None
    cancelled: bool


class ServiceShape(BaseModel):
    """How and when a letter was received."""

    method: str
    method_title: str
    on: date


class LetterShape(BaseModel):
    """A letter that the petitioner may fetch."""

    id: str
    number: str
    title: str
    form: str
    office: str
    issued_on: date
    hash: str
    services: list[ServiceShape]


class LettersShape(BaseModel):
    """All letters of a matter that the petitioner may fetch, the first first."""

    items: list[LetterShape]
    next: str | None


class CheckedLetterShape(BaseModel):
    """What the public may know of a letter: enough to hold a paper against it, and nothing about persons."""

    number: str
    organ: str
    title: str
    issued_on: date
    hash: str
    genuine: bool


class LackShape(BaseModel):
    """What the registration lacks, and what the petitioner is asked for."""

    lack: str
    ask: str


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
    lacking: list[LackShape]
    answers: list[ItemShape]
    replaced: list[ReplacedShape]
    looks: list[LookShape]
    ways: list[WayShape]
    executions: list[ExecutionShape]
    hearings: list[HearingBrief]
    documents: list[LetterShape]
    review_organ: str


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


class RemedyShape(BaseModel):
    """A limit of another law that may run out while a matter is led there."""

    name: str
    title: str
    opens: str
    limit: str
    began: str
    tag: str
    cite: str


class RouteShape(BaseModel):
    """One of the six lawful ways (第三十一条)."""

    name: str
    title: str
    text: str
    how: str
    organs: list[str]
    stays: bool
    cite: str
    remedies: list[RemedyShape]


class SettingShape(BaseModel):
    """A number that the law leaves to a place, with how well it was verified."""

    name: str
    value: int
    tag: str
    source: str
    cite: str


class GroundShape(BaseModel):
    """A ground of refusal: what it rests on, where it leads, and its article."""

    name: str
    title: str
    text: str
    existing: str
    elsewhere: bool
    only: str
    channel: str
    above: bool
    to: str
    cite: str


class EntryShape(BaseModel):
    """A ground on which a matter may enter a variant, and its article."""

    name: str
    title: str
    cite: str


class ProcedureInFullShape(ProcedureShape):
    """The version of a procedure that is in force, with its ways, grounds of refusal and settings."""

    routes: list[RouteShape]
    grounds: list[GroundShape]
    entries: list[EntryShape]
    settings: list[SettingShape]


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


class CommitteeShape(OfficeBrief):
    """A body of people's mediation."""

    sort: str
    sort_title: str
    label: str
    region: Named
    superior: str | None
    stationed_at: Named | None
    types: list[Named]
    address: str
    hours: str


class CommitteesShape(BaseModel):
    """A page of bodies."""

    items: list[CommitteeShape]
    next: str | None


class MediatorShape(BaseModel):
    """A mediator who agreed to be named."""

    name: str
    committee: Named
    seat: str
    kinds: list[Named]
    types: list[Named]
    languages: list[str]
    duty: str
    full_time: bool


class MediatorsShape(BaseModel):
    """A page of mediators."""

    items: list[MediatorShape]
    next: str | None


class CategoryShape(Named):
    """A class of content."""

    parent: str | None


class CategoriesShape(BaseModel):
    """A page of classes."""

    items: list[CategoryShape]
    next: str | None


PDF: dict[str, Any] = {
    "responses": {
        200: {
            "description": "PDF",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}
FILE: dict[str, Any] = {
    "responses": {
        200: {
            "description": "文件",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}
PUBLIC_PROBLEMS = {404: ProblemShape, 409: ProblemShape, 422: ProblemShape, 429: ProblemShape}
STAFF_PROBLEMS = {401: ProblemShape, 404: ProblemShape, 409: ProblemShape, 422: ProblemShape}
