"""What residents do, and systems on their behalf: file a matter, follow it, act on it."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from ninja import Header, Router

from xinhe.api import pieces
from xinhe.api.answer import answer, moment, pdf_answer, pdf_named
from xinhe.api.bearer import staff_or_public
from xinhe.api.bodies import FILING, MULTIPART, REVIEW, read_filing, read_material
from xinhe.api.opening import address_of, open_matter
from xinhe.api.payloads.matter import (
    BY_RESIDENT,
    AskReview,
    ChooseService,
    Intake,
    Material,
    Rate,
    ReportRetaliation,
    Supplement,
    Urge,
    Who,
    Withdraw,
)
from xinhe.api.shapes import (
    PDF,
    PUBLIC_PROBLEMS,
    CheckedLetterShape,
    LettersShape,
    MovedShape,
    ProblemShape,
    ProgressShape,
    ReceiptShape,
)
from xinhe.documents import quota
from xinhe.documents.issuing import is_intact
from xinhe.documents.store import Incoming, named, taken_in
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, Refused, Unknown, gettext_noop
from xinhe.matters.acts.add_material import add_material as do_add_material
from xinhe.matters.acts.choose_service import choose_service as do_choose_service
from xinhe.matters.acts.intake import intake as do_intake
from xinhe.matters.acts.supplement import supplement as do_supplement
from xinhe.matters.acts.urge import urge as do_urge
from xinhe.matters.acts.withdraw import withdraw as do_withdraw
from xinhe.matters.filing import Filing, Identity
from xinhe.matters.filing.declaration import Giver, declared
from xinhe.matters.filing.measure import measured
from xinhe.matters.letters.correspondence import letter_by_token, letters_for
from xinhe.matters.letters.printing import print_letter
from xinhe.matters.letters.receipt import receipt as draw_receipt
from xinhe.matters.models import ONLINE, Execution, Item, Matter, RouteState
from xinhe.matters.numbering import code_of
from xinhe.matters.privacy import shown_name
from xinhe.matters.step import deadlines_of
from xinhe.people import throttle
from xinhe.people.person import petitioner
from xinhe.petition.acts.ask_review import ask_review as do_ask_review
from xinhe.petition.acts.rate import rate as do_rate
from xinhe.petition.acts.withdraw_review import withdraw_review as do_withdraw_review
from xinhe.petition.models import Hearing
from xinhe.petition.progress import Progress, WayOut, legal_date, progress
from xinhe.petition.receiving import receive as do_receive
from xinhe.petition.receiving import waiting
from xinhe.petition.retaliation import report_retaliation as do_report_retaliation
from xinhe.procedures import book
from xinhe.web.clock import TimedRequest

router = Router(tags=["residents"])
Code = Annotated[str, Header(alias="X-Query-Code", description="回执上的查询码。")]
Key = Annotated[str, Header(alias="Idempotency-Key", description="提交标识：断线后用同一标识原样重试，只生成一件事。")]

LONGEST_KEY = 100
FILINGS_FROM_AN_ADDRESS = 600  # an hour; many residents share one address behind a carrier or a service hall
FILINGS_OF_A_PHONE = 20  # a day
MATERIAL_OF_A_MATTER = 30  # an hour
RETALIATIONS_OF_A_MATTER = 5  # a day
LETTERS_OF_A_MATTER = 120  # an hour; each is drawn anew
HOUR, DAY = 3600, 86400
DECLARED = declared(Filing, Giver.SYSTEM)
FOR_STAFF = gettext_noop("收到日期、邮戳日期由工作人员登记，公众提交时请不要填写。")
RECEIVE_FIRST = gettext_noop("你同意了电子送达，下载即视为送达。请先收下这份文书，再取。")
NO_LETTER = gettext_noop("没有这份文书，或者它还没有送达你。请从文书清单里选。")


@router.post(
    "/matters",
    response={201: ReceiptShape, 401: ProblemShape, **PUBLIC_PROBLEMS},
    openapi_extra={"security": [{}, {"Bearer": []}], **FILING},
)
def intake(request: TimedRequest, idempotency_key: Key = "") -> HttpResponse:
    """反映一件事。公众可直接提交（网上、微信、邮件）；窗口等其他来件方式需要工作人员令牌。"""
    at = request.at
    person = staff_or_public(request)
    source = address_of(request)
    if person is None:
        # Before the body is read: reading costs more than counting.
        throttle.hit(f"filing-from/{source}", limit=FILINGS_FROM_AN_ADDRESS, seconds=HOUR, at=at)
    payload, uploads = read_filing(request, Intake)
    filing = _filing(payload)
    key = checked_key(idempotency_key)
    if person is None:
        _check_public(filing)
    by = person or petitioner()
    try:
        with ExitStack() as kept:
            made: list[Matter] = []
            phone = filing.petitioner.phone if filing.petitioner else filing.contact_phone
            if person is None and (filing.petitioner or phone):
                limit = FILINGS_OF_A_PHONE
                made = kept.enter_context(measured(phone, key=key, source=source, limit=limit, at=at))
            # The act judges the words with the files by name, and has them kept only then.
            matter = do_intake(
                replace(filing, files=named(uploads)),
                by=by,
                at=at,
                key=key,
                take=lambda: kept.enter_context(kept_files(request, uploads, at=at)),
            )
            made.append(matter)
    except Invalid as invalid:
        raise _renamed(invalid) from None
    return _registered(matter)


@contextmanager
def kept_files(
    request: HttpRequest, uploads: "Sequence[UploadedFile[bytes]]", *, at: datetime
) -> Iterator[list[Incoming]]:
    """Files that are kept with the act that brings them, counted while they belong to nothing."""
    size, source = sum(upload.size or 0 for upload in uploads), address_of(request)
    if size:
        quota.reserve(size, source=source, at=at)
    try:
        with taken_in(uploads) as files:
            yield files
    finally:
        # They belong to a matter now, or were dropped.
        if size:
            quota.release(size, source=source)


def _registered(matter: Matter) -> HttpResponse:
    response = answer(_receipt(matter), status=201)
    response["Location"] = f"/api/v1/matters/{matter.number}/progress"
    return response


def _renamed(invalid: Invalid) -> Invalid:
    """The act's sentences under the names that this document has for the fields."""
    names = {one.name: one.public for one in DECLARED.values()}
    return Invalid({names.get(field, field): sentence for field, sentence in invalid.errors.items()})


def _filing(payload: Intake) -> Filing:
    if payload.anonymous == (payload.petitioner is not None):
        sentence = (
            gettext_noop("匿名反映不填写信访人，请二选一。")
            if payload.anonymous
            else gettext_noop("请填写信访人姓名和联系方式；不愿留名的，写明匿名（anonymous）。")
        )
        raise Invalid({"petitioner": sentence})
    return Filing(**{one.name: _plain(getattr(payload, one.public)) for one in DECLARED.values()})


def _plain(said: Any) -> Any:
    """What was said in a body, in the words of intake: a person is an identity."""
    if isinstance(said, list):
        return [_plain(one) for one in said]
    return Identity(**dict(said)) if isinstance(said, Who) else said


def checked_key(key: str) -> str:
    """The key of a submission, when it is one. Raises Invalid."""
    if len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise Invalid({"Idempotency-Key": gettext_noop("提交标识应为不超过 100 个字母、数字或符号，请换一个。")})
    return key


def _check_public(filing: Filing) -> None:
    if filing.channel not in ONLINE:
        raise Invalid(
            {
                "channel": gettext_noop(
                    "公众提交的来件方式为网上（web）、微信（wechat）或邮件（email），其他方式由工作人员登记。"
                )
            }
        )
    if dated := [one.public for one in DECLARED.values() if one.of_office and getattr(filing, one.name) is not None]:
        raise Invalid(dict.fromkeys(dated, FOR_STAFF))


def _receipt(matter: Matter) -> pieces.Json:
    """What intake answered and what a retry answers again: as the matter began, not as it stands now."""
    procedure = book.get(matter.procedure, matter.version)
    today = local_day(matter.opened_at)
    rows = matter.begun if matter.begun is not None else deadlines_of(matter)
    dates = [legal_date(row, today=today) for row in rows if row.started_seq == 1]
    return {
        "number": matter.number,
        "query_code": code_of(matter),
        "state": procedure.start,
        "state_title": procedure.states[procedure.start].title["zh-hans"],
        "opened_at": moment(matter.opened_at),
        "holder": pieces.office(matter.receiver),
        "deadlines": [pieces.receipt_date(one) for one in dates],
    }


@router.get("/matters/{number}/progress", response={200: ProgressShape, **PUBLIC_PROBLEMS})
def follow(request: TimedRequest, number: str, x_query_code: Code = "") -> HttpResponse:
    """查进度：现在谁在办、办到哪一天、为什么是这一天。"""
    at = request.at
    seen = progress(open_matter(request, number, x_query_code, at=at), at=at)
    return answer(
        {
            "number": seen.matter.number,
            "title": seen.matter.title,
            "procedure": seen.title,
            "state": seen.state,
            "state_title": seen.state_title,
            "state_public": seen.state_public,
            "is_open": seen.matter.is_open,
            "opened_at": moment(seen.matter.opened_at),
            "holder": pieces.office(seen.holder),
            "due_on": seen.promise.end if seen.promise else None,
            "deadlines": [pieces.running_date(one) for one in seen.dates],
            "timeline": [vars(line) | {"at": moment(line.at)} for line in seen.lines],
            **pieces.acts(seen.acts, BY_RESIDENT),
            "lacking": [{"lack": lack, "ask": sentence % seen.asked_numbers} for lack, sentence in seen.lacking],
            "answers": [pieces.item(one) for one in seen.answers],
            "replaced": [pieces.replaced(one) for one in seen.replaced],
            "looks": [
                {"at": moment(look.at), "office": look.office.name, "reason": look.reason} for look in seen.looks
            ],
            "ways": [_way(one) for one in seen.ways],
            "executions": [_execution(one) for one in seen.executions],
            "hearings": [_hearing(one) for one in seen.hearings],
            "documents": [pieces.letter(one) for one in seen.letters],
            "review_organ": _organ(seen),
        }
    )


def _way(one: WayOut) -> pieces.Json:
    return {
        "item": one.item.seq,
        "text": one.item.text,
        "route": one.route.name,
        "route_title": one.route.title["zh-hans"],
        "organ": one.item.organ,
        "basis": one.item.organ_basis,
        "how": one.route.how["zh-hans"],
        "remedy": one.item.remedy,
        "limit_title": one.limit.title if one.limit else "",
        "limit_from": one.limit.opens_on if one.limit else None,
        "limit_on": one.limit.end if one.limit else None,
        "limit_why": one.limit.explanation if one.limit else "",
        "left": one.limit.left if one.limit else None,
        "state": one.item.route_state,
        "state_title": str(RouteState(one.item.route_state).label),
    }


def _execution(one: Item) -> pieces.Json:
    return {
        "item": one.seq,
        "text": one.text,
        "execution": one.execution,
        "execution_title": str(Execution(one.execution).label),
        "execute_by": one.execute_by,
        "executed_on": one.executed_on,
    }


def _hearing(one: Hearing) -> pieces.Json:
    return {
        "planned_at": moment(one.planned_at),
        "place": one.place,
        "cause": one.cause,
        "chair": one.chair,
        "panel": one.panel,
        "public": one.is_public,
        "office": one.office.name,
        "held_on": one.held_on,
        "cancelled": one.is_cancelled,
    }


def _organ(seen: Progress) -> str:
    """The organ to ask for a review, by its name, while there is one to ask."""
    organ = seen.next_organ() if seen.may_ask_review else None
    return organ.name if organ else ""


@router.get("/matters/{number}/documents", response={200: LettersShape, **PUBLIC_PROBLEMS})
def documents(request: TimedRequest, number: str, x_query_code: Code = "") -> HttpResponse:
    """发给信访人的全部文书：文号、签发和送达日期；同意电子送达的，等着收下的也在里面。"""
    matter = open_matter(request, number, x_query_code, at=request.at)
    letters = letters_for(matter)
    known = {one.pk for one in letters}
    unserved = [one for one in waiting(matter, progress(matter, at=request.at).acts) if one.pk not in known]
    return answer({"items": [pieces.letter(one) for one in (*letters, *unserved)], "next": None})


@router.get("/matters/{number}/documents/{document}", response={200: None, **PUBLIC_PROBLEMS}, openapi_extra=PDF)
def document(request: TimedRequest, number: str, document: UUID, x_query_code: Code = "") -> HttpResponse:
    """一份文书的 PDF，写有信访人的全名。"""
    at = request.at
    matter = open_matter(request, number, x_query_code, at=at)
    throttle.hit(f"letters/{matter.pk}", limit=LETTERS_OF_A_MATTER, seconds=HOUR, at=at)
    found = next((one for one in letters_for(matter) if one.pk == document), None)
    if found is None:
        raise Unknown(NO_LETTER)
    if any(one.pk == document for one in waiting(matter, progress(matter, at=at).acts)):
        raise Refused(RECEIVE_FIRST, code="receive_first")
    name = shown_name(matter, petitioner(matter.pk), at=at)
    return pdf_answer(found, print_letter(found, matter, name=name))


@router.post("/matters/{number}/documents/{document}/receive", response={200: MovedShape, **PUBLIC_PROBLEMS})
def receive(request: TimedRequest, number: str, document: UUID, x_query_code: Code = "") -> HttpResponse:
    """收下一份文书：同意电子送达的，收下即视为送达，从这一天起算期限；收下以后再取 PDF。"""
    at = request.at
    matter = open_matter(request, number, x_query_code, at=at)
    return pieces.moved(do_receive(matter, document, verdicts=progress(matter, at=at).acts, at=at))


@router.get("/matters/{number}/receipt", response={200: None, **PUBLIC_PROBLEMS}, openapi_extra=PDF)
def receipt(request: TimedRequest, number: str, x_query_code: Code = "") -> HttpResponse:
    """登记回执的 PDF，按登记时的情况，写有信访人的全名和所用的查询码。"""
    at = request.at
    matter = open_matter(request, number, x_query_code, at=at)
    throttle.hit(f"letters/{matter.pk}", limit=LETTERS_OF_A_MATTER, seconds=HOUR, at=at)
    data = draw_receipt(matter, by=petitioner(matter.pk), at=at, code=code_of(matter))
    return pdf_named(f"登记回执{matter.number}.pdf", data)


@router.post("/matters/{number}/ask_review", response={200: MovedShape, **PUBLIC_PROBLEMS}, openapi_extra=REVIEW)
def ask_review(request: TimedRequest, number: str, x_query_code: Code = "") -> HttpResponse:
    """申请复查；复查意见送达后是申请复核。收到之日起 %(review)s内；逾期的由人审查。"""
    at = request.at
    matter = open_matter(request, number, x_query_code, at=at)
    throttle.hit(f"material/{matter.pk}", limit=MATERIAL_OF_A_MATTER, seconds=HOUR, at=at)
    payload, uploads = read_material(request, AskReview)
    with kept_files(request, uploads, at=at) as files:
        done = do_ask_review(
            matter,
            request=payload.request,
            reasons=payload.reasons,
            evidence=payload.evidence,
            office=payload.office,
            files=files,
            by=petitioner(matter.pk),
            at=at,
        )
    return pieces.moved(done)


@router.post("/matters/{number}/report_retaliation", response={201: ReceiptShape, **PUBLIC_PROBLEMS})
def report_retaliation(
    request: TimedRequest, number: str, payload: ReportRetaliation, x_query_code: Code = "", idempotency_key: Key = ""
) -> HttpResponse:
    """反映打击报复或者泄露：另立一件，有自己的编号和查询码，送到承办单位之上，承办单位不知道。"""
    at = request.at
    matter = open_matter(request, number, x_query_code, at=at)
    key = checked_key(idempotency_key)
    throttle.hit(f"retaliation/{matter.pk}", limit=RETALIATIONS_OF_A_MATTER, seconds=DAY, at=at)
    by = petitioner(matter.pk)
    new = do_report_retaliation(matter, kind=payload.kind, text=payload.text, by=by, at=at, key=key)
    return _registered(new)


@router.get("/letters/{token}", response={200: CheckedLetterShape, **PUBLIC_PROBLEMS})
def letter(request: TimedRequest, token: str) -> HttpResponse:
    """核对一份纸质文书的真伪：文号、机关、标题、日期和摘要，不含任何个人信息。"""
    found = letter_by_token(token, address=address_of(request), at=request.at)
    return answer(
        {
            "number": found.number,
            "organ": found.office.name,
            "title": found.title,
            "issued_on": found.issued_on,
            "hash": found.hash,
            "genuine": is_intact(found),
        }
    )


@router.post(
    "/matters/{number}/add_material",
    response={200: MovedShape, **PUBLIC_PROBLEMS},
    openapi_extra=MULTIPART,
)
def add_material(request: TimedRequest, number: str, x_query_code: Code = "") -> HttpResponse:
    """补充材料：说明、文件，或两样都交。文件用 multipart/form-data。"""
    at = request.at
    matter = open_matter(request, number, x_query_code, at=at)
    throttle.hit(f"material/{matter.pk}", limit=MATERIAL_OF_A_MATTER, seconds=HOUR, at=at)
    payload, uploads = read_material(request, Material)
    with kept_files(request, uploads, at=at) as files:
        done = do_add_material(matter, text=payload.text, files=files, by=petitioner(matter.pk), at=at)
    return pieces.moved(done)


@router.post("/matters/{number}/supplement", response={200: MovedShape, **PUBLIC_PROBLEMS})
def supplement(request: TimedRequest, number: str, payload: Supplement, x_query_code: Code = "") -> HttpResponse:
    """补齐登记时还缺的：宣读确认、代表、监护人；授权委托书用补充材料交。"""
    at = request.at
    matter = open_matter(request, number, x_query_code, at=at)
    throttle.hit(f"material/{matter.pk}", limit=MATERIAL_OF_A_MATTER, seconds=HOUR, at=at)
    return pieces.moved(do_supplement(matter, **payload.people(), by=petitioner(matter.pk), at=at))


@router.post("/matters/{number}/choose_service", response={200: MovedShape, **PUBLIC_PROBLEMS})
def choose_service(request: TimedRequest, number: str, payload: ChooseService, x_query_code: Code = "") -> HttpResponse:
    """选择送达方式：同意电子送达，或者要纸质的；随时可以改。"""
    at = request.at
    matter = open_matter(request, number, x_query_code, at=at)
    electronic, paper = payload.agrees_electronic, payload.wants_paper
    by = petitioner(matter.pk)
    return pieces.moved(do_choose_service(matter, agrees_electronic=electronic, wants_paper=paper, by=by, at=at))


@router.post("/matters/{number}/urge", response={200: MovedShape, **PUBLIC_PROBLEMS})
def urge(request: TimedRequest, number: str, payload: Urge | None = None, x_query_code: Code = "") -> HttpResponse:
    """催办。催得太密的会说明什么时候可以再催。"""
    at = request.at
    matter = open_matter(request, number, x_query_code, at=at)
    return pieces.moved(do_urge(matter, text=payload.text if payload else "", by=petitioner(matter.pk), at=at))


@router.post("/matters/{number}/rate", response={200: MovedShape, **PUBLIC_PROBLEMS})
def rate(request: TimedRequest, number: str, payload: Rate, x_query_code: Code = "") -> HttpResponse:
    """评价：对承办单位和信访部门分别评价，承办人看不到是谁评的。"""
    at = request.at
    matter = open_matter(request, number, x_query_code, at=at)
    return pieces.moved(
        do_rate(
            matter,
            office_rating=payload.office_rating,
            petition_office_rating=payload.petition_office_rating,
            comment=payload.comment,
            by=petitioner(matter.pk),
            at=at,
        )
    )


@router.post("/matters/{number}/withdraw", response={200: MovedShape, **PUBLIC_PROBLEMS})
def withdraw(
    request: TimedRequest, number: str, payload: Withdraw | None = None, x_query_code: Code = ""
) -> HttpResponse:
    """撤回：不影响以后再反映。"""
    at = request.at
    matter = open_matter(request, number, x_query_code, at=at)
    return pieces.moved(do_withdraw(matter, reason=payload.reason if payload else "", by=petitioner(matter.pk), at=at))


@router.post("/matters/{number}/withdraw_review", response={200: MovedShape, **PUBLIC_PROBLEMS})
def withdraw_review(
    request: TimedRequest, number: str, payload: Withdraw | None = None, x_query_code: Code = ""
) -> HttpResponse:
    """撤回复查、复核申请：原来的意见继续有效，期限内还可以再申请。"""
    at = request.at
    matter = open_matter(request, number, x_query_code, at=at)
    reason, by = payload.reason if payload else "", petitioner(matter.pk)
    return pieces.moved(do_withdraw_review(matter, reason=reason, by=by, at=at))
