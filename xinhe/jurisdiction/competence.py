"""Who is competent (属地管理、分级负责，谁主管、谁负责; 第五条第（三）项): proposals, never decisions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from xinhe.jurisdiction.models import Category, Duty, Level, Office, OfficeKind, Region


@dataclass(frozen=True)
class Proposal:
    """An office proposed to lead, those proposed to assist, and the reason a person can check."""

    lead: Office
    assists: tuple[Office, ...]
    law: str
    reason: str


def petition_office_for(region: Region) -> Office | None:
    """The petition office that receives for a place: the nearest one on the way up the tree."""
    offices = Office.objects.filter(
        kind=OfficeKind.PETITION_OFFICE, is_active=True, region_id__in=region.ancestors()
    ).select_related("region")
    return max(offices, key=lambda office: len(office.region.path), default=None)


def propose(category: Category | None, region: Region) -> list[Proposal]:
    """The offices that the duty list names for a category at a place, the most specific first.

    A line for a category above counts for those below it; a line of a smaller region comes before one of a
    larger region. An empty list means that the duty list says nothing: the dispatcher decides unaided.
    """
    if category is None:
        return []
    ranked = _ranked(_duties([(category, region)]).prefetch_related("assists"))
    seen: dict[int, Proposal] = {}
    for duty in ranked:
        reason = f"权责清单：{duty.region.name} {Level(duty.level).label}·{duty.category.name}"
        seen.setdefault(duty.lead_id, Proposal(duty.lead, tuple(duty.assists.all()), duty.law, reason))
    return list(seen.values())


def leads(pairs: Sequence[tuple[Category | None, Region]]) -> list[Office | None]:
    """The office that the duty list proposes first for each category and place, in one query for a whole page."""
    ranked = _ranked(_duties([(category, region) for category, region in pairs if category]))
    return [
        next((duty.lead for duty in ranked if category and _covers(duty, category, region)), None)
        for category, region in pairs
    ]


def _codes(category: Category) -> list[str]:
    return [category.code[:n] for n in (2, 4, 6) if n <= len(category.code)]


def _duties(pairs: Sequence[tuple[Category, Region]]) -> QuerySet[Duty]:
    codes = {code for category, _region in pairs for code in _codes(category)}
    places = {place for _category, region in pairs for place in region.ancestors()}
    return Duty.objects.filter(category_id__in=codes, region_id__in=places, lead__is_active=True).select_related(
        "lead", "region", "category"
    )


def _ranked(duties: Iterable[Duty]) -> list[Duty]:
    return sorted(duties, key=lambda d: (len(d.category_id), len(d.region.path)), reverse=True)


def _covers(duty: Duty, category: Category, region: Region) -> bool:
    return duty.category_id in _codes(category) and duty.region_id in region.ancestors()
