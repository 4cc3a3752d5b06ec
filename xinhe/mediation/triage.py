"""Three tiers (三事分解): how heavy a dispute is and whom to ask, as a proposal with reasons. A person decides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from xinhe.jurisdiction.models import Region
from xinhe.mediation.models import Mediator, Unavailable
from xinhe.mediation.rules import Network, Weight

MOST = 20
LIGHT = "没有更重的情形"


@dataclass(frozen=True)
class Dispute:
    """What is asked of a dispute before anybody is proposed; nothing of it names a person, and nothing is kept."""

    type: str
    amount: Decimal | None = None
    parties: int = 2
    answers: frozenset[str] = frozenset()
    language: str = ""


@dataclass(frozen=True)
class Candidate:
    """A mediator as the proposal looks at one."""

    key: int
    name: str
    body: str
    kinds: tuple[str, ...]
    tiers: frozenset[int]
    fields: frozenset[str]
    languages: tuple[str, ...]
    path: str
    place: str
    duty: str
    is_full_time: bool


@dataclass(frozen=True)
class Nominee:
    """A mediator who may be asked, and why."""

    candidate: Candidate
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Triage:
    """What is proposed: a tier with its reasons, and the people of that tier, the likeliest first."""

    tier: int
    reasons: tuple[str, ...]
    pool: tuple[Nominee, ...] = field(default=())
    more: int = 0


def weigh(dispute: Dispute, network: Network) -> tuple[int, tuple[str, ...]]:
    """The tier of a dispute, and the reasons that made it as heavy as that."""
    found = [weight for weight in network.weights if _counts(weight, dispute)]
    tier = max((weight.tier for weight in found), default=1)
    return tier, tuple(weight.reason for weight in found if weight.tier == tier) or (LIGHT,)


def propose(dispute: Dispute, *, path: str, candidates: Iterable[Candidate], network: Network) -> Triage:
    """The tier of a dispute at a place, and who of that tier may be asked, the likeliest first.

    Who takes on such disputes comes first, then who is nearer, then who speaks the language.
    """
    tier, reasons = weigh(dispute, network)
    ranked = sorted(
        (one for one in candidates if tier in one.tiers),
        key=lambda one: (
            dispute.type not in one.fields,
            -_nearness(one.path, path),
            dispute.language not in one.languages,
            not one.is_full_time,
            one.key,
        ),
    )
    pool = tuple(Nominee(one, tuple(_why(one, dispute, path, network))) for one in ranked[:MOST])
    return Triage(tier, reasons, pool, max(0, len(ranked) - MOST))


def candidates(region: Region, *, on: date, network: Network) -> list[Candidate]:
    """Who of the county in which a place lies is in office on a day and can be asked; two queries."""
    county = _county(region)
    away = set(Unavailable.objects.on(on).values_list("mediator_id", flat=True))
    serving = Mediator.objects.serving(on).filter(office__region__path__startswith=county)
    rows = serving.exclude(pk__in=away).select_related("office__region").defer("sealed_phone").order_by("pk")
    return [_candidate(row, network) for row in rows]


def _candidate(row: Mediator, network: Network) -> Candidate:
    kinds = network.kind_titles(row.kinds)
    return Candidate(
        key=row.pk,
        name=row.name,
        body=row.office.name,
        kinds=tuple(kind.chinese for kind in kinds),
        tiers=frozenset({row.tier} if row.tier else {kind.tier for kind in kinds} or {1}),
        fields=frozenset(row.fields),
        languages=tuple(row.languages),
        path=row.office.region.path,
        place=row.office.region.name,
        duty=row.duty,
        is_full_time=row.is_full_time,
    )


def _county(region: Region) -> str:
    """The path of the county around a place: mediators are looked for no further away."""
    levels = dict(Region.objects.filter(pk__in=region.ancestors()).values_list("level", "path"))
    return levels.get("county", region.path)


def _counts(weight: Weight, dispute: Dispute) -> bool:
    if weight.question:
        return weight.question in dispute.answers
    if weight.types:
        return dispute.type in weight.types
    if weight.amount is not None:
        return dispute.amount is not None and dispute.amount >= weight.amount
    return weight.parties is not None and dispute.parties >= weight.parties


def _nearness(one: str, other: str) -> int:
    """How many levels of the tree of places two paths share."""
    pairs = zip(_codes(one), _codes(other), strict=False)
    shared = 0
    for mine, theirs in pairs:
        if mine != theirs:
            break
        shared += 1
    return shared


def _codes(path: str) -> Sequence[str]:
    return path.strip("/").split("/")


def _why(one: Candidate, dispute: Dispute, path: str, network: Network) -> Iterable[str]:
    """Why somebody is in the pool, in words that a person can check."""
    if dispute.type in one.fields:
        yield f"受理{network.types[dispute.type].chinese}纠纷"
    if one.path == path:
        yield f"就在{one.place}"
    elif path.startswith(one.path):
        yield f"{one.place}的，管到这里"
    elif _nearness(one.path, path) == len(_codes(path)) - 1:
        yield f"在邻近的{one.place}"
    if dispute.language and dispute.language in one.languages:
        yield f"会说{dispute.language}"
    if one.kinds:
        yield "、".join(one.kinds)
    if one.is_full_time:
        yield "专职"
