"""The register of who came to a body and asked: days, numbers and types, each entry in the log of administration."""

from datetime import date, datetime

from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Unknown, gettext_noop
from xinhe.matters.payload import Checks, check_year
from xinhe.mediation import rules
from xinhe.mediation.models import Committee, Consultation
from xinhe.mediation.models.committee import is_seated
from xinhe.mediation.register import NOT_YOURS
from xinhe.mediation.stock import CONSULTATIONS
from xinhe.people.changes import recording
from xinhe.people.models import Change
from xinhe.people.person import Person

MOST = 10_000


def may_enter(by: Person, committee: Committee) -> bool:
    """True for who sits in this very body: they saw the people come."""
    return is_seated(by) and by.office_id == committee.pk


def enter(
    committee: Committee,
    *,
    on: date,
    people: int,
    type: str = "",
    by: Person,
    at: datetime,
    address: str | None = None,
) -> Consultation:
    """Write down how many came on a day, and about what. Raises Invalid naming each wrong field."""
    _check_may(by, committee)
    checks, today = Checks(), local_day(at)
    checks.need("on", on <= today, gettext_noop("日期不能晚于今天。"))
    checks.need("people", 0 < people <= MOST, gettext_noop("来访人数应为 1 到 10000。"))
    known = not type or type in rules.network(today).types
    checks.need("type", known, gettext_noop("没有这个选项，请从列表里选。"))
    checks.done()
    check_year(on, today, field="on")
    assert by.account is not None
    what = Change.What.CONSULTATION_KEPT
    with recording(what, by=by.account, at=at, address=address, tables=(CONSULTATIONS,), keys=set()) as made:
        row = Consultation.objects.create(
            office=committee.office, on=on, people=people, type=type, entered_by=by.account
        )
        made.adds(str(row.pk))
        made.detail["after"] = f"{committee.office.name} {on} {people}"
    return row


def strike(row: Consultation, *, by: Person, at: datetime, address: str | None = None) -> None:
    """Take back an entry that was wrong; the log keeps it."""
    committee = Committee.objects.select_related("office").get(pk=row.office_id)
    _check_may(by, committee)
    what, keys = Change.What.CONSULTATION_KEPT, {str(row.pk)}
    with recording(what, by=by.account, at=at, address=address, tables=(CONSULTATIONS,), keys=keys) as made:
        made.detail["before"] = f"{committee.office.name} {row.on} {row.people}"
        row.delete()


def _check_may(by: Person, committee: Committee) -> None:
    if not may_enter(by, committee):
        raise Unknown(NOT_YOURS)
