"""Matters on the one door: what is theirs beside what every record has, whatever their kind."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from xinhe.channels.models import Outgoing
from xinhe.documents.models import Document, File, Service
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters import tell
from xinhe.matters.facts import FACTS, Facts
from xinhe.matters.filing.checking import COLUMNS
from xinhe.matters.letters.findable import with_words_of
from xinhe.matters.models import Assignment, Deadline, Event, Item, Link, Matter, Party, Received
from xinhe.matters.move import Move
from xinhe.matters.retold import RETELLS
from xinhe.matters.seats import seats
from xinhe.matters.turn import carrying
from xinhe.people.person import Person
from xinhe.procedures import book
from xinhe.procedures.definition import Procedure
from xinhe.records import clocks
from xinhe.records.family import Family, hung
from xinhe.records.models import Chained, Timed

NOT_FOUND = gettext_noop("没有找到这件事。编号写错了，或者它不归你看。")
CLOCK_COLUMNS = " ".join(f.name for f in Timed._meta.fields if f.name not in ("clock", "warned_left"))
# What intake wrote down stays as it was said; a correction is a step with words of its own.
FIXED = frozenset(
    """
    id number problem_region region_path receiver is_anonymous registered_by opened_at
    source source_id source_at
    """.split()  # noqa: SIM905 (eleven names in a row read better than one a line)
) | (set(COLUMNS) - {"category", "wants_paper", "agrees_electronic"})
BY_DELIVERY = "written by the delivery, which repeats until the message is out"


def procedure_of(matter: Matter) -> Procedure:
    """The version of the rules that the matter is pinned to."""
    return book.get(matter.procedure, matter.version)


def began_under(events: Sequence[Chained]) -> Procedure:
    """The procedure that the matter began under, as its first event tells."""
    first = events[0]
    return began(first.act, first.at, first.data)


def began(act: str, at: datetime, data: Mapping[str, Any]) -> Procedure:
    """The procedure that a first step of these words begins; what is recorded afterwards falls under the newest."""
    return book.for_kind(data["kind"], date.max if act == "record_history" else local_day(at))


def _facts(matter: Matter, by: Person, on: date) -> Facts:
    return Facts(matter, by, on)


def clock_facts(matter: Matter) -> frozenset[str]:
    """Where the matter was received, for the clocks that ask."""
    return frozenset({"at_petition_office" if matter.receiver.is_petition_office else "at_unit"})


def _follows(move: Move, procedure: Procedure) -> None:
    """A final state ends the matter; the nearest legal end and who carries it on stand in its row."""
    matter = move.matter
    letters = [row for row in move.rows if isinstance(row, Document)]
    if letters:
        matter.words = with_words_of(matter.words, letters)
    if not procedure.states[matter.state].final:
        matter.closed_at = None
    elif matter.closed_at is None:
        matter.closed_at = move.at
    matter.due_on = clocks.earliest(move.running)
    carrying.follow(move)


MATTER: Family[Matter, Move] = Family(
    name="matter",
    title="事项",
    record=Matter,
    event=Event,
    owner="matter",
    move=Move,
    procedure=procedure_of,
    seats=seats,
    facts=_facts,
    called=str,
    told=tell.messages,
    known=frozenset(FACTS),
    unknown=NOT_FOUND,
    stale=gettext_noop("你打开页面之后，这件事又有了新进展。请刷新页面看过再办。"),
    joined=("receiver", "holder", "lead"),
    timed=Deadline,
    began=began_under,
    retells=RETELLS,
    clock_facts=clock_facts,
    follows=_follows,
    fixed=FIXED,
    shown=lambda log, by: log.shown_to(by),
    hangs=(
        hung(
            Item,
            "matter",
            changes="nature result facts basis opinion route route_state organ organ_basis remedy routed_on"
            " confirmed_on execution execute_by executed_on settled_on",
            drops=True,
        ),
        hung(Party, "matter", changes="sealed masked_phone masked_address"),
        hung(Assignment, "matter", changes="state reason ended_at"),
        hung(Link, "matter"),
        hung(
            Deadline,
            "matter",
            changes=CLOCK_COLUMNS,
            warned_left="how far its owner was warned: written by the daily sweep",
        ),
        hung(File, "subject_id"),
        hung(Document, "subject_id"),
        hung(Service, "document__subject_id"),
        hung(Received, "matter_id"),
        hung(
            Outgoing,
            "subject_id",
            state=BY_DELIVERY,
            next_try_at=BY_DELIVERY,
            sent_at=BY_DELIVERY,
            tries=BY_DELIVERY,
            error=BY_DELIVERY,
        ),
    ),
)
