"""What staff read and do, and systems on their behalf: every act has its own address, named as everywhere."""

from typing import Annotated

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router

from xinhe.api import pieces, rows
from xinhe.api.answer import answer
from xinhe.api.bearer import Bearer, StaffRequest
from xinhe.api.bodies import read_material
from xinhe.api.file import events_page, whole_file
from xinhe.api.payloads import (
    Accept,
    Assign,
    Close,
    DraftOpinion,
    Extend,
    Hear,
    Link,
    Note,
    Nothing,
    Object,
    RuleObjection,
    Screen,
    Serve,
    Simplify,
    StaffMaterial,
    StaffRate,
    StaffUrge,
    StaffWithdraw,
    SwitchToOrdinary,
    Text,
    Transfer,
)
from xinhe.api.residents import MULTIPART
from xinhe.api.shapes import STAFF_PROBLEMS, EventsShape, MeShape, MovedShape, RowsShape, WholeShape
from xinhe.kernel.clock import local_day
from xinhe.kernel.numbers import parse_matter_number
from xinhe.kernel.refusal import Refused, Unknown, gettext_noop
from xinhe.matters.acts.accept import accept as do_accept
from xinhe.matters.acts.add_material import add_material as do_add_material
from xinhe.matters.acts.assign import assign as do_assign
from xinhe.matters.acts.close import close as do_close
from xinhe.matters.acts.draft_opinion import Answer
from xinhe.matters.acts.draft_opinion import draft_opinion as do_draft_opinion
from xinhe.matters.acts.extend import extend as do_extend
from xinhe.matters.acts.hear import hear as do_hear
from xinhe.matters.acts.link import link as do_link
from xinhe.matters.acts.note import note as do_note
from xinhe.matters.acts.object import object as do_object
from xinhe.matters.acts.rate import rate as do_rate
from xinhe.matters.acts.rule_objection import rule_objection as do_rule_objection
from xinhe.matters.acts.screen import screen as do_screen
from xinhe.matters.acts.serve import serve as do_serve
from xinhe.matters.acts.sign import sign as do_sign
from xinhe.matters.acts.simplify import simplify as do_simplify
from xinhe.matters.acts.switch_to_ordinary import switch_to_ordinary as do_switch_to_ordinary
from xinhe.matters.acts.transfer import transfer as do_transfer
from xinhe.matters.acts.urge import urge as do_urge
from xinhe.matters.acts.withdraw import withdraw as do_withdraw
from xinhe.matters.models import Matter

router = Router(tags=["desk"], auth=Bearer())
NOT_FOUND = gettext_noop("没有找到这件事：编号写错了，或者它不归你看。")
MOVED = {200: MovedShape, **STAFF_PROBLEMS}


def _matter(request: StaffRequest, number: str, *related: str) -> Matter:
    """The matter with this number, if this person may know of it at all."""
    try:
        kept = parse_matter_number(number)
    except Refused:
        raise Unknown(NOT_FOUND) from None
    found = Matter.objects.visible_to(request.auth).filter(number=kept)
    matter = found.select_related(*related).first() if related else found.only("id", "number", "procedure").first()
    if matter is None:
        raise Unknown(NOT_FOUND)
    return matter


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
    state: Text = "",
    due: Text = "",
    channel: Text = "",
    region: Text = "",
    category: Text = "",
    q: Text = "",
    cursor: Text = "",
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> HttpResponse:
    """收件箱和搜索。box 是办件箱，q 可查编号、内容、姓名、电话、证件号。"""
    wanted = rows.Wanted(
        box=box, state=state, due=due, channel=channel, region=region, category=category, q=q, cursor=cursor
    )
    return answer(rows.page(request.auth, wanted, size=size, today=local_day(timezone.now())))


@router.get("/matters/{number}", response={200: WholeShape, **STAFF_PROBLEMS})
def matter(request: StaffRequest, number: str) -> HttpResponse:
    """整个案卷，以及现在能办和不能办的步骤。"""
    found = _matter(request, number, "problem_region", "category", "receiver", "holder", "lead")
    return answer(whole_file(found, by=request.auth, at=timezone.now()))


@router.get("/matters/{number}/events", response={200: EventsShape, **STAFF_PROBLEMS})
def events(
    request: StaffRequest,
    number: str,
    cursor: Text = "",
    size: Annotated[int, Query(ge=1, le=500)] = 100,
) -> HttpResponse:
    """链式日志：每一步连同前一步的 SM3 摘要。"""
    return answer(events_page(_matter(request, number), by=request.auth, cursor=cursor, size=size))


@router.post("/matters/{number}/screen", response=MOVED)
def screen(request: StaffRequest, number: str, payload: Screen) -> HttpResponse:
    """审核：区分层级、信访目的、是否受理。"""
    done = do_screen(
        _matter(request, number),
        level=payload.level,
        nature=payload.nature,
        acceptable=payload.acceptable,
        reason=payload.reason,
        category=payload.category,
        items=payload.items,
        seen=payload.seen,
        by=request.auth,
        at=timezone.now(),
    )
    return pieces.moved(done)


@router.post("/matters/{number}/transfer", response=MOVED)
def transfer(request: StaffRequest, number: str, payload: Transfer) -> HttpResponse:
    """转送有权处理的单位。"""
    done = do_transfer(
        _matter(request, number),
        office=payload.office,
        note=payload.note,
        seen=payload.seen,
        by=request.auth,
        at=timezone.now(),
    )
    return pieces.moved(done)


@router.post("/matters/{number}/assign", response=MOVED)
def assign(request: StaffRequest, number: str, payload: Assign) -> HttpResponse:
    """交办：指定反馈日期，可带协办单位。"""
    done = do_assign(
        _matter(request, number),
        office=payload.office,
        due_on=payload.due_on,
        note=payload.note,
        report=payload.report,
        assists=payload.assists,
        seen=payload.seen,
        by=request.auth,
        at=timezone.now(),
    )
    return pieces.moved(done)


@router.post("/matters/{number}/object", response=MOVED)
def object(request: StaffRequest, number: str, payload: Object) -> HttpResponse:  # noqa: A001 (the law's word)
    """提出异议：收到转送、交办之日起 5 个工作日内。"""
    done = do_object(
        _matter(request, number),
        reason=payload.reason,
        proposed_office=payload.proposed_office,
        seen=payload.seen,
        by=request.auth,
        at=timezone.now(),
    )
    return pieces.moved(done)


@router.post("/matters/{number}/rule_objection", response=MOVED)
def rule_objection(request: StaffRequest, number: str, payload: RuleObjection) -> HttpResponse:
    """裁定异议：同意（可另送单位）或者不同意。"""
    done = do_rule_objection(
        _matter(request, number),
        agree=payload.agree,
        reason=payload.reason,
        office=payload.office,
        seen=payload.seen,
        by=request.auth,
        at=timezone.now(),
    )
    return pieces.moved(done)


@router.post("/matters/{number}/accept", response=MOVED)
def accept(request: StaffRequest, number: str, payload: Accept | None = None) -> HttpResponse:
    """受理：办结期限从今天起算。"""
    given = payload or Accept()
    done = do_accept(_matter(request, number), note=given.note, seen=given.seen, by=request.auth, at=timezone.now())
    return pieces.moved(done)


@router.post("/matters/{number}/note", response=MOVED)
def note(request: StaffRequest, number: str, payload: Note) -> HttpResponse:
    """记事：只在单位内部可见。"""
    done = do_note(_matter(request, number), text=payload.text, seen=payload.seen, by=request.auth, at=timezone.now())
    return pieces.moved(done)


@router.post("/matters/{number}/hear", response=MOVED)
def hear(request: StaffRequest, number: str, payload: Hear) -> HttpResponse:
    """听取陈述：何时、怎样、说了什么。"""
    done = do_hear(
        _matter(request, number),
        text=payload.text,
        on=payload.on,
        means=payload.means,
        seen=payload.seen,
        by=request.auth,
        at=timezone.now(),
    )
    return pieces.moved(done)


@router.post("/matters/{number}/extend", response=MOVED)
def extend(request: StaffRequest, number: str, payload: Extend) -> HttpResponse:
    """延期：负责人在原期限届满前批准，合计不超过 30 日。"""
    done = do_extend(
        _matter(request, number),
        days=payload.days,
        reason=payload.reason,
        seen=payload.seen,
        by=request.auth,
        at=timezone.now(),
    )
    return pieces.moved(done)


@router.post("/matters/{number}/draft_opinion", response=MOVED)
def draft_opinion(request: StaffRequest, number: str, payload: DraftOpinion) -> HttpResponse:
    """起草处理意见：每项诉求写明结果、事实、依据和意见。"""
    answers = [
        Answer(item=one.item, result=one.result, facts=one.facts, basis=one.basis, opinion=one.opinion)
        for one in payload.items
    ]
    done = do_draft_opinion(
        _matter(request, number), items=answers, seen=payload.seen, by=request.auth, at=timezone.now()
    )
    return pieces.moved(done)


@router.post("/matters/{number}/sign", response=MOVED)
def sign(request: StaffRequest, number: str, payload: Nothing | None = None) -> HttpResponse:
    """签发：签发人不能是起草人。"""
    given = payload or Nothing()
    return pieces.moved(do_sign(_matter(request, number), seen=given.seen, by=request.auth, at=timezone.now()))


@router.post("/matters/{number}/serve", response=MOVED)
def serve(request: StaffRequest, number: str, payload: Serve) -> HttpResponse:
    """送达：方式、日期和凭证。"""
    done = do_serve(
        _matter(request, number),
        method=payload.method,
        served_on=payload.served_on,
        proof=payload.proof,
        seen=payload.seen,
        by=request.auth,
        at=timezone.now(),
    )
    return pieces.moved(done)


@router.post("/matters/{number}/switch_to_ordinary", response=MOVED)
def switch_to_ordinary(request: StaffRequest, number: str, payload: SwitchToOrdinary) -> HttpResponse:
    """转普通程序：保留第一次受理的日期。"""
    done = do_switch_to_ordinary(
        _matter(request, number), reason=payload.reason, seen=payload.seen, by=request.auth, at=timezone.now()
    )
    return pieces.moved(done)


@router.post("/matters/{number}/simplify", response=MOVED)
def simplify(request: StaffRequest, number: str, payload: Simplify) -> HttpResponse:
    """转简易办理。"""
    done = do_simplify(
        _matter(request, number),
        ground=payload.ground,
        reason=payload.reason,
        seen=payload.seen,
        by=request.auth,
        at=timezone.now(),
    )
    return pieces.moved(done)


@router.post("/matters/{number}/add_material", response=MOVED, openapi_extra=MULTIPART)
def add_material(request: StaffRequest, number: str) -> HttpResponse:
    """代交补充材料：JSON，或带 files 的 multipart/form-data。"""
    matter = _matter(request, number)
    payload, files = read_material(request, StaffMaterial)
    done = do_add_material(
        matter, text=payload.text, files=files, seen=payload.seen, by=request.auth, at=timezone.now()
    )
    return pieces.moved(done)


@router.post("/matters/{number}/withdraw", response=MOVED)
def withdraw(request: StaffRequest, number: str, payload: StaffWithdraw) -> HttpResponse:
    """代办撤回：写明信访人本人怎样提出。"""
    done = do_withdraw(
        _matter(request, number), reason=payload.reason, seen=payload.seen, by=request.auth, at=timezone.now()
    )
    return pieces.moved(done)


@router.post("/matters/{number}/close", response=MOVED)
def close(request: StaffRequest, number: str, payload: Close | None = None) -> HttpResponse:
    """办结归档；不予受理的，写明理由和应当找的机关。"""
    given = payload or Close()
    done = do_close(_matter(request, number), reason=given.reason, seen=given.seen, by=request.auth, at=timezone.now())
    return pieces.moved(done)


@router.post("/matters/{number}/link", response=MOVED)
def link(request: StaffRequest, number: str, payload: Link) -> HttpResponse:
    """关联另一件事。"""
    done = do_link(
        _matter(request, number),
        to=payload.to,
        kind=payload.kind,
        seen=payload.seen,
        by=request.auth,
        at=timezone.now(),
    )
    return pieces.moved(done)


@router.post("/matters/{number}/rate", response=MOVED)
def rate(request: StaffRequest, number: str, payload: StaffRate) -> HttpResponse:
    """评价归信访人本人：工作人员调用会得到拒绝和理由。"""
    done = do_rate(
        _matter(request, number),
        office_rating=payload.office_rating,
        petition_office_rating=payload.petition_office_rating,
        comment=payload.comment,
        seen=payload.seen,
        by=request.auth,
        at=timezone.now(),
    )
    return pieces.moved(done)


@router.post("/matters/{number}/urge", response=MOVED)
def urge(request: StaffRequest, number: str, payload: StaffUrge | None = None) -> HttpResponse:
    """催办归信访人本人：工作人员调用会得到拒绝和理由。"""
    given = payload or StaffUrge()
    done = do_urge(_matter(request, number), text=given.text, seen=given.seen, by=request.auth, at=timezone.now())
    return pieces.moved(done)
