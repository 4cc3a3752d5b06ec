"""What the mediation body and its mediators read and do: every act has its own address, named as everywhere."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from django.http import FileResponse, HttpResponse
from ninja import Query, Router

from xinhe.api import pieces
from xinhe.api.acts import StaffAct
from xinhe.api.answer import answer, moment, pdf_answer
from xinhe.api.bearer import Bearer, StaffRequest
from xinhe.api.bodies import STAFF_AGREEMENT, STAFF_SAYING, read_material
from xinhe.api.desk import MOVED, NO_LETTER, NOT_FOUND
from xinhe.api.disputes.acts import MEDIATION_ACTS
from xinhe.api.disputes.file import staff_file
from xinhe.api.disputes.shapes import DisputesShape, StaffDisputeShape
from xinhe.api.disputes.sides import NO_FILE, picture_of
from xinhe.api.file import events_page
from xinhe.api.file_shapes import EventsShape
from xinhe.api.payloads.matter import Step, Text
from xinhe.api.payloads.mediation import StaffAgree, StaffSay
from xinhe.api.shapes import FILE, PDF, STAFF_PROBLEMS
from xinhe.documents.download import response as as_download
from xinhe.documents.models import Document
from xinhe.documents.store import taken_in
from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Refused, Unknown
from xinhe.matters.letters.printing import print_letter
from xinhe.matters.models import Kind, Matter
from xinhe.mediation.acts.agree import agree as do_agree
from xinhe.mediation.acts.say import say as do_say
from xinhe.mediation.names import sides_named
from xinhe.mediation.seen.table import table_of
from xinhe.people.person import Person
from xinhe.procedures import book
from xinhe.web.pages import keyset

router = Router(tags=["mediation"], auth=Bearer())


def dispute_of(by: Person, number: str) -> Matter:
    """The dispute with this number, if this person may know of it at all; a petition is no dispute."""
    try:
        kept = parse_matter_number(number)
    except Refused:
        raise Unknown(NOT_FOUND) from None
    found = Matter.objects.visible_to(by).filter(number=kept, kind=Kind.DISPUTE)
    matter = found.select_related("receiver", "holder", "lead", "problem_region").defer("words").first()
    if matter is None:
        raise Unknown(NOT_FOUND)
    return matter


@router.get("/disputes", response={200: DisputesShape, **STAFF_PROBLEMS})
def disputes(
    request: StaffRequest,
    state: Text = "",
    cursor: Text = "",
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> HttpResponse:
    """本调解组织的，或者由我调解的纠纷，新的在前。state 按状态找。"""
    found = Matter.objects.visible_to(request.auth).filter(kind=Kind.DISPUTE).select_related("holder").defer("words")
    if state:
        found = found.filter(state=state)
    got = keyset(found, order=("-opened_at", "-id"), cursor=cursor or None, size=size)
    return answer({"items": [_row(one) for one in got.rows], "next": got.next})


def _row(one: Matter) -> pieces.Json:
    state = book.get(one.procedure, one.version).latest.states[one.state]
    return {
        "number": one.number,
        "title": one.title,
        "state": one.state,
        "state_title": state.title["zh-hans"],
        "is_open": one.is_open,
        "holder": pieces.office(one.holder),
        "opened_at": moment(one.opened_at),
        "due_on": one.due_on,
    }


@router.get("/disputes/{number}", response={200: StaffDisputeShape, **STAFF_PROBLEMS})
def dispute(request: StaffRequest, number: str) -> HttpResponse:
    """整个调解案卷，以及现在能办和不能办的步骤。当事人单独说的话只给调解员看。"""
    return answer(staff_file(dispute_of(request.auth, number), by=request.auth, at=request.at))


@router.get("/disputes/{number}/events", response={200: EventsShape, **STAFF_PROBLEMS})
def events(
    request: StaffRequest,
    number: str,
    cursor: Text = "",
    size: Annotated[int, Query(ge=1, le=500)] = 100,
) -> HttpResponse:
    """链式日志：每一步连同前一步的 SM3 摘要；说过的话不在里面。"""
    return answer(events_page(dispute_of(request.auth, number), by=request.auth, cursor=cursor, size=size))


@router.get("/disputes/{number}/documents/{document}", response={200: None, **STAFF_PROBLEMS}, openapi_extra=PDF)
def document(request: StaffRequest, number: str, document: UUID) -> HttpResponse:
    """一份调解文书的 PDF。"""
    matter = dispute_of(request.auth, number)
    found = Document.objects.select_related("office").filter(pk=document, subject_id=matter.pk).first()
    if found is None:
        raise Unknown(NO_LETTER)
    named = sides_named(found, matter, request.auth, at=request.at)
    return pdf_answer(found, print_letter(found, matter, sides=named))


@router.post("/disputes/{number}/agree", response=MOVED, openapi_extra=STAFF_AGREEMENT)
def agree(request: StaffRequest, number: str) -> HttpResponse:
    """调解员签名，或者代记一方的签名、复述：签名图片用 multipart/form-data 的 files。"""
    at, by = request.at, request.auth
    matter = dispute_of(by, number)
    payload, uploads = read_material(request, StaffAgree)
    with taken_in(uploads) as files:
        done = do_agree(
            matter,
            terms=payload.terms,
            code=payload.code,
            drawn=picture_of(files),
            side=payload.side,
            seen_how=payload.seen_how,
            by=by,
            at=at,
            seen=payload.seen,
        )
    return pieces.moved(done)


@router.post("/disputes/{number}/say", response=MOVED, openapi_extra=STAFF_SAYING)
def say(request: StaffRequest, number: str) -> HttpResponse:
    """调解员在圆桌上说，或者代记一方说的话；文件用 multipart/form-data 的 files。"""
    at, by = request.at, request.auth
    matter = dispute_of(by, number)
    payload, uploads = read_material(request, StaffSay)
    with taken_in(uploads) as files:
        done = do_say(
            matter,
            words=payload.words_said,
            files=files,
            side=payload.side,
            seen_how=payload.seen_how,
            by=by,
            at=at,
            seen=payload.seen,
        )
    return pieces.moved(done)


@router.get("/disputes/{number}/files/{file}", response={200: None, **STAFF_PROBLEMS}, openapi_extra=FILE)
def file(request: StaffRequest, number: str, file: UUID) -> FileResponse:
    """圆桌上交的一个文件，只给主持的调解员。"""
    by = request.auth
    found = table_of(dispute_of(by, number), by, at=request.at).file(file)
    if found is None:
        raise Unknown(NO_FILE)
    return as_download(found)


def _operation(one: StaffAct) -> Callable[..., HttpResponse]:
    """The operation of one act, under the act's own name and with its body."""

    def with_body(request: StaffRequest, number: str, payload: Step) -> HttpResponse:
        matter = dispute_of(request.auth, number)
        return pieces.moved(one.perform(matter, **payload.words(), by=request.auth, at=request.at))

    def without_body(request: StaffRequest, number: str, payload: Step | None = None) -> HttpResponse:
        return with_body(request, number, payload or one.payload())

    operation = without_body if one.may_be_bare else with_body
    operation.__annotations__["payload"] = one.payload | None if one.may_be_bare else one.payload
    operation.__name__, operation.__doc__ = one.name, one.summary
    return operation


for _one in MEDIATION_ACTS:
    router.post(f"/disputes/{{number}}/{_one.name}", response=MOVED)(_operation(_one))
