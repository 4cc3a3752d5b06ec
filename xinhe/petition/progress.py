"""What the petitioner may see of their matter: who holds it, until when, why that day, and what happened.

The follow page and the API's progress answer are both made from this.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from xinhe.documents.models import Document
from xinhe.jurisdiction.competence import review_organ_for
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import days_left, local_day
from xinhe.kernel.limits import Limit, whole_day
from xinhe.matters.filing.lacking import ASKS, numbers
from xinhe.matters.letters.correspondence import letters_for
from xinhe.matters.models import Deadline, Event, Item, Matter
from xinhe.matters.models.rows import ITEMS, STANDING
from xinhe.matters.tell import sentence
from xinhe.people.models import Reveal
from xinhe.people.person import petitioner
from xinhe.petition.answers.replaced import Replaced, replaced
from xinhe.petition.facts import Facts
from xinhe.petition.family import PETITION
from xinhe.petition.models import Aftercare, Hearing, Review, ReviewStage
from xinhe.petition.rows import AFTERCARE
from xinhe.postgres.kept import Kept, ask
from xinhe.procedures import book
from xinhe.procedures.deadlines import opening
from xinhe.procedures.definition import Procedure, Route, Step
from xinhe.procedures.engine import Verdict
from xinhe.procedures.vocabulary import PETITIONER
from xinhe.records.door import standing
from xinhe.records.models import Timed

_EVENTS: Kept[Event] = Kept(lambda pk: Event.objects.filter(matter_id=pk).select_related("office").order_by("seq"))
_LOOKS: Kept[Reveal] = Kept(lambda pk: Reveal.objects.filter(matter_id=pk).select_related("office"))
_REVIEWS: Kept[Review] = Kept(
    lambda pk: Review.objects.filter(matter_id=pk, served_on__isnull=False).select_related("organ")
)
_HEARINGS: Kept[Hearing] = Kept(
    lambda pk: Hearing.objects.filter(matter_id=pk).select_related("office").order_by("planned_at", "seq")
)
ANNOUNCED = {
    "zh-hans": "处理意见已公告送达，%(day)s视为你已收到，申请复查的期限从那天起算。现在就可以查看",
    "zh-hant": "處理意見已公告送達，%(day)s視為你已收到，申請複查的期限從那天起算。現在就可以查看",
    "en": "The opinion was announced in a public notice; it counts as received on %(day)s, and your days to ask for a"
    " review run from then. You can read it now",
}
# The words of a petitioner's acts, in the order in which they are said again.
OWN_WORDS = ("text", "request", "reasons", "reason", "comment")
RATED = {
    "zh-hans": "处理意见已送达，你已经评价",
    "zh-hant": "處理意見已送達，你已經評價",
    "en": "The opinion has been served, and you have rated it",
}
OF_ITEM = {"zh-hans": "（诉求 %d）", "zh-hant": "（訴求 %d）", "en": " (request %d)"}


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
    """One legal date, the sentence that explains it and how it was counted. ``left`` is negative once it has passed.

    ``opens_on`` is the first day of a right that opens only after a while.
    """

    name: str
    title: str
    start: date
    end: date
    cite: str
    explanation: str
    reckoning: str
    owner: str
    is_right: bool
    is_provisional: bool
    stopped_on: date | None
    is_missed: bool
    left: int
    opens_on: date | None = None

    @property
    def is_running(self) -> bool:
        """True while it still counts."""
        return self.stopped_on is None

    @property
    def lapses(self) -> bool:
        """True for a right of its owner: it lapses, it is not breached."""
        return self.is_right


@dataclass(frozen=True)
class WayOut:
    """One item that was led to another lawful procedure (R1 to R5), with the limit that may run out there.

    ``is_own`` says that the office itself has to act or to answer.
    """

    item: Item
    route: Route
    limit: LegalDate | None
    is_own: bool = False


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
    replaced: Sequence[Replaced]
    looks: Sequence[Reveal]
    ways: Sequence[WayOut]
    executions: Sequence[Item]
    letters: Sequence[Document]
    reviews: Sequence[Review]
    hearings: Sequence[Hearing]
    aftercare: Sequence[Aftercare]

    def since(self, item: Item) -> Replaced | None:
        """What took the place of an earlier answer to this item last; None for the first answer."""
        return next((one for one in self.replaced if one.answer.seq == item.seq), None)

    @property
    def lacking(self) -> list[tuple[str, str]]:
        """What the registration lacks, by its name, with the sentence that asks for it (to be translated)."""
        return [(lack, ASKS[lack]) for lack in self.matter.lacks] if self.matter.is_open else []

    @property
    def asked_numbers(self) -> Mapping[str, int]:
        """The numbers of the rules that stand in those sentences."""
        return numbers(self.procedure)

    @property
    def may_ask_review(self) -> bool:
        """True while the petitioner may ask for a review or a re-review; also late, when a person decides."""
        return any(verdict.act == "ask_review" and verdict.allowed for verdict in self.acts)

    @property
    def right_to_ask(self) -> LegalDate | None:
        """The days in which to ask for a review, or, once there was one, for a re-review."""
        names = {clock.name for clock in self.procedure.ended_by(self._request) if clock.owner == PETITIONER}
        return next((date for date in self.dates if date.name in names), None)

    @property
    def asks_recheck(self) -> bool:
        """True where the request that is open in this state is for a re-review."""
        return ReviewStage.RECHECK in self._request.to

    @property
    def answered_within(self) -> Limit | None:
        """How long the answer to such a request may take."""
        clocks = self.procedure.begun_by(self._request)
        return next((clock.limit for clock in clocks if clock.owner != PETITIONER), None)

    @property
    def _request(self) -> Step:
        return request_open_in(self.procedure, self.state)

    def next_organ(self) -> Office | None:
        """The organ that would review what was decided last; None when it is not on this platform. One query."""
        decided_by = self.matter.review_organ if self.asks_recheck else self.matter.lead
        return review_organ_for(decided_by) if decided_by else None


def request_open_in(procedure: Procedure, state: str) -> Step:
    """The rule of the request for review that is open in this state, of the first one elsewhere."""
    rows = procedure.steps_for("ask_review")
    return next((row for row in rows if state in row.sources), rows[0])


def progress(matter: Matter, *, at: datetime, language: str = "zh-hans") -> Progress:
    """All that the petitioner of this matter may see at this moment, in their language.

    Four queries in one trip for a matter fetched with its offices, and one for each kind of paper that the log tells
    of. Answers are shown once served.
    """
    pk = matter.pk
    today = local_day(at)
    procedure = book.get(matter.procedure, matter.version).as_of(today)
    rows, asked_for, log, looks = STANDING.of(pk), ITEMS.of(pk), _EVENTS.of(pk), _LOOKS.of(pk)
    ask(rows, asked_for, log, looks)
    items, acts = asked_for.rows, {event.act for event in log.rows}
    has_letters = any("documents" in event.data for event in log.rows)
    person = petitioner(matter.pk)
    running = {row.clock: row.running() for row in rows.rows}
    dates = [legal_date(row, today=today, language=language) for row in rows.rows if _is_shown(row, procedure)]
    duties = [d for d in dates if d.is_running and not d.is_right]
    state = procedure.states[matter.state]
    return Progress(
        matter=matter,
        procedure=procedure,
        title=procedure.title[language],
        state=matter.state,
        state_title=state.title[language],
        state_public=_rated(matter, language) or _announced(matter, today, language) or state.public[language],
        holder=matter.holder if matter.is_open else matter.lead or matter.holder,
        promise=_promise(duties),
        dates=dates,
        lines=_lines(log.rows, matter, language=language),
        acts=standing(
            PETITION, matter, by=person, on=today, facts=Facts(matter, person, today, items=items), running=running
        ).survey(),
        answers=[one for one in items if not one.is_routed and (matter.served_on or one.settled_on)],
        replaced=replaced(log.rows, items),
        looks=looks.rows,
        ways=[_way(one, matter, procedure, dates) for one in items if one.is_routed and one.route in procedure.routes],
        executions=[one for one in items if one.execution],
        letters=letters_for(matter) if has_letters else [],
        reviews=_REVIEWS(pk) if "ask_review" in acts else [],
        hearings=_HEARINGS(pk) if "decide_hearing" in acts else [],
        aftercare=AFTERCARE(pk) if "plan_aftercare" in acts else [],
    )


def _announced(matter: Matter, today: date, language: str) -> str:
    """What stands in the state's place while a notice (公告) was made and does not count as received yet."""
    if matter.served_on is None or matter.served_on <= today or matter.is_open:
        return ""
    return ANNOUNCED[language] % {"day": whole_day(matter.served_on, language)}


def _promise(duties: Sequence[LegalDate]) -> LegalDate | None:
    """The nearest day owed for the whole matter; what is owed for single items stands back behind it."""
    whole = [one for one in duties if "#" not in one.name]
    return min(whole or duties, key=lambda one: one.end, default=None)


def _way(item: Item, matter: Matter, procedure: Procedure, dates: Sequence[LegalDate]) -> WayOut:
    limit = next((date for date in dates if date.name == f"{item.remedy}#{item.seq}"), None)
    return WayOut(item, procedure.routes[item.route], limit, is_own=item.is_led_to(matter.lead))


def _is_shown(row: Deadline, procedure: Procedure) -> bool:
    # The office's own right to object, and what a step inside the offices started, is no date of the petitioner's.
    clock = procedure.clocks.get(row.clock)
    if clock is None:
        return True
    if row.is_right and clock.owner != "petitioner":
        return False
    return any(step.public for act in clock.starts_on for step in procedure.steps_for(act.partition(":")[0]))


def legal_date(row: Timed, *, today: date, language: str = "zh-hans") -> LegalDate:
    """A deadline's row as a person reads it."""
    rule = row.rule()
    return LegalDate(
        name=row.clock,
        title=rule.title[language] + (OF_ITEM[language] % row.item if row.item else ""),
        start=row.started_on,
        end=row.end,
        cite=rule.cite,
        explanation=row.why(language),
        reckoning=row.explanation(language),
        owner=rule.owner,
        is_right=row.is_right,
        is_provisional=row.is_provisional,
        stopped_on=row.stopped_on,
        is_missed=row.is_missed(today),
        left=days_left(row.end, today),
        opens_on=opening(rule, row.started_on),
    )


def lines(matter: Matter, *, language: str) -> list[Line]:
    """What happened, as the petitioner may read it; one query."""
    return _lines(_EVENTS(matter.pk), matter, language=language)


def _lines(events: Sequence[Event], matter: Matter, *, language: str) -> list[Line]:
    """What happened, in order; steps that stay inside the offices are left out."""
    shown = []
    for event in events:
        rule = next((s for s in _rules(matter, event) if s.public), None)
        if rule is None or rule.public is None:
            continue
        note = _own_words(event) if event.by_kind == "petitioner" else str(event.said.get(rule.quotes, ""))
        office = event.office.name if event.office else ""
        shown.append(Line(event.seq, event.act, sentence(rule.public, event, language), event.at, office, note))
    return shown


def _rated(matter: Matter, language: str) -> str:
    """Who has rated is not asked to once more."""
    return RATED[language] if matter.rated_at and matter.state == "served" else ""


def _own_words(event: Event) -> str:
    """What the petitioner said and handed in at this step, for them to read again; filing has its own place."""
    if event.seq == 1:
        return ""
    said = [str(event.said.get(name, "")) for name in OWN_WORDS]
    names = "、".join(str(one["name"]) for one in event.data.get("files") or [])
    return "\n".join(part for part in (*said, names) if part)


def _rules(matter: Matter, event: Event) -> list[Step]:
    """The rule rows an event may have followed, under the version the matter has now or had then."""
    current = book.get(matter.procedure, matter.version).as_of(local_day(event.at)).steps_for(event.act)
    elsewhere = [s for p in book.all_versions() for s in p.steps_for(event.act)] if not current else []
    rows = [s for s in current if event.from_state in s.sources or not s.sources]
    return rows or list(current) or elsewhere
