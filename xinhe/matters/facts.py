"""The facts that rules may name as needs; each is looked up only when a rule asks for it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from xinhe.matters.models import ORAL, Assignment, AssignmentTask, Item, Matter, Party
from xinhe.matters.models.rows import ASSIGNMENTS, ITEMS, PARTIES
from xinhe.matters.turn.carrying import is_carried
from xinhe.people.person import Person
from xinhe.postgres.kept import Kept, Row
from xinhe.procedures import book


class Facts(Mapping[str, bool]):
    """What holds of a matter for a person today, by the names that rule files use.

    The rows that hang on the matter are looked up once, when the first fact asks for them; a page that has read them
    already hands them over under their names (``items=…``). A kind of matter with facts of its own adds them to the
    table.
    """

    table: ClassVar[Mapping[str, Callable[[Any], bool]]]

    def __init__(self, matter: Matter, person: Person, today: date, **read: Sequence[Any]) -> None:
        self.matter, self.person, self.today = matter, person, today
        self._known: dict[str, bool] = {}
        self._read: dict[str, Sequence[Any]] = read

    def rows(self, name: str, question: Kept[Row]) -> Sequence[Row]:
        """The rows that hang on the matter under this name."""
        if name not in self._read:
            self._read[name] = question(self.matter.pk)
        return self._read[name]

    @property
    def asked_for(self) -> Sequence[Item]:
        """The things asked for."""
        return self.rows("items", ITEMS)

    @property
    def assignments(self) -> Sequence[Assignment]:
        """The offices that were asked."""
        return self.rows("assignments", ASSIGNMENTS)

    @property
    def parties(self) -> Sequence[Party]:
        """Who is part of it, the petitioner first."""
        return self.rows("parties", PARTIES)

    def __getitem__(self, name: str) -> bool:
        if name not in self._known:
            self._known[name] = self.table[name](self)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.table)

    def __len__(self) -> int:
        return len(self.table)


def _not_bounced_out(facts: Facts) -> bool:
    """It was not sent back more often than the rule lets it be (第二十四条第一款)."""
    matter = facts.matter
    rules = book.get(matter.procedure, matter.version).as_of(facts.today)
    return matter.bounces <= rules.setting("bounces_most")


def _own_turn(facts: Facts) -> bool:
    """The office of this person has it in hand; the system acts for every office."""
    return facts.person.kind == "system" or facts.matter.turn_office_id == facts.person.office_id


def _passed_on_by_us(facts: Facts) -> bool:
    """The office of this person is the one that passed it on last."""
    passed = [one for one in facts.assignments if one.task != AssignmentTask.ASSIST]
    last = max(passed, key=lambda one: one.seq, default=None)
    return last is not None and last.by_office_id == facts.person.office_id


def _may_hand_over(facts: Facts) -> bool:
    """Who carries it, and the head of the office, may say who does from now on."""
    person = facts.person
    is_own = facts.matter.carried_by_id is not None and facts.matter.carried_by_id == person.account_id
    return is_own or person.has_role("head", "system")


FACTS: Mapping[str, Callable[[Facts], bool]] = {
    "acceptable": lambda f: f.matter.is_acceptable is True,
    "not_urged_today": lambda f: f.matter.urged_on != f.today,
    "is_named": lambda f: not f.matter.is_anonymous,
    "not_flagged": lambda f: not f.matter.is_urgent,
    "at_bureau": lambda f: f.matter.holder is not None and f.matter.holder.is_petition_office,
    "at_organ": lambda f: f.matter.holder is not None and not f.matter.holder.is_petition_office,
    "lacks_something": lambda f: bool(f.matter.lacks),
    "not_read_back": lambda f: f.matter.channel in ORAL and f.matter.read_back_at is None,
    "not_bounced_out": _not_bounced_out,
    "own_turn": _own_turn,
    "carried_by_nobody": lambda f: not is_carried(f.matter),
    "may_hand_over": _may_hand_over,
    "passed_on_by_us": _passed_on_by_us,
    "executing": lambda f: not f.matter.is_open and f.matter.due_on is not None,
    "agrees_electronic": lambda f: f.matter.agrees_electronic and not f.matter.wants_paper,
    "not_designated": lambda f: not f.matter.is_designated,
}
Facts.table = FACTS
