"""From one matter's facts to what it counts for. Pure: the follower and the recount both call it.

A duty counts on the day on which it is judged: when it was done in time, or on the first day of being late. So
what is not due yet is outside of every rate, each duty counts once, and the figures of a month that is over stay.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from xinhe.mediation.counted import CountedDispute
from xinhe.mediation.models import AgreementKind
from xinhe.procedures.deadlines import Running

RECEIVED, RECEIVED_ONLINE = "received", "received_online"
TAKEN, TAKEN_ONLINE = "taken", "taken_online"
DAYS, RATED, UNRATED = "days", "rated", "unrated"
MET, LATE, OPEN = "met", "late", "open"
# Of disputes. All that came of one counts on the day on which it was first taken on, so that a success is never more
# than what it is a success of; but whether it was kept counts when that is judged, as every duty does.
ACCEPTED, SETTLED, UNSETTLED, PASSED_UP = "accepted", "settled", "unsettled", "passed_up"
PEOPLE, HARD, OLD, HELD_ONLINE = "people", "hard", "old", "held_online"
SOUGHT, AGREED = "sought", "agreed"
CONFIRMED, CONFIRMED_WRITTEN = "confirmed", "confirmed_written"
KEPT, KEPT_LATE, UNKEPT = "kept", "kept_late", "unkept"
ORIGIN, SORT, AGREEMENT, LEVEL = "origin", "sort", "agreement", "level"
# Only these measures are kept by town and category, those of disputes by the type of the dispute alone.
BY_PLACE = frozenset({RECEIVED, TAKEN})
BY_TYPE = frozenset({ACCEPTED, SETTLED, PEOPLE, HARD, AGREED})
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
    dispute: CountedDispute | None = None

    @property
    def unit(self) -> int | None:
        """The unit in whose hands it is: the lead, or the one that received it itself."""
        return self.lead if self.lead or self.received_by_petition_office else self.receiver


@dataclass(frozen=True)
class Tally:
    """One thing that a matter counts for, as a matter of its kind: a dispute never counts as a petition.

    ``weight`` is how much it adds to a sum (people, money), ``bodies`` are the mediation bodies for which it counts:
    one and all above it. ``value`` keeps sums apart (days).
    """

    kind: str
    measure: str
    day: date
    office: int | None
    region_path: str
    category: str
    value: int = 0
    weight: int = 1
    bodies: tuple[int, ...] = ()


Key = tuple[str, str, bool, date, str, str, str, int]


def counts(life: Life) -> list[Tally]:
    """Everything that the matter counts for. An accusation counts for nothing: its cells would be small (E18).

    What hangs on an accusation counts for no office that is barred from it: a figure larger than the list behind it
    would tell the accused office that there is one (第三十条第三款).
    """
    if life.is_accusation:
        return []
    tallies = [
        Tally(life.kind, measure, day, _counting(life, office), life.region_path, life.category, value)
        for measure, day, office, value in _counted(life)
    ]
    return [*tallies, *_tallies_of_dispute(life)]


def _tallies_of_dispute(life: Life) -> Iterator[Tally]:
    """What one that was taken on counts for. What is moved up leaves a body, never its place."""
    told = life.dispute
    if told is None or told.accepted_on is None:
        return
    for measure, day, weight, bodies in _of_dispute(told, told.accepted_on):
        if weight and bodies:
            place = "/" if measure == PASSED_UP else life.region_path
            yield Tally(life.kind, measure, day, bodies[0], place, life.category, weight=weight, bodies=bodies)


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


def _of_dispute(told: CountedDispute, on: date) -> Iterator[tuple[str, date, int, tuple[int, ...]]]:
    """What a dispute that was taken on counts for: measure, day, weight, and for which bodies.

    One that was moved up stays accepted where it was, and counts once for whoever stands above both bodies.
    """
    first, now = told.first, tuple(body for body in told.bodies if body in told.first) or told.bodies
    yield ACCEPTED, on, 1, first
    yield PEOPLE, on, told.people, first
    yield f"{ORIGIN}_{told.origin}", on, 1, first
    yield f"{SORT}_{told.sort}", on, 1, first
    yield SOUGHT, on, told.sought, first
    for measure, is_so in ((HARD, told.is_hard), (OLD, told.is_old), (HELD_ONLINE, told.is_online)):
        yield measure, on, int(is_so), first
    yield PASSED_UP, on, 1, tuple(body for body in first if body not in told.bodies)
    yield UNSETTLED, on, int(told.is_over), now
    if told.is_settled:
        yield SETTLED, on, 1, now
        yield f"{SETTLED}_{ORIGIN}_{told.origin}", on, 1, now
        yield f"{SETTLED}_{SORT}_{told.sort}", on, 1, now
        yield f"{AGREEMENT}_{told.kind}", on, 1, now
        yield f"{LEVEL}_{told.level}", on, 1, now
        yield AGREED, on, told.agreed, now
        yield CONFIRMED, on, int(told.is_confirmed), now
        yield CONFIRMED_WRITTEN, on, int(told.is_confirmed and told.kind == AgreementKind.WRITTEN), now
        if told.due_on is not None:
            late_from = told.due_on + timedelta(days=1)
            if told.kept_on is not None and told.kept_on <= told.due_on:
                yield KEPT, told.kept_on, 1, now
            else:
                yield KEPT_LATE if told.kept_on else UNKEPT, late_from, 1, now


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


def bodies_scope(body: int) -> str:
    """The scope of the cells of one mediation body with all beneath it."""
    return f"bodies:{body}"


def cells(tally: Tally) -> Iterator[Key]:
    """The cells that one count is part of, by day and by month: its office, its bodies, and every place above it."""
    codes = [code for code in tally.region_path.split("/") if code]
    scopes = [region_scope(code) for code in codes]
    if tally.office:
        scopes.append(office_scope(tally.office))
    scopes += [bodies_scope(body) for body in tally.bodies]
    town, category = (codes[-1], tally.category) if codes and tally.measure in BY_PLACE else ("", "")
    if tally.measure in BY_TYPE:
        category = tally.category
    for scope in scopes:
        yield scope, tally.kind, False, tally.day, tally.measure, town, category, tally.value
        yield scope, tally.kind, True, tally.day.replace(day=1), tally.measure, town, category, tally.value
