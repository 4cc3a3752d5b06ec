"""Read the facts that count from the rows of matters, many at a time."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from xinhe.insight.counting import FELL_AWAY, WITHDRAWN, Life
from xinhe.jurisdiction.models import Level, Office, OfficeKind, Region
from xinhe.kernel.clock import local_day
from xinhe.matters.models import ONLINE, Confidentiality, Deadline, Event, Kind, Matter
from xinhe.mediation.counted import TELLS, CountedDispute, retold
from xinhe.petition.models import Rating
from xinhe.procedures import book
from xinhe.procedures.deadlines import Running

ENDING = tuple({word.partition(":")[0] for word in {WITHDRAWN, *FELL_AWAY}})
UPPER = (Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWN)
COLUMNS = (
    "id",
    "kind",
    "opened_at",
    "channel",
    "region_path",
    "category_id",
    "receiver_id",
    "lead_id",
    "accepted_on",
    "served_on",
    "confidentiality",
    "is_anonymous",
    "barred",
    "procedure",
    "version",
)


def towns() -> frozenset[str]:
    """The codes of all places down to the towns: no figure is kept for a smaller one."""
    return frozenset(Region.objects.filter(level__in=UPPER).values_list("code", flat=True))


def to_town(path: str, known: frozenset[str]) -> str:
    """The path cut off below the town."""
    codes = [code for code in path.strip("/").split("/") if code in known]
    return f"/{'/'.join(codes)}/" if codes else "/"


def petition_offices() -> Mapping[int, str]:
    """The offices that pass matters on without power of their own, each with the path of its place."""
    return dict(Office.objects.filter(kind=OfficeKind.PETITION_OFFICE).values_list("pk", "region__path"))


def above(path: str, barred: Collection[int], bureaus: Mapping[int, str]) -> str | None:
    """The path ended above the places whose petition offices may not know of the matter; None where all may."""
    places = [bureaus[office] for office in barred if office in bureaus and path.startswith(bureaus[office])]
    return min(places, key=len).rstrip("/").rpartition("/")[0] + "/" if places else None


def of(ids: Collection[UUID]) -> dict[UUID, Life]:
    """The lives of these matters as their rows stand now; six queries whatever their number, one more for disputes.

    What a clock of theirs means stands in their rules: without the file nothing is counted.
    """
    known, bureaus = towns(), petition_offices()
    clocks: dict[UUID, dict[str, Running]] = defaultdict(dict)
    for deadline in Deadline.objects.filter(matter_id__in=ids):
        clocks[deadline.matter_id][deadline.clock] = deadline.running()
    stops: dict[UUID, dict[int, str]] = defaultdict(dict)
    ended = Event.objects.filter(matter_id__in=ids, act__in=ENDING)
    for matter_id, seq, act, outcome in ended.values_list("matter_id", "seq", "act", "outcome"):
        stops[matter_id][seq] = stop_word(act, outcome)
    ratings = {rating.matter_id: rating for rating in Rating.objects.filter(matter_id__in=ids)}
    lives, rows = {}, list(Matter.objects.filter(pk__in=ids).values(*COLUMNS))
    disputes = _disputes([row["id"] for row in rows if row["kind"] == Kind.DISPUTE])
    for row in rows:
        book.get(row["procedure"], row["version"])
        rating = ratings.get(row["id"])
        path = above(row["region_path"], row["barred"], bureaus)
        lives[row["id"]] = Life(
            kind=row["kind"],
            received_on=local_day(row["opened_at"]),
            is_online=row["channel"] in ONLINE,
            region_path=to_town(path or row["region_path"], known),
            category=disputes[row["id"]].type if row["id"] in disputes else first_level(row["category_id"]),
            receiver=row["receiver_id"],
            received_by_petition_office=row["receiver_id"] in bureaus,
            lead=row["lead_id"],
            accepted_on=row["accepted_on"],
            served_on=row["served_on"],
            rated_on=local_day(rating.at) if rating else None,
            office_rating=rating.office_rating if rating else "",
            petition_office_rating=rating.petition_office_rating if rating else "",
            is_accusation=row["confidentiality"] == Confidentiality.ACCUSATION,
            is_anonymous=row["is_anonymous"],
            barred=frozenset(row["barred"]),
            is_above=path is not None,
            clocks=clocks.get(row["id"], {}),
            stops=stops.get(row["id"], {}),
            dispute=disputes.get(row["id"]),
        )
    return lives


def _disputes(ids: Collection[UUID]) -> dict[UUID, CountedDispute]:
    """These disputes, as their log tells them."""
    if not ids:
        return {}
    events = Event.objects.filter(matter_id__in=ids, act__in=TELLS).order_by("matter_id", "seq")
    rows = events.values_list("matter_id", "seq", "act", "outcome", "at", "data")
    steps: dict[UUID, list[tuple[int, str, str, date, Mapping[str, Any]]]] = {pk: [] for pk in ids}
    for matter_id, seq, act, outcome, at, data in rows:
        steps[matter_id].append((seq, act, outcome, local_day(at), data))
    return {pk: retold(log) for pk, log in steps.items()}


def stop_word(act: str, outcome: str) -> str:
    """How a clock's end is named in a rule file; only those that end a duty without judging it matter here."""
    word = f"{act}:{outcome}" if outcome else act
    return word if word == WITHDRAWN or word in FELL_AWAY else ""


def first_level(category: str | None) -> str:
    """The first level of a category's code."""
    return (category or "")[:2]
