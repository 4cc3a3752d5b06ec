"""The facts that rules may name as needs; each is looked up only when a rule asks for it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from xinhe.matters.models import (
    ORAL,
    Aftercare,
    Assignment,
    AssignmentTask,
    Hearing,
    Item,
    Matter,
    Nature,
    Party,
    PartyPart,
    RouteState,
)
from xinhe.people.person import Person
from xinhe.procedures import book

LED = (RouteState.ROUTED, RouteState.CONFIRMED)


class Facts(Mapping[str, bool]):
    """What holds of a matter for a person today, by the names that rule files use.

    The rows that hang on the matter are looked up once, when the first fact asks for them; a page that has read them
    already hands them over.
    """

    def __init__(
        self,
        matter: Matter,
        person: Person,
        today: date,
        *,
        items: Sequence[Item] | None = None,
        assignments: Sequence[Assignment] | None = None,
        aftercare: Sequence[Aftercare] | None = None,
    ) -> None:
        self.matter, self.person, self.today = matter, person, today
        self._known: dict[str, bool] = {}
        self._items, self._assignments, self._aftercare = items, assignments, aftercare

    @cached_property
    def asked_for(self) -> Sequence[Item]:
        """The things asked for."""
        return list(Item.objects.filter(matter=self.matter)) if self._items is None else self._items

    @cached_property
    def assignments(self) -> Sequence[Assignment]:
        """The offices that were asked."""
        if self._assignments is None:
            return list(Assignment.objects.filter(matter=self.matter))
        return self._assignments

    @cached_property
    def aftercare(self) -> Sequence[Aftercare]:
        """The tasks after the end."""
        return list(Aftercare.objects.filter(matter=self.matter)) if self._aftercare is None else self._aftercare

    def __getitem__(self, name: str) -> bool:
        if name not in self._known:
            self._known[name] = FACTS[name](self)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(FACTS)

    def __len__(self) -> int:
        return len(FACTS)


def _answered(facts: Facts) -> bool:
    """Every item that stays a petition has its result (第三十二条)."""
    return all(item.result or item.route_state in LED for item in facts.asked_for)


def _single_office(facts: Facts) -> bool:
    """No office was asked to assist."""
    return all(one.task != AssignmentTask.ASSIST for one in facts.assignments)


def _not_collective(facts: Facts) -> bool:
    """At most one representative."""
    return Party.objects.filter(matter=facts.matter, part=PartyPart.REPRESENTATIVE).count() <= 1


def _not_bounced_out(facts: Facts) -> bool:
    """It was not sent back more often than the rule lets it be (第二十四条第一款)."""
    matter = facts.matter
    return matter.bounces <= book.get(matter.procedure, matter.version).setting("bounces_most")


def _no_legal_route(facts: Facts) -> bool:
    """No item was led to another lawful procedure."""
    return all(item.route_state not in LED for item in facts.asked_for)


def _hearings(facts: Facts, **where: object) -> bool:
    """There is a hearing like this that was not cancelled."""
    return Hearing.objects.filter(matter=facts.matter, is_cancelled=False, **where).exists()


FACTS: dict[str, Callable[[Facts], bool]] = {
    "acceptable": lambda f: f.matter.is_acceptable is True,
    "has_power": lambda f: f.matter.holder is not None and not f.matter.holder.is_petition_office,
    "heard": lambda f: f.matter.heard_at is not None,
    "answered": _answered,
    "not_drafter": lambda f: f.matter.drafted_by_id != f.person.account_id,
    "was_served": lambda f: f.matter.served_on is not None,
    "identified": lambda f: not f.matter.is_anonymous,
    "not_rated": lambda f: f.matter.rated_at is None,
    "not_urged_today": lambda f: f.matter.urged_on != f.today,
    "first_time": lambda f: not f.matter.is_repeat,
    "single_office": _single_office,
    "not_assigned": lambda f: f.matter.state != "assigned",
    "not_accusation": lambda f: f.matter.nature != Nature.ACCUSATION,
    "not_collective": _not_collective,
    "not_flagged": lambda f: not f.matter.is_urgent,
    "not_read_back": lambda f: f.matter.channel in ORAL and f.matter.read_back_at is None,
    "not_author": lambda f: f.matter.drafted_by_id != f.person.account_id,
    "not_bounced_out": _not_bounced_out,
    "not_designated": lambda f: not f.matter.is_designated,
    "no_legal_route": _no_legal_route,
    "was_routed": lambda f: not _no_legal_route(f),
    "routes_confirmed": lambda f: all(item.route_state != RouteState.ROUTED for item in f.asked_for),
    "report_wanted": lambda f: any(one.wants_report for one in f.assignments),
    "review_is_late": lambda f: f.matter.is_admitted is None,
    "review_admitted": lambda f: f.matter.is_admitted is True,
    "no_hearing_pending": lambda f: not _hearings(f, reported_on=None),
    "hearings_reported": lambda f: not _hearings(f, reported_on=None),
    "hearing_to_hold": lambda f: _hearings(f, held_on=None),
    "hearing_to_report": lambda f: _hearings(f, held_on__isnull=False, reported_on=None),
    "aftercare_planned": lambda f: any(one.done_on is None for one in f.aftercare),
}
