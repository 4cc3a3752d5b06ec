"""What the two sides of a dispute do, and systems on their behalf: apply, follow one's own side, act on it."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from xinhe.api import pieces
from xinhe.api.answer import answer, moment, pdf_answer
from xinhe.api.bearer import staff_or_public
from xinhe.api.bodies import AGREEMENT, APPLICATION, read_filing, read_material
from xinhe.api.disputes.acts import renamed
from xinhe.api.disputes.file import own_file
from xinhe.api.disputes.shapes import OwnDisputeShape
from xinhe.api.opening import address_of
from xinhe.api.payloads.matter import Payload
from xinhe.api.payloads.mediation import (
    Agree,
    ApplyForMediation,
    Confide,
    Decline,
    Fulfil,
    Plainly,
    ReportBreach,
)
from xinhe.api.residents import (
    FILINGS_FROM_AN_ADDRESS,
    FILINGS_OF_A_PHONE,
    HOUR,
    LETTERS_OF_A_MATTER,
    MATERIAL_OF_A_MATTER,
    NO_LETTER,
    Code,
    Key,
    checked_key,
    kept_files,
)
from xinhe.api.shapes import PDF, PUBLIC_PROBLEMS, MovedShape, ProblemShape, ReceiptShape
from xinhe.documents.store import Incoming, named
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, Unknown, gettext_noop
from xinhe.matters.filing import Filing, Identity
from xinhe.matters.filing.measure import measured
from xinhe.matters.letters.printing import print_letter
from xinhe.matters.models import ONLINE, Kind, Matter
from xinhe.matters.step import deadlines_of
from xinhe.mediation.acts.agree import agree as do_agree
from xinhe.mediation.acts.confide import confide as do_confide
from xinhe.mediation.acts.consent import consent as do_consent
from xinhe.mediation.acts.decline import decline as do_decline
from xinhe.mediation.acts.fulfil import fulfil as do_fulfil
from xinhe.mediation.acts.leave import leave as do_leave
from xinhe.mediation.acts.move_up import move_up as do_move_up
from xinhe.mediation.acts.report_breach import report_breach as do_report_breach
from xinhe.mediation.acts.waive import waive as do_waive
from xinhe.mediation.applying import apply as do_apply
from xinhe.mediation.models import FIRST
from xinhe.mediation.models.side import code_of
from xinhe.mediation.names import sides_named
from xinhe.mediation.seen.course import Course, course, of_side
from xinhe.mediation.seen.opening import open_side
from xinhe.mediation.sides import Origin
from xinhe.people import throttle
from xinhe.people.person import Person, party, petitioner
from xinhe.petition.progress import legal_date
from xinhe.procedures import book
from xinhe.web.clock import TimedRequest

router = Router(tags=["mediation"])
MOVED = {200: MovedShape, **PUBLIC_PROBLEMS}
BY_STAFF_ALONE = gettext_noop(
    "公众申请调解的，来源是当事人申请（applied），来件方式是网上（web）、微信（wechat）或邮件（email）。"
)
ONE_PICTURE = gettext_noop("签名只要一个图片或者扫描件。")


def picture_of(files: "list[Incoming]") -> Incoming | None:
    """The one picture of a signature; none where nothing came. Raises Invalid for several."""
    if len(files) > 1:
        raise Invalid({"files": ONE_PICTURE})
    return files[0] if files else None


def _opened(request: HttpRequest, number: str, code: str, *, at: datetime) -> tuple[Matter, Person]:
    """The dispute, and the side whose code it is. Unknown alike for a wrong number, a wrong code and a petition."""
    opened = open_side(number, code, address=address_of(request), at=at)
    return opened.matter, party(opened.matter.pk, opened.side)


def _course(request: HttpRequest, number: str, code: str, *, at: datetime) -> Course:
    matter, by = _opened(request, number, code, at=at)
    side, _person = of_side(matter, by.side)
    return course(matter, side, at=at)


@router.post(
    "/mediation",
    response={201: ReceiptShape, 401: ProblemShape, **PUBLIC_PROBLEMS},
    openapi_extra={"security": [{}, {"Bearer": []}], **APPLICATION},
)
def apply(request: TimedRequest, idempotency_key: Key = "") -> HttpResponse:
    """申请调解。写明双方；回执里的查询码只打开申请的一方，对方有自己的。"""
    at, source = request.at, address_of(request)
    person = staff_or_public(request)
    if person is None:
        # Before the body is read: reading costs more than counting.
        throttle.hit(f"filing-from/{source}", limit=FILINGS_FROM_AN_ADDRESS, seconds=HOUR, at=at)
    payload, uploads = read_filing(request, ApplyForMediation)
    key = checked_key(idempotency_key)
    if person is None and payload.origin != Origin.APPLIED:
        raise Invalid({"origin": BY_STAFF_ALONE})
    if person is None and payload.channel not in ONLINE:
        raise Invalid({"channel": BY_STAFF_ALONE})
    with renamed(), ExitStack() as kept:
        made: list[Matter] = []
        if person is None:
            phone, limit = payload.petitioner.phone, FILINGS_OF_A_PHONE  # type: ignore[attr-defined]
            made = kept.enter_context(measured(phone, key=key, source=source, limit=limit, at=at))
        matter = do_apply(
            filing_of(payload, named(uploads)),
            second=payload.other(),
            dispute_type=payload.dispute_type,
            origin=payload.origin,
            by=person or petitioner(),
            at=at,
            key=key,
            take=lambda: kept.enter_context(kept_files(request, uploads, at=at)),
        )
        made.append(matter)
    response = answer(_receipt(matter), status=201)
    response["Location"] = f"/api/v1/disputes/{matter.number}"
    return response


def filing_of(payload: ApplyForMediation, files: list[Incoming]) -> Filing:
    """What was sent of the matter and of the first side."""
    return Filing(
        kind=Kind.DISPUTE,
        title=payload.title,
        body=payload.body,
        items=payload.items,
        region=payload.region,
        channel=payload.channel,
        petitioner=Identity(**dict(payload.petitioner)),
        language=payload.language,
        files=files,
    )


def _receipt(matter: Matter) -> pieces.Json:
    """What the application answered: the code is that of the side which applied, never the other one's."""
    today = local_day(matter.opened_at)
    procedure = book.get(matter.procedure, matter.version).as_of(today)
    side, _person = of_side(matter, FIRST)
    rows = [legal_date(row, today=today) for row in deadlines_of(matter) if row.started_seq == 1]
    return {
        "number": matter.number,
        "query_code": code_of(side),
        "state": procedure.start,
        "state_title": procedure.states[procedure.start].title["zh-hans"],
        "opened_at": moment(matter.opened_at),
        "holder": pieces.office(matter.receiver),
        "deadlines": [pieces.receipt_date(one) for one in rows],
    }


@router.get("/disputes/{number}", response={200: OwnDisputeShape, **PUBLIC_PROBLEMS})
def dispute(request: TimedRequest, number: str, x_query_code: Code = "") -> HttpResponse:
    """一方看自己的纠纷：谁调解、到哪天、约了什么时间、说过什么、协议全文和现在能做什么。"""
    return answer(own_file(_course(request, number, x_query_code, at=request.at)))


@router.get("/disputes/{number}/documents/{document}", response={200: None, **PUBLIC_PROBLEMS}, openapi_extra=PDF)
def document(request: TimedRequest, number: str, document: UUID, x_query_code: Code = "") -> HttpResponse:
    """给双方的一份文书的 PDF。"""
    seen = _course(request, number, x_query_code, at=request.at)
    found = next((one for one in seen.letters if one.pk == document), None)
    if found is None:
        raise Unknown(NO_LETTER)
    throttle.hit(f"letters/{seen.matter.pk}", limit=LETTERS_OF_A_MATTER, seconds=HOUR, at=request.at)
    by = party(seen.matter.pk, seen.side.side)
    named = sides_named(found, seen.matter, by, at=request.at)
    return pdf_answer(found, print_letter(found, seen.matter, sides=named))


@router.post("/disputes/{number}/agree", response=MOVED, openapi_extra=AGREEMENT)
def agree(request: TimedRequest, number: str, x_query_code: Code = "") -> HttpResponse:
    """同意协议：书面的交签名图片（multipart/form-data 的 files），口头的复述核对码。"""
    at = request.at
    matter, by = _opened(request, number, x_query_code, at=at)
    throttle.hit(f"material/{matter.pk}/{by.side}", limit=MATERIAL_OF_A_MATTER, seconds=HOUR, at=at)
    payload, uploads = read_material(request, Agree)
    with kept_files(request, uploads, at=at) as files:
        done = do_agree(matter, terms=payload.terms, code=payload.code, drawn=picture_of(files), by=by, at=at)
    return pieces.moved(done)


def _confide(matter: Matter, *, words: str, shared: bool, by: Person, at: datetime) -> Matter:
    throttle.hit(f"material/{matter.pk}/{by.side}", limit=MATERIAL_OF_A_MATTER, seconds=HOUR, at=at)
    return do_confide(matter, words=words, is_shared=shared, by=by, at=at)


# The acts of a side that take no file: word, body, act, and what the document says of each.
SIDE_ACTS: tuple[tuple[str, type[Payload], Callable[..., Matter], str], ...] = (
    ("consent", Plainly, do_consent, "同意调解：双方都同意才开始，以后随时可以退出。"),
    ("decline", Decline, do_decline, "不愿调解：不用说理由，文书和短信不写是谁。"),
    ("waive", Plainly, do_waive, "接受该调解员：知道他披露的关系，仍然请他继续。"),
    ("confide", Confide, _confide, "向调解员说明：不写 shared 的，对方看不到。"),
    ("fulfil", Fulfil, do_fulfil, "记履行：哪一项、哪天、怎样履行的。"),
    ("report_breach", ReportBreach, do_report_breach, "反映没有履行：到期没有履行的，请调解组织督促。"),
    ("move_up", Plainly, do_move_up, "转上一级调解：重新征求双方意见。"),
    ("leave", Plainly, do_leave, "退出调解：随时可以，没有代价。"),
)


def _operation(
    act: str, payload_of: type[Payload], perform: Callable[..., Matter], said: str
) -> Callable[..., HttpResponse]:
    """The operation of one act of a side, under the act's own name and with its body."""
    may_be_bare = not any(one.is_required() for one in payload_of.model_fields.values())

    def with_body(request: TimedRequest, number: str, payload: Payload, x_query_code: Code = "") -> HttpResponse:
        matter, by = _opened(request, number, x_query_code, at=request.at)
        return pieces.moved(perform(matter, **dict(payload), by=by, at=request.at))

    def without_body(
        request: TimedRequest, number: str, payload: Payload | None = None, x_query_code: Code = ""
    ) -> HttpResponse:
        return with_body(request, number, payload or payload_of(), x_query_code)

    operation = without_body if may_be_bare else with_body
    operation.__annotations__["payload"] = payload_of | None if may_be_bare else payload_of
    operation.__name__, operation.__doc__ = act, said
    return operation


for _act, _payload, _perform, _said in SIDE_ACTS:
    router.post(f"/disputes/{{number}}/{_act}", response=MOVED)(_operation(_act, _payload, _perform, _said))
