"""Drafts of staff: what was typed into a form and not sent, kept sealed by the server until it is, or for a week."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from xinhe.documents.models import Draft
from xinhe.documents.store import Incoming, hold
from xinhe.kernel.refusal import Refused
from xinhe.people import vault
from xinhe.people.models import Account

# Our choice, after 个人信息保护法 第十九条 (no longer than needed): over a weekend and a holiday, not over a month.
KEPT_FOR = timedelta(days=7)
MOST = 100  # of one account; the oldest makes room


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A draft as it is read: each field's values as they were posted, the files taken in, and when it was kept."""

    place: str
    title: str
    words: Mapping[str, Sequence[str]]
    files: Sequence[Incoming] = field(default=())
    at: datetime


def keep(
    account: Account,
    place: str,
    *,
    words: Mapping[str, Sequence[str]],
    files: Sequence[Incoming] = (),
    title: str = "",
    at: datetime,
) -> Typed:
    """Keep what was typed in place of what was kept there before."""
    row = Draft(account=account, place=place, hashes=[one.hash for one in files], at=at)
    plain = {"title": title, "words": dict(words), "files": [asdict(one) for one in files]}
    row.sealed = vault.seal(json.dumps(plain, ensure_ascii=False).encode("utf-8", "replace"), about=row.about())
    Draft.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["account", "place"], update_fields=["sealed", "hashes", "at"]
    )
    newest = Draft.objects.filter(account=account).order_by("-at", "-pk").values("pk")[:MOST]
    Draft.objects.filter(account=account).exclude(pk__in=newest).delete()
    return Typed(place=place, title=title, words=words, files=files, at=at)


def read(account: Account, place: str, *, at: datetime) -> Typed | None:
    """What this person typed at this form and did not send, unless its time is over."""
    row = Draft.objects.filter(account=account, place=place, at__gt=at - KEPT_FOR).first()
    return _opened(row) if row else None


def all_of(account: Account, *, at: datetime) -> list[Typed]:
    """Every draft of a person, the latest first."""
    rows = Draft.objects.filter(account=account, at__gt=at - KEPT_FOR)
    return [typed for typed in map(_opened, rows) if typed]


def _opened(row: Draft) -> Typed | None:
    try:
        plain = json.loads(vault.unseal(bytes(row.sealed), about=row.about()))
    except Refused:  # the key was changed meanwhile
        return None
    # Bytes that no matter has are swept away in time: reading holds them, and what is gone is not shown as there.
    files = tuple(one for one in (Incoming(**kept) for kept in plain["files"]) if hold(one))
    return Typed(place=row.place, title=plain["title"], words=plain["words"], files=files, at=row.at)


def drop(account: Account, place: str) -> None:
    """Forget a draft: it became what it was for, or its writer threw it away."""
    Draft.objects.filter(account=account, place=place).delete()


def sweep(*, at: datetime) -> int:
    """Forget the drafts whose time is over; how many there were."""
    return Draft.objects.filter(at__lte=at - KEPT_FOR).delete()[0]
