"""What the petitioner may see of their matter: who holds it, until when, why that day, and what happened.

The follow page and the API's progress answer are both made from this.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import days_left, local_day
from xinhe.matters import clocks
from xinhe.matters.facts import Facts
from xinhe.matters.models import Deadline, Event, Item, Matter
from xinhe.matters.seats import seats
from xinhe.matters.tell import sentence
from xinhe.people.models import Reveal
from xinhe.people.person import petitioner
from xinhe.procedures import book, engine
from xinhe.procedures.definition import Procedure, Step
from xinhe.procedures.engine import Verdict

# What an act's data may tell the petitioner besides the step's own sentence.
TOLD = {"extend": "reason", "close": "reason", "switch_to_ordinary": "reason", "recalculate": "reason"}


@dataclass(frozen=True)
class Line:
    """One thing that happened, in the resident's words."""

    seq: int
    act: str
    title: str
    at: datetime
    office: str
    note: str


@dataclass(frozen=True)
class LegalDate:
    """One legal date and the sentence that explains it. ``left`` is negative once it has passed."""

    name: str
    title: str
    start: date
    end: date
    cite: str
    explanation: str
    owner: str
    is_right: bool
    is_provisional: bool
    stopped_on: date | None
    is_missed: bool
    left: int

    @property
    def is_running(self) -> bool:
        """True while it still counts."""
        return self.stopped_on is None

    @property
    def lapses(self) -> bool:
        """True for a right of its owner: it lapses, it is not breached."""
        return self.is_right


@dataclass(frozen=True)
class Progress:
    """The whole answer to "how is my matter doing"."""

    matter: Matter
    procedure: Procedure
    title: str
    state: str
    state_title: str
    state_public: str
    holder: Office | None
    promise: LegalDate | None
    dates: Sequence[LegalDate]
    lines: Sequence[Line]
    acts: Sequence[Verdict]
    answers: Sequence[Item]
    looks: Sequence[Reveal]


def progress(matter: Matter, *, at: datetime, language: str = "zh-hans") -> Progress:
    """All that the petitioner of this matter may see at this moment, in their language.

    Seven queries for a matter fetched with its offices. Answers are shown once served.
    """
    today = local_day(at)
    procedure = book.get(matter.procedure, matter.version)
    rows = list(Deadline.objects.filter(matter=matter, is_cancelled=False))
    person = petitioner(matter.pk)
    running = {row.clock: row.running() for row in rows}
    dates = [legal_date(row, today=today, language=language) for row in rows if _is_shown(row, procedure)]
    duties = [d for d in dates if d.is_running and not d.is_right]
    state = procedure.states[matter.state]
    answers = Item.objects.filter(matter=matter) if matter.served_on else Item.objects.none()
    return Progress(
        matter=matter,
        procedure=procedure,
        title=procedure.title[language],
        state=matter.state,
        state_title=state.title[language],
        state_public=state.public[language],
        holder=matter.holder if matter.is_open else matter.lead or matter.holder,
        promise=min(duties, key=lambda d: d.end, default=None),
        dates=dates,
        lines=lines(matter, language=language),
        acts=engine.survey(
            procedure,
            state=matter.state,
            seats=seats(matter, person),
            facts=Facts(matter, person, today),
            lapsed=clocks.lapsed(running, today),
        ),
        answers=list(answers),
        looks=list(Reveal.objects.filter(matter_id=matter.pk).select_related("office")),
    )


def _is_shown(row: Deadline, procedure: Procedure) -> bool:
    # The office's own right to object is no date of the petitioner's.
    clock = procedure.clocks.get(row.clock)
    return not (row.is_right and clock is not None and clock.owner != "petitioner")


def legal_date(row: Deadline, *, today: date, language: str = "zh-hans") -> LegalDate:
    """A deadline's row as a person reads it."""
    rule = row.rule()
    return LegalDate(
        name=row.clock,
        title=rule.title[language],
        start=row.started_on,
        end=row.end,
        cite=rule.cite,
        explanation=row.explanation(language),
        owner=rule.owner,
        is_right=row.is_right,
        is_provisional=row.is_provisional,
        stopped_on=row.stopped_on,
        is_missed=row.is_missed(today),
        left=days_left(row.end, today),
    )


def lines(matter: Matter, *, language: str) -> list[Line]:
    """What happened, in order; steps that stay inside the offices are left out."""
    shown = []
    for event in Event.objects.filter(matter=matter).select_related("office").order_by("seq"):
        public = next((s.public for s in _rules(matter, event) if s.public), None)
        if public is None:
            continue
        note = str(event.data.get(TOLD.get(event.act, ""), ""))
        office = event.office.name if event.office else ""
        shown.append(Line(event.seq, event.act, sentence(public, event, language), event.at, office, note))
    return shown


def _rules(matter: Matter, event: Event) -> list[Step]:
    """The rule rows an event may have followed, under the version the matter has now or had then."""
    current = book.get(matter.procedure, matter.version).steps_for(event.act)
    elsewhere = [s for p in book.all_versions() for s in p.steps_for(event.act)] if not current else []
    rows = [s for s in current if event.from_state in s.sources or not s.sources]
    return rows or list(current) or elsewhere
