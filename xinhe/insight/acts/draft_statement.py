"""Draft a paper of the year: report, appraisal, or what an inspection tour is told (第三十九条、第四十一条)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from xinhe.insight.statements import Words, made
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.people.person import Person
from xinhe.supervision.family import step
from xinhe.supervision.models import STATEMENTS, Paper, PaperKind
from xinhe.supervision.rules import in_force


def draft_statement(kind: str, *, words: Words, by: Person, at: datetime) -> Paper:
    """Begin a paper of the year with the figures of today. Raises Invalid by field, Refused when the year has one."""
    if kind not in STATEMENTS:
        raise Invalid({"kind": gettext_noop("请选择年度报告、考核通报或者提供巡视巡察情况。")})
    procedure = in_force(local_day(at))
    office = _own(by)
    content, title, to = made(kind, words, office, procedure, today=local_day(at))
    _check_year(office, kind, words.year)
    paper = Paper(
        version=procedure.version,
        kind=kind,
        title=title,
        by_office=office,
        region_path=office.region.path,
        to=to,
        year=None if kind == PaperKind.SUPPLY else words.year,
        content=content,
        drafted_by=by.account,
        opened_at=at,
        moved_at=at,
    )
    try:
        with transaction.atomic(), step(paper, kind, by=by, at=at) as stroke:
            stroke.data["title"] = title
    except IntegrityError:  # two drafted it at once
        _check_year(office, kind, words.year)
        raise
    return paper


def _own(by: Person) -> Office:
    if by.office is None or not by.office.is_petition_office:
        raise Refused(
            gettext_noop("年度报告、考核通报和提供巡视巡察情况由信访部门起草。"),
            code="petition_office_only",
            article="第三十九条、第四十一条",
        )
    return by.office


def _check_year(office: Office, kind: str, year: int | None) -> None:
    there = Paper.objects.filter(by_office=office, kind=kind, year=year).exclude(state="dropped").first()
    if year is not None and there is not None:
        raise Refused(
            gettext_noop("%(year)d 年的%(kind)s已经有一份，请打开那一份修改或者撤销后重拟。"),
            code="year_has_one",
            field="year",
            year=year,
            kind=PaperKind(kind).label,
        )
