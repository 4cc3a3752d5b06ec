"""What residents do, and systems on their behalf: file a matter, follow it, act on it."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Router

from xinhe.api import pieces
from xinhe.api.answer import answer, moment
from xinhe.api.bearer import staff_or_public
from xinhe.api.bodies import read_material
from xinhe.api.opening import address_of, open_matter
from xinhe.api.payloads import BY_RESIDENT, Intake, Material, Rate, Urge, Who, Withdraw
from xinhe.api.shapes import PUBLIC_PROBLEMS, MovedShape, ProblemShape, ProgressShape, ReceiptShape
from xinhe.kernel.clock import local_day
from xinhe.kernel.identity import check_phone
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.acts.add_material import add_material as do_add_material
from xinhe.matters.acts.intake import intake as do_intake
from xinhe.matters.acts.rate import rate as do_rate
from xinhe.matters.acts.urge import urge as do_urge
from xinhe.matters.acts.withdraw import withdraw as do_withdraw
from xinhe.matters.filing import Filing, Identity
from xinhe.matters.models import ONLINE, Matter
from xinhe.matters.numbering import code_of
from xinhe.matters.progress import legal_date, progress
from xinhe.matters.step import deadlines_of
from xinhe.people import throttle, vault
from xinhe.people.person import petitioner
from xinhe.procedures import book

router = Router(tags=["residents"])
Code = Annotated[str, Header(alias="X-Query-Code", description="回执上的查询码。")]
Key = Annotated[str, Header(alias="Idempotency-Key", description="提交标识：断线后用同一标识原样重试，只生成一件事。")]

LONGEST_KEY = 100
FILINGS_FROM_AN_ADDRESS = 600  # an hour; many residents share one address behind a carrier or a service hall
FILINGS_OF_A_PHONE = 20  # a day
MATERIAL_OF_A_MATTER = 30  # an hour
HOUR, DAY = 3600, 86400

MULTIPART = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": Material.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "text": {"type": "string"},
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    },
                }
            },
        },
    }
}


@router.post(
    "/matters",
    response={201: ReceiptShape, 401: ProblemShape, **PUBLIC_PROBLEMS},
    openapi_extra={"security": [{}, {"Bearer": []}]},
)
def intake(request: HttpRequest, payload: Intake, idempotency_key: Key = "") -> HttpResponse:
    """反映一件事。公众可直接提交（网上、微信、邮件）；窗口等其他来件方式需要工作人员令牌。"""
    at = timezone.now()
    person = staff_or_public(request)
    filing = _filing(payload)
    key = _key(idempotency_key)
    if person is None:
        _check_public(request, filing)
    matter = do_intake(filing, by=person or petitioner(), at=at, key=key)
    response = answer(_receipt(matter), status=201)
    response["Location"] = f"/api/v1/matters/{matter.number}/progress"
    return response


def _filing(payload: Intake) -> Filing:
    if payload.anonymous == (payload.petitioner is not None):
        sentence = (
            gettext_noop("匿名反映不填写信访人，请二选一。")
            if payload.anonymous
            else gettext_noop("请填写信访人姓名和联系方式；不愿留名的，写明匿名（anonymous）。")
        )
        raise Invalid({"petitioner": sentence})
    return Filing(
        kind=payload.kind,
        title=payload.title,
        body=payload.body,
        region=payload.region,
        channel=payload.channel,
        petitioner=_identity(payload.petitioner) if payload.petitioner else None,
        headcount=payload.headcount,
        representatives=[_identity(one) for one in payload.representatives],
        category=payload.category,
        items=payload.items,
    )


def _identity(who: Who) -> Identity:
    return Identity(
        name=who.name,
        phone=who.phone,
        id_type=who.id_type,
        id_number=who.id_number,
        address=who.address,
    )


def _key(key: str) -> str:
    if len(key) > LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise Invalid({"Idempotency-Key": gettext_noop("提交标识应为不超过 100 个字母、数字或符号，请换一个。")})
    return key


def _check_public(request: HttpRequest, filing: Filing) -> None:
    if filing.channel not in ONLINE:
        raise Invalid(
            {
                "channel": gettext_noop(
                    "公众提交的来件方式为网上（web）、微信（wechat）或邮件（email），其他方式由工作人员登记。"
                )
            }
        )
    at = timezone.now()
    address = address_of(request)
    throttle.hit(f"filing-from/{address}", limit=FILINGS_FROM_AN_ADDRESS, seconds=HOUR, at=at)
    if filing.petitioner and filing.petitioner.phone:
        try:
            phone = check_phone(filing.petitioner.phone)
        except Refused:
            return  # intake says what is wrong with it
        key = f"filing-phone/{vault.finder('phone', phone)}"
        throttle.hit(key, limit=FILINGS_OF_A_PHONE, seconds=DAY, at=at)


def _receipt(matter: Matter) -> pieces.Json:
    """What intake answered and what a retry answers again: as the matter began, not as it stands now."""
    procedure = book.get(matter.procedure, matter.version)
    today = local_day(matter.opened_at)
    dates = [legal_date(row, today=today) for row in deadlines_of(matter) if row.started_seq == 1]
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
def follow(request: HttpRequest, number: str, x_query_code: Code = "") -> HttpResponse:
    """查进度：现在谁在办、办到哪一天、为什么是这一天。"""
    at = timezone.now()
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
            "answers": [pieces.item(one) for one in seen.answers],
            "looks": [
                {"at": moment(look.at), "office": look.office.name, "reason": look.reason} for look in seen.looks
            ],
        }
    )


@router.post(
    "/matters/{number}/add_material",
    response={200: MovedShape, **PUBLIC_PROBLEMS},
    openapi_extra=MULTIPART,
)
def add_material(request: HttpRequest, number: str, x_query_code: Code = "") -> HttpResponse:
    """补充材料：说明、文件，或两样都交。文件用 multipart/form-data。"""
    at = timezone.now()
    matter = open_matter(request, number, x_query_code, at=at)
    throttle.hit(f"material/{matter.pk}", limit=MATERIAL_OF_A_MATTER, seconds=HOUR, at=at)
    payload, files = read_material(request, Material)
    return pieces.moved(do_add_material(matter, text=payload.text, files=files, by=petitioner(matter.pk), at=at))


@router.post("/matters/{number}/urge", response={200: MovedShape, **PUBLIC_PROBLEMS})
def urge(request: HttpRequest, number: str, payload: Urge | None = None, x_query_code: Code = "") -> HttpResponse:
    """催办：每天一次。"""
    at = timezone.now()
    matter = open_matter(request, number, x_query_code, at=at)
    return pieces.moved(do_urge(matter, text=payload.text if payload else "", by=petitioner(matter.pk), at=at))


@router.post("/matters/{number}/rate", response={200: MovedShape, **PUBLIC_PROBLEMS})
def rate(request: HttpRequest, number: str, payload: Rate, x_query_code: Code = "") -> HttpResponse:
    """评价：对承办单位和信访部门分别评价，承办人看不到是谁评的。"""
    at = timezone.now()
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
    request: HttpRequest, number: str, payload: Withdraw | None = None, x_query_code: Code = ""
) -> HttpResponse:
    """撤回：不影响以后再反映。"""
    at = timezone.now()
    matter = open_matter(request, number, x_query_code, at=at)
    return pieces.moved(do_withdraw(matter, reason=payload.reason if payload else "", by=petitioner(matter.pk), at=at))
