"""The figures of mediation: of one body with all beneath it, or of a place, and who may read them.

Each rate stands with both its counts; 0 below the line is "—"; bodies are listed by their codes, never by a rate, and
no figure is one person's (rulebook 4, E8, E9).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Q, QuerySet, Sum

from xinhe.insight.counting import (
    ACCEPTED,
    AGREED,
    AGREEMENT,
    BY_TYPE,
    CONFIRMED,
    CONFIRMED_WRITTEN,
    HARD,
    HELD_ONLINE,
    KEPT,
    KEPT_LATE,
    LEVEL,
    OLD,
    ORIGIN,
    PASSED_UP,
    PEOPLE,
    SETTLED,
    SORT,
    SOUGHT,
    UNKEPT,
    UNSETTLED,
    bodies_scope,
    region_scope,
)
from xinhe.insight.indicators import TOTAL, Figures, Formula, Rate, cells, read, read_many
from xinhe.insight.models import Cell, Count
from xinhe.insight.periods import LONGEST, Period
from xinhe.jurisdiction.competence import chain_below
from xinhe.jurisdiction.models import Office, OfficeKind, Region
from xinhe.kernel.refusal import Unknown, gettext_noop
from xinhe.matters.models import Kind
from xinhe.mediation.models import AgreementKind, Committee, CommitteeSort, Consultation, Mediator
from xinhe.mediation.models.committee import guides, is_seated
from xinhe.mediation.rules import network
from xinhe.mediation.sides import Origin
from xinhe.people.person import Person

NOT_YOURS = gettext_noop("没有这个调解组织的数字，或者它不归你看。")
LEVELS = (("village", "村（社区）"), ("town", "乡镇（街道）"), ("county", "县（区）"))
_KEPT = (KEPT, KEPT_LATE)

DISPUTE_FORMULAS: dict[str, Formula] = {
    formula.name: formula
    for formula in (
        Formula(
            "success",
            gettext_noop("调解成功率"),
            (SETTLED,),
            (ACCEPTED,),
            gettext_noop(
                "期间受理的纠纷里达成协议的 ÷ 期间受理的全部纠纷（含还在办的、没有调成的、转上一级的），"
                "不是除以办结的。按第一次受理的那天归入期间，以后达成协议也算在那一期。"
            ),
            "《人民调解法》第二十八条",
        ),
        Formula(
            "village_level",
            gettext_noop("村级化解率"),
            (f"{LEVEL}_village",),
            (SETTLED,),
            gettext_noop("在村（社区）一级达成协议的 ÷ 达成协议的。"),
            "《人民调解法》第三十四条",
        ),
        Formula(
            "kept",
            gettext_noop("协议履行率"),
            _KEPT,
            (*_KEPT, UNKEPT),
            gettext_noop(
                "已经履行完的协议（含逾期才履行的）÷ 最后一项到期的协议。没有到期又没有履行的不算；"
                "没有约定履行事项的不算。按履行完或者开始逾期的那天归入期间。"
            ),
            "《人民调解法》第三十一条",
        ),
        Formula(
            "confirmed",
            gettext_noop("司法确认率"),
            (CONFIRMED_WRITTEN,),
            (f"{AGREEMENT}_{AgreementKind.WRITTEN}",),
            gettext_noop("书面协议里法院裁定确认有效的 ÷ 书面协议。"),
            "《人民调解法》第三十三条",
        ),
    )
}
# What a number on a page counts, for the list behind it.
COUNTED: Mapping[str, tuple[str, ...]] = {
    "accepted": (ACCEPTED,),
    "settled": (SETTLED,),
    "unsettled": (UNSETTLED,),
    "passed_up": (PASSED_UP,),
    "held_online": (HELD_ONLINE,),
    "petition": (f"{ORIGIN}_{Origin.PETITION}",),
    "court": (f"{ORIGIN}_{Origin.COURT}",),
    "hard": (HARD,),
    "old": (OLD,),
    "kept": _KEPT,
    "unkept": (UNKEPT,),
    "confirmed": (CONFIRMED,),
}


@dataclass(frozen=True)
class MediationScope:
    """One body with all beneath it, or all disputes of a place, as this person reads them."""

    region: Region
    body: Committee | None
    by: Person

    @property
    def key(self) -> str:
        """The scope of the cells."""
        return bodies_scope(self.body.pk) if self.body else region_scope(self.region.code)

    @property
    def code(self) -> str:
        """How an address names it; empty for a place."""
        return self.body.office.code if self.body else ""

    @property
    def title(self) -> str:
        """Its name."""
        return self.body.office.name if self.body else self.region.name

    @property
    def may_list(self) -> bool:
        """Whether this person sees single disputes at all: who guides mediation reads sums."""
        return is_seated(self.by)

    @property
    def offices(self) -> Q:
        """The bodies of the scope as they stand today, by their office."""
        if self.body:
            return Q(office__in=chain_below(self.body.office))
        return Q(office__region__path__startswith=self.region.path)

    def first_day(self, today: date) -> date:
        """The day from which there are figures, at most ten years ago; today where there are none."""
        first = Cell.objects.filter(scope=self.key, kind=Kind.DISPUTE, measure=ACCEPTED, is_month=False)
        since: date | None = first.aggregate(day=Min("day"))["day"]
        visit: date | None = Consultation.objects.filter(self.offices).aggregate(day=Min("on"))["day"]
        known = [day for day in (since, visit) if day is not None and day <= today]
        return max(min(known, default=today), date.fromordinal(today.toordinal() - LONGEST))

    def counted(self, figure: str, period: Period, *, today: date) -> "QuerySet[Count]":
        """The single counts behind a figure. Raises Unknown for what has no list."""
        past, measures = period.until(today), COUNTED.get(figure)
        if measures is None or past is None or not self.may_list:
            raise Unknown(NOT_YOURS)
        scope = Q(bodies__contains=[self.body.pk]) if self.body else Q(region_path__startswith=self.region.path)
        span = Q(day__range=(past.start, past.end))
        return Count.objects.filter(scope, span, kind=Kind.DISPUTE, measure__in=measures)


def own_scope(by: Person) -> MediationScope | None:
    """All of the place for who guides mediation there, the own body for who sits in one; None for anybody else."""
    if by.office is None:
        return None
    if guides(by):
        return MediationScope(by.office.region, None, by)
    if is_seated(by):
        body = Committee.objects.select_related("office__region").filter(pk=by.office_id).first()
        return MediationScope(by.office.region, body, by) if body else None
    return None


def scope_for(by: Person, code: str) -> MediationScope:
    """The scope that an address names: a body's code, or nothing for one's own. Raises Unknown for what is not theirs.

    Who guides mediation reads every body of the place; who sits in a body reads it and those beneath it.
    """
    own = own_scope(by)
    if own is None:
        raise Unknown(NOT_YOURS)
    if not code:
        return own
    found = Committee.objects.select_related("office__region").filter(office__code=code).first()
    if found is None:
        raise Unknown(NOT_YOURS)
    if own.body is None:
        is_theirs = found.office.region.path.startswith(own.region.path)
    else:
        is_theirs = found.pk in chain_below(own.body.office)
    if not is_theirs:
        raise Unknown(NOT_YOURS)
    return MediationScope(found.office.region, found, by)


@dataclass(frozen=True)
class TypeLine:
    """What one type of dispute comes to; money in fen."""

    code: str
    title: str
    accepted: int
    people: int
    settled: int
    hard: int
    agreed: int


@dataclass(frozen=True)
class PartLine:
    """One part of the whole: a source, a sort of body, a kind of agreement or a level."""

    code: str
    title: str
    accepted: int
    settled: int


@dataclass(frozen=True)
class BodyFigures:
    """One of the bodies beneath, with its own figures and those of all beneath it."""

    office: Office
    figures: "MediationFigures"


@dataclass(frozen=True)
class MediationFigures:
    """The figures of one scope in one period."""

    figures: Figures

    def n(self, measure: str) -> int:
        """One sum."""
        return self.figures.counts.get(measure, 0)

    @property
    def accepted(self) -> int:
        """How many were taken on."""
        return self.n(ACCEPTED)

    @property
    def settled(self) -> int:
        """Of these, how many came to an agreement."""
        return self.n(SETTLED)

    @property
    def unsettled(self) -> int:
        """Of these, how many ended without one."""
        return self.n(UNSETTLED)

    @property
    def passed_up(self) -> int:
        """Of these, how many were moved up to a body outside."""
        return self.n(PASSED_UP)

    @property
    def running(self) -> int:
        """Of these, how many are not over."""
        return self.accepted - self.settled - self.unsettled - self.passed_up

    @property
    def people(self) -> int:
        """How many people stand on both sides."""
        return self.n(PEOPLE)

    @property
    def hard(self) -> int:
        """How many were marked as hard."""
        return self.n(HARD)

    @property
    def old(self) -> int:
        """How many had gone on for long when they were taken on."""
        return self.n(OLD)

    @property
    def held_online(self) -> int:
        """In how many at least one session was held online."""
        return self.n(HELD_ONLINE)

    @property
    def petition(self) -> int:
        """How many came from a petition office."""
        return self.n(f"{ORIGIN}_{Origin.PETITION}")

    @property
    def court(self) -> int:
        """How many a court entrusted."""
        return self.n(f"{ORIGIN}_{Origin.COURT}")

    @property
    def confirmed(self) -> int:
        """How many agreements a court confirmed, written and oral ones."""
        return self.n(CONFIRMED)

    @property
    def sought(self) -> int:
        """The money that they are about, as far as it was told; in fen."""
        return self.n(SOUGHT)

    @property
    def agreed(self) -> int:
        """The money of the agreements, in fen."""
        return self.n(AGREED)

    def rate(self, name: str) -> Rate:
        """One rate with both its counts."""
        formula = DISPUTE_FORMULAS[name]
        above, below = (sum(self.n(one) for one in part) for part in (formula.numerator, formula.denominator))
        return Rate(formula, above, below, self.figures.period, self.figures.on)

    @property
    def rates(self) -> list[Rate]:
        """All rates."""
        return [self.rate(name) for name in DISPUTE_FORMULAS]

    @property
    def success(self) -> Rate:
        """Agreements of what was taken on."""
        return self.rate("success")

    @property
    def origins(self) -> list[PartLine]:
        """By where they came from."""
        return self._parts(ORIGIN, [(one.value, str(one.label)) for one in Origin])

    @property
    def sorts(self) -> list[PartLine]:
        """By what sort of body had them last."""
        return self._parts(SORT, [(one.value, str(one.label)) for one in CommitteeSort])

    @property
    def agreements(self) -> list[PartLine]:
        """Written and oral ones."""
        return [PartLine(one.value, str(one.label), 0, self.n(f"{AGREEMENT}_{one.value}")) for one in AgreementKind]

    @property
    def levels(self) -> list[PartLine]:
        """At which level they were settled."""
        return [PartLine(code, title, 0, self.n(f"{LEVEL}_{code}")) for code, title in LEVELS]

    def _parts(self, what: str, known: Iterable[tuple[str, str]]) -> list[PartLine]:
        return [
            PartLine(code, title, self.n(f"{what}_{code}"), self.n(f"{SETTLED}_{what}_{code}")) for code, title in known
        ]


@dataclass(frozen=True)
class Staffing:
    """Who mediates in the scope on a day: bodies, mediators, and how many of them do nothing else (专职)."""

    bodies: int
    mediators: int
    full_time: int


def figures_of(scope: MediationScope, period: Period, *, today: date) -> MediationFigures:
    """The figures of a scope in a period; one query."""
    return MediationFigures(read(scope.key, period, kind=Kind.DISPUTE, today=today))


def beneath(scope: MediationScope, period: Period, *, today: date) -> Sequence[BodyFigures]:
    """The bodies next beneath, of a place those under no other one there; in the order of their codes, two queries."""
    rows = Office.objects.filter(committee__isnull=False, is_active=True)
    if scope.body:
        rows = rows.filter(superior=scope.body.pk)
    else:
        path = scope.region.path
        rows = rows.filter(region__path__startswith=path)
        rows = rows.exclude(superior__kind=OfficeKind.COMMITTEE, superior__region__path__startswith=path)
    by_key = {bodies_scope(one.pk): one for one in rows.order_by("code")}
    found = read_many(list(by_key), period, kind=Kind.DISPUTE, today=today)
    return [BodyFigures(by_key[key], MediationFigures(figures)) for key, figures in found.items()]


def by_type(scope: MediationScope, period: Period, *, today: date) -> list[TypeLine]:
    """Every type of the ministry's list, also those of which there was none; one query."""
    rows = cells(Kind.DISPUTE, period, today, scope=scope.key, measure__in=sorted(BY_TYPE))
    sums: Counter[tuple[str, str]] = Counter()
    for code, measure, n in rows.values_list("category", "measure").annotate(total=TOTAL):
        sums[code, measure] += n
    return [
        TypeLine(
            code,
            one.chinese,
            *(sums[code, measure] for measure in (ACCEPTED, PEOPLE, SETTLED, HARD, AGREED)),
        )
        for code, one in network(today).types.items()
    ]


def visitors(scope: MediationScope, period: Period) -> int:
    """How many people came with a question; the register itself is the truth, so nothing of it is rolled up."""
    rows = Consultation.objects.filter(scope.offices, on__range=(period.start, period.end))
    return rows.aggregate(n=Sum("people"))["n"] or 0


def staffing(scope: MediationScope, on: date) -> Staffing:
    """The bodies of the scope today, and who served in them on a day."""
    serving = Mediator.objects.serving(on).filter(scope.offices, office__is_active=True)
    return Staffing(
        bodies=Committee.objects.working().filter(scope.offices).count(),
        mediators=serving.count(),
        full_time=serving.filter(is_full_time=True).count(),
    )
