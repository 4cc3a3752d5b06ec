"""Whose turn a dispute is: what a person of a mediation body may see, and what of it waits for them."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from django.db.models import Exists, OuterRef, Q

from xinhe.matters.models import Deadline, Event, Kind, Matter, MatterQuerySet
from xinhe.mediation.models import Agreement, Signature
from xinhe.mediation.rules import Named, network
from xinhe.people.person import Person

SEATED = ("head", "clerk", "mediator")
# A return visit waits so many days before it is due.
AHEAD = timedelta(days=7)
VISITS = ("first_visit", "second_visit")
# Where the body itself goes on, by the role that does it there.
OF_BODY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"head": ("applied", "consented", "taken_on", "unsettled"), "clerk": ("applied", "consented")}
)


def is_of_body(by: Person) -> bool:
    """True for who sits in a mediation body and may have disputes there."""
    return by.office is not None and by.office.is_committee and by.has_role(*SEATED)


def disputes_of(by: Person) -> MatterQuerySet:
    """The disputes that this person may see; none for who sits elsewhere (rulebook E22)."""
    found = Matter.objects.visible_to(by).filter(kind=Kind.DISPUTE)
    return found if is_of_body(by) else found.none()


def waiting(by: Person, *, today: date) -> MatterQuerySet:
    """Those in which the next act is usually this person's."""
    return disputes_of(by).filter(waits(by, today))


def waits(by: Person, today: date) -> Q:
    """The condition on a dispute to wait for this person."""
    waits = Q(pk__in=[])
    for role, states in OF_BODY.items():
        if by.has_role(role):
            waits |= Q(holder_id=by.office_id, state__in=states)
    if by.has_role("head", "clerk"):
        waits |= Q(lead_id=by.office_id, mediators=[]) & _visit_is_due(today)
    if by.has_role("mediator"):
        own = Q(mediators__contains=[by.account_id])
        waits |= own & (Q(state="mediating") | (Q(state="to_sign") & _unsigned()) | _visit_is_due(today))
    return waits


def _unsigned() -> Q:
    """Its mediator has not signed the draft; of an oral one the mediator reads it out until both sides agreed."""
    signed = Signature.objects.filter(matter=OuterRef("matter"), agreement_seq=OuterRef("seq"), side=0)
    return Q(Exists(Agreement.objects.filter(~Exists(signed), matter=OuterRef("pk"), is_void=False)))


def _visit_is_due(today: date) -> Q:
    due = Deadline.objects.filter(matter=OuterRef("pk"), clock__in=VISITS, is_open=True, end__lte=today + AHEAD)
    return Q(Exists(due), state__in=("effective", "performed"))


def types_of(matters: Collection[Matter], *, on: date) -> dict[object, Named]:
    """The types of these disputes by the key of the matter; one query."""
    known = network(on).types
    events = Event.objects.filter(matter__in=[one.pk for one in matters], act="name_sides")
    return {pk: known[code] for pk, code in events.values_list("matter_id", "data__type") if code in known}
