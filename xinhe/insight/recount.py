"""Count everything again from the log alone, and compare: the board must say what the log says.

The clocks are run anew over the events; neither the rows of deadlines nor the counts of the follower are read, but
for matters whose last steps the follower has not reached yet. From the matter's row come only what no event holds:
the office that received it, the place's path at that time, and its rating, of which the log keeps a digest.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from xinhe.insight import follower, lives
from xinhe.insight.counting import Key, Life, counts
from xinhe.insight.models import Cell, Count
from xinhe.jurisdiction.models import Region
from xinhe.kernel.clock import local_day
from xinhe.matters import retold
from xinhe.matters.family import began
from xinhe.matters.models import ONLINE, Event, Kind, Matter
from xinhe.mediation import counted as disputes
from xinhe.mediation.family import MEDIATION
from xinhe.petition.family import PETITION
from xinhe.petition.models import Rating
from xinhe.postgres.view import one_view
from xinhe.procedures.deadlines import Running
from xinhe.records import clocks

BATCH = 1000
RETELLS = {**PETITION.retells, **MEDIATION.retells}


@dataclass(frozen=True)
class Difference:
    """A cell in which the board and the log disagree."""

    key: Key
    stored: int
    counted: int


@dataclass(frozen=True)
class Recounted:
    """What the recount found."""

    matters: int
    cells: int
    behind: int
    differences: Sequence[Difference]


@dataclass(frozen=True)
class Replayed:
    """What the log of one matter comes to: the facts that count, and its clocks."""

    facts: retold.Retold
    clocks: Mapping[str, Running]
    stops: Mapping[int, str]


Step = tuple[UUID, int, str, str, datetime, dict[str, Any]]


def recount(*, progress: Callable[[int], object] = lambda _: None) -> Recounted:
    """Recount in one consistent view of the database; ``progress`` hears how many more matters are done."""
    with one_view():
        behind = follower.lag()
        sums: Counter[Key] = Counter()
        matters = 0
        for ids in _batches():
            matters += len(ids)
            sums.update(_counted(ids, behind.matters))
            progress(len(ids))
        differences, cells = _compared(sums)
    return Recounted(matters, cells, behind.steps, differences)


def _batches() -> Iterator[list[UUID]]:
    last = UUID(int=0)
    while ids := list(Matter.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield ids
        last = ids[-1]


def _counted(ids: Sequence[UUID], behind: frozenset[UUID]) -> Counter[Key]:
    waiting = behind.intersection(ids)
    tallies = [follower.tally_of(row) for row in Count.objects.filter(matter_id__in=waiting)]
    for life in _told([pk for pk in ids if pk not in waiting]):
        tallies += counts(life)
    return follower.summed(tallies)


def _compared(sums: Counter[Key]) -> tuple[list[Difference], int]:
    different, cells = [], 0
    rows = Cell.objects.exclude(n=0).values_list(
        "scope", "kind", "is_month", "day", "measure", "town", "category", "value", "n"
    )
    for *parts, n in rows.iterator(chunk_size=10_000):
        cells += 1
        key: Key = tuple(parts)  # type: ignore[assignment]
        counted = sums.pop(key, 0)
        if counted != n:
            different.append(Difference(key, n, counted))
    different += [Difference(key, 0, n) for key, n in sums.items()]
    return sorted(different, key=lambda d: d.key), cells


def _told(ids: Sequence[UUID]) -> Iterator[Life]:
    known, bureaus = lives.towns(), lives.petition_offices()
    rows_of = Matter.objects.filter(pk__in=ids).values_list("pk", "receiver_id", "region_path")
    given = {pk: (receiver, path) for pk, receiver, path in rows_of}
    ratings = {rating.matter_id: rating for rating in Rating.objects.filter(matter_id__in=ids)}
    events = Event.objects.filter(matter_id__in=ids).order_by("matter_id", "seq")
    rows = events.values_list("matter_id", "seq", "act", "outcome", "at", "data").iterator(chunk_size=5000)
    paths = dict(Region.objects.values_list("code", "path"))
    for matter_id, steps in itertools.groupby(rows, key=lambda row: row[0]):
        (receiver, path), rating = given[matter_id], ratings.get(matter_id)
        log = list(steps)
        replayed = replay(log, received_by_petition_office=receiver in bureaus, receiver=receiver)
        told = replayed.facts
        place = path if f"/{told.region}/" in path else paths[told.region]
        cut = lives.above(place, told.barred, bureaus)
        dispute = _dispute(log) if log[0][5]["kind"] == Kind.DISPUTE else None
        yield Life(
            kind=log[0][5]["kind"],
            received_on=local_day(log[0][4]),
            is_online=told.channel in ONLINE,
            region_path=lives.to_town(cut or place, known),
            category=dispute.type if dispute else lives.first_level(told.category),
            receiver=receiver,
            received_by_petition_office=receiver in bureaus,
            lead=told.lead,
            accepted_on=told.accepted_on,
            served_on=told.served_on,
            rated_on=local_day(rating.at) if rating else None,
            office_rating=rating.office_rating if rating else "",
            petition_office_rating=rating.petition_office_rating if rating else "",
            is_accusation=told.is_accusation,
            is_anonymous=told.is_anonymous,
            barred=told.barred,
            is_above=cut is not None,
            clocks=replayed.clocks,
            stops=replayed.stops,
            dispute=dispute,
        )


def _dispute(steps: Sequence[Step]) -> disputes.CountedDispute:
    return disputes.retold((seq, act, outcome, local_day(at), data) for _, seq, act, outcome, at, data in steps)


def replay(steps: Sequence[Step], *, receiver: int, received_by_petition_office: bool) -> Replayed:
    """Live a matter once more, from its first event to its last; what a step means its family says."""
    _, _, act, _, at, first = steps[0]
    facts = retold.registered(first, receiver=receiver)
    place = frozenset({"at_petition_office" if received_by_petition_office else "at_unit"})
    counted = clocks.Recount(began(act, at, first), place)
    stops = {}
    for _, seq, act, outcome, at, data in steps:
        entry = counted.take(act, seq, local_day(at), outcome, data)
        if word := lives.stop_word(act, outcome):
            stops[seq] = word
        if retell := RETELLS.get(act):
            retell(facts, entry, data)
    return Replayed(facts, counted.running, stops)
