"""A matter's whole file as one member of staff may see it: the desk's page and the API are made from this."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from xinhe.documents.models import Document, File
from xinhe.kernel.clock import local_day
from xinhe.matters.models import Assignment, Deadline, Event, Item, Link, Matter, Party
from xinhe.matters.recommendations import readable
from xinhe.people.person import Person
from xinhe.petition.facts import Facts
from xinhe.petition.family import PETITION
from xinhe.petition.models import Aftercare, Hearing, Review
from xinhe.procedures import book
from xinhe.procedures.definition import Procedure
from xinhe.procedures.engine import Verdict
from xinhe.records.door import standing

# The acts that tie a matter to another one.
LINKING = frozenset({"link", "review_refusal"})


@dataclass(frozen=True)
class Whole:
    """Everything on file, and every act this person's seats could do, allowed or with its reason."""

    matter: Matter
    procedure: Procedure
    today: date
    state_title: str
    items: Sequence[Item]
    parties: Sequence[Party]
    files: Sequence[File]
    events: Sequence[Event]
    deadlines: Sequence[Deadline]
    assignments: Sequence[Assignment]
    links: Sequence[Link]
    letters: Sequence[Document]
    reviews: Sequence[Review]
    hearings: Sequence[Hearing]
    aftercare: Sequence[Aftercare]
    verdicts: Sequence[Verdict]

    @property
    def allowed(self) -> list[Verdict]:
        """The acts open to this person now."""
        return [v for v in self.verdicts if v.allowed]

    @property
    def refused(self) -> list[Verdict]:
        """The acts of this person's seats that something stands in the way of."""
        return [v for v in self.verdicts if not v.allowed]


def whole(matter: Matter, *, by: Person, at: datetime) -> Whole:
    """The file of a matter that was fetched through ``visible_to`` with its offices; about ten queries.

    What the log does not speak of is not looked for.
    """
    today = local_day(at)
    procedure = book.get(matter.procedure, matter.version)
    deadlines = list(Deadline.objects.filter(matter=matter, is_cancelled=False))
    # A clock that stops with the rating would tell those it rates that it was given.
    shown = [d for d in deadlines if "rate" not in d.rule().stops_on]
    events = list(Event.objects.filter(matter=matter).shown_to(by).select_related("office").order_by("seq"))
    acts = {event.act for event in events}
    has_letters = any("documents" in event.data for event in events)
    has_files = any(event.data.get("files") for event in events)
    items = list(Item.objects.filter(matter=matter))
    assignments = list(Assignment.objects.filter(matter=matter).select_related("office", "by_office"))
    aftercare = (
        list(Aftercare.objects.filter(matter=matter).select_related("office")) if "plan_aftercare" in acts else []
    )
    return Whole(
        matter=matter,
        procedure=procedure,
        today=today,
        state_title=procedure.states[matter.state].title["zh-hans"],
        items=items,
        parties=list(Party.objects.filter(matter=matter)),
        files=list(File.objects.filter(matter_id=matter.pk)) if has_files else [],
        events=events,
        deadlines=shown,
        assignments=assignments,
        links=list(Link.objects.filter(matter=matter).select_related("to")) if acts & LINKING else [],
        letters=readable(_letters(matter), matter, by) if has_letters else [],
        reviews=list(Review.objects.filter(matter=matter).select_related("organ")) if "ask_review" in acts else [],
        hearings=list(Hearing.objects.filter(matter=matter).select_related("office"))
        if "decide_hearing" in acts
        else [],
        aftercare=aftercare,
        verdicts=standing(
            PETITION,
            matter,
            by=by,
            on=today,
            facts=Facts(matter, by, today, items=items, assignments=assignments, aftercare=aftercare),
            running={d.clock: d.running() for d in deadlines},
        ).survey(),
    )


def _letters(matter: Matter) -> list[Document]:
    """Every letter of the matter with how it was served, the latest first; its words stay where they are."""
    letters = Document.objects.filter(matter_id=matter.pk).defer("content").select_related("office")
    return list(letters.prefetch_related("services").order_by("-at", "-id"))
