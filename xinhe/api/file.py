"""A matter's whole file and its log, as the API shows them to staff."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from xinhe.api import pieces
from xinhe.api.acts import BY_STAFF
from xinhe.api.answer import moment
from xinhe.api.pieces import Json
from xinhe.documents.models import Document, File
from xinhe.kernel import chain
from xinhe.matters.letters.recommendations import shared_with, told
from xinhe.matters.models import Assignment, Deadline, Event, Item, Link, Matter, Party
from xinhe.matters.models.matter import may_know_accused
from xinhe.matters.privacy import hides_identity
from xinhe.matters.titles import act_title
from xinhe.people.person import Person
from xinhe.petition.models import Aftercare, Care, Hearing, Review
from xinhe.petition.progress import legal_date
from xinhe.petition.whole import Whole, whole
from xinhe.procedures import book
from xinhe.procedures.definition import Procedure
from xinhe.supervision.models import Demand, Recommendation
from xinhe.web.pages import keyset

# What a filing or a screening keeps of who is accused, even where it was corrected later.
NAMING_ACCUSED = frozenset({"barred", "accusation"})


def whole_file(matter: Matter, *, by: Person, at: datetime) -> Json:
    """Everything on file that this person may see, and every act that their seats could do."""
    seen = whole(matter, by=by, at=at)
    return {
        **_head(matter, seen),
        "identity_hidden": hides_identity(matter, by),
        "items": [_item(one) for one in seen.items],
        "parties": [] if hides_identity(matter, by) else [_party(one) for one in seen.parties],
        "files": [_file(one) for one in seen.files],
        "deadlines": [_deadline(one, seen) for one in seen.deadlines],
        "assignments": [_assignment(one) for one in seen.assignments],
        "links": _links(seen.links, by),
        # In the order in which they were written; the page has the latest first.
        "documents": [_letter(one) for one in reversed(seen.letters)],
        **_reviews(seen),
        **_supervision(matter, by, {event.act for event in seen.events}),
        "events": [_brief(event, seen.procedure) for event in seen.events],
        **pieces.acts(seen.verdicts, BY_STAFF),
    }


def _head(matter: Matter, seen: Whole) -> Json:
    return {
        "number": matter.number,
        "title": matter.title,
        "body": matter.body,
        "kind": matter.kind,
        "channel": matter.channel,
        "procedure": matter.procedure,
        "version": matter.version,
        "state": matter.state,
        "state_title": seen.state_title,
        "is_open": matter.is_open,
        "seq": matter.log_seq,
        "region": pieces.named(matter.problem_region),
        "category": pieces.named(matter.category),
        "nature": matter.nature,
        "level": matter.level,
        "acceptable": matter.is_acceptable,
        "confidentiality": matter.confidentiality,
        "anonymous": matter.is_anonymous,
        "headcount": matter.headcount,
        "is_repeat": matter.is_repeat,
        "receiver": pieces.office(matter.receiver),
        "holder": pieces.office(matter.holder),
        "lead": pieces.office(matter.lead),
        "opened_at": moment(matter.opened_at),
        "accepted_on": matter.accepted_on,
        "served_on": matter.served_on,
        "due_on": matter.due_on,
        "source": matter.source,
        "source_at": moment(matter.source_at),
        "secret": matter.is_secret,
        "joint": matter.is_joint,
        "wants_paper": matter.wants_paper,
        "agrees_electronic": matter.agrees_electronic,
        "lacks": matter.lacks,
        "urgent": matter.is_urgent,
        "supervised": matter.is_supervised,
        "designated": matter.is_designated,
        "received_on": matter.received_on,
        "posted_on": matter.posted_on,
        "read_back_at": moment(matter.read_back_at),
        "review_admitted": matter.is_admitted,
        "review_organ": pieces.office(matter.review_organ),
    }


def _item(one: Item) -> Json:
    return pieces.item(one) | {
        "nature": one.nature,
        "route": one.route,
        "route_state": one.route_state,
        "organ": one.organ,
        "organ_basis": one.organ_basis,
        "remedy": one.remedy,
        "routed_on": one.routed_on,
        "confirmed_on": one.confirmed_on,
        "execution": one.execution,
        "execute_by": one.execute_by,
        "executed_on": one.executed_on,
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


def _deadline(one: Deadline, seen: Whole) -> Json:
    return pieces.running_date(legal_date(one, today=seen.today)) | {
        "raw_end": one.raw_end,
        "internal_end": one.internal_end,
        "extended_days": one.extended_days,
        "calendar_version": one.calendar_version,
    }


def _assignment(one: Assignment) -> Json:
    return {
        "office": pieces.named(one.office),
        "task": one.task,
        "state": one.state,
        "by_office": pieces.named(one.by_office),
        "note": one.note,
        "due_on": one.due_on,
        "sent_at": moment(one.sent_at),
        "ended_at": moment(one.ended_at),
        "reason": one.reason,
    }


def _links(links: Sequence[Link], by: Person) -> list[Json]:
    """Only those to matters that this person may know of."""
    known = _known([one.to_id for one in links], by)
    return [
        {"kind": one.kind, "to": one.to.number, "title": one.to.title, "at": moment(one.at)}
        for one in links
        if one.to_id in known
    ]


def _letter(one: Document) -> Json:
    return pieces.letter(one) | {"seq": one.seq, "to_petitioner": one.to_petitioner}


def _reviews(seen: Whole) -> Json:
    """What came after the opinion: reviews, hearings, and the help that is still owed."""
    return {
        "reviews": [_review(one) for one in seen.reviews],
        "hearings": [_hearing(one) for one in seen.hearings],
        "aftercare": [_task(one) for one in seen.aftercare],
    }


def _review(one: Review) -> Json:
    return {
        "seq": one.seq,
        "stage": one.stage,
        "organ": pieces.named(one.organ),
        "asked_on": one.asked_on,
        "posted_on": one.posted_on,
        "received_on": one.came_on,
        "late": one.is_late,
        "request": one.request,
        "reasons": one.reasons,
        "result": one.result,
        "facts": one.facts,
        "basis": one.basis,
        "opinion": one.opinion,
        "items": one.rulings,
        "signed_on": one.signed_on,
        "served_on": one.served_on,
    }


def _hearing(one: Hearing) -> Json:
    return {
        "seq": one.seq,
        "office": pieces.named(one.office),
        "cause": one.cause,
        "planned_at": moment(one.planned_at),
        "place": one.place,
        "chair": one.chair,
        "panel": one.panel,
        "public": one.is_public,
        "decided_on": one.decided_on,
        "held_on": one.held_on,
        "attended": one.attended,
        "reported_on": one.reported_on,
        "panel_opinion": one.panel_opinion,
        "excluded_days": one.excluded_days,
        "cancelled": one.is_cancelled,
    }


def _task(one: Aftercare) -> Json:
    return {
        "task": one.seq,
        "care": one.care,
        "care_title": str(Care(one.care).label),
        "text": one.text,
        "office": pieces.named(one.office),
        "due_on": one.due_on,
        "done_on": one.done_on,
        "result": one.result,
    }


def _supervision(matter: Matter, by: Person, acts: Collection[str]) -> Json:
    """Demands all to the petition office, to another office its own; recommendations to sender and receiver alone.

    What the log does not speak of is not looked for.
    """
    made: Json = {"demands": [], "recommendations": []}
    if "urge_office" in acts or "supervise" in acts:
        demands = Demand.objects.shown_to(by).filter(matter=matter).select_related("to", "by_office")
        made["demands"] = [_demand(one) for one in demands]
    if "recommend" in acts:
        advised = Recommendation.objects.filter(matter=matter, seq__in=shared_with(by, matter))
        made["recommendations"] = [_recommendation(one) for one in advised.select_related("to", "by_office")]
    return made


def _demand(one: Demand) -> Json:
    return {
        "demand": one.seq,
        "kind": one.kind,
        "ground": one.ground,
        "means": one.means,
        "to": pieces.named(one.to),
        "by_office": pieces.named(one.by_office),
        "facts": one.facts,
        "text": one.demand,
        "answer_on": one.answer_on,
        "answer": one.answer,
        "answered_at": moment(one.answered_at),
    }


def _recommendation(one: Recommendation) -> Json:
    return {
        "recommendation": one.seq,
        "kind": one.kind,
        "to": pieces.named(one.to),
        "by_office": pieces.named(one.by_office),
        "facts": one.facts,
        "pattern": one.pattern,
        "advice": one.advice,
        "answer_on": one.answer_on,
        "adoption": one.adoption,
        "answer": one.answer,
        "answered_at": moment(one.answered_at),
    }


def _brief(event: Event, procedure: Procedure) -> Json:
    return {
        "seq": event.seq,
        "act": event.act,
        "title": act_title(procedure, event.act),
        "by": event.by_name,
        "office": event.office.name if event.office else "",
        "at": moment(event.at),
        "state": event.to_state,
    }


def events_page(matter: Matter, *, by: Person, cursor: str, size: int) -> Json:
    """A page of the log as this person may read it, with everything that the hashes cover."""
    log = Event.objects.filter(matter=matter).shown_to(by).select_related("office").defer(None)
    got = keyset(log, order=("seq",), cursor=cursor or None, size=size)
    linked = [UUID(str(event.data["to"])) for event in got.rows if event.act == "link"]
    known, shared = _known(linked, by), shared_with(by, matter)
    kept = frozenset() if may_know_accused(by) else NAMING_ACCUSED
    return {"items": [_event(event, matter, known, shared, kept) for event in got.rows], "next": got.next}


def _known(linked: Sequence[UUID], by: Person) -> set[UUID]:
    """Those of these matters that this person may know of."""
    return set(Matter.objects.visible_to(by).filter(pk__in=linked).values_list("pk", flat=True)) if linked else set()


def _event(
    event: Event, matter: Matter, known: Collection[UUID], shared: Collection[int], kept: Collection[str]
) -> Json:
    # A link to an accusation would tell of it; who may not know of it, or of a recommendation between two other
    # offices, can't check this one hash.
    is_told = event.act != "link" or UUID(str(event.data["to"])) in known
    data = {name: value for name, value in told(event, shared).items() if name not in kept}
    return {
        "matter": str(event.matter_id),
        "seq": event.seq,
        "act": event.act,
        "title": act_title(book.get(matter.procedure, matter.version).latest, event.act),
        "outcome": event.outcome,
        "by_kind": event.by_kind,
        "by_name": event.by_name,
        "account": event.account_id,
        "office": event.office_id,
        "office_name": event.office.name if event.office else "",
        "at": event.at.isoformat(),
        "from_state": event.from_state,
        "to_state": event.to_state,
        "data": data if is_told else {"kind": event.data["kind"]},
        "trace": chain.sm3(chain.written(event.trace)) if is_told and event.trace is not None else None,
        "previous": event.previous,
        "hash": event.hash,
    }
