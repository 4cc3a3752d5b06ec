"""The figures of the papers of the year: the annual report, the appraisal, and what an inspection tour is told.

Read from the same sums as the board, so that a paper and a page never disagree: of petitions alone; accusations are
counted nowhere.
Nothing here ranks an office by how much came in, but Art. 41 asks the report to name who was complained of most.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from xinhe.documents.composing import chinese_day
from xinhe.insight.counting import RECEIVED, RECEIVED_ONLINE, TAKEN, office_scope, region_scope
from xinhe.insight.indicators import FORMULAS, Figures, Rate, by_place, read, read_many
from xinhe.insight.periods import Period
from xinhe.jurisdiction.models import Category, Office, OfficeKind
from xinhe.kernel.clock import end_of_day, start_of_day
from xinhe.matters.models import Confidentiality, Event, Kind, Matter
from xinhe.supervision.models import Adoption, Advice, Demand, DemandKind, Finding, Paper, PaperKind, Recommendation

UNCLASSED = "未分类"
PETITIONS = Q(matter__kind=Kind.PETITION) & ~Q(matter__confidentiality=Confidentiality.ACCUSATION)
TIMELY = ("forward", "notify", "conclude")
BASIS = "检举控告事项不计入任何数字，没有到期的不计入率；统计日为%(today)s"


def basis(today: date) -> str:
    """How the figures were made, and on which day."""
    return BASIS % {"today": chinese_day(today)}


def span(period: Period) -> str:
    """A period as a paper writes it."""
    return f"{chinese_day(period.start)}至{chinese_day(period.end)}"


def year(period: Period, today: date) -> str:
    """A year as a paper writes it; one that is not over says until when it was counted."""
    whole = f"{period.start.year}年"
    return whole if today > period.end else f"{whole}（截至{today.month}月{today.day}日）"


def report(office: Office, period: Period, *, today: date, most: int) -> Mapping[str, Sequence[str]]:
    """The three parts of figures of the annual report (第四十一条第一款第（一）项至第（三）项); about ten queries.

    ``most`` is how many of the offices that were complained of most are named.
    """
    scope = region_scope(office.region.code)
    figures = read(scope, period, kind=Kind.PETITION, today=today)
    received, online = figures.counts.get(RECEIVED, 0), figures.counts.get(RECEIVED_ONLINE, 0)
    numbers = [f"共收到信访事项{received}件，其中网上{online}件"]
    numbers += [worded(figures.rate(name)) for name in TIMELY]
    if figures.days.n:
        numbers.append(f"书面答复{figures.days.n}件，从受理到答复平均{figures.days.mean:.1f}天")
    return {
        "numbers": numbers,
        "fields": _fields(scope, period, today),
        "offices": _most(office, period, today=today, most=most),
        "sent": _sent(office, period),
        "advice": _advice(Recommendation.objects.filter(PETITIONS, by_office=office, **_within("at", period))),
    }


def appraisal(office: Office, period: Period, *, today: date) -> list[dict[str, str]]:
    """One line per office of the place that had anything to do: timeliness and faults, never volume (第三十九条)."""
    units = Office.objects.organs().filter(region__path__startswith=office.region.path, is_active=True)
    by_key = {office_scope(unit.pk): unit for unit in units.order_by("code")}
    figures = read_many(list(by_key), period, kind=Kind.PETITION, today=today)
    faults = _by_office(_known(_found(period).filter(office__in=by_key.values())), "office")
    unanswered = _by_office(
        Recommendation.objects.filter(
            PETITIONS,
            to__in=by_key.values(),
            answered_at=None,
            answer_on__range=(period.start, min(period.end, today)),
        ).exclude(matter__barred__contains=[F("to_id")]),
        "to",
    )
    rows = []
    for key, unit in by_key.items():
        said = [worded(rate) for rate in _due(figures[key])]
        said += [f"督查发现{faults[unit.pk]}处"] if faults[unit.pk] else []
        said += [f"三项建议逾期没有反馈{unanswered[unit.pk]}件"] if unanswered[unit.pk] else []
        if said:
            rows.append({"name": unit.name, "figures": "；".join(said)})
    return rows


def supply(subject: Office, period: Period, *, today: date) -> list[str]:
    """What is known of one office over a span, in sums only (第四十一条第二款)."""
    figures = read(office_scope(subject.pk), period, kind=Kind.PETITION, today=today)
    taken = figures.counts.get(RECEIVED if subject.is_petition_office else TAKEN, 0)
    lines = [f"收到信访事项{taken}件", *(worded(rate) for rate in _due(figures))]
    demands = Demand.objects.filter(PETITIONS, to=subject, **_within("at", period))
    urged, supervised = (demands.filter(kind=kind).count() for kind in (DemandKind.URGE, DemandKind.SUPERVISE))
    lines.append(f"被催办{urged}次、督办{supervised}次")
    lines += _advice(Recommendation.objects.filter(PETITIONS, to=subject, **_within("at", period)), heading="收到")
    found = _found(period).filter(office=subject)
    lines.append(f"督查发现{found.count()}处，其中已处置{found.filter(settled_at__isnull=False).count()}处")
    lines += _measures(Paper.objects.filter(to__contains=[subject.pk], **_within("opened_at", period)), "被")
    return lines


def worded(rate: Rate) -> str:
    """A rate with its denominator and numerator; where nothing was due there is no rate."""
    share = "—" if rate.rate is None else f"{rate.rate * 100:.1f}%"
    return f"{rate.formula.title}{share}（{rate.denominator}件中{rate.numerator}件）"


def _due(figures: Figures) -> list[Rate]:
    """The rates of timeliness in which anything was due."""
    return [rate for rate in (figures.rate(name) for name in TIMELY if name in FORMULAS) if rate.denominator]


def _fields(scope: str, period: Period, today: date) -> list[str]:
    sums: Counter[str] = Counter()
    for (category, _town), n in by_place(scope, RECEIVED, period, kind=Kind.PETITION, today=today).items():
        sums[category] += n
    names = dict(Category.objects.filter(pk__in=sums).values_list("code", "name"))
    return [f"{names.get(code, UNCLASSED)}{sums[code]}件" for code in sorted(sums, key=lambda code: (not code, code))]


def _most(office: Office, period: Period, *, today: date, most: int) -> list[str]:
    units = Office.objects.organs().filter(region__path__startswith=office.region.path)
    units = units.exclude(kind=OfficeKind.PETITION_OFFICE)
    by_key = {office_scope(unit.pk): unit for unit in units.order_by("code")}
    figures = read_many(list(by_key), period, kind=Kind.PETITION, today=today)
    counted = [(figures[key].counts.get(TAKEN, 0), unit.name) for key, unit in by_key.items()]
    named = sorted((one for one in counted if one[0]), key=lambda one: -one[0])[:most]
    return [f"{name}{n}件" for n, name in named]


def _sent(office: Office, period: Period) -> list[str]:
    events = Event.objects.filter(PETITIONS, office=office, act__in=("transfer", "assign"), **_within("at", period))
    acts = dict(events.order_by().values_list("act").annotate(n=Count("seq")))
    demands = Demand.objects.filter(PETITIONS, by_office=office, **_within("at", period))
    urged = demands.filter(kind=DemandKind.URGE).count()
    supervised = demands.filter(kind=DemandKind.SUPERVISE)
    answered = supervised.filter(answered_at__isnull=False).count()
    lines = [
        f"转送{acts.get('transfer', 0)}件，交办{acts.get('assign', 0)}件",
        f"催办{urged}次，督办{supervised.count()}次，其中已答复{answered}次",
    ]
    return lines + _measures(Paper.objects.filter(by_office=office, **_within("opened_at", period)))


def _measures(papers: "Iterable[Paper]", passive: str = "") -> list[str]:
    kept = Counter(paper.kind for paper in papers if paper.is_measure and paper.state != "dropped")
    said = [f"{PaperKind(kind).label}{kept[kind]}次" for kind in PaperKind.values if kept[kind]]
    return [passive + "、".join(said)] if said else []


def _advice(rows: "Iterable[Recommendation]", heading: str = "提出") -> list[str]:
    """By kind how many, and what became of them; a kind without any is said to be none."""
    counts: Counter[tuple[str, str]] = Counter((row.kind, row.adoption) for row in rows)
    lines = []
    for kind in Advice:
        n = sum(times for (one, _adoption), times in counts.items() if one == kind)
        parts = [f"{adoption.label}{counts[kind, adoption]}件" for adoption in Adoption if counts[kind, adoption]]
        parts += [f"尚未反馈{counts[kind, '']}件"] if counts[kind, ""] else []
        lines.append(f"{heading}{kind.label}的建议{n}件" + (f"：{'、'.join(parts)}" if parts else ""))
    return lines


def _found(period: Period) -> QuerySet[Finding]:
    """The findings of a period about petitions, none an accusation: no office learns from a sum that it is accused."""
    others = Matter.objects.filter(Q(confidentiality=Confidentiality.ACCUSATION) | ~Q(kind=Kind.PETITION)).values("pk")
    return Finding.objects.filter(**_within("opened_at", period)).exclude(matter_id__in=others)


def _known(found: QuerySet[Finding]) -> QuerySet[Finding]:
    """Those that the office itself finds: an accused office must not learn from the number of its faults."""
    barred = Matter.objects.filter(pk=OuterRef("matter_id"), barred__contains=[OuterRef("office_id")])
    return found.exclude(Exists(barred))


def _by_office(rows: "QuerySet[Any]", name: str) -> Counter[int]:
    return Counter(dict(rows.order_by().values_list(name).annotate(n=Count("pk"))))


def _within(field: str, period: Period) -> dict[str, datetime]:
    """Moments of a period, by the days of China."""
    return {f"{field}__gte": start_of_day(period.start), f"{field}__lt": end_of_day(period.end)}
