"""Which act usually comes next for a person, as the rules of the office say it (``rules/office/``)."""

from collections.abc import Container, Iterator, Mapping
from datetime import date

from xinhe.matters.models import Matter
from xinhe.matters.seats import seats
from xinhe.people.person import Person
from xinhe.petition.facts import Facts
from xinhe.procedures import book
from xinhe.procedures.definition import Step

# The facts that the matter's own row tells: what a list of many may ask of each.
TOLD_BY_ROW = frozenset(
    """
    acceptable executing first_time has_power heard identified is_accusation is_claim is_no_accusation
    is_suggestion not_accusation not_assigned not_author not_bounced_out not_designated not_drafter not_flagged
    not_rated not_read_back not_urged_today review_admitted review_is_late was_served
    """.split()  # noqa: SIM905
)


def usual_acts(
    matter: Matter,
    facts: Mapping[str, bool],
    *,
    among: Container[str] | None = None,
    known: frozenset[str] | None = None,
) -> Iterator[str]:
    """The acts that usually come next where the matter stands, the first one first; where given, ``among`` these.

    With ``known``, what turns on a fact outside it is left out. A fact is asked for when an act's turn comes.
    """
    for one in book.office_rules().usual[matter.state].acts:
        if among is not None and one.act not in among:
            continue
        if known is not None and {one.when, one.unless} - {"", *known}:
            continue
        if (not one.when or facts[one.when]) and (not one.unless or not facts[one.unless]):
            yield one.act


def usual_step(matter: Matter, by: Person, *, today: date) -> Step | None:
    """The step that this person would usually take next, as far as the row alone can tell; for lists.

    What only the rows around it tell is seen when the form opens, with its sentence.
    """
    facts, own = Facts(matter, by, today), seats(matter, by)
    procedure = book.get(matter.procedure, matter.version).as_of(today)
    for act in usual_acts(matter, facts, known=TOLD_BY_ROW):
        for step in procedure.steps_for(act):
            is_open = matter.state in step.sources and own & set(step.by)
            if is_open and all(facts[need] for need in step.needs if need in TOLD_BY_ROW):
                return step
    return None
