"""The facts that rules may name as needs; each is looked up only when a rule asks for it."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from xinhe.matters.models import Assignment, AssignmentTask, Item, Matter, Nature, Party, PartyPart
from xinhe.people.person import Person


class Facts(Mapping[str, bool]):
    """What holds of a matter for a person today, by the names that rule files use."""

    def __init__(self, matter: Matter, person: Person, today: date) -> None:
        self.matter, self.person, self.today = matter, person, today
        self._known: dict[str, bool] = {}

    def __getitem__(self, name: str) -> bool:
        if name not in self._known:
            self._known[name] = FACTS[name](self)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(FACTS)

    def __len__(self) -> int:
        return len(FACTS)


def _answered(facts: Facts) -> bool:
    """Every item has its result (第三十二条)."""
    return not Item.objects.filter(matter=facts.matter, result="").exists()


def _single_office(facts: Facts) -> bool:
    """No office was asked to assist."""
    return not Assignment.objects.filter(matter=facts.matter, task=AssignmentTask.ASSIST).exists()


def _not_collective(facts: Facts) -> bool:
    """At most one representative."""
    return Party.objects.filter(matter=facts.matter, part=PartyPart.REPRESENTATIVE).count() <= 1


FACTS: dict[str, Callable[[Facts], bool]] = {
    "acceptable": lambda f: f.matter.is_acceptable is True,
    "not_acceptable": lambda f: f.matter.is_acceptable is False,
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
}
