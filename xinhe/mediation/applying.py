"""How a dispute comes to a mediation body: the words are taken in, and both sides are named, in one go."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from xinhe.documents.store import Incoming
from xinhe.jurisdiction.models import Office, Region
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.matters.acts.intake import intake
from xinhe.matters.filing import Filing
from xinhe.matters.models import Kind, Matter
from xinhe.mediation.acts.name_sides import name_sides
from xinhe.mediation.models import COMMITTEES, Committee
from xinhe.mediation.sides import Origin, SidePeople
from xinhe.people.person import Person


def body_for(region: Region) -> Office | None:
    """The committee to which a dispute of a place goes: the nearest one on the way up (第三十四条)."""
    rows = Committee.objects.working().filter(sort__in=COMMITTEES, office__region_id__in=region.ancestors())
    found = [row.office for row in rows.select_related("office__region")]
    return max(found, key=lambda office: len(office.region.path), default=None)


def apply(
    filing: Filing,
    *,
    second: SidePeople,
    dispute_type: str,
    origin: str = Origin.APPLIED,
    body: Office | None = None,
    by: Person,
    at: datetime,
    key: str = "",
    take: Callable[[], Sequence[Incoming]] | None = None,
) -> Matter:
    """Take in an application for mediation: who filed is the first side, ``second`` the other one.

    It goes to the ``body`` that was chosen, to that of the member of staff, or to the committee of the place. Raises
    Invalid naming each wrong field; nothing is written then.
    """
    if filing.kind != Kind.DISPUTE or filing.petitioner is None:
        raise Invalid({"petitioner.name": gettext_noop("申请调解要写明自己的姓名，才能请对方来谈。")})
    with transaction.atomic():
        matter = intake(filing, by=by, at=at, key=key, take=take, receiver=_body(filing, body, by))
        if matter.is_retried:
            return matter
        return name_sides(
            matter,
            second=second,
            origin=origin,
            dispute_type=dispute_type,
            first_language=filing.language,
            by=by if by.kind == "staff" else _applicant(matter, by),
            at=at,
        )


def _applicant(matter: Matter, by: Person) -> Person:
    """Who filed, now that there is a matter of theirs."""
    return Person(kind=by.kind, name=by.name, roles=by.roles, matter_id=matter.pk)


def _body(filing: Filing, body: Office | None, by: Person) -> Office:
    if body is None and by.office is not None and by.office.is_committee:
        body = by.office
    region = Region.objects.filter(code=filing.region).first()
    if body is None and region is not None:
        body = body_for(region)
    if body is None or not body.is_committee:
        raise Refused(
            gettext_noop("这个地方还没有人民调解组织，请选择上一级地区，或者到镇街、县的调解组织申请。"),
            code="no_body",
            field="region",
            article="《人民调解法》第八条",
        )
    return body
