"""The round table of a dispute: whether it is open, who sits at it, and which offer of it stands."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import models

from xinhe.kernel.clock import SHANGHAI
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.matters.models import Event, Matter
from xinhe.matters.move import Move
from xinhe.mediation.models import Offer, OfferState
from xinhe.people.person import Person
from xinhe.postgres.kept import Kept

# What begins an attempt of a body.
BEGINS = ("take_on", "try_again")
OPENS, SITS = "open_table", "join_table"
# What ends the table: its mediator, or the end of the attempt in which it stood.
ENDS = ("close_table", "break_off", "move_up")
AT_TABLE: Kept[Event] = Kept(
    lambda pk: Event.objects.filter(matter_id=pk, act__in=(OPENS, SITS, *ENDS)).order_by("seq")
)
GONE = gettext_noop("没有这个方案，请回到圆桌看最新的方案。")
ARTICLE = "《人民调解法》第二十三条第（四）项"


class Known(models.TextChoices):
    """How a side that takes its seat is known (在线调解规则 第十七条, by analogy)."""

    PHONE = "phone", gettext_noop("手机已核实")
    CODE = "code", gettext_noop("查询码")
    STAFF = "staff", gettext_noop("调解员核实")


def opened(events: Iterable[Event]) -> Event | None:
    """The step that opened the table which is open now; None while there is none."""
    last = next((one for one in reversed(list(events)) if one.act != SITS), None)
    return last if last is not None and last.act == OPENS else None


def seated(events: Sequence[Event]) -> dict[int, Event]:
    """Who took a seat at the table that is open now, by side; the last time counts."""
    since = opened(events)
    return {one.data["side"]: one for one in events if since and one.act == SITS and one.seq > since.seq}


def newest(matter: Matter) -> Offer | None:
    """The last offer of the attempt that runs, whatever came of it; those of an attempt before are over."""
    begun = Event.objects.filter(matter=matter, act__in=BEGINS).order_by("-seq").values_list("seq", flat=True).first()
    return Offer.objects.filter(matter=matter, seq__gt=begun or 0).order_by("-seq").first()


def stands(offer: Offer, since: Event | None, at: datetime) -> bool:
    """Does it wait for an answer at this moment, at the table that was opened then?"""
    if since is None or offer.seq < since.seq:
        return False
    return offer.state == OfferState.OPEN and not offer.is_expired(at)


def named(move: Move, typed: str) -> Offer:
    """The newest offer, if this hash names it and it waits for an answer now. Raises Refused saying why not."""
    rows = list(Offer.objects.filter(matter=move.matter).order_by("seq"))
    found = next((one for one in rows if one.hash() == typed.strip()), None)
    since, last = opened(AT_TABLE(move.matter.pk)), newest(move.matter)
    if found is None:
        raise Refused(GONE, code="no_offer", field="offer")
    if found.state == OfferState.WITHDRAWN:
        raise Refused(
            gettext_noop("这个方案已经收回了，不能再答复。可以请对方另提，也可以自己提一个。"),
            code="offer_withdrawn",
            field="offer",
        )
    if found.state == OfferState.OPEN and (since is None or found.seq < since.seq):
        raise Refused(
            gettext_noop("圆桌关过，那时的方案已经失效。可以请对方再提一次，也可以自己提一个。"),
            code="offer_lapsed",
            field="offer",
        )
    if last is not None and found.seq != last.seq:
        raise Refused(
            gettext_noop("这个方案之后又有了新的方案，旧的已经作废，不能再答复。请看最新的方案。"),
            code="newer_offer",
            field="offer",
            article=ARTICLE,
        )
    if found.state != OfferState.OPEN:
        raise Refused(
            gettext_noop("这个方案已经答复过了。想法变了的，可以另提一个方案；没有签协议，谁也不受约束。"),
            code="offer_answered",
            field="offer",
        )
    if found.is_expired(move.at):
        raise Refused(
            gettext_noop("这个方案到%(until)s为止，已经过期。可以请对方再提一次，也可以自己提一个。"),
            code="offer_expired",
            field="offer",
            until=moment(found.until_at),
        )
    return found


def answered(move: Move, offer: Offer, state: OfferState) -> None:
    """Keep what came of an offer."""
    offer.state, offer.answered_at = state, move.at
    move.save(offer, "state", "answered_at")


def moment(at: datetime) -> str:
    """A moment as a sentence says it in every language: 2026-03-05 18:00. A page adds the weekday."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def accepted(matter: Matter, person: Person) -> Offer | None:
    """The newest offer of the attempt that runs, if it was accepted and this person may read it."""
    last = newest(matter)
    if last is None or last.state != OfferState.ACCEPTED:
        return None
    return Offer.objects.shown_to(person).filter(matter=matter, seq=last.seq).first()
