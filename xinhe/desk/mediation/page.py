"""What the page of a dispute shows beside the file: buttons, both sides, the way of the attempts, and the timeline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from xinhe.desk.mediation.agreeing import line_said, may_sign, read_out
from xinhe.desk.mediation.cards import CARDS, has_button
from xinhe.desk.mediation.file import DisputeFile
from xinhe.desk.mediation.frame import SIDES
from xinhe.desk.mediation.usual import types_of
from xinhe.jurisdiction.models import Level
from xinhe.kernel.clock import local_day
from xinhe.matters.models import Deadline, Event, Party
from xinhe.matters.titles import act_title
from xinhe.mediation.acts.agree import MEDIATOR
from xinhe.mediation.agreed.copies import BODY, Copies
from xinhe.mediation.counted import retold
from xinhe.mediation.dossier.lacking import lacks
from xinhe.mediation.dossier.records import FILE, may_read, papers_of
from xinhe.mediation.ending import OTHER_WAYS
from xinhe.mediation.facts import running_appraisal
from xinhe.mediation.models import (
    AgreementKind,
    Attempt,
    Invitee,
    InviteeSort,
    MediationSession,
    Obligation,
    ReturnVisit,
    Side,
)
from xinhe.mediation.names import may_name
from xinhe.people import reveals
from xinhe.people.models import Reveal
from xinhe.people.person import Person
from xinhe.procedures import book
from xinhe.procedures.definition import Words
from xinhe.procedures.engine import Verdict
from xinhe.referrals.acts.hand_over import UNSETTLED
from xinhe.referrals.family import procedure_of as referral_rules
from xinhe.referrals.models import Referral
from xinhe.web.difference import rows_of

UNTOLD = frozenset({"decline", "leave", "confide"})


@dataclass(frozen=True)
class SidePerson:
    """One person of a side: masked, and in clear while this reader's look stands open."""

    row: Party
    look: Reveal | None
    clear: Mapping[str, str] | None


@dataclass(frozen=True)
class SideShown:
    """One side as the page shows it: who it is, and whether it wants mediation."""

    number: int
    title: str
    people: Sequence[SidePerson]
    consent: str
    is_asked: bool


@dataclass(frozen=True)
class AttemptShown:
    """One attempt: at which level, the how manieth there, by whom, and how it ended."""

    row: Attempt
    level: str
    most: int
    mediators: str


@dataclass(frozen=True)
class SessionShown:
    """One session with who came for each side."""

    row: MediationSession
    word: str
    kind: str
    came: Sequence[tuple[str, str]]
    invited: str


@dataclass(frozen=True)
class DutyShown:
    """One thing that is owed, in a line, and how it stands."""

    row: Obligation
    words: str
    is_late: bool


@dataclass(frozen=True)
class DisputeEntry:
    """One line of a dispute's timeline."""

    title: str
    by: str
    at: datetime
    note: str


def page_of(file: DisputeFile, by: Person) -> dict[str, object]:
    """Everything that the page is made from."""
    matter = file.matter
    main, more = _buttons(file, by)
    accord = file.accord
    kind = types_of([matter], on=file.today).get(matter.pk)
    current = accord.hash if accord else ""
    is_oral = accord is not None and accord.is_oral
    is_to_sign = matter.state == "to_sign"
    return {
        "matter": matter,
        "file": file,
        "type": kind.chinese if kind else "",
        "told": retold((one.seq, one.act, one.outcome, local_day(one.at), one.data) for one in file.events),
        "main_acts": main,
        "more_acts": more,
        "refused": [v for v in file.verdicts if not v.allowed and _is_named(v.act)],
        "table": file.table if may_sign(matter, by) else None,
        "side_titles": {side: str(title) for side, title in SIDES.items()},
        "sides": _sides(file, by),
        "mediators": _mediators(file),
        "attempts": [_attempt(file, one) for one in file.attempts],
        "sessions": [_session(file, one) for one in file.sessions],
        "warnings": [_(one) for one in accord.warnings] if accord and is_to_sign else [],
        "changes": rows_of(accord.changes, sides=SIDES) if accord and accord.changes else None,
        "copies": _copies(file.copies) if file.copies else [],
        "duties": [_duty(file, one) for one in file.lines],
        "signed": _signed(file),
        "terms_hash": current,
        "read_out": read_out(matter, by, current) if is_oral and is_to_sign else "",
        "visits": [(one, str(SIDES[one.side]), _kept(one)) for one in file.visits],
        "spoken": [(one, str(SIDES.get(one.side, _("调解记录")))) for one in file.spoken],
        "running": _running(file),
        "names_letters": may_name(matter, by),
        "entries": _entries(file),
        "other_ways": _(OTHER_WAYS),
        "invited": [(one, _(str(InviteeSort(one.sort).label))) for one in file.invitees],
        "appraisal": running_appraisal(file.events) if matter.is_open else None,
        "papers": papers_of(file.events),
        "reads_dossier": (reads := may_read(matter, by)),
        "lacking": [_(one) for one in lacks(matter)] if reads else [],
        "file_number": next((one.number for one in file.letters if one.form == FILE), ""),
        "handed": _handed(file, by),
        "may_hand_over": by.has_role("head") and matter.holder_id == by.office_id and matter.state in UNSETTLED,
    }


def _is_named(act: str) -> bool:
    """Whether a page of the dispute says why an act is not open; what is done at the table is told there."""
    return act in CARDS and CARDS[act].form is not None and not CARDS[act].is_at_table


def _buttons(file: DisputeFile, by: Person) -> tuple[list[Verdict], list[Verdict]]:
    """The acts open to this person: the usual one first, and those that stand behind 更多."""
    open_acts = {v.act: v for v in file.verdicts if v.allowed and has_button(v.act, file, by)}
    row = book.office_rules().usual.get(file.matter.state)
    usual = [one.act for one in row.acts if one.act in open_acts] if row else []
    if "schedule" in usual and file.to_come:  # it is set: nothing to do before it begins
        usual.remove("schedule")
    first = usual[:1]
    main = [act for act in CARDS if act in open_acts and not CARDS[act].is_aside and act not in first]
    more = [act for act in CARDS if act in open_acts and CARDS[act].is_aside and act not in first]
    return [open_acts[act] for act in (*first, *main)], [open_acts[act] for act in more]


def _handed(file: DisputeFile, by: Person) -> list[tuple[Referral, Words]]:
    """From where the dispute was handed over to the body, and to whom the body handed it."""
    rows = Referral.objects.visible_to(by).filter(dispute=file.matter).order_by("opened_at")
    return [(row, referral_rules(row).latest.states[row.state].title) for row in rows]


def _sides(file: DisputeFile, by: Person) -> list[SideShown]:
    looks = reveals.open_reveals(by, file.matter.pk, file.at)
    shown = []
    for side in file.sides:
        rows = [row for row in file.parties if row.side == side.side]
        people = [SidePerson(row, looks.get(row.seq), row.identity() if row.seq in looks else None) for row in rows]
        is_asked = file.matter.state == "asked" and side.consents is None
        shown.append(SideShown(side.side, str(SIDES[side.side]), people, _consent(file, side), is_asked))
    return shown


def _consent(file: DisputeFile, side: Side) -> str:
    """Whether a side wants it. Who said no, or left, stands on no page: nothing may follow from it for anybody."""
    if file.matter.state in ("terminated", "turned_down"):
        return ""
    if side.consents:
        return _("同意调解")
    return _("还没有表示意见") if file.matter.state != "applied" else _("还没有征求意见")


def _mediators(file: DisputeFile) -> str:
    """Who mediates it now, or did last."""
    return "、".join(str(one["name"]) for one in file.attempts[-1].mediators) if file.attempts else ""


def _attempt(file: DisputeFile, one: Attempt) -> AttemptShown:
    names = "、".join(str(named["name"]) for named in one.mediators)
    return AttemptShown(one, str(Level(one.level).label), file.procedure.setting(f"attempts_{one.level}"), names)


def _session(file: DisputeFile, one: MediationSession) -> SessionShown:
    if one.is_called_off:
        word, kind = _("已取消"), "plain"
    elif one.held_at is not None:
        word, kind = _("已调解"), "ok done"
    elif one.begins_at <= file.at:
        word, kind = _("待记录"), "soon"
    else:
        word, kind = _("已约定"), "ok"
    came = [(str(SIDES[side]), _who_came(one.present.get(str(side)))) for side in SIDES] if one.held_at else []
    here = [who for who in file.invitees if who.seq in one.present.get("invitees", ())]
    return SessionShown(one, word, kind, came, _invited(here))


def _invited(people: Sequence[Invitee]) -> str:
    return "、".join(f"{one.name}（{_(str(InviteeSort(one.sort).label))}）" for one in people)


def _who_came(told: Mapping[str, object] | None) -> str:
    who = str((told or {}).get("who") or "")
    if not who:
        return "—"
    return _("%(who)s（要求换调解员）") % {"who": who} if (told or {}).get("recusal") else who


def _duty(file: DisputeFile, one: Obligation) -> DutyShown:
    is_bound = file.matter.state == "effective"
    late = is_bound and one.done_on is None and one.due_on is not None and one.due_on < file.today
    return DutyShown(one, line_said(one), late)


def _copies(copies: Copies) -> list[tuple[str, int, int]]:
    """Who is to have originals of the agreement: how many, and how many of them are still to be given."""
    titles = {**SIDES, BODY: _("调解组织留存")}
    return [(str(titles[to]), due, copies.left(to)) for to, due in copies.due.items()]


def _signed(file: DisputeFile) -> list[tuple[str, datetime | None]]:
    """Who has to agree to the draft, and when they did."""
    if file.draft is None:
        return []
    given = {one.side: one.at for one in file.signatures}
    needed = [(side, str(title)) for side, title in SIDES.items()]
    if file.draft.kind != AgreementKind.ORAL:
        needed.append((MEDIATOR, _("调解员")))
    return [(title, given.get(side)) for side, title in needed]


def _kept(visit: ReturnVisit) -> str:
    return {True: _("都履行了"), False: _("没有履行完"), None: _("说不清")}[visit.is_kept]


def _running(file: DisputeFile) -> Deadline | None:
    """The duty whose date stands beside the title."""
    duties = sorted((one for one in file.deadlines if one.is_open and not one.is_right), key=lambda one: one.end)
    return duties[0] if duties else None


def _entries(file: DisputeFile) -> list[DisputeEntry]:
    """The log, the newest first; what was said at the table without a step between is one line."""
    lines = []
    for is_talk, found in groupby(reversed(file.events), key=lambda event: event.act == "say"):
        events = list(found)
        if is_talk and len(events) > 1:
            note = _("共 %(n)d 段，在圆桌上看") % {"n": len(events)}
            lines.append(DisputeEntry(_entry(file, events[0]).title, _("在座的"), events[0].at, note))
        else:
            lines += [_entry(file, event) for event in events]
    return lines


def _entry(file: DisputeFile, event: Event) -> DisputeEntry:
    office = event.office.short if event.office else ""
    # Who said no, left or told something is not read off the log.
    name = event.by_name
    if event.by_kind == "petitioner":
        name = _("申请人")
    elif event.by_kind == "party" and event.act in UNTOLD:
        name = _("一方当事人")
    who = f"{name} · {office}" if office else name
    card = CARDS.get(event.act)
    note = card.words(event.said) if card else ""
    return DisputeEntry(act_title(file.procedure, event.act, state=event.from_state), who, event.at, note)
