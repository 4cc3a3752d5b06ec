"""What staff read and do, and systems on their behalf: every act has its own address, named as everywhere."""

from collections.abc import Callable
from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Query, Router

from xinhe.api import pieces, rows
from xinhe.api.acts import STAFF_ACTS, StaffAct
from xinhe.api.answer import answer, pdf_answer
from xinhe.api.bearer import Bearer, StaffRequest
from xinhe.api.bodies import MULTIPART, read_material
from xinhe.api.file import events_page, whole_file
from xinhe.api.file_shapes import EventsShape, WholeShape
from xinhe.api.payloads.matter import StaffMaterial, Step, Text
from xinhe.api.payloads.review import TakeInReview
from xinhe.api.shapes import PDF, STAFF_PROBLEMS, MeShape, MovedShape, RowsShape
from xinhe.documents.models import Document
from xinhe.documents.store import taken_in
from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Refused, Unknown, gettext_noop
from xinhe.matters.acts.add_material import add_material as do_add_material
from xinhe.matters.letters.printing import print_letter
from xinhe.matters.letters.recommendations import readable
from xinhe.matters.models import Kind, Matter
from xinhe.matters.privacy import shown_name
from xinhe.people.person import Sight
from xinhe.petition.acts.ask_review import ask_review
from xinhe.petition.counter import at_window
from xinhe.postgres.kept import Kept

router = Router(tags=["desk"], auth=Bearer())
NOT_FOUND = gettext_noop("没有找到这件事：编号写错了，或者它不归你看。")
NO_LETTER = gettext_noop("这件事没有这份文书，请从案卷的文书清单里选。")
MOVED = {200: MovedShape, **STAFF_PROBLEMS}


def _matter(request: StaffRequest, number: str, *related: str) -> Matter:
    """The matter with this number, if this person may know of it at all."""
    try:
        kept = parse_matter_number(number)
    except Refused:
        raise Unknown(NOT_FOUND) from None
    found = _FOUND(kept, key=(request.auth.sight, related))
    if not found:
        raise Unknown(NOT_FOUND)
    return found[0]


def _found(sight: Sight, related: tuple[str, ...], number: str) -> QuerySet[Matter]:
    # What two sides say before a mediator has addresses of its own.
    found = Matter.objects.visible_to(sight.person).filter(number=number).exclude(kind=Kind.DISPUTE)
    if related:
        return found.select_related(*related).defer("words")
    return found.only("id", "number", "procedure", "barred")


_FOUND: Kept[Matter] = Kept(_found)


@router.get("/me", response={200: MeShape, **STAFF_PROBLEMS})
def me(request: StaffRequest) -> HttpResponse:
    """我是谁：姓名、单位、岗位角色和地区。"""
    person = request.auth
    account, office = person.account, person.office
    assert account is not None
    assert office is not None
    return answer(
        {
            "username": account.username,
            "name": account.name,
            "office": pieces.named(office),
            "region": pieces.named(office.region),
            "roles": list(account.roles),
        }
    )


@router.get("/matters", response={200: RowsShape, **STAFF_PROBLEMS})
def matters(
    request: StaffRequest,
    box: Text = "",
    kind: Text = "",
    state: Text = "",
    due: Text = "",
    channel: Text = "",
    region: Text = "",
    category: Text = "",
    q: Text = "",
    cursor: Text = "",
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> HttpResponse:
    """收件箱和搜索。box 是办件箱，kind 是哪一类，q 可查编号、内容、姓名、电话、证件号。"""
    wanted = rows.Wanted(
        box=box,
        kind=kind,
        state=state,
        due=due,
        channel=channel,
        region=region,
        category=category,
        q=q,
        cursor=cursor,
    )
    return answer(rows.page(request.auth, wanted, size=size, at=request.at))


@router.get("/matters/{number}", response={200: WholeShape, **STAFF_PROBLEMS})
def matter(request: StaffRequest, number: str) -> HttpResponse:
    """整个案卷，以及现在能办和不能办的步骤。"""
    found = _matter(request, number, "problem_region", "category", "receiver", "holder", "lead", "review_organ")
    return answer(whole_file(found, by=request.auth, at=request.at))


@router.get("/matters/{number}/events", response={200: EventsShape, **STAFF_PROBLEMS})
def events(
    request: StaffRequest,
    number: str,
    cursor: Text = "",
    size: Annotated[int, Query(ge=1, le=500)] = 100,
) -> HttpResponse:
    """链式日志：每一步连同前一步的 SM3 摘要。"""
    return answer(events_page(_matter(request, number), by=request.auth, cursor=cursor, size=size))


@router.get("/matters/{number}/documents/{document}", response={200: None, **STAFF_PROBLEMS}, openapi_extra=PDF)
def document(request: StaffRequest, number: str, document: UUID) -> HttpResponse:
    """一份文书的 PDF。姓名遮盖；正在查看身份信息的，显示全名。"""
    at = request.at
    matter = _matter(request, number, "receiver")
    letters = Document.objects.select_related("office").filter(pk=document, subject_id=matter.pk)
    found = readable(letters, matter, request.auth)
    if not found:
        raise Unknown(NO_LETTER)
    return pdf_answer(found[0], print_letter(found[0], matter, name=shown_name(matter, request.auth, at=at)))


@router.post("/matters/{number}/add_material", response=MOVED, openapi_extra=MULTIPART)
def add_material(request: StaffRequest, number: str) -> HttpResponse:
    """代交补充材料：JSON，或带 files 的 multipart/form-data。"""
    matter = _matter(request, number)
    payload, uploads = read_material(request, StaffMaterial)
    at, by = request.at, request.auth
    with taken_in(uploads) as files:
        done = do_add_material(matter, text=payload.text, files=files, seen=payload.seen, by=by, at=at)
    return pieces.moved(done)


@router.post("/reviews", response=MOVED)
def take_in_review(request: StaffRequest, payload: TakeInReview) -> HttpResponse:
    """复查、复核机关的窗口收下申请。没有核对上的，不说这件事在不在、归谁。"""
    at = request.at
    found, by = at_window(payload.number, name=payload.name, proof=payload.proof, by=request.auth, at=at)
    done = ask_review(
        found,
        request=payload.request,
        reasons=payload.reasons,
        evidence=payload.evidence,
        office=payload.office,
        posted_on=payload.posted_on,
        received_on=payload.received_on,
        seen=payload.seen,
        by=by,
        at=at,
    )
    return pieces.moved(done)


def _operation(one: StaffAct) -> Callable[..., HttpResponse]:
    """The operation of one act, under the act's own name and with its body."""

    def with_body(request: StaffRequest, number: str, payload: Step) -> HttpResponse:
        matter = _matter(request, number)
        return pieces.moved(one.perform(matter, **payload.words(), by=request.auth, at=request.at))

    def without_body(request: StaffRequest, number: str, payload: Step | None = None) -> HttpResponse:
        return with_body(request, number, payload or one.payload())

    operation = without_body if one.may_be_bare else with_body
    operation.__annotations__["payload"] = one.payload | None if one.may_be_bare else one.payload
    operation.__name__, operation.__doc__ = one.name, one.summary
    return operation


for _one in STAFF_ACTS:
    router.post(f"/matters/{{number}}/{_one.name}", response=MOVED)(_operation(_one))
