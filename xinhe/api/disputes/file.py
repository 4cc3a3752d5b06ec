"""A dispute as the API shows it: to one side its own, to the body and its mediators theirs."""

from collections.abc import Sequence
from datetime import datetime

from xinhe.api import pieces
from xinhe.api.answer import moment
from xinhe.api.disputes.acts import BY_MEDIATOR
from xinhe.api.payloads.mediation import BY_SIDE
from xinhe.api.pieces import Json
from xinhe.documents.models import Document, File
from xinhe.kernel.clock import local_day
from xinhe.matters.models import Deadline, Matter, Party
from xinhe.matters.models.rows import ITEMS, PARTIES, STANDING
from xinhe.mediation.agreed.copies import Copies, copies_of
from xinhe.mediation.agreed.difference import Redraft
from xinhe.mediation.ending import OTHER_WAYS
from xinhe.mediation.facts import (
    AGREEMENTS,
    APPRAISALS,
    ATTEMPTS,
    HANDED_OUT,
    INVITEES,
    SESSIONS,
    SIDES,
    Appraisal,
    Facts,
    running_appraisal,
)
from xinhe.mediation.family import MEDIATION
from xinhe.mediation.models import (
    AgreementKind,
    Attempt,
    Confirmation,
    Invitee,
    MediationSession,
    Obligation,
    SessionWay,
    Side,
    Signature,
    Spoken,
)
from xinhe.mediation.seen.course import Accord, Course, Utterance, accord_of
from xinhe.mediation.seen.proving import phones_of
from xinhe.mediation.seen.table import OfferShown, RoundTable, table_of
from xinhe.people.person import Person
from xinhe.petition.progress import legal_date
from xinhe.procedures import book
from xinhe.records.door import standing


def own_file(seen: Course) -> Json:
    """All that this side may see, and what it may do."""
    matter, side = seen.matter, seen.side
    return {
        **_head(matter, state_title=seen.state_title, state_public=seen.state_public),
        "holder": pieces.office(seen.holder),
        "mediators": list(seen.mediators),
        "items": list(seen.items),
        "deadlines": _dates(seen.deadlines, seen.today),
        "invitees": [_invitee(one) for one in seen.invitees],
        "appraisal": _appraisal(seen.appraisal),
        "sessions": [_session(one) for one in seen.sessions],
        "said": [_utterance(one) for one in seen.said],
        "table": _table(table_of(matter, seen.person, at=seen.at)),
        "agreement": _agreement(seen.accord, seen.copies),
        "confirmations": [_confirmation(one) for one in seen.confirmations],
        "documents": [pieces.letter(one) for one in seen.letters],
        **pieces.acts(seen.verdicts, BY_SIDE),
        "side": side.side,
        "body": seen.body,
        "own_people": list(seen.own_people),
        "other_people": list(seen.other_people),
        "consented": side.consents,
        "signed": seen.accord is not None and seen.accord.is_signed,
        "phones": [{"party": one.seq, "phone": one.masked_phone} for one in phones_of(side)],
        "timeline": [vars(one) | {"at": moment(one.at)} for one in seen.happenings],
        "files": [_file(one) for one in seen.files],
    }


def staff_file(matter: Matter, *, by: Person, at: datetime) -> Json:
    """All that the body, or one of its mediators, may see; confided words are read by the mediators alone."""
    pk, today = matter.pk, local_day(at)
    procedure = book.get(matter.procedure, matter.version).as_of(today)
    state, rows = procedure.states[matter.state], STANDING(pk)
    attempts, people, signed = ATTEMPTS(pk), PARTIES(pk), list(Signature.objects.filter(matter_id=pk))
    owed = Obligation.objects.filter(matter=matter).order_by("seq", "line")
    accord = accord_of(AGREEMENTS(pk), list(owed), on=today)
    copies = copies_of(people, HANDED_OUT(pk)) if accord and accord.has_copies else None
    running = next((one for one in reversed(attempts) if one.ended_on is None or one.ending == "agreed"), None)
    clocks = {row.clock: row.running() for row in rows}
    verdicts = standing(MEDIATION, matter, by=by, on=today, facts=Facts(matter, by, today), running=clocks).survey()
    letters = Document.objects.filter(subject_id=pk).select_related("office").prefetch_related("services")
    has_signed = {one.side for one in signed if accord and one.agreement_seq == accord.agreement.seq}
    mediates = by.account_id in matter.mediators
    return {
        **_head(matter, state_title=state.title["zh-hans"], state_public=state.public["zh-hans"]),
        "holder": pieces.office(matter.holder),
        "mediators": _mediators(running),
        "items": [one.text for one in ITEMS(pk)],
        "deadlines": _dates([row for row in rows if row.clock in procedure.clocks], today),
        "invitees": [_invitee(one) for one in INVITEES(pk)],
        "appraisal": _appraisal(running_appraisal(APPRAISALS(pk))) if matter.is_open else None,
        "sessions": [_session(one) for one in SESSIONS(pk)],
        "said": [_spoken(one) for one in Spoken.objects.shown_to(by).filter(matter_id=pk)],
        "table": _table(table_of(matter, by, at=at)),
        "agreement": _agreement(accord, copies),
        "confirmations": [_confirmation(one) for one in Confirmation.objects.filter(matter=matter).order_by("seq")],
        "documents": [pieces.letter(one) for one in letters.order_by("at", "id")],
        **pieces.acts(verdicts, BY_MEDIATOR),
        "body": matter.body,
        "region": matter.problem_region.name,
        "sides": [_side(one, people, one.side in has_signed, mediates=mediates) for one in SIDES(pk)],
        "attempts": [_attempt(one) for one in attempts],
    }


def _head(matter: Matter, *, state_title: str, state_public: str) -> Json:
    return {
        "number": matter.number,
        "title": matter.title,
        "state": matter.state,
        "state_title": state_title,
        "state_public": state_public,
        "is_open": matter.is_open,
        "opened_at": moment(matter.opened_at),
        "seq": matter.log_seq,
        "other_ways": OTHER_WAYS,
    }


def _dates(rows: Sequence[Deadline], today: object) -> list[Json]:
    return [pieces.running_date(legal_date(one, today=today)) for one in rows]  # type: ignore[arg-type]


def _mediators(attempt: Attempt | None) -> list[str]:
    return [str(one["name"]) for one in attempt.mediators] if attempt else []


def _invitee(one: Invitee) -> Json:
    return {"number": one.seq, "name": one.name, "sort": one.sort, "why": one.why}


def _appraisal(one: Appraisal | None) -> Json | None:
    if one is None:
        return None
    days = {"began_on": one.began_on.isoformat(), "expected_on": one.until.isoformat()}
    return {"what": one.what, "appraiser": one.appraiser, **days}


def _session(one: MediationSession) -> Json:
    return {
        "session": one.seq,
        "way": one.way,
        "way_title": str(SessionWay(one.way).label),
        "place": one.place,
        "begins_at": moment(one.begins_at),
        "ends_at": moment(one.ends_at),
        "held_at": moment(one.held_at),
        "called_off": one.is_called_off,
    }


def _utterance(one: Utterance) -> Json:
    return {"seq": one.seq, "side": one.side, "shared": one.is_shared, "words": one.words, "at": moment(one.at)}


def _spoken(one: Spoken) -> Json:
    return {"seq": one.seq, "side": one.side, "shared": one.is_shared, "words": one.words(), "at": moment(one.at)}


def _table(one: RoundTable) -> Json:
    return {
        "is_open": one.is_open,
        "opened_at": moment(one.opened_at),
        "seats": [{"side": seat.side, "known_by": seat.known_by, "at": moment(seat.at)} for seat in one.seats],
        "remarks": [
            {
                "seq": said.seq,
                "side": said.side,
                "words": said.words,
                "at": moment(said.at),
                "files": [_file(file) for file in said.files],
            }
            for said in one.remarks
        ],
        "offers": [_offer(offer) for offer in one.offers],
        "counts": one.counts,
    }


def _offer(one: OfferShown) -> Json:
    return {
        "seq": one.row.seq,
        "side": one.row.side,
        "text": one.text,
        "amount": f"{one.fen // 100}.{one.fen % 100:02d}" if one.fen is not None else "",
        "payer": one.payer,
        "until": moment(one.row.until_at),
        "hash": one.hash,
        "state": one.state,
        "state_title": one.title,
        "at": moment(one.row.at),
        "answered_at": moment(one.row.answered_at),
    }


def _agreement(accord: Accord | None, copies: Copies | None) -> Json | None:
    if accord is None:
        return None
    one = accord.agreement
    return {
        "kind": one.kind,
        "kind_title": str(AgreementKind(one.kind).label),
        "facts": one.facts,
        "content": one.content,
        "way": one.way,
        "late": one.late,
        "effective_on": one.effective_on,
        "hash": accord.hash,
        "warnings": list(accord.warnings),
        "lines": [_line(line) for line in accord.lines],
        "changes": _changes(accord.changes) if accord.changes else None,
        "copies": _copies(copies) if copies else None,
    }


def _changes(one: Redraft) -> Json:
    """What the draft changed against the one before it, the amounts in yuan as they were typed."""
    return {
        "texts": [{"name": text.name, "pieces": [vars(part) for part in text.pieces]} for text in one.texts],
        "lines": [
            {
                "change": line.change,
                "before": vars(line.before) if line.before else None,
                "after": vars(line.after) if line.after else None,
            }
            for line in one.lines
        ],
    }


def _copies(one: Copies) -> Json:
    return {
        "total": one.total,
        "left": {str(to): one.left(to) for to in one.due},
        "handed": [vars(copy) for copy in one.handed],
    }


def _line(one: Obligation) -> Json:
    return {
        "line": one.line,
        "side": one.side,
        "what": one.what,
        "amount": f"{one.fen // 100}.{one.fen % 100:02d}" if one.fen is not None else "",
        "due_on": one.due_on,
        "done_on": one.done_on,
        "proof": one.proof,
    }


def _confirmation(one: Confirmation) -> Json:
    return {
        "court": one.court,
        "asked_on": one.asked_on,
        "number": one.number,
        "ruled_on": one.ruled_on,
        "confirmed": one.is_confirmed,
    }


def _file(one: File) -> Json:
    return {
        "id": str(one.id),
        "name": one.name,
        "media_type": one.media_type,
        "size": one.size,
        "hash": one.hash,
        "from_petitioner": one.from_petitioner,
        "at": moment(one.at),
    }


def _side(one: Side, people: Sequence[Party], is_signed: bool, *, mediates: bool) -> Json:
    """A no, and who left, is told to the mediators alone: it must not be held against anybody."""
    return {
        "side": one.side,
        "language": one.language,
        "people": [_party(who) for who in people if who.side == one.side],
        "consented": one.consents if one.consents or mediates else None,
        "refusing": one.refusing if mediates else "",
        "left_on": one.left_on if mediates else None,
        "signed": is_signed,
    }


def _party(one: Party) -> Json:
    return {
        "party": one.seq,
        "part": one.part,
        "name": one.masked_name,
        "phone": one.masked_phone,
        "id_type": one.id_type,
        "id_number": one.masked_id,
        "address": one.masked_address,
    }


def _attempt(one: Attempt) -> Json:
    return {
        "office": one.office.name,
        "level": one.level,
        "number": one.number,
        "mediators": _mediators(one),
        "began_on": one.began_on,
        "ended_on": one.ended_on,
        "ending": one.ending,
    }
