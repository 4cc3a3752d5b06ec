"""The figures of mediation for who reads them at the desk: a body's or a place's, and the ministry's table."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Query, Router

from xinhe.api import pieces
from xinhe.api.answer import answer
from xinhe.api.bearer import Bearer, StaffRequest
from xinhe.api.disputes.shapes import MediationFiguresShape, MinistryTableShape
from xinhe.api.payloads.matter import Day, Text
from xinhe.api.shapes import STAFF_PROBLEMS
from xinhe.insight.indicators import Rate
from xinhe.insight.mediation import MediationFigures, MediationScope, beneath, figures_of, scope_for, visitors
from xinhe.insight.periods import Period, month_of
from xinhe.insight.sections import ministry_table
from xinhe.kernel.clock import local_day

router = Router(tags=["mediation"], auth=Bearer())
FromDay = Annotated[Day | None, Query(alias="from", description="从哪天；不写的为本月。")]
UntilDay = Annotated[Day | None, Query(description="到哪天，含这一天。")]


def _asked(request: StaffRequest, body: str, since: Day | None, until: Day | None) -> tuple[MediationScope, Period]:
    month = month_of(local_day(request.at))
    return scope_for(request.auth, body), Period(since or month.start, until or month.end)


@router.get("/mediation/figures", response={200: MediationFiguresShape, **STAFF_PROBLEMS})
def figures(request: StaffRequest, body: Text = "", since: FromDay = None, until: UntilDay = None) -> HttpResponse:
    """一个调解组织（含它下面的）的数字：司法行政部门不写 body 的是本地全部，调解组织不写的是自己。"""
    scope, period = _asked(request, body, since, until)
    today = local_day(request.at)
    found = figures_of(scope, period, today=today)
    below = [
        {"body": pieces.office(one.office), "accepted": one.figures.accepted, "settled": one.figures.settled}
        for one in beneath(scope, period, today=today)
    ]
    return answer(_span(scope, period) | {"visitors": visitors(scope, period), **_said(found), "beneath": below})


@router.get("/mediation/table", response={200: MinistryTableShape, **STAFF_PROBLEMS})
def table(request: StaffRequest, body: Text = "", since: FromDay = None, until: UntilDay = None) -> HttpResponse:
    """人民调解统计表：按纠纷类型、来源、组织种类、协议形式、层级的各部分，和页面、表格上的一样。"""
    scope, period = _asked(request, body, since, until)
    made = ministry_table(scope, period, today=local_day(request.at))
    sections = [
        {"name": one.name, "title": one.title, "heads": list(one.heads), "rows": [list(row) for row in one.rows]}
        for one in made.sections
    ]
    return answer(_span(scope, period) | {"sections": sections})


def _span(scope: MediationScope, period: Period) -> pieces.Json:
    return {"code": scope.code, "title": scope.title, "from": period.start, "until": period.end}


def _said(found: MediationFigures) -> pieces.Json:
    return {
        "accepted": found.accepted,
        "settled": found.settled,
        "unsettled": found.unsettled,
        "passed_up": found.passed_up,
        "running": found.running,
        "people": found.people,
        "held_online": found.held_online,
        "petition": found.petition,
        "court": found.court,
        "hard": found.hard,
        "old": found.old,
        "agreed_fen": found.agreed,
        "levels": {one.code: one.settled for one in found.levels},
        "rates": [_rate(one) for one in found.rates],
    }


def _rate(one: Rate) -> pieces.Json:
    return {
        "name": one.formula.name,
        "title": one.formula.title,
        "numerator": one.numerator,
        "denominator": one.denominator,
        "share": one.rate,
        "comparable": one.is_ranked,
    }
