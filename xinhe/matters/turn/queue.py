"""What waits for a person: by whose turn it is, who carries it, and what usually comes next (``rules/office/``)."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from xinhe.kernel.clock import start_of_day
from xinhe.matters.models import ALIVE, Assignment, AssignmentState, Kind, Matter
from xinhe.matters.turn.carrying import left_alone, stood_in_for, turn_of
from xinhe.people.person import Person
from xinhe.procedures import book
from xinhe.procedures.definition import Procedure, Step

# An act that needs the power to act is none of a petition office, whatever the roles of its people (第二十二条).
POWER = "has_power"


def waits_for(person: Person, today: date) -> Q:
    """What waits for this person: what they carry or stand in for, what nobody carries, what needs a second one."""
    own = [state for state in _states(person) if not is_for_another(state)]
    seconds = [state for state in _states(person) if is_for_another(state)]
    carries = Q(carried_by=person.account) | Q(carried_by__in=stood_in_for(person, today))
    to_do = Q(state__in=own) & (carries | left_alone(person.office_id, today))
    # Who wrote it does not check it; what is to be carried out meanwhile still is.
    to_check = Q(state__in=seconds) & (Q(drafted_by=None) | ~Q(drafted_by=person.account))
    return turn_of(person.office_id) & (to_do | to_check)


def waited_for(person: Person, today: date) -> Q:  # noqa: ARG001 (one signature for all boxes)
    """What this person waits for: what they passed on and was not answered yet, what they wrote and is not signed."""
    sent = Assignment.objects.filter(sent_by=person.account, state=AssignmentState.SENT).values("matter_id")
    seconds = [state for state, row in book.office_rules().usual.items() if row.by_another]
    passed_on = Matter.objects.filter(ALIVE & ~turn_of(person.office_id), pk__in=sent)
    written = Matter.objects.filter(turn_of(person.office_id), state__in=seconds, carried_by=person.account)
    # Each part by its own index: as one condition with "or" PostgreSQL reads all that is alive.
    return Q(pk__in=passed_on.values("pk").union(written.values("pk"), all=True))


def fallen_silent(person: Person, today: date) -> Q:
    """What waits in this office and was not touched for so many working days as the rules of the office say."""
    days = book.office_rules().settings["silence_workdays"].value
    since = book.calendar().workdays_before(today, days)
    return Q(is_open=True, holder_id=person.office_id, moved_at__lt=start_of_day(since))


def is_for_another(state: str) -> bool:
    """True for a state in which a matter waits for somebody else than who carries it."""
    row = book.office_rules().usual.get(state)
    return row is not None and row.by_another


def roles_of_second(state: str, procedure: Procedure) -> frozenset[str]:
    """The roles of who usually acts as the second person in a state; none where it waits for who carries it."""
    if not is_for_another(state):
        return frozenset()
    first = book.office_rules().usual[state].acts[0]
    steps = (step for step in procedure.steps_for(first.act) if state in step.sources)
    return frozenset(seat.partition("@")[0] for step in steps for seat in step.by)


def _states(person: Person) -> list[str]:
    """The states in which one of the usual acts is this person's to do, if it is their office's turn."""
    is_at_bureau = person.office is not None and person.office.is_petition_office
    steps = ((state, step) for state, step in _usual_steps() if not (is_at_bureau and POWER in step.needs))
    return sorted({state for state, step in steps if person.roles & {seat.partition("@")[0] for seat in step.by}})


def _usual_steps() -> Iterator[tuple[str, Step]]:
    procedures = [procedure for procedure in book.all_versions() if procedure.kind == Kind.PETITION]
    for state, row in book.office_rules().usual.items():
        for one in row.acts:
            for procedure in procedures:
                yield from ((state, step) for step in procedure.steps_for(one.act) if state in step.sources)
