"""How a dispute comes to a mediation body: the words are taken in, and both sides are named, in one go."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from django.db import transaction

from xinhe.documents.store import Incoming
from xinhe.jurisdiction.models import Office, Region
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Invalid, Refused, gettext_noop
from xinhe.kernel.text import storable
from xinhe.matters.acts.intake import intake
from xinhe.matters.filing import Checked, Filing
from xinhe.matters.filing import check as check_filing
from xinhe.matters.filing.people import identity_of
from xinhe.matters.models import Kind, Matter
from xinhe.matters.payload import Checks
from xinhe.mediation.acts.name_sides import name_sides
from xinhe.mediation.models import COMMITTEES, Committee
from xinhe.mediation.models.committee import INSIDE
from xinhe.mediation.rules import network
from xinhe.mediation.sides import Origin, SidePeople
from xinhe.people.person import SYSTEM, Person

OWN_NAME = gettext_noop("申请调解要写明自己的姓名，才能请对方来谈。")
OTHER_NAME = gettext_noop("请写明对方当事人：姓名，或者单位名称。")
NO_GUARDIAN = gettext_noop("对方是未成年人的，要写明监护人，由监护人一起参加。")


def body_for(region: Region) -> Office | None:
    """The committee to which a dispute of a place goes: the nearest one on the way up (第三十四条)."""
    rows = Committee.objects.working().filter(sort__in=COMMITTEES, office__region_id__in=region.ancestors())
    found = [row.office for row in rows.select_related("office__region")]
    return max(found, key=lambda office: len(office.region.path), default=None)


def bodies_within(path: str) -> list[Office]:
    """The working mediation bodies of a place and of all within it, those of the wider places first."""
    rows = Committee.objects.working().filter(office__region__path__startswith=path).select_related("office__region")
    return sorted((row.office for row in rows), key=lambda one: (one.region.path, one.name))


def body_asked(code: str) -> Office | None:
    """The body that takes in what is asked of the one with this code: itself, or that in which a group or team works.

    None where it is unknown or closed. Both sides may choose a body elsewhere, which may say no (《宁波市人民调解条例》
    第十八条).
    """
    passed: set[int] = set()
    row = _working(office__code=storable(code))
    while row is not None and row.sort in INSIDE and row.pk not in passed:
        passed.add(row.pk)
        row = _working(pk=row.office.superior_id)
    return row.office if row is not None and row.sort not in INSIDE else None


def _working(**which: object) -> Committee | None:
    return Committee.objects.working().select_related("office__region").filter(**which).first()


def check(filing: Filing, *, second: SidePeople, dispute_type: str, at: datetime) -> Checked:
    """An application as the acts will judge it, both sides at once. Raises Invalid naming each wrong field."""
    today, checks = local_day(at), Checks()
    checked = _checked(filing, checks, today=today)
    checks.need("petitioner.name", filing.petitioner, OWN_NAME)
    checks.need("second", second.people, OTHER_NAME)
    checks.need("dispute_type", dispute_type in network(today).types, gettext_noop("请选择纠纷类型。"))
    for n, one in enumerate(second.people):
        identity_of(one, f"second.{n}", checks, today=today)
    if second.guardian is not None:
        identity_of(second.guardian, "second.guardian", checks, today=today)
    elif second.is_minor:
        checks.need("second.guardian", False, NO_GUARDIAN)
    checks.done()
    assert checked is not None
    return checked


def _checked(filing: Filing, checks: Checks, *, today: date) -> Checked | None:
    """The words of who files; what is wrong with them goes to the other checks."""
    try:
        return check_filing(filing, today=today)
    except Invalid as invalid:
        checks.errors |= invalid.errors
        checks.refusals |= invalid.refusals
        return None


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
    if filing.kind != Kind.DISPUTE:
        raise Invalid({"kind": gettext_noop("申请调解的是纠纷。")})
    check(filing, second=second, dispute_type=dispute_type, at=at)
    with transaction.atomic():
        matter = intake(filing, by=by, at=at, key=key, take=take, receiver=receiving_body(filing, body, by))
        if matter.is_retried:
            return matter
        return name_sides(
            matter,
            second=second,
            origin=origin,
            dispute_type=dispute_type,
            first_language=filing.language,
            by=_who_names(matter, by),
            at=at,
        )


def _who_names(matter: Matter, by: Person) -> Person:
    """Who filed, now that there is a matter of theirs; for a window outside the body the platform.

    Such a window has handed it over and sees it no more; the registering, one step before, has the clerk's name.
    """
    if by.kind != "staff":
        return Person(kind=by.kind, name=by.name, roles=by.roles, matter_id=matter.pk)
    return by if by.office_id == matter.receiver_id else SYSTEM


def receiving_body(filing: Filing, body: Office | None, by: Person) -> Office:
    """The body that such an application goes to. Raises Refused where there is none."""
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
