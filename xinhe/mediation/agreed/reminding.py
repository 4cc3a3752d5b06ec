"""Remind who owes something soon, and tell the mediators of what was not noted (人民调解法 第三十一条第二款)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from xinhe.channels.models import Channel, Notice, Outgoing
from xinhe.channels.notices import notice
from xinhe.channels.troubles import Watch
from xinhe.kernel.clock import chinese_date, local_day
from xinhe.kernel.identity import is_mobile
from xinhe.kernel.limits import whole_day
from xinhe.matters.models import Party
from xinhe.mediation.family import MEDIATION
from xinhe.mediation.models import Agreement, Obligation, Side
from xinhe.people import vault
from xinhe.people.models import Account
from xinhe.procedures import book

NAME = "remind_of_agreements"
DAYS_BEFORE = "performance_reminder_days"
# A line that was late for longer was told when it became late; the desk's list keeps it in view.
LATE_SINCE = timedelta(days=7)
WORDS = "约定%s以前履行的一项没有记已履行，请问清楚"


def remind_of_agreements(*, at: datetime) -> int:
    """Write to the side that owes something soon, once a line and day; leave a line to the mediators when it is late.

    The law has the body see to it that agreements are kept (第三十一条第二款). How many are new.
    """
    today = local_day(at)
    owed = {f"{one.matter_id}/{one.seq}/{one.line}": one for one in _owed(today)}
    watch = Watch(NAME, at=at)
    return watch.through(
        [record for record in owed if not watch.rests(record)],
        lambda some: _leave([owed[one] for one in some], today, at),
        name=lambda record: owed[record].matter.number,
    )


def _owed(today: date) -> Iterator[Obligation]:
    """What stands open of agreements in effect and is due within a few days, or was some days ago."""
    holding = Agreement.objects.filter(is_void=False, matter__state="effective").values_list("matter_id", "seq")
    rows = Obligation.objects.filter(done_on=None, matter__state="effective").select_related("matter")
    ahead = max(one.setting(DAYS_BEFORE) for one in book.all_versions() if one.kind == "dispute")
    found = rows.filter(due_on__range=(today - LATE_SINCE, today + timedelta(days=ahead))).order_by("due_on")
    in_force = set(holding.filter(matter__in=found.values("matter_id")))
    for one in found:
        before = MEDIATION.procedure(one.matter).as_of(today).setting(DAYS_BEFORE)
        if (one.matter_id, one.seq) in in_force and one.due_on and (one.due_on - today).days <= before:
            yield one


def _leave(lines: Sequence[Obligation], today: date, at: datetime) -> int:
    soon = [one for one in lines if one.due_on is not None and one.due_on >= today]
    late = [one for one in lines if one.due_on is not None and one.due_on < today]
    return _write(soon, at) + _tell(late, at)


def _write(lines: Sequence[Obligation], at: datetime) -> int:
    """A message to everybody with a mobile on the side that owes; what is owed stands on their page alone."""
    matters = {one.matter_id for one in lines}
    people = list(Party.objects.filter(matter__in=matters).exclude(side=0).order_by("seq"))
    languages: Mapping[tuple[UUID, int], str] = {
        (matter, side): language
        for matter, side, language in Side.objects.filter(matter__in=matters).values_list(
            "matter_id", "side", "language"
        )
    }
    found = [
        message
        for one in lines
        for who in people
        if (who.matter_id, who.side) == (one.matter_id, one.side)
        for message in _message(one, who, languages.get((one.matter_id, one.side), one.matter.language), at)
    ]
    known = set(Outgoing.objects.filter(key__in=[one.key for one in found]).values_list("key", flat=True))
    new = [one for one in found if one.key not in known]
    Outgoing.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _message(one: Obligation, who: Party, language: str, at: datetime) -> Iterator[Outgoing]:
    phone = who.identity().get("phone") or ""
    if not is_mobile(phone) or one.due_on is None:
        return
    key = f"{one.matter_id}/due/{one.seq}/{one.line}/{one.due_on}/{who.seq}"
    facts = {"number": one.matter.number, "day": whole_day(one.due_on, language), "language": language}
    yield Outgoing(
        key=key,
        subject_id=one.matter_id,
        seq=one.matter.log_seq,
        channel=Channel.SMS,
        to=vault.seal(phone.encode(), about=key.encode()),
        template="performance",
        facts=facts,
        made_at=at,
        next_try_at=at,
    )


def _tell(lines: Sequence[Obligation], at: datetime) -> int:
    """A line at the desk of each mediator, wherever they sit, or of the body where none of them has an account."""
    named = {pk for one in lines for pk in one.matter.mediators}
    desks = dict(Account.objects.filter(pk__in=named, is_active=True).values_list("pk", "office_id"))
    found = [told for one in lines for told in _notices(one, desks, at)]
    known = set(Notice.objects.filter(key__in=[one.key for one in found]).values_list("key", flat=True))
    new = [one for one in found if one.key not in known]
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _notices(one: Obligation, desks: Mapping[int, int | None], at: datetime) -> Iterator[Notice]:
    matter = one.matter
    body = matter.lead_id or matter.holder_id
    if body is None or one.due_on is None:
        return
    cause, words = f"late/{one.seq}/{one.line}", WORDS % chinese_date(one.due_on)
    seats: list[tuple[int, int | None]] = [(desk, pk) for pk in matter.mediators if (desk := desks.get(pk))]
    for office, pk in seats or [(body, None)]:
        yield notice("matter", matter, cause, office_id=office, account_id=pk, words=words, is_urgent=True, at=at)
