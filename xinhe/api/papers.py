"""Papers between offices: measures, annual report, appraisal, supply to inspection tours; each step its own address."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from xinhe.api.answer import answer, moment, pdf_answer
from xinhe.api.bearer import Bearer, StaffRequest
from xinhe.api.payloads.matter import Day, Moves, Payload, Text, one_of
from xinhe.api.pieces import Json, named
from xinhe.api.shapes import PDF, STAFF_PROBLEMS, Named
from xinhe.documents.issuing import draw
from xinhe.documents.models import Document
from xinhe.insight.acts.draft_statement import draft_statement
from xinhe.insight.acts.redraft import redraft as redraft_statement
from xinhe.insight.statements import Words
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, Unknown, gettext_noop
from xinhe.procedures.definition import Procedure
from xinhe.records.door import standing
from xinhe.records.models import Chained
from xinhe.supervision.acts.annex import annex as annex_paper
from xinhe.supervision.acts.answer import answer as answer_measure
from xinhe.supervision.acts.check import check as check_measure
from xinhe.supervision.acts.drop import drop as drop_paper
from xinhe.supervision.acts.send_measure import send_measure
from xinhe.supervision.acts.sign import sign as sign_paper
from xinhe.supervision.family import NOT_FOUND, PAPER, procedure_of
from xinhe.supervision.measures import MeasureWords
from xinhe.supervision.models import (
    MEASURES,
    STATEMENTS,
    Organizer,
    Paper,
    PaperEvent,
    PaperKind,
    Situation,
    SupervisionGround,
)
from xinhe.web.pages import keyset

router = Router(tags=["papers"], auth=Bearer())
NO_LETTER = gettext_noop("这份公文还没有签发，没有文书。")
NO_KIND = gettext_noop("kind 可写 %(kinds)s。")


GroundOf = Annotated[Text, Field(json_schema_extra=one_of(SupervisionGround.values))]


class Measure(Payload):
    """一份督查、约谈、挂牌督办、限期整改或者通报。"""

    to: Annotated[list[Text], Field(max_length=200, description="收文单位的代码；除通报外只有一个。")]
    title: Text
    facts: Text
    decision: Annotated[Text, Field(description="由哪次会议、哪份文件决定。")] = ""
    demand: Text = ""
    answer_on: Annotated[Day | None, Field(description="书面反馈日期，晚于今天；通报没有。")] = None
    organizer: Annotated[Text, Field(json_schema_extra=one_of(Organizer.values), description="只有督查要写。")] = ""
    grounds: Annotated[list[GroundOf], Field(max_length=6)] = []
    numbers: Annotated[list[Text], Field(max_length=20, description="所涉信访事项的编号。")] = []


class Statement(Payload):
    """一份年度公文；数字由系统计算。"""

    to: Annotated[list[Text], Field(max_length=200, description="平台上的收文单位的代码。")] = []
    told: Annotated[Text, Field(description="平台之外的收文机关。")] = ""
    text: Text = ""
    decision: Annotated[Text, Field(description="同意印发的会议或者文件；提供情况时是来函。")] = ""
    year: Annotated[int | None, Field(ge=2000, le=9999)] = None
    subject: Annotated[Text, Field(description="提供情况时，被巡视巡察单位的代码。")] = ""
    since: Day | None = None
    until: Day | None = None


class PaperStep(Payload):
    """What every step may say besides."""

    seen: Moves = None


class Redraft(Statement):
    """修改重拟。"""

    seen: Moves = None


class AnnexPaper(PaperStep):
    """写入附件。"""

    situation: Annotated[Text, Field(json_schema_extra=one_of(Situation.values))]
    text: Annotated[Text, Field(description="情况；不写信访人。")]
    number: Annotated[Text, Field(description="信访件编号。")] = ""


class AnswerPaper(PaperStep):
    """书面反馈。"""

    answer: Text


class CheckPaper(PaperStep):
    """核查。"""

    passed: bool
    text: Text
    answer_on: Annotated[Day | None, Field(description="退回再办的，新的反馈日期。")] = None


class DropPaper(PaperStep):
    """撤销。"""

    reason: Text


class PaperShape(BaseModel):
    """A paper as a list shows it."""

    id: str
    kind: str
    kind_title: str
    number: str
    title: str
    state: str
    state_title: str
    open: bool
    by_office: Named
    to: list[Named]
    year: int | None
    answer_on: date | None
    opened_at: str


class PaperEventShape(BaseModel):
    """One step of a paper."""

    seq: int
    act: str
    title: str
    by: str
    office: str
    at: str
    data: dict[str, object]
    hash: str


class WholePaperShape(PaperShape):
    """A paper with what it says, what may be done, and its log."""

    content: dict[str, object]
    answer: str
    acts: list[str]
    events: list[PaperEventShape]


class PapersShape(BaseModel):
    """One page of papers."""

    items: list[PaperShape]
    next: str | None


DONE = {200: WholePaperShape, **STAFF_PROBLEMS}


def _fetch(request: StaffRequest, paper: UUID) -> Paper:
    visible = Paper.objects.visible_to(request.auth).select_related("by_office__region")
    found = visible.filter(pk=paper).first()
    if found is None:
        raise Unknown(NOT_FOUND)
    return found


def _row(paper: Paper, offices: dict[int, Office]) -> Json:
    state = procedure_of(paper).latest.states[paper.state]
    return {
        "id": str(paper.pk),
        "kind": paper.kind,
        "kind_title": PaperKind(paper.kind).label,
        "number": paper.number,
        "title": paper.title,
        "state": paper.state,
        "state_title": state.title["zh-hans"],
        "open": paper.is_open,
        "by_office": named(paper.by_office),
        "to": [named(offices[pk]) for pk in paper.to],
        "year": paper.year,
        "answer_on": paper.answer_on,
        "opened_at": moment(paper.opened_at),
    }


def _offices(papers: list[Paper]) -> dict[int, Office]:
    return Office.objects.in_bulk({pk for paper in papers for pk in paper.to})


def rows_of(papers: list[Paper]) -> list[Json]:
    """Papers as a list shows them."""
    offices = _offices(papers)
    return [_row(one, offices) for one in papers]


def events_of(log: Iterable[Chained], rules: Callable[[Chained], Procedure]) -> list[Json]:
    """The steps of a log, each under the title that its rules give it."""
    return [
        {
            "seq": one.seq,
            "act": one.act,
            "title": rules(one).latest.steps_for(one.act)[0].title["zh-hans"],
            "by": one.by_name,
            "office": one.office.name if one.office else "",
            "at": moment(one.at),
            "data": one.data,
            "hash": one.hash,
        }
        for one in log
    ]


def _whole(request: StaffRequest, paper: Paper) -> HttpResponse:
    events = PaperEvent.objects.steps().filter(paper=paper).select_related("office").order_by("seq")
    verdicts = standing(PAPER, paper, by=request.auth, on=local_day(request.at)).survey()
    body = rows_of([paper])[0] | {
        "content": paper.content if paper.is_measure else paper.content["letter"],
        "answer": paper.answer,
        "acts": [one.act for one in verdicts if one.allowed],
        "events": events_of(events, lambda _: procedure_of(paper)),
    }
    return answer(body)


@router.get("/papers", response={200: PapersShape, **STAFF_PROBLEMS})
def papers(
    request: StaffRequest,
    kind: Text = "",
    mine: bool = False,
    cursor: Text = "",
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> HttpResponse:
    """督查督办和年度公文：本单位发出和收到的。mine 只列等我办的。"""
    if kind and kind not in PaperKind.values:
        raise Invalid({"kind": NO_KIND % {"kinds": "、".join(PaperKind.values)}})
    found = Paper.objects.waiting_for(request.auth) if mine else Paper.objects.visible_to(request.auth)
    found = found.filter(kind=kind) if kind else found
    page = keyset(found.select_related("by_office"), order=("-opened_at", "-id"), cursor=cursor or None, size=size)
    return answer({"items": rows_of(list(page.rows)), "next": page.next})


@router.get("/papers/{uuid:paper}", response=DONE)
def paper(request: StaffRequest, paper: UUID) -> HttpResponse:
    """一份公文：内容、现在能办的步骤和办理过程。"""
    return _whole(request, _fetch(request, paper))


@router.get("/papers/{uuid:paper}/letter", response={200: None, **STAFF_PROBLEMS}, openapi_extra=PDF)
def letter(request: StaffRequest, paper: UUID) -> HttpResponse:
    """公文的 PDF。"""
    found = _fetch(request, paper)
    row = Document.objects.select_related("office").filter(subject_id=found.pk).first()
    if row is None:
        raise Unknown(NO_LETTER)
    return pdf_answer(row, draw(row))


def _begin_measure(kind: PaperKind) -> Callable[..., HttpResponse]:
    def begin(request: StaffRequest, payload: Measure) -> HttpResponse:
        words = MeasureWords(**payload.model_dump())
        return _whole(request, send_measure(kind, words=words, by=request.auth, at=request.at))

    begin.__name__, begin.__doc__ = f"paper_{kind}", f"发出{kind.label}。"
    return begin


def _begin_statement(kind: PaperKind) -> Callable[..., HttpResponse]:
    def begin(request: StaffRequest, payload: Statement) -> HttpResponse:
        words = Words(**payload.model_dump())
        return _whole(request, draft_statement(kind, words=words, by=request.auth, at=request.at))

    begin.__name__, begin.__doc__ = f"paper_{kind}", f"起草{kind.label}，由另一位负责人签发。"
    return begin


for _kind in MEASURES:
    router.post(f"/papers/{_kind.value}", response=DONE)(_begin_measure(_kind))
for _kind in STATEMENTS:
    router.post(f"/papers/{_kind.value}", response=DONE)(_begin_statement(_kind))


@router.post("/papers/{uuid:paper}/redraft", response=DONE)
def redraft_paper(request: StaffRequest, paper: UUID, payload: Redraft) -> HttpResponse:
    """修改重拟：数字按今天重新计算，年份不变。"""
    said = payload.model_dump()
    seen = said.pop("seen")
    found = _fetch(request, paper)
    return _whole(request, redraft_statement(found, words=Words(**said), by=request.auth, at=request.at, seen=seen))


@router.post("/papers/{uuid:paper}/sign", response=DONE)
def sign(request: StaffRequest, paper: UUID, payload: PaperStep | None = None) -> HttpResponse:
    """签发年度公文：签发人不是拟稿人。"""
    seen = payload.seen if payload else None
    return _whole(request, sign_paper(_fetch(request, paper), by=request.auth, at=request.at, seen=seen))


@router.post("/papers/{uuid:paper}/annex", response=DONE)
def annex(request: StaffRequest, paper: UUID, payload: AnnexPaper) -> HttpResponse:
    """写入附件：提供巡视巡察情况时逐件写明，只有能看检举控告的人能写、能打开。"""
    said = payload.model_dump()
    return _whole(request, annex_paper(_fetch(request, paper), **said, by=request.auth, at=request.at))


@router.post("/papers/{uuid:paper}/answer", response=DONE)
def answer_paper(request: StaffRequest, paper: UUID, payload: AnswerPaper) -> HttpResponse:
    """收文单位书面反馈。"""
    said = payload.model_dump()
    return _whole(request, answer_measure(_fetch(request, paper), **said, by=request.auth, at=request.at))


@router.post("/papers/{uuid:paper}/check", response=DONE)
def check_paper(request: StaffRequest, paper: UUID, payload: CheckPaper) -> HttpResponse:
    """发文单位核查：通过的销号，没有改到位的退回再办。"""
    said = payload.model_dump()
    return _whole(request, check_measure(_fetch(request, paper), **said, by=request.auth, at=request.at))


@router.post("/papers/{uuid:paper}/drop", response=DONE)
def drop(request: StaffRequest, paper: UUID, payload: DropPaper) -> HttpResponse:
    """撤销发错的公文或者不用的草稿，写明理由。"""
    said = payload.model_dump()
    return _whole(request, drop_paper(_fetch(request, paper), **said, by=request.auth, at=request.at))
