"""A matter's whole file as one member of staff may see it: the desk's page and the API are made from this."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import F, prefetch_related_objects

from xinhe.documents.models import Document, File
from xinhe.kernel.clock import local_day
from xinhe.matters.acts.recall import is_recallable
from xinhe.matters.letters.recommendations import readable
from xinhe.matters.models import Assignment, Deadline, Event, Item, Link, Matter, Party
from xinhe.matters.models.matter import may_know_accused
from xinhe.matters.models.rows import ITEMS, PARTIES, STANDING
from xinhe.people.person import Person
from xinhe.petition.answers.replaced import Replaced, replaced
from xinhe.petition.facts import Facts
from xinhe.petition.family import PETITION
from xinhe.petition.models import Aftercare, Hearing, Review
from xinhe.petition.rows import AFTERCARE, HEARINGS
from xinhe.postgres.kept import Asked, Kept, ask
from xinhe.procedures import book
from xinhe.procedures.definition import Procedure
from xinhe.procedures.engine import Verdict
from xinhe.records.door import standing

Row = TypeVar("Row")
# The acts that tie a matter to another one.
LINKING = frozenset({"link", "review_refusal"})
_EVENTS: Kept[Event] = Kept(
    lambda sight, pk: Event.objects.filter(matter_id=pk).shown_to(sight.person).select_related("office").order_by("seq")
)
_ASSIGNMENTS: Kept[Assignment] = Kept(
    lambda pk: Assignment.objects.filter(matter_id=pk).select_related("office", "by_office")
)
# What is said of a file's words, and not the words themselves.
_FILES: Kept[File] = Kept(lambda pk: File.objects.filter(subject_id=pk).annotate(reading=F("words__outcome")))
_LINKS: Kept[Link] = Kept(lambda pk: Link.objects.filter(matter_id=pk).select_related("to"))
_REVIEWS: Kept[Review] = Kept(lambda pk: Review.objects.filter(matter_id=pk).select_related("organ"))
# The words of a letter stay where they are.
_LETTERS: Kept[Document] = Kept(
    lambda pk: Document.objects.filter(subject_id=pk).defer("content").select_related("office").order_by("-at", "-id")
)


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
    replaced: Sequence[Replaced]
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


def _told(assignments: Sequence[Assignment], matter: Matter, by: Person) -> list[Assignment]:
    """Those that this person may know of: that it was taken back from an office would tell others who is accused."""
    return [one for one in assignments if one.office_id not in matter.barred or may_know_accused(by)]


def whole(matter: Matter, *, by: Person, at: datetime) -> Whole:
    """The file of a matter that was fetched through ``visible_to`` with its offices; about ten queries in two trips.

    What the log does not speak of is not looked for.
    """
    pk = matter.pk
    today = local_day(at)
    procedure = book.get(matter.procedure, matter.version).as_of(today)
    deadlines, items, parties, assignments = STANDING.of(pk), ITEMS.of(pk), PARTIES.of(pk), _ASSIGNMENTS.of(pk)
    log = _EVENTS.of(pk, key=(by.sight,))
    ask(deadlines, log, items, parties, assignments)
    events = log.rows
    acts = {event.act for event in events}
    more: list[Asked[Any]] = []

    def wanted(question: Kept[Row], told: object) -> list[Row]:
        """The rows of a question that is put only where the log tells of them; filled with all the others."""
        if not told:
            return []
        more.append(asked := question.of(pk))
        return asked.rows

    files = wanted(_FILES, any(event.data.get("files") for event in events))
    links = wanted(_LINKS, acts & LINKING)
    letters = wanted(_LETTERS, any("documents" in event.data for event in events))
    reviews = wanted(_REVIEWS, "ask_review" in acts)
    hearings = wanted(HEARINGS, "decide_hearing" in acts)
    aftercare = wanted(AFTERCARE, "plan_aftercare" in acts)
    ask(*more)
    if letters:
        prefetch_related_objects(letters, "services")
    known: dict[str, Any] = {
        "items": items.rows,
        "parties": parties.rows,
        "hearings": hearings,
        "aftercare": aftercare,
    }
    facts = Facts(matter, by, today, assignments=assignments.rows, **known)
    running = {clock.clock: clock.running() for clock in deadlines.rows}
    survey = standing(PETITION, matter, by=by, on=today, facts=facts, running=running).survey()
    return Whole(
        matter=matter,
        procedure=procedure,
        today=today,
        state_title=procedure.states[matter.state].title["zh-hans"],
        **known,
        files=files,
        events=events,
        # A clock that stops with the rating would tell those it rates that it was given.
        deadlines=[d for d in deadlines.rows if "rate" not in d.rule().stops_on],
        assignments=_told(assignments.rows, matter, by),
        links=links,
        letters=readable(letters, matter, by),
        reviews=reviews,
        replaced=replaced(events, items.rows),
        verdicts=_in_time(survey, procedure, assignments.rows, at),
    )


def _in_time(
    verdicts: Sequence[Verdict], procedure: Procedure, sent: Sequence[Assignment], at: datetime
) -> Sequence[Verdict]:
    """Without the recall of what was passed on too long ago: its minutes are none of the days that rules know."""
    if any(is_recallable(one, procedure, at=at) for one in sent):
        return verdicts
    return [verdict for verdict in verdicts if verdict.act != "recall"]
