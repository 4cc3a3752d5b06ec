"""What the two sides of a dispute do, and systems on their behalf: apply, follow one's own side, act on it."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Header, Router

from xinhe.api import pieces
from xinhe.api.answer import answer, moment, pdf_answer
from xinhe.api.bearer import staff_or_public
from xinhe.api.bodies import AGREEMENT, APPLICATION, SAYING, read_filing, read_material
from xinhe.api.disputes.acts import renamed
from xinhe.api.disputes.file import own_file
from xinhe.api.disputes.shapes import OwnDisputeShape, ProofShape
from xinhe.api.opening import address_of
from xinhe.api.payloads.matter import Payload
from xinhe.api.payloads.mediation import (
    Agree,
    AnswerOffer,
    ApplyForMediation,
    Confide,
    Decline,
    Fulfil,
    Offer,
    Plainly,
    ProvePhone,
    ReportBreach,
    Say,
    SendPhoneCode,
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
from xinhe.api.shapes import FILE, PDF, PUBLIC_PROBLEMS, MovedShape, ProblemShape, ReceiptShape
from xinhe.documents.download import response as as_download
from xinhe.documents.store import Incoming, named
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, Unknown, gettext_noop
from xinhe.matters.filing import Filing, Identity
from xinhe.matters.filing.measure import measured
from xinhe.matters.letters.printing import print_letter
from xinhe.matters.models import ONLINE, Kind, Matter
from xinhe.matters.step import deadlines_of
from xinhe.mediation.acts.accept_offer import accept_offer as do_accept_offer
from xinhe.mediation.acts.agree import agree as do_agree
from xinhe.mediation.acts.confide import confide as do_confide
from xinhe.mediation.acts.consent import consent as do_consent
from xinhe.mediation.acts.decline import decline as do_decline
from xinhe.mediation.acts.fulfil import fulfil as do_fulfil
from xinhe.mediation.acts.join_table import join_table as do_join_table
from xinhe.mediation.acts.leave import leave as do_leave
from xinhe.mediation.acts.move_up import move_up as do_move_up
from xinhe.mediation.acts.offer import offer as do_offer
from xinhe.mediation.acts.report_breach import report_breach as do_report_breach
from xinhe.mediation.acts.say import say as do_say
from xinhe.mediation.acts.turn_offer_down import turn_offer_down as do_turn_offer_down
from xinhe.mediation.acts.waive import waive as do_waive
from xinhe.mediation.acts.withdraw_offer import withdraw_offer as do_withdraw_offer
from xinhe.mediation.applying import apply as do_apply
from xinhe.mediation.applying import body_asked
from xinhe.mediation.models import FIRST, Side
from xinhe.mediation.models.side import code_of
from xinhe.mediation.names import sides_named
from xinhe.mediation.seen.course import Course, course, of_side
from xinhe.mediation.seen.opening import open_side
from xinhe.mediation.seen.proving import GOOD_FOR, known, prove, send
from xinhe.mediation.seen.table import table_of
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
NO_FILE = gettext_noop("没有这个文件，或者它不是在圆桌上交的。请从圆桌的文件里选。")
NO_BODY = gettext_noop("没有这个人民调解组织，或者它已经撤销。不写的，由纠纷发生地的组织受理。")
REMARKS_OF_A_SIDE = 120  # in an hour
Proof = Annotated[str, Header(alias="X-Phone-Proof", description="这一方有登记手机的，phone_proof 给的证明。")]
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
            body=_asked(payload.committee),
            by=person or petitioner(),
            at=at,
            key=key,
            take=lambda: kept.enter_context(kept_files(request, uploads, at=at)),
        )
        made.append(matter)
    response = answer(_receipt(matter), status=201)
    response["Location"] = f"/api/v1/disputes/{matter.number}"
    return response


def _asked(code: str) -> Office | None:
    """The body that was named, or the one in which it works. Raises Invalid for one that is unknown or closed."""
    found = body_asked(code) if code else None
    if code and found is None:
        raise Invalid({"committee": NO_BODY})
    return found


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


# -- the round table --------------------------------------------------------------------------------------------------


def _side(matter: Matter, by: Person) -> Side:
    return of_side(matter, by.side)[0]


@router.post("/disputes/{number}/phone_code", response={204: None, **PUBLIC_PROBLEMS})
def phone_code(request: TimedRequest, number: str, payload: SendPhoneCode, x_query_code: Code = "") -> HttpResponse:
    """上圆桌之前证明是本人：把验证码发到这一方登记的一个手机。"""
    matter, by = _opened(request, number, x_query_code, at=request.at)
    side, address = _side(matter, by), address_of(request)
    send(side, payload.party, address=address, language=side.language, at=request.at)
    return HttpResponse(status=204)


@router.post("/disputes/{number}/phone_proof", response={200: ProofShape, **PUBLIC_PROBLEMS})
def phone_proof(request: TimedRequest, number: str, payload: ProvePhone, x_query_code: Code = "") -> HttpResponse:
    """交回验证码，得到十二小时的证明，圆桌上的每一步都带着它（X-Phone-Proof）。"""
    matter, by = _opened(request, number, x_query_code, at=request.at)
    proof = prove(_side(matter, by), payload.party, payload.code, at=request.at)
    return answer({"proof": proof, "until": moment(request.at + GOOD_FOR)})


@router.post("/disputes/{number}/join_table", response=MOVED)
def join_table(
    request: TimedRequest,
    number: str,
    payload: Plainly | None = None,  # noqa: ARG001
    x_query_code: Code = "",
    x_phone_proof: Proof = "",
) -> HttpResponse:
    """入席：有登记手机的，先证明是本人。在圆桌上说的话对方都看得到。"""
    matter, by = _opened(request, number, x_query_code, at=request.at)
    how = known(_side(matter, by), x_phone_proof, at=request.at)
    return pieces.moved(do_join_table(matter, known_by=how, by=by, at=request.at))


@router.post("/disputes/{number}/say", response=MOVED, openapi_extra=SAYING)
def say(request: TimedRequest, number: str, x_query_code: Code = "", x_phone_proof: Proof = "") -> HttpResponse:
    """在圆桌上说；文件用 multipart/form-data 的 files。不让对方看到的，用 confide。"""
    at = request.at
    matter, by = _opened(request, number, x_query_code, at=at)
    throttle.hit(f"table/{matter.pk}/{by.side}", limit=REMARKS_OF_A_SIDE, seconds=HOUR, at=at)
    known(_side(matter, by), x_phone_proof, at=at)
    payload, uploads = read_material(request, Say)
    with kept_files(request, uploads, at=at) as files:
        done = do_say(matter, words=payload.words, files=files, by=by, at=at)
    return pieces.moved(done)


@router.get("/disputes/{number}/files/{file}", response={200: None, **PUBLIC_PROBLEMS}, openapi_extra=FILE)
def file(request: TimedRequest, number: str, file: UUID, x_query_code: Code = "") -> FileResponse:
    """圆桌上任何一方交的一个文件。"""
    matter, by = _opened(request, number, x_query_code, at=request.at)
    found = table_of(matter, by, at=request.at).file(file)
    if found is None:
        raise Unknown(NO_FILE)
    return as_download(found)


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

# What a side does at the round table, where a telephone on file has to be proven.
TABLE_ACTS: tuple[tuple[str, type[Payload], Callable[..., Matter], str], ...] = (
    ("offer", Offer, do_offer, "提方案：轮流提，有期限；最新的方案让以前的作废。接受了也不约束谁，签了协议才算。"),
    ("accept_offer", AnswerOffer, do_accept_offer, "接受方案：写明摘要；已有新方案、过期、收回的不能接受。"),
    ("turn_offer_down", AnswerOffer, do_turn_offer_down, "不接受方案：不用说理由。"),
    ("withdraw_offer", AnswerOffer, do_withdraw_offer, "收回自己的方案：对方还没有答复的。"),
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


def _at_table(
    act: str, payload_of: type[Payload], perform: Callable[..., Matter], said: str
) -> Callable[..., HttpResponse]:
    """The operation of one act at the table, under the act's own name and with its body."""

    def operation(
        request: TimedRequest, number: str, payload: Payload, x_query_code: Code = "", x_phone_proof: Proof = ""
    ) -> HttpResponse:
        matter, by = _opened(request, number, x_query_code, at=request.at)
        throttle.hit(f"table/{matter.pk}/{by.side}", limit=REMARKS_OF_A_SIDE, seconds=HOUR, at=request.at)
        known(_side(matter, by), x_phone_proof, at=request.at)
        return pieces.moved(perform(matter, **dict(payload), by=by, at=request.at))

    operation.__annotations__["payload"] = payload_of
    operation.__name__, operation.__doc__ = act, said
    return operation


for _act, _payload, _perform, _said in TABLE_ACTS:
    router.post(f"/disputes/{{number}}/{_act}", response=MOVED)(_at_table(_act, _payload, _perform, _said))
