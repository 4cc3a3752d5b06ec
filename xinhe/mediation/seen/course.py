"""How a dispute stands for one of its sides: who mediates, until when, what was said and agreed, what may be done now.

The portal's page and the API's answer are both made from this; nothing of it is the other side's alone.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

from xinhe.documents.models import Document, File
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import local_day
from xinhe.matters.letters.correspondence import letters_for
from xinhe.matters.models import Deadline, Event, Matter, Party, PartyPart
from xinhe.matters.models.rows import ITEMS, PARTIES, STANDING
from xinhe.matters.tell import sentence
from xinhe.mediation.acts.confide import confide
from xinhe.mediation.acts.correct_contact import correct_contact
from xinhe.mediation.acts.reissue_code import reissue_code
from xinhe.mediation.agreed.copies import Copies, copies_of
from xinhe.mediation.agreed.difference import Redraft, difference
from xinhe.mediation.facts import (
    AGREEMENTS,
    ATTEMPTS,
    DISCLOSED,
    INVITEES,
    SESSIONS,
    Appraisal,
    Facts,
    last_draft,
    running_appraisal,
)
from xinhe.mediation.family import MEDIATION
from xinhe.mediation.models import (
    FIRST,
    Agreement,
    Confirmation,
    Invitee,
    MediationSession,
    Obligation,
    Side,
    Signature,
    Spoken,
)
from xinhe.mediation.terms import terms_of, warnings
from xinhe.people.person import Person, party
from xinhe.postgres.kept import Kept, ask
from xinhe.procedures import book
from xinhe.procedures.definition import Procedure, Step
from xinhe.procedures.engine import Verdict
from xinhe.records.door import standing

_EVENTS: Kept[Event] = Kept(lambda pk: Event.objects.filter(matter_id=pk).select_related("office").order_by("seq"))
_OBLIGATIONS: Kept[Obligation] = Kept(lambda pk: Obligation.objects.filter(matter_id=pk).order_by("seq", "line"))
_SIGNATURES: Kept[Signature] = Kept(lambda pk: Signature.objects.filter(matter_id=pk).order_by("seq"))
_SPOKEN: Kept[Spoken] = Kept(lambda sight, pk: Spoken.objects.shown_to(sight.person).filter(matter_id=pk))
_CONFIRMATIONS: Kept[Confirmation] = Kept(lambda pk: Confirmation.objects.filter(matter_id=pk).order_by("seq"))
_FILES: Kept[File] = Kept(lambda pk: File.objects.filter(subject_id=pk, from_petitioner=True))
# Steps that concern one side; a word that was meant for both is told to both.
OF_ONE_SIDE = frozenset(act.__name__ for act in (confide, correct_contact, reissue_code))
CONFIRM = "confirm"  # the right to ask a court to confirm, 第三十三条第一款


@dataclass(frozen=True)
class Happening:
    """One thing that happened to a dispute, in the sentence for both sides."""

    seq: int
    act: str
    title: str
    at: datetime
    office: str
    note: str


@dataclass(frozen=True)
class Utterance:
    """Words that this side may read: said to both, or its own that only the mediators read besides."""

    seq: int
    side: int
    is_own: bool
    is_shared: bool
    is_at_table: bool
    words: str
    at: datetime


@dataclass(frozen=True)
class Accord:
    """The draft or agreement that holds, with all its terms, and whether this side agreed to it.

    ``changes`` is what it changed against the draft that it made void; None for the first one, and once it binds.
    """

    agreement: Agreement
    lines: Sequence[Obligation]
    hash: str
    warnings: Sequence[str]
    is_signed: bool
    changes: Redraft | None

    @property
    def is_oral(self) -> bool:
        """True for one that is read back and not signed."""
        return self.agreement.kind == "oral"

    @property
    def has_copies(self) -> bool:
        """True for what was signed on paper or is printed, so that each party holds an original (第二十九条第二款)."""
        return not self.is_oral and self.agreement.effective_on is not None

    @property
    def open_lines(self) -> list[Obligation]:
        """What is still owed."""
        return [one for one in self.lines if one.done_on is None]


@dataclass(frozen=True)
class Course:
    """The whole answer of a dispute to one of its sides."""

    matter: Matter
    side: Side
    procedure: Procedure
    at: datetime
    today: date
    state_title: str
    state_public: str
    holder: Office | None
    mediators: Sequence[str]
    own_people: Sequence[str]
    other_people: Sequence[str]
    items: Sequence[str]
    deadlines: Sequence[Deadline]
    happenings: Sequence[Happening]
    invitees: Sequence[Invitee]
    appraisal: Appraisal | None
    sessions: Sequence[MediationSession]
    said: Sequence[Utterance]
    accord: Accord | None
    copies: Copies | None
    confirmations: Sequence[Confirmation]
    letters: Sequence[Document]
    files: Sequence[File]
    verdicts: Sequence[Verdict]

    @property
    def told(self) -> list[Utterance]:
        """What was said to the mediator, for them alone or for both; what was said at the table stands there."""
        return [one for one in self.said if not one.is_at_table]

    @property
    def person(self) -> Person:
        """Who reads it: this side."""
        return party(self.matter.pk, self.side.side)

    @property
    def body(self) -> str:
        """What happened, as who filed told it: it is theirs, and the mediators'."""
        return self.matter.body if self.side.side == FIRST else ""

    @property
    def confirm(self) -> Deadline | None:
        """The days in which both may ask a court to confirm the agreement."""
        return next((one for one in self.deadlines if one.clock == CONFIRM), None)

    def session(self, seq: int) -> MediationSession | None:
        """One of the sessions by its number."""
        return next((one for one in self.sessions if one.seq == seq), None)


def course(matter: Matter, side: Side, *, at: datetime, language: str = "zh-hans") -> Course:
    """All that this side may see at this moment, of a matter that was opened as this side's."""
    pk, today, person = matter.pk, local_day(at), party(matter.pk, side.side)
    procedure = book.get(matter.procedure, matter.version).as_of(today)
    rows, log, people, items = STANDING.of(pk), _EVENTS.of(pk), PARTIES.of(pk), ITEMS.of(pk)
    attempts, sessions, drafts = ATTEMPTS.of(pk), SESSIONS.of(pk), AGREEMENTS.of(pk)
    lines, signed, said = _OBLIGATIONS.of(pk), _SIGNATURES.of(pk), _SPOKEN.of(pk, key=(person.sight,))
    confirmed, files, disclosed, invited = _CONFIRMATIONS.of(pk), _FILES.of(pk), DISCLOSED.of(pk), INVITEES.of(pk)
    ask(rows, log, people, items, attempts, sessions, drafts, lines, signed, said, confirmed, files, disclosed, invited)
    state = procedure.states[matter.state]
    running = next((one for one in reversed(attempts.rows) if one.ended_on is None), None)
    agreed = next((one for one in reversed(attempts.rows) if one.ending == "agreed"), None)
    named = running or agreed
    at_table = {one.seq for one in log.rows if one.act == "say"}
    accord = accord_of(drafts.rows, lines.rows, on=today, signed=signed.rows, side=side.side)
    verdicts = standing(
        MEDIATION,
        matter,
        by=person,
        on=today,
        facts=Facts(matter, person, today),
        running={row.clock: row.running() for row in rows.rows},
    ).survey()
    return Course(
        matter=matter,
        side=side,
        procedure=procedure,
        at=at,
        today=today,
        state_title=state.title[language],
        state_public=state.public[language],
        holder=matter.holder if matter.is_open else matter.lead or matter.holder,
        mediators=[str(one["name"]) for one in named.mediators] if named else [],
        own_people=_names(people.rows, side.side),
        other_people=_names(people.rows, side.other),
        items=[one.text for one in items.rows],
        deadlines=[row for row in rows.rows if row.clock in procedure.clocks],
        happenings=_happenings([one for one in log.rows if _is_told(one, side)], procedure, language),
        invitees=invited.rows,
        appraisal=running_appraisal(log.rows) if matter.is_open else None,
        sessions=sessions.rows,
        said=[_utterance(one, side, at_table) for one in said.rows],
        accord=accord,
        copies=copies_of(people.rows, log.rows) if accord and accord.has_copies else None,
        confirmations=confirmed.rows,
        letters=letters_for(matter),
        files=[one for one in files.rows if one.seq in _own_steps(signed.rows, side)],
        verdicts=[one for one in verdicts if _is_offered(one, side, disclosed.rows)],
    )


def _names(people: Sequence[Party], side: int) -> list[str]:
    """Who stands on a side, by name: both sides know each other; telephone and document stay with the body."""
    shown = (PartyPart.PARTY, PartyPart.REPRESENTATIVE)
    return [one.identity()["name"] for one in people if one.side == side and one.part in shown]


def names_of(side: Side) -> list[str]:
    """The names of the people of a side, for what is printed for it."""
    return _names(PARTIES(side.matter_id), side.side)


def _utterance(one: Spoken, side: Side, at_table: Set[int]) -> Utterance:
    is_own = one.side == side.side
    return Utterance(one.seq, one.side, is_own, one.is_shared, one.seq in at_table, one.words(), one.at)


def _own_steps(signed: Sequence[Signature], side: Side) -> set[int]:
    """The steps at which this side handed files in: its application, and its signatures."""
    return {one.seq for one in signed if one.side == side.side} | ({1} if side.side == FIRST else set())


def accord_of(
    drafts: Sequence[Agreement],
    lines: Sequence[Obligation],
    *,
    on: date,
    signed: Sequence[Signature] = (),
    side: int = 0,
) -> Accord | None:
    """The last draft that was not made void, out of all drafts and all their lines, with what to know before one signs.

    None while there is none; whether a side signed it, where the side is given.
    """
    last = last_draft(drafts)
    if last is None:
        return None
    own = [one for one in lines if one.seq == last.seq]
    terms = terms_of(last, own)
    is_signed = any(one.agreement_seq == last.seq and one.side == side for one in signed)
    before = next((one for one in reversed(drafts) if one.is_void and one.seq < last.seq), None)
    changes = None
    if before is not None and last.effective_on is None:
        changes = difference(terms_of(before, [one for one in lines if one.seq == before.seq]), terms)
    return Accord(last, own, last.hash(own), warnings(terms, on=on), is_signed, changes)


def _is_offered(verdict: Verdict, side: Side, disclosed: Sequence[Event]) -> bool:
    """Accepting a mediator is spoken of only where something was disclosed that this side has not accepted."""
    return verdict.act != "waive" or any(one.seq > side.waived_seq for one in disclosed)


def _happenings(events: Sequence[Event], procedure: Procedure, language: str) -> list[Happening]:
    """What happened, in order; steps that stay inside the body are left out, and what a side said is."""
    shown = []
    for event in events:
        rule = _rule(procedure, event)
        if rule is None or rule.public is None:
            continue
        quoted = str(event.said.get(rule.quotes, "")) if rule.quotes else ""
        office = event.office.name if event.office else ""
        shown.append(Happening(event.seq, event.act, sentence(rule.public, event, language), event.at, office, quoted))
    return shown


def _is_told(event: Event, side: Side) -> bool:
    """What concerns the other side alone is not told: how it is reached, that it said something in confidence."""
    return event.act not in OF_ONE_SIDE or bool(event.data.get("shared")) or event.data.get("side") == side.side


def _rule(procedure: Procedure, event: Event) -> Step | None:
    rows = procedure.steps_for(event.act)
    return next((one for one in rows if event.from_state in one.sources or not one.sources), rows[0] if rows else None)


def of_side(matter: Matter, side: int) -> tuple[Side, Person]:
    """The row of a side, and the person who acts as it."""
    return Side.objects.get(matter=matter, side=side), party(matter.pk, side)
