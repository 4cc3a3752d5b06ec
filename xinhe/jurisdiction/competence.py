"""Who is competent (属地管理、分级负责，谁主管、谁负责; 第五条第（三）项): proposals, never decisions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet

from xinhe.jurisdiction.models import Category, Duty, Level, Office, OfficeKind, Region
from xinhe.postgres.kept import Kept

# One query each, however long the chain; UNION drops what was there before, so that a circle ends too.
_ABOVE = """
    WITH RECURSIVE above (id, superior_id, height) AS (
        SELECT id, superior_id, 0 FROM jurisdiction_office WHERE id = %s
        UNION SELECT o.id, o.superior_id, a.height + 1
        FROM jurisdiction_office o JOIN above a ON o.id = a.superior_id WHERE a.height < 20
    ) SELECT id FROM above WHERE height > 0 ORDER BY height
"""
_BELOW = """
    WITH RECURSIVE below (id) AS (
        SELECT %s::bigint
        UNION SELECT o.id FROM jurisdiction_office o JOIN below b ON b.id IN (o.superior_id, o.successor_id)
    ) SELECT id FROM below
"""


@dataclass(frozen=True)
class LeadProposal:
    """An office proposed to lead, those proposed to assist, and the reason a person can check."""

    lead: Office
    assists: tuple[Office, ...]
    law: str
    reason: str


_PETITION_OFFICES: Kept[Office] = Kept(
    lambda *codes: Office.objects.filter(
        kind=OfficeKind.PETITION_OFFICE, is_active=True, region_id__in=codes
    ).select_related("region"),
    is_steady=True,
)


def own_first(offices: Iterable[Office]) -> list[Office]:
    """The offices of the place that this platform serves first, then those below it, then those above and beside.

    It serves the place that has most of the units: of the superior only who reviews is entered. Fetch them with their
    regions.
    """
    found = list(offices)
    units = Counter(office.region.path for office in found)
    own = max(units, key=lambda path: (units[path], -len(path)), default="")

    def distance(office: Office) -> tuple[int, str, str]:
        path = office.region.path
        return (0 if path == own else 1 if path.startswith(own) else 2), path, office.code

    return sorted(found, key=distance)


def petition_office_for(region: Region) -> Office | None:
    """The petition office that receives for a place: the nearest one on the way up the tree."""
    return max(_PETITION_OFFICES(*region.ancestors()), key=lambda office: len(office.region.path), default=None)


def petition_offices_below(office: Office, region: Region) -> list[Office]:
    """The petition offices of the next level on the way from this one down to a place; none beyond its border."""
    if not region.path.startswith(office.region.path):
        return []
    below = [one for one in _PETITION_OFFICES(*region.ancestors()) if len(one.region.path) > len(office.region.path)]
    nearest = min((len(one.region.path) for one in below), default=0)
    return [one for one in below if len(one.region.path) == nearest]


def propose(category: Category | None, region: Region) -> list[LeadProposal]:
    """The offices that the duty list names for a category at a place, the most specific first.

    A line for a category above counts for those below it; a line of a smaller region comes before one of a
    larger region. An empty list means that the duty list says nothing: the dispatcher decides unaided.
    """
    if category is None:
        return []
    ranked = _ranked(_duties([(category, region)]).prefetch_related("assists"))
    seen: dict[int, LeadProposal] = {}
    for duty in ranked:
        reason = f"权责清单：{duty.region.name} {Level(duty.level).label}·{duty.category.name}"
        seen.setdefault(duty.lead_id, LeadProposal(duty.lead, tuple(duty.assists.all()), duty.law, reason))
    return list(seen.values())


def leads(pairs: Sequence[tuple[Category | None, Region]]) -> list[Office | None]:
    """The office that the duty list proposes first for each category and place, in one query for a whole page."""
    ranked = _ranked(_duties([(category, region) for category, region in pairs if category]))
    return [
        next((duty.lead for duty in ranked if category and _covers(duty, category, region)), None)
        for category, region in pairs
    ]


def acting(office: Office) -> Office:
    """Who answers for an office today: itself, or the unit that took over from it (第二十四条第二款).

    For one that is gone and was taken over by nobody, the government of its place answers: the nearest office
    above it. Where there is none, the office itself is left.
    """
    passed = set()
    while not office.is_active and office.pk not in passed:
        passed.add(office.pk)
        office = office.successor or office.superior or office
    return office


def review_organ_for(office: Office) -> Office | None:
    """The organ one level above the one that handled it (第三十五条); None when it is not on this platform."""
    superior = acting(office).superior
    return acting(superior) if superior else None


def common_superior(a: Office, b: Office) -> Office | None:
    """The nearest office that stands above both (第二十四条第一款); None when nobody on this platform does."""
    over_b = set(_ids(_ABOVE, acting(b)))
    both = [pk for pk in _ids(_ABOVE, acting(a)) if pk in over_b]
    active = Office.objects.select_related("region").in_bulk(both) if both else {}
    return next((active[pk] for pk in both if active[pk].is_active), None)


def stands_above(office: Office, other: Office) -> bool:
    """Whether an office is a superior of the other one (上级机关、单位, 第十九条第三款).

    A petition office speaks for the Party committee and the government of its place: it stands above what they lead,
    and above the offices of the places below, never above another petition office of its own place.
    """
    above = _ids(_ABOVE, acting(other))
    if office.pk in above and office.pk != other.pk:
        return True
    if not office.is_petition_office:
        return False
    below = other.region.path.startswith(office.region.path) and other.region_id != office.region_id
    led = Office.objects.filter(pk__in=above, region=office.region).exclude(pk=other.pk).exists()
    return below or (led and not other.is_petition_office)


def chain_below(office: Office) -> frozenset[int]:
    """The office, all whose chain of superiors leads through it, and the units that were merged into any of them.

    Who is accused is barred with all of these (第三十条第三款).
    """
    return frozenset(_ids(_BELOW, office))


def _ids(query: str, office: Office) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(query, [office.pk])
        return [pk for (pk,) in cursor.fetchall()]


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
