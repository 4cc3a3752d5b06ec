"""Findings of the checks: seen, settled, or pursued by a letter whose answer settles them once it was read."""

from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from xinhe.api.answer import answer, moment
from xinhe.api.bearer import Bearer, StaffRequest
from xinhe.api.papers import Measure, PaperEventShape, PaperShape, events_of, rows_of
from xinhe.api.payloads.matter import Payload, Text, one_of
from xinhe.api.pieces import Json, named
from xinhe.api.shapes import STAFF_PROBLEMS, Named
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, Unknown, gettext_noop
from xinhe.records.door import standing
from xinhe.supervision.acts.pursue_finding import pursue_finding
from xinhe.supervision.acts.settle_finding import settle_finding
from xinhe.supervision.finding_family import FINDING, NOT_FOUND, log_of, rules_of
from xinhe.supervision.measures import MeasureWords
from xinhe.supervision.models import PURSUING, Finding, FindingStage, Paper
from xinhe.web.pages import keyset

router = Router(tags=["findings"], auth=Bearer())
NO_STAGE = gettext_noop("stage 可写 %(stages)s。")


class Settle(Payload):
    """了结：怎么处置的、结果怎样。"""

    measure: Text


class Pursue(Measure):
    """就一条发现发函：督查、约谈、挂牌督办或者限期整改。"""

    kind: Annotated[Text, Field(json_schema_extra=one_of(list(PURSUING)))]


class FindingShape(BaseModel):
    """A finding as a list shows it."""

    id: str
    number: str
    rule: str
    title: str
    facts: str
    article: str
    office: Named
    stage: str
    stage_title: str
    opened_at: str
    measure: str
    settled_at: str | None


class WholeFindingShape(FindingShape):
    """A finding with the letters about it, what may be done, and its log."""

    papers: list[PaperShape]
    acts: list[str]
    events: list[PaperEventShape]


class FindingsShape(BaseModel):
    """One page of findings, and how many stand in each stage."""

    items: list[FindingShape]
    counts: dict[str, int]
    next: str | None


DONE = {200: WholeFindingShape, **STAFF_PROBLEMS}


def _fetch(request: StaffRequest, finding: UUID) -> Finding:
    visible = Finding.objects.visible_to(request.auth).staged(local_day(request.at)).select_related("office__region")
    found = visible.filter(pk=finding).first()
    if found is None:
        raise Unknown(NOT_FOUND)
    return found


def _row(one: Finding) -> Json:
    stage: str = one.stage  # type: ignore[attr-defined]
    return {
        "id": str(one.pk),
        "number": one.number,
        "rule": one.rule,
        "title": one.title,
        "facts": one.facts,
        "article": one.article,
        "office": named(one.office),
        "stage": stage,
        "stage_title": FindingStage(stage).label,
        "opened_at": moment(one.opened_at),
        "measure": one.measure,
        "settled_at": moment(one.settled_at) if one.settled_at else None,
    }


def _whole(request: StaffRequest, finding: UUID) -> HttpResponse:
    row = _fetch(request, finding)
    papers = list(Paper.objects.visible_to(request.auth).filter(finding=row).select_related("by_office"))
    verdicts = standing(FINDING, row, by=request.auth, on=local_day(request.at)).survey()
    body = _row(row) | {
        "papers": rows_of(papers),
        "acts": [one.act for one in verdicts if one.allowed],
        "events": events_of(log_of(row, request.auth), lambda event: rules_of(row, event)),
    }
    return answer(body)


@router.get("/findings", response={200: FindingsShape, **STAFF_PROBLEMS})
def findings(
    request: StaffRequest,
    stage: Text = "",
    cursor: Text = "",
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> HttpResponse:
    """督查发现。stage 只列一个阶段的：待处置、等答复、到期未答复、已答复待核查、已了结。"""
    if stage and stage not in FindingStage.values:
        raise Invalid({"stage": NO_STAGE % {"stages": "、".join(FindingStage.values)}})
    today = local_day(request.at)
    visible = Finding.objects.visible_to(request.auth)
    found = (visible.at_stage(stage, today) if stage else visible.staged(today)).select_related("office")
    page = keyset(found, order=("-opened_at", "-id"), cursor=cursor or None, size=size)
    return answer({"items": [_row(one) for one in page.rows], "counts": visible.tally(today), "next": page.next})


@router.get("/findings/{uuid:finding}", response=DONE)
def finding(request: StaffRequest, finding: UUID) -> HttpResponse:
    """一条督查发现：事实、依据、发过的函和答复、现在能办的步骤和办理过程。"""
    return _whole(request, finding)


@router.post("/findings/{uuid:finding}/settle_finding", response=DONE)
def settle(request: StaffRequest, finding: UUID, payload: Settle) -> HttpResponse:
    """写明怎么处置的、结果怎样，了结一条没有发函的发现。"""
    settle_finding(_fetch(request, finding), measure=payload.measure, by=request.auth, at=request.at)
    return _whole(request, finding)


@router.post("/findings/{uuid:finding}/pursue_finding", response=DONE)
def pursue(request: StaffRequest, finding: UUID, payload: Pursue) -> HttpResponse:
    """就这条发现发函，要求限期书面反馈。反馈后用公文的 check 核查：通过的，发现同时了结。"""
    said = payload.model_dump()
    kind = said.pop("kind")
    row = _fetch(request, finding)
    pursue_finding(row, kind=kind, words=MeasureWords(**said), by=request.auth, at=request.at)
    return _whole(request, finding)
