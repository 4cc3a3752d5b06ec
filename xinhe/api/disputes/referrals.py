"""Referrals to and from mediation (对接单): what my office sent and was sent, each step under its own address."""

from collections.abc import Callable
from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel

from xinhe.api.answer import answer, moment, pdf_answer
from xinhe.api.bearer import Bearer, StaffRequest
from xinhe.api.disputes.desk import dispute_of
from xinhe.api.disputes.sides import filing_of
from xinhe.api.papers import PaperEventShape, events_of
from xinhe.api.payloads.matter import Because, Nothing, Step, Text
from xinhe.api.payloads.referral import HandOver, NoteAnswer, NoteLeniency, RegisterReferral
from xinhe.api.pieces import Json
from xinhe.api.shapes import PDF, STAFF_PROBLEMS
from xinhe.documents.issuing import draw
from xinhe.documents.models import Document
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Unknown, gettext_noop
from xinhe.matters.models import Matter
from xinhe.records.door import standing
from xinhe.referrals.acts.hand_over import hand_over
from xinhe.referrals.acts.note_answer import note_answer
from xinhe.referrals.acts.note_leniency import note_leniency
from xinhe.referrals.acts.recall_referral import recall_referral
from xinhe.referrals.acts.receive_referral import receive_referral
from xinhe.referrals.acts.register_referral import register_referral
from xinhe.referrals.acts.report_result import report_result
from xinhe.referrals.acts.send_back_referral import send_back_referral
from xinhe.referrals.family import NOT_FOUND, REFERRAL, procedure_of
from xinhe.referrals.models import Referral, ReferralEvent, ReferralKind
from xinhe.web.pages import keyset

router = Router(tags=["referrals"], auth=Bearer())
NO_LETTER = gettext_noop("这份对接单没有这份文书。")


class ReferralShape(BaseModel):
    """A referral as a list shows it."""

    id: str
    kind: str
    kind_title: str
    number: str
    title: str
    state: str
    state_title: str
    open: bool
    sender: str
    addressee: str
    answer_on: date | None
    answered_on: date | None
    result: str
    opened_at: str


class ReferralLetterShape(BaseModel):
    """A letter of a referral."""

    id: str
    title: str
    number: str


class WholeReferralShape(ReferralShape):
    """A referral with what was passed on, what may be done, its letters and its log."""

    petition: str
    dispute: str
    items: list[int]
    passed: list[str]
    consent: str
    brief: str
    reply: str
    requested_on: date | None
    leniency_agreed: bool | None
    acts: list[str]
    documents: list[ReferralLetterShape]
    events: list[PaperEventShape]


class ReferralsShape(BaseModel):
    """One page of referrals."""

    items: list[ReferralShape]
    next: str | None


DONE = {200: WholeReferralShape, **STAFF_PROBLEMS}


def _row(one: Referral) -> Json:
    return {
        "id": str(one.pk),
        "kind": one.kind,
        "kind_title": str(ReferralKind(one.kind).label),
        "number": one.number,
        "title": one.title,
        "state": one.state,
        "state_title": procedure_of(one).latest.states[one.state].title["zh-hans"],
        "open": one.is_open,
        "sender": one.sender_name,
        "addressee": one.addressee_name,
        "answer_on": one.answer_on,
        "answered_on": one.answered_on,
        "result": one.result,
        "opened_at": moment(one.opened_at),
    }


def _whole(request: StaffRequest, one: Referral) -> HttpResponse:
    by = request.auth
    events = ReferralEvent.objects.steps().filter(referral=one).select_related("office").order_by("seq")
    verdicts = standing(REFERRAL, one, by=by, on=local_day(request.at)).survey()
    letters = Document.objects.filter(subject_id=one.pk).order_by("at", "id")
    told = {
        "petition": _number(one.matter_id, request),
        "dispute": _number(one.dispute_id, request),
        "items": one.items,
        "passed": one.passed,
        "consent": one.consent,
        "brief": one.words().get("brief", ""),
        "reply": one.reply,
        "requested_on": one.requested_on,
        "leniency_agreed": one.leniency_agreed,
        "acts": [verdict.act for verdict in verdicts if verdict.allowed],
        "documents": [{"id": str(row.pk), "title": row.title, "number": row.number} for row in letters],
        "events": events_of(events, lambda _: procedure_of(one)),
    }
    return answer(_row(one) | told)


def _number(matter: UUID | None, request: StaffRequest) -> str:
    """The number of a matter that this person sees: a petition's handler learns of no dispute (E22)."""
    found = Matter.objects.visible_to(request.auth).filter(pk=matter) if matter else Matter.objects.none()
    return found.values_list("number", flat=True).first() or ""


def _fetch(request: StaffRequest, referral: UUID) -> Referral:
    found = Referral.objects.visible_to(request.auth).select_related("dispute").filter(pk=referral).first()
    if found is None:
        raise Unknown(NOT_FOUND)
    return found


@router.get("/referrals", response={200: ReferralsShape, **STAFF_PROBLEMS})
def referrals(
    request: StaffRequest,
    mine: bool = False,
    cursor: Text = "",
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> HttpResponse:
    """对接单：本单位发出和收到的，新的在前。mine 只列等我办的。"""
    found = Referral.objects.waiting_for(request.auth) if mine else Referral.objects.visible_to(request.auth)
    page = keyset(found, order=("-opened_at", "-id"), cursor=cursor or None, size=size)
    return answer({"items": [_row(one) for one in page.rows], "next": page.next})


@router.post("/referrals", response=DONE)
def register(request: StaffRequest, payload: RegisterReferral) -> HttpResponse:
    """登记外来委托：法院、公安等来函委托的纠纷，从此由本调解组织办。"""
    made = register_referral(
        payload.came(),
        filing=filing_of(payload, []),
        second=payload.other(),
        dispute_type=payload.dispute_type,
        passed=payload.passed,
        consent=payload.consent,
        by=request.auth,
        at=request.at,
    )
    return _whole(request, made)


@router.get("/referrals/{uuid:referral}", response=DONE)
def referral(request: StaffRequest, referral: UUID) -> HttpResponse:
    """一份对接单：转出了什么、现在能办的步骤、文书和办理过程。"""
    return _whole(request, _fetch(request, referral))


@router.get(
    "/referrals/{uuid:referral}/documents/{uuid:document}", response={200: None, **STAFF_PROBLEMS}, openapi_extra=PDF
)
def letter(request: StaffRequest, referral: UUID, document: UUID) -> HttpResponse:
    """对接单的一份文书的 PDF。"""
    found = _fetch(request, referral)
    row = Document.objects.select_related("office").filter(subject_id=found.pk, pk=document).first()
    if row is None:
        raise Unknown(NO_LETTER)
    return pdf_answer(row, draw(row))


@router.post("/disputes/{number}/hand_over", response=DONE)
def hand_dispute_over(request: StaffRequest, number: str, payload: HandOver) -> HttpResponse:
    """移交：没有调成的，经一方同意移交给法院、仲裁等机关。"""
    said = payload.model_dump()
    return _whole(request, hand_over(dispute_of(request.auth, number), **said, by=request.auth, at=request.at))


def _operation(perform: Callable[..., Referral], payload: type[Step], summary: str) -> Callable[..., HttpResponse]:
    """The operation of one step, under the act's own name and with its body."""

    def with_body(request: StaffRequest, referral: UUID, payload: Step) -> HttpResponse:
        return _whole(request, perform(_fetch(request, referral), **payload.words(), by=request.auth, at=request.at))

    def without_body(request: StaffRequest, referral: UUID, payload: Step | None = None) -> HttpResponse:
        return with_body(request, referral, payload or Nothing())

    operation = without_body if payload is Nothing else with_body
    operation.__annotations__["payload"] = payload | None if payload is Nothing else payload
    operation.__name__, operation.__doc__ = perform.__name__, summary
    return operation


for _perform, _payload, _summary in (
    (recall_referral, Because, "收回委托：对方接收以前。"),
    (receive_referral, Nothing, "接收：登记为一件纠纷，征求双方意见。"),
    (send_back_referral, Because, "不予调解：写明理由，出具复函。"),
    (report_result, Nothing, "反馈结果：按纠纷怎样结束，出具反馈函。"),
    (note_leniency, NoteLeniency, "记不予处罚的意见：协议履行以后，双方共同请求的。"),
    (note_answer, NoteAnswer, "记答复：移交的机关怎样答复。"),
):
    router.post(f"/referrals/{{uuid:referral}}/{_perform.__name__}", response=DONE)(
        _operation(_perform, _payload, _summary)
    )
