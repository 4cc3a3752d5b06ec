"""Looks at a petitioner's identity: each with its reason, open for five minutes, and in a log that stays."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from xinhe.kernel.refusal import Refused, Unknown, gettext_noop
from xinhe.kernel.text import clean
from xinhe.people.chaining import append
from xinhe.people.models import Reveal
from xinhe.people.person import Person

# Our choice, after 个人信息保护法 第六条 (as little as the purpose needs).
OPEN_FOR = timedelta(minutes=5)
SHORTEST_REASON = 2
LONGEST_REASON = 200


def open_identity(
    *, account_person: Person, matter_id: UUID, number: str, party_seq: int, reason: str, at: datetime
) -> Reveal:
    """Log a look and open the identity for five minutes; whether this person sees the matter was asked before."""
    account, office = account_person.account, account_person.office
    if account is None or office is None or not account_person.roles:
        raise Unknown()
    reason = clean(reason, field="reason", limit=LONGEST_REASON)
    if len(reason) < SHORTEST_REASON:
        raise Refused(
            gettext_noop("请写明查看身份信息的理由，至少 %(least)d 个字。"),
            code="reason_missing",
            field="reason",
            article="《个人信息保护法》第六条",
            least=SHORTEST_REASON,
        )
    look = Reveal(
        account=account,
        office=office,
        matter_id=matter_id,
        number=number,
        party=party_seq,
        reason=reason,
        at=at,
        until=at + OPEN_FOR,
    )
    append(look)
    return look


def open_reveals(person: Person, matter_id: UUID, at: datetime) -> dict[int, Reveal]:
    """The parties of a matter whose identity stands open to this person now, each with its look."""
    if person.account is None:
        return {}
    looks = Reveal.objects.filter(account=person.account, matter_id=matter_id, at__lte=at, until__gt=at)
    return {look.party: look for look in looks.order_by("at")}


def all_reveals(*, since: datetime | None = None, until: datetime | None = None) -> QuerySet[Reveal]:
    """Every look in a period, the latest first, for the audit administrator."""
    looks = Reveal.objects.select_related("account", "office").order_by("-at", "-pk")
    if since is not None:
        looks = looks.filter(at__gte=since)
    return looks if until is None else looks.filter(at__lt=until)
