"""The figures of the board: each with numerator, denominator, period, the day it was read, and how it is made.

Denominator 0 is "—", never 100%. Fewer than ten are not ranked. A rated office learns of its ratings in sums of at
least five over whole months, so that nobody can be told from a total (rulebook 4 and E8).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import BigIntegerField, Case, ExpressionWrapper, F, Q, QuerySet, Sum, When
from django.db.models.functions import Cast

from xinhe.insight.counting import DAYS, LATE, MET, OPEN, RATED, RECEIVED, RECEIVED_ONLINE, TAKEN, TAKEN_ONLINE, UNRATED
from xinhe.insight.models import Cell
from xinhe.insight.periods import Period, month_before, month_of
from xinhe.kernel.refusal import gettext_noop
from xinhe.postgres.kept import Kept

Group = TypeVar("Group")
TO_RANK, TO_SHOW_RATINGS = 10, 5
# Sums of money are wider than a column of numbers, and the database would answer with decimals.
TOTAL = Cast(Sum("share"), BigIntegerField())


def _judged(*clocks: str) -> tuple[str, ...]:
    return tuple(f"{clock}_{how}" for clock in clocks for how in (MET, LATE, OPEN))


@dataclass(frozen=True)
class Formula:
    """How one rate is made of counts."""

    name: str
    title: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    how: str
    cite: str
    of: str = ""
    is_rating: bool = False

    @property
    def missed(self) -> tuple[str, ...]:
        """What counts below the line and not above it."""
        return tuple(measure for measure in self.denominator if measure not in self.numerator)

    @property
    def measures(self) -> frozenset[str]:
        """Every count that the rate needs."""
        return frozenset(self.numerator + self.denominator)


FORMULAS: dict[str, Formula] = {
    formula.name: formula
    for formula in (
        Formula(
            "forward",
            gettext_noop("及时受理率（信访部门）"),
            ("forward_met",),
            _judged("forward"),
            gettext_noop(
                "期限内转送、交办或者告知不予受理的件数 ÷（期限内办了的 ＋ 超期才办的 ＋ 超期还没办的）。"
                "没到期又没办的不算；到期前撤回的不算。按办妥或者开始超期的那天归入期间。"
            ),
            "《信访工作条例》第二十二条",
        ),
        Formula(
            "notify",
            gettext_noop("及时受理率（责任单位）"),
            ("notify_met", "notify_direct_met"),
            _judged("notify", "notify_direct"),
            gettext_noop(
                "期限内受理并书面告知的件数 ÷（期限内告知的 ＋ 超期才告知的 ＋ 超期还没告知的）。"
                "没到期又没办的不算；异议成立退回的不算；到期前撤回的不算。"
            ),
            "《信访工作条例》第二十三条",
        ),
        Formula(
            "conclude",
            gettext_noop("按期办结率"),
            ("conclude_met",),
            _judged("conclude"),
            gettext_noop(
                "期限内（含批准的延期）书面答复送达的件数 ÷（按期办结的 ＋ 超期才办结的 ＋ 超期还没办结的）。"
                "没到期又没办结的不算；到期前撤回的不算。"
            ),
            "《信访工作条例》第三十四条",
        ),
        Formula(
            "rated",
            gettext_noop("参评率"),
            (RATED,),
            (RATED, UNRATED),
            gettext_noop("已评价的件数 ÷（已评价的 ＋ 评价期满还没评价的）。还在评价期内没评的不算；匿名事项不参评。"),
            "《信访工作条例》第二十一条第二款",
            is_rating=True,
        ),
        Formula(
            "office",
            gettext_noop("满意率（责任单位）"),
            ("office_satisfied", "office_basically_satisfied"),
            ("office_satisfied", "office_basically_satisfied", "office_dissatisfied"),
            gettext_noop("（满意 ＋ 基本满意）÷ 已评价。没有评价的既不算满意，也不算不满意。"),
            "《信访工作条例》第二十一条第二款",
            of="unit",
            is_rating=True,
        ),
        Formula(
            "petition_office",
            gettext_noop("满意率（信访部门）"),
            ("petition_office_satisfied", "petition_office_basically_satisfied"),
            (
                "petition_office_satisfied",
                "petition_office_basically_satisfied",
                "petition_office_dissatisfied",
            ),
            gettext_noop("（满意 ＋ 基本满意）÷ 已评价。没有评价的既不算满意，也不算不满意。"),
            "《信访工作条例》第二十一条第二款",
            of="petition_office",
            is_rating=True,
        ),
        Formula(
            "online",
            gettext_noop("网上占比"),
            (RECEIVED_ONLINE,),
            (RECEIVED,),
            gettext_noop("网上、微信、邮件提交的件数 ÷ 收到的全部件数（含不予受理和撤回的），按收到的那天归入期间。"),
            "《信访工作条例》第十七条",
        ),
        Formula(
            "online_taken",
            gettext_noop("网上占比"),
            (TAKEN_ONLINE,),
            (TAKEN,),
            gettext_noop("网上、微信、邮件提交的件数 ÷ 到本单位的全部件数，按到本单位的那天归入期间。"),
            "《信访工作条例》第十七条",
        ),
    )
}
TIMELY = ("forward", "notify", "conclude")
MISSED = tuple(measure for name in TIMELY for measure in FORMULAS[name].missed)
COUNTY = ("forward", "notify", "conclude", "rated", "office", "petition_office", "online")
UNIT = ("notify", "conclude", "rated", "office", "online_taken")
BUREAU = ("forward", "petition_office", "online")


@dataclass(frozen=True)
class Rate:
    """One rate with all that is needed to believe it."""

    formula: Formula
    numerator: int
    denominator: int
    period: Period
    on: date
    is_hidden: bool = False

    @property
    def rate(self) -> float | None:
        """The share, None where nothing was due or the ratings are too few to be told."""
        return self.numerator / self.denominator if self.denominator and not self.is_hidden else None

    @property
    def is_ranked(self) -> bool:
        """True when there is enough to compare it with others."""
        return self.rate is not None and self.denominator >= TO_RANK


@dataclass(frozen=True)
class Days:
    """How long it took from acceptance to the answer, in calendar days."""

    n: int
    mean: float | None
    median: float | None
    p90: int | None


@dataclass(frozen=True)
class Figures:
    """The counts of one scope in one period, and what is made of them."""

    counts: Mapping[str, int]
    days: Days
    period: Period
    on: date

    def rate(self, name: str, *, for_rated: bool = False) -> Rate:
        """One rate; ``for_rated`` when the reader works in the office that the ratings speak of."""
        formula = FORMULAS[name]
        numerator = sum(self.counts.get(measure, 0) for measure in formula.numerator)
        denominator = sum(self.counts.get(measure, 0) for measure in formula.denominator)
        is_hidden = formula.is_rating and for_rated and denominator < TO_SHOW_RATINGS
        return Rate(formula, numerator, denominator, self.period, self.on, is_hidden)


def days_of(histogram: Mapping[int, int]) -> Days:
    """Mean, median and the 90th percentile (nearest rank) of whole days, exactly, from how often each occurred."""
    n = sum(histogram.values())
    if not n:
        return Days(0, None, None, None)
    mean = sum(days * times for days, times in histogram.items()) / n
    median = (_ranked(histogram, (n + 1) // 2) + _ranked(histogram, n // 2 + 1)) / 2
    return Days(n, mean, median, _ranked(histogram, -(-9 * n // 10)))


def _ranked(histogram: Mapping[int, int], rank: int) -> int:
    seen = 0
    for days in sorted(histogram):
        seen += histogram[days]
        if seen >= rank:
            return days
    raise ValueError("a rank beyond the last")


def cells(kind: str, period: Period, today: date, **of: object) -> QuerySet[Cell]:
    """One kind's cells that make up a period up to today, each with its ``share``: whole months, the rest by days.

    The month in which the period ends is read whole, too, where most of it belongs to it: its cell already holds what
    comes later in it (duties that fall due), so the days after the end are taken off again.
    """
    past = period.until(today)
    if past is None:
        return Cell.objects.none().annotate(share=F("n"))
    last = month_of(past.end)
    is_whole = past.start <= last.start and (past.end - last.start) >= (last.end - past.end)
    months = Period(past.start, last.end if is_whole else past.end).whole_months()
    if months is None:
        chosen = Q(is_month=False, day__range=(past.start, past.end))
    else:
        whole = Q(is_month=True, day__range=(months.start, months.end))
        before = Q(is_month=False, day__gte=past.start, day__lt=months.start)
        rest = sorted((months.end, past.end))
        chosen = whole | before | Q(is_month=False, day__gt=rest[0], day__lte=rest[1])
    taken_off = ExpressionWrapper(-F("n"), output_field=BigIntegerField())
    share = Case(When(is_month=False, day__gt=past.end, then=taken_off), default=F("n"), output_field=BigIntegerField())
    return Cell.objects.filter(chosen, kind=kind, **of).annotate(share=share).order_by()


# A period is read as different cells each day, so that no plan is worth keeping.
_READ: Kept[tuple[str, int, int]] = Kept(
    lambda scope, *when: cells(*when, scope=scope).values_list("measure", "value").annotate(total=TOTAL),
    is_prepared=False,
)
_READ_MANY: Kept[tuple[str, str, int, int]] = Kept(
    lambda scopes, *when: cells(*when, scope__in=scopes).values_list("scope", "measure", "value").annotate(total=TOTAL),
    is_prepared=False,
)
_TREND: Kept[tuple[date, str, int, int]] = Kept(
    lambda scope, *when: cells(*when, scope=scope).values_list("day", "measure", "value").annotate(total=TOTAL),
    is_prepared=False,
)
_BY_PLACE: Kept[tuple[str, str, int]] = Kept(
    lambda scope, measure, *when: (
        cells(*when, scope=scope, measure=measure).values_list("category", "town").annotate(total=TOTAL)
    ),
    is_prepared=False,
)


def _summed(rows: Iterable[tuple[str, int, int]], period: Period, today: date) -> Figures:
    counts: Counter[str] = Counter()
    histogram: Counter[int] = Counter()
    for measure, value, n in rows:
        if n == 0:
            continue
        counts[measure] += n
        if measure == DAYS:
            histogram[value] += n
    return Figures(counts, days_of(histogram), period, today)


def read(scope: str, period: Period, *, kind: str, today: date) -> Figures:
    """The figures of one scope, of matters of one kind; one query."""
    return _summed(_READ(key=(scope, kind, period, today)), period, today)


def read_many(scopes: Sequence[str], period: Period, *, kind: str, today: date) -> dict[str, Figures]:
    """The figures of several scopes; one query."""
    return _grouped(_READ_MANY(key=(tuple(scopes), kind, period, today)), dict.fromkeys(scopes, period), today)


def trend(scope: str, months: Sequence[date], *, kind: str, today: date) -> dict[date, Figures]:
    """The figures of one scope month by month; one query."""
    span = Period(months[0], month_of(months[-1]).end)
    rows = _TREND(key=(scope, kind, span, today))
    by_month = ((day.replace(day=1), measure, value, n) for day, measure, value, n in rows)
    return _grouped(by_month, {month: month_of(month) for month in months}, today)


def _grouped(
    rows: Iterable[tuple[Group, str, int, int]], periods: Mapping[Group, Period], today: date
) -> dict[Group, Figures]:
    kept: dict[Group, list[tuple[str, int, int]]] = {group: [] for group in periods}
    for group, measure, value, n in rows:
        kept[group].append((measure, value, n))
    return {group: _summed(kept[group], period, today) for group, period in periods.items()}


def told_to_rated(scope: str, names: Iterable[str], period: Period, *, kind: str, today: date) -> dict[str, Rate]:
    """Rates of ratings as the rated office may know them: over the whole months of the period that are over.

    A sum that moves with each day would tell whose rating came in. One query.
    """
    past = period.until(month_before(today).end)
    whole = past.whole_months() if past else None
    if whole is None:
        return {name: Rate(FORMULAS[name], 0, 0, period, today, is_hidden=True) for name in names}
    figures = read(scope, whole, kind=kind, today=today)
    return {name: figures.rate(name, for_rated=True) for name in names}


def by_place(scope: str, measure: str, period: Period, *, kind: str, today: date) -> dict[tuple[str, str], int]:
    """How many by (first-level category, town); one query."""
    rows = _BY_PLACE(key=(scope, measure, kind, period, today))
    return {(category, town): n for category, town, n in rows if n}
