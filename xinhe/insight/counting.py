"""From one matter's facts to what it counts for. Pure: the follower and the recount both call it.

A duty counts on the day on which it is judged: when it was done in time, or on the first day of being late. So
what is not due yet is outside of every rate, each duty counts once, and the figures of a month that is over stay.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from xinhe.procedures.deadlines import Running

RECEIVED, RECEIVED_ONLINE = "received", "received_online"
TAKEN, TAKEN_ONLINE = "taken", "taken_online"
DAYS, RATED, UNRATED = "days", "rated", "unrated"
MET, LATE, OPEN = "met", "late", "open"
# Only these measures are kept by town and category.
BY_PLACE = frozenset({RECEIVED, TAKEN})
# A duty that ended so was neither done nor neglected.
WITHDRAWN = "withdraw"
FELL_AWAY = frozenset(
    {
        "rule_objection:returned",
        "classify:routed",
        "raise_dispute",
        "review_refusal:refused",
        "take_back",
        "ask_review:recheck",
    }
)
CLOCKS = ("forward", "notify", "notify_direct", "conclude")


@dataclass(frozen=True)
class Life:
    """What the board needs to know of a matter, wherever it was read from.

    ``is_above`` when a petition office is barred from it: ``region_path`` then ends above that office's place, and no
    office counts it, for the petition office reads the figures of all offices of its place.
    """

    kind: str
    received_on: date
    is_online: bool
    region_path: str
    category: str
    receiver: int
    received_by_petition_office: bool
    lead: int | None = None
    accepted_on: date | None = None
    served_on: date | None = None
    rated_on: date | None = None
    office_rating: str = ""
    petition_office_rating: str = ""
    is_accusation: bool = False
    is_anonymous: bool = False
    barred: frozenset[int] = frozenset()
    is_above: bool = False
    clocks: Mapping[str, Running] = field(default_factory=dict)
    stops: Mapping[int, str] = field(default_factory=dict)

    @property
    def unit(self) -> int | None:
        """The unit in whose hands it is: the lead, or the one that received it itself."""
        return self.lead if self.lead or self.received_by_petition_office else self.receiver


@dataclass(frozen=True)
class Tally:
    """One thing that a matter counts for, as a matter of its kind: a dispute never counts as a petition."""

    kind: str
    measure: str
    day: date
    office: int | None
    region_path: str
    category: str
    value: int = 0


Key = tuple[str, str, bool, date, str, str, str, int]


def counts(life: Life) -> list[Tally]:
    """Everything that the matter counts for. An accusation counts for nothing: its cells would be small (E18).

    What hangs on an accusation counts for no office that is barred from it: a figure larger than the list behind it
    would tell the accused office that there is one (第三十条第三款).
    """
    if life.is_accusation:
        return []
    return [
        Tally(life.kind, measure, day, _counting(life, office), life.region_path, life.category, value)
        for measure, day, office, value in _counted(life)
    ]


def _counting(life: Life, office: int | None) -> int | None:
    """The office, where its own readers may know of the matter."""
    return None if life.is_above or office in life.barred else office


def _counted(life: Life) -> Iterator[tuple[str, date, int | None, int]]:
    yield RECEIVED, life.received_on, life.receiver, 0
    if life.is_online:
        yield RECEIVED_ONLINE, life.received_on, life.receiver, 0
    if life.unit:
        notify = life.clocks.get("notify")
        since = notify.started_on if notify else life.received_on
        yield TAKEN, since, life.unit, 0
        if life.is_online:
            yield TAKEN_ONLINE, since, life.unit, 0
    for name in CLOCKS:
        clock = life.clocks.get(name)
        if clock and (verdict := judged(clock, life.stops.get(clock.stopped_seq or 0, ""))):
            owner = life.receiver if name in ("forward", "notify_direct") else life.unit
            yield f"{name}_{verdict[0]}", verdict[1], owner, 0
    if life.accepted_on and life.served_on:
        yield DAYS, life.served_on, life.unit, (life.served_on - life.accepted_on).days
    yield from _rating(life)


def judged(clock: Running, stop: str) -> tuple[str, date] | None:
    """Met, late or still open, and the day that settles it; None when the duty fell away."""
    if clock.cancelled or stop in FELL_AWAY:
        return None
    late_from = clock.end + timedelta(days=1)
    if clock.stopped_on is None:
        return OPEN, late_from
    if clock.stopped_on > clock.end:
        return LATE, late_from
    return None if stop == WITHDRAWN else (MET, clock.stopped_on)


def _rating(life: Life) -> Iterator[tuple[str, date, int | None, int]]:
    """Silence is silence: it counts as not rated once the window is over, never as satisfied (E8)."""
    if life.rated_on:
        yield RATED, life.rated_on, life.unit, 0
        yield f"office_{life.office_rating}", life.rated_on, life.unit, 0
        rated_office = life.receiver if life.received_by_petition_office else None
        yield f"petition_office_{life.petition_office_rating}", life.rated_on, rated_office, 0
        return
    window = life.clocks.get("rating")
    if window and window.is_open and not life.is_anonymous:
        yield UNRATED, window.end + timedelta(days=1), life.unit, 0


def office_scope(office: int) -> str:
    """The scope of one office's cells."""
    return f"office:{office}"


def region_scope(code: str) -> str:
    """The scope of one place's cells, everything below it included."""
    return f"region:{code}"


def cells(tally: Tally) -> Iterator[Key]:
    """The cells that one count is part of: its office and every place above it, by day and by month."""
    codes = [code for code in tally.region_path.split("/") if code]
    scopes = [region_scope(code) for code in codes]
    if tally.office:
        scopes.append(office_scope(tally.office))
    town, category = (codes[-1], tally.category) if codes and tally.measure in BY_PLACE else ("", "")
    for scope in scopes:
        yield scope, tally.kind, False, tally.day, tally.measure, town, category, tally.value
        yield scope, tally.kind, True, tally.day.replace(day=1), tally.measure, town, category, tally.value
