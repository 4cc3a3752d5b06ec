"""The boxes of a kind of matter: those that its rule files bring, between those that every kind has."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q

from xinhe.kernel.clock import start_of_day
from xinhe.matters.models import ALIVE, Kind
from xinhe.matters.turn.owing import late, owed_by
from xinhe.matters.turn.queue import fallen_silent, waited_for, waits_for
from xinhe.people.person import Person
from xinhe.procedures import book
from xinhe.procedures.vocabulary import BUREAU, UNIT

SOON = 3
MINE = ("clerk", "dispatcher", "handler", "head", "reviewer")
HANDLING = ("handler@unit", "head@unit")


@dataclass(frozen=True)
class Box:
    """A named question: which matters of a kind, for whom it is worth asking, and whether its count burns.

    A box of the rules asks for the states in which its office holds a matter, one of every kind for what it ``asks``.
    A role may name its place: "@unit" is an organ with power (有权处理机关), "@bureau" a petition office, which passes
    on and supervises and handles nothing itself (第二十二条). A role without a place is meant wherever it is held.
    One that is ``seldom`` for petition offices is there for them while something stands in it, one that is ``rare`` for
    anybody.
    """

    name: str
    title: str
    roles: tuple[str, ...]
    asks: Callable[[Person, date], Q] | None = None
    states: tuple[str, ...] = ()
    kind: str = Kind.PETITION
    is_hot: bool = False
    is_seldom: bool = False
    is_rare: bool = False

    def may_be_left_out(self, *, is_spare: bool) -> bool:
        """Whether nobody misses the box while it is empty; a petition office (``is_spare``) needs fewer of them."""
        return self.is_rare or (is_spare and self.is_seldom)

    def chosen(self, person: Person, today: date) -> Q:
        """The condition on a matter to stand in this person's box."""
        asked = self.asks(person, today) if self.asks else _held(person) & Q(state__in=self.states)
        return Q(kind=self.kind) & asked

    def is_for(self, person: Person) -> bool:
        """Whether it is worth asking for this person."""
        if person.office is not None and person.office.is_committee:
            return False
        place = BUREAU if is_at_bureau(person) else UNIT
        return person.has_role(*(role.removesuffix(f"@{place}") for role in self.roles))


def is_at_bureau(person: Person) -> bool:
    """True for who sits in a petition office."""
    return person.office is not None and person.office.is_petition_office


def _held(person: Person) -> Q:
    return Q(is_open=True, holder_id=person.office_id)


def _overdue(person: Person, today: date) -> Q:
    """Every missed legal end that this person has to see to: the office's own, at a petition office anybody's.

    A petition office urges whoever is late (第二十二条第（三）项), so what it is told of stands in its box as well.
    """
    return late(today) if is_at_bureau(person) else owed_by(person.office_id, lt=today)


def _due_today(person: Person, today: date) -> Q:
    if is_at_bureau(person):
        return Q(due_on=today)
    return owed_by(person.office_id, exact=today) & ~owed_by(person.office_id, lt=today)


def _due_soon(person: Person, today: date) -> Q:
    until = today + timedelta(days=SOON)
    if is_at_bureau(person):
        return Q(due_on__gt=today, due_on__lte=until)
    return owed_by(person.office_id, lte=until) & ~owed_by(person.office_id, lte=today)


def _today(person: Person, today: date) -> Q:  # noqa: ARG001 (one signature for all boxes)
    return Q(opened_at__gte=start_of_day(today), opened_at__lt=start_of_day(today + timedelta(days=1)))


def _executing(person: Person, today: date) -> Q:  # noqa: ARG001
    """Answered, and something that was supported is still to be carried out."""
    return Q(is_open=False, lead_id=person.office_id, due_on__isnull=False)


def _lacking(person: Person, today: date) -> Q:  # noqa: ARG001
    """Registered by this office, and something that may be brought later is still missing."""
    return Q(is_open=True, receiver_id=person.office_id) & ~Q(lacks=[])


def _asked(person: Person, today: date) -> Q:  # noqa: ARG001
    """A demand or a recommendation waits for this office's answer; the second half is the index's own condition."""
    return Q(asked__contains=[person.office_id]) & ~Q(asked=[])


BEFORE = (
    Box("mine", "等我办", MINE, waits_for),
    Box("waited_for", "我等别人", MINE, waited_for),
    Box("overdue", "已超期", (*MINE, "inspector"), _overdue, is_hot=True),
    Box("due_today", "今天到期", (*MINE, "inspector"), _due_today, is_hot=True),
    Box("due_soon", "3 天内到期", (*MINE, "inspector"), _due_soon),
)
AFTER = (
    Box("to_complete", "待补齐", ("clerk", "dispatcher", "handler"), _lacking, is_rare=True),
    Box("to_execute", "待执行", HANDLING, _executing),
    Box("silent", "多日没有动静", ("head",), fallen_silent, is_seldom=True),
    Box("to_answer", "督办待答", ("handler", "head"), _asked, is_hot=True),
    Box(
        "waiting",
        "等别人",
        ("clerk", "dispatcher"),
        lambda p, t: Q(is_open=True, receiver_id=p.office_id) & ~Q(holder_id=p.office_id),
    ),
    Box("received_today", "今天收到", ("clerk", "dispatcher", "inspector"), _today),
    Box("open", "全部在办", (*MINE, "inspector"), lambda p, t: ALIVE),
    Box("done", "已办结", (*MINE, "inspector"), lambda p, t: ~ALIVE),
)


def boxes(kind: str = Kind.PETITION) -> Mapping[str, Box]:
    """Every box of a kind by its name: what falls due, what its procedures bring, what every kind has besides.

    A matter stands in a state of the version that it is pinned to, so a box holds the states of all versions; what
    else is said of it is the newest version's word.
    """
    brought: dict[str, Box] = {}
    for procedure in sorted(book.all_versions(), key=lambda version: version.in_force):
        for row in procedure.boxes.values() if procedure.kind == kind else ():
            earlier = brought[row.name].states if row.name in brought else ()
            states = tuple(dict.fromkeys((*earlier, *row.states)))
            title = row.title["zh-hans"]
            brought[row.name] = Box(
                row.name, title, row.roles, states=states, is_hot=row.urgent, is_seldom=row.seldom_at_bureau
            )
    named = (*BEFORE, *brought.values(), *AFTER)
    return {box.name: replace(box, kind=kind) for box in named}


def boxes_for(person: Person, *, kind: str = Kind.PETITION) -> list[Box]:
    """The boxes worth asking for this person; one that ``counts`` leaves out is not worth showing."""
    return [box for box in boxes(kind).values() if box.is_for(person)]
