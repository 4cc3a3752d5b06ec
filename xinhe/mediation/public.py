"""What anybody may read: bodies at work, and the mediators who agreed to be named. No telephone of theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from xinhe.mediation import rules
from xinhe.mediation.models import Committee, Mediator, Seat
from xinhe.mediation.models.committee import CommitteeQuerySet

# The columns that are read for a public page: what is not here can't slip out.
SHOWN = ("id", "name", "seat", "kinds", "fields", "languages", "duty", "photo", "is_full_time", "office")


@dataclass(frozen=True)
class ListedMediator:
    """One mediator as the public reads it."""

    row: Mediator
    kinds: Sequence[rules.Named]
    fields: Sequence[rules.Named]

    @property
    def seat(self) -> str:
        """What they are in the body; nothing for who is engaged."""
        return "" if self.row.seat == Seat.ENGAGED else str(Seat(self.row.seat).label)


@dataclass(frozen=True)
class ListedBody:
    """One body as the public reads it, with those of its mediators who agreed."""

    committee: Committee
    fields: Sequence[rules.Named]
    people: Sequence[ListedMediator]


def bodies(*, place: str = "", type: str = "") -> CommitteeQuerySet:
    """The bodies at work that serve a place: those in it, and those of the places above it up to the county."""
    found = Committee.objects.working().select_related("office__region", "stationed_at", "office__superior")
    if place:
        codes = [code for code in place.strip("/").split("/") if code]
        found = found.filter(Q(office__region__path__startswith=place) | Q(office__region_id__in=codes))
    if type:
        named = Mediator.objects.filter(fields__contains=[type], is_listed=True).values("office_id")
        found = found.filter(Q(fields__contains=[type]) | Q(office__in=named))
    return found


def people(*, on: date) -> QuerySet[Mediator]:
    """The mediators whom the public list may name."""
    return Mediator.objects.listed(on).only(*SHOWN, "office__code", "office__name").order_by("pk")


def listed(committees: Sequence[Committee], *, on: date) -> list[ListedBody]:
    """These bodies with their people; one query whatever the number."""
    network = rules.network(on)
    found: dict[int, list[ListedMediator]] = {one.office_id: [] for one in committees}
    order = list(Seat.values)
    rows = people(on=on).filter(office__in=list(found))
    for row in sorted(rows, key=lambda one: (order.index(one.seat), one.pk)):
        found[row.office_id].append(told(row, network))
    return [ListedBody(one, network.type_titles(one.fields), found[one.office_id]) for one in committees]


def told(row: Mediator, network: rules.Network) -> ListedMediator:
    """One mediator in the words of the file."""
    return ListedMediator(row, network.kind_titles(row.kinds), network.type_titles(row.fields))
