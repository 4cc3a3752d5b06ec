"""The ministry's table of people's mediation as sections of rows: page, workbook, CSV and API read the same ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from xinhe.insight.mediation import (
    BodyFigures,
    MediationFigures,
    MediationScope,
    PartLine,
    TypeLine,
    beneath,
    by_type,
    figures_of,
    staffing,
    visitors,
)
from xinhe.insight.periods import Period
from xinhe.kernel.refusal import gettext_noop

Value = str | int | float | None


@dataclass(frozen=True)
class Section:
    """One part of the table: its name, the heads of its columns, and its rows."""

    name: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]

    @property
    def said(self) -> list[list[str]]:
        """The rows as a reader sees them."""
        return [[_said(cell) for cell in row] for row in self.rows]


@dataclass(frozen=True)
class MinistryTable:
    """All sections for one scope and period, with what they are made of."""

    scope: MediationScope
    period: Period
    figures: MediationFigures
    types: Sequence[TypeLine]
    bodies: Sequence[BodyFigures]
    sections: Sequence[Section]


def _said(cell: Value) -> str:
    if isinstance(cell, int):
        return f"{cell:,}"
    if isinstance(cell, float):
        return f"{cell:,.2f}"
    return _(cell) if cell else ""


def yuan(fen: int) -> float | int:
    """Fen as yuan, a whole number where it is one."""
    return fen // 100 if fen % 100 == 0 else fen / 100


def ministry_table(scope: MediationScope, period: Period, *, today: date) -> MinistryTable:
    """The table of a scope in a period."""
    figures = figures_of(scope, period, today=today)
    types = by_type(scope, period, today=today)
    people = staffing(scope, min(period.end, today))
    sections = [
        Section(
            "total", gettext_noop("总数"), (gettext_noop("项目"), gettext_noop("数")), _total(scope, period, figures)
        ),
        Section(
            "types",
            gettext_noop("按纠纷类型"),
            (
                gettext_noop("纠纷类型"),
                gettext_noop("受理"),
                gettext_noop("当事人数"),
                gettext_noop("达成协议"),
                gettext_noop("疑难"),
                gettext_noop("协议金额（元）"),
            ),
            [*(_type(one) for one in types), _sum(figures)],
        ),
        Section("origins", gettext_noop("按案件来源"), _PARTS, [_part(one) for one in figures.origins]),
        Section("sorts", gettext_noop("按调解组织种类"), _PARTS, [_part(one) for one in figures.sorts]),
        Section(
            "agreements",
            gettext_noop("协议形式和司法确认"),
            (gettext_noop("项目"), gettext_noop("数")),
            [
                *_settled(figures.agreements),
                [gettext_noop("法院裁定确认有效"), figures.confirmed],
            ],
        ),
        Section(
            "levels",
            gettext_noop("在哪一级调成"),
            (gettext_noop("层级"), gettext_noop("达成协议")),
            _settled(figures.levels),
        ),
        Section(
            "people",
            gettext_noop("调解组织和调解员"),
            (gettext_noop("项目"), gettext_noop("数")),
            [
                [gettext_noop("调解组织"), people.bodies],
                [gettext_noop("人民调解员"), people.mediators],
                [gettext_noop("其中专职"), people.full_time],
            ],
        ),
    ]
    return MinistryTable(scope, period, figures, types, beneath(scope, period, today=today), sections)


_PARTS = (gettext_noop("项目"), gettext_noop("受理"), gettext_noop("达成协议"))


def _total(scope: MediationScope, period: Period, found: MediationFigures) -> list[Sequence[Value]]:
    success = found.success
    rate = "—" if success.rate is None else f"{success.rate * 100:.1f}%"
    return [
        [gettext_noop("来访咨询（人）"), visitors(scope, period)],
        [gettext_noop("受理（件）"), found.accepted],
        [gettext_noop("当事人数（人）"), found.people],
        [gettext_noop("达成协议（件）"), found.settled],
        [gettext_noop("没有达成协议、已经终止（件）"), found.unsettled],
        [gettext_noop("转到上级组织（件）"), found.passed_up],
        [gettext_noop("还在办（件）"), found.running],
        [gettext_noop("调解成功率（达成协议 ÷ 受理）"), f"{rate}（{success.numerator:,} ÷ {success.denominator:,}）"],
        [gettext_noop("疑难（件）"), found.hard],
        [gettext_noop("积案（件）"), found.old],
        [gettext_noop("在线调解（件）"), found.held_online],
        [gettext_noop("信访部门移送（件）"), found.petition],
        [gettext_noop("法院委派、委托（件）"), found.court],
        [gettext_noop("争议金额（元，写明了的）"), yuan(found.sought)],
        [gettext_noop("协议金额（元）"), yuan(found.agreed)],
    ]


def _type(one: TypeLine) -> list[Value]:
    return [f"{one.code} {one.title}", one.accepted, one.people, one.settled, one.hard, yuan(one.agreed)]


def _sum(found: MediationFigures) -> list[Value]:
    return [
        gettext_noop("合计"),
        found.accepted,
        found.people,
        found.settled,
        found.hard,
        yuan(found.agreed),
    ]


def _settled(parts: Sequence[PartLine]) -> list[list[Value]]:
    return [[one.title, one.settled] for one in parts]


def _part(one: PartLine) -> list[Value]:
    return [one.title, one.accepted, one.settled]
