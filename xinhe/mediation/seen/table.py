"""The round table as one who sits there reads it: who is there, what was said, which offer stands, and those before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from xinhe.documents.models import File
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Event, Matter
from xinhe.mediation.models import Offer, OfferState, Spoken
from xinhe.mediation.round_table import AT_TABLE, Known, newest, opened, seated, stands
from xinhe.people.person import Person

EXPIRED, LAPSED = "expired", "lapsed"
TITLES: Mapping[str, str] = {
    **{one.value: str(one.label) for one in OfferState},
    EXPIRED: gettext_noop("过期了"),
    LAPSED: gettext_noop("圆桌关闭，失效了"),
}
TABLED = ("mediating", "to_sign")


@dataclass(frozen=True)
class Seated:
    """A side that took its seat: how it is known, and since when."""

    side: int
    known_by: str
    title: str
    at: datetime
    is_own: bool


@dataclass(frozen=True)
class Contribution:
    """What was said at the table, with its files; side 0 is the mediator."""

    seq: int
    side: int
    is_own: bool
    words: str
    at: datetime
    files: Sequence[File]


@dataclass(frozen=True)
class OfferShown:
    """One offer in clear, and what came of it by now."""

    row: Offer
    is_own: bool
    text: str
    fen: int | None
    payer: int | None
    hash: str
    state: str
    title: str

    @property
    def stands(self) -> bool:
        """Does it wait for an answer?"""
        return self.state == OfferState.OPEN

    @property
    def is_accepted(self) -> bool:
        """Was it accepted, and did none come after it?"""
        return self.state == OfferState.ACCEPTED


@dataclass(frozen=True)
class RoundTable:
    """All of the table that both sides and their mediators see; nothing that one side told alone is of it."""

    is_open: bool
    was_open: bool
    opened_at: datetime | None
    seats: Sequence[Seated]
    remarks: Sequence[Contribution]
    offers: Sequence[OfferShown]
    newest: OfferShown | None  # the one that waits for an answer or was accepted

    @property
    def before(self) -> list[OfferShown]:
        """The others, the newest first."""
        return [one for one in reversed(self.offers) if one is not self.newest]

    @property
    def counts(self) -> str:
        """The hash that a new offer has to name; empty where none counts."""
        return self.newest.hash if self.newest else ""

    @property
    def has_seat(self) -> bool:
        """Does who reads this sit at the table?"""
        return any(one.is_own for one in self.seats)

    @property
    def may_propose(self) -> bool:
        """Is it this reader's turn? Their own offer that waits comes first."""
        return self.newest is None or not (self.newest.stands and self.newest.is_own)

    def file(self, id: UUID) -> File | None:
        """One of the files that were shared."""
        return next((file for one in self.remarks for file in one.files if file.pk == id), None)


def table_of(matter: Matter, person: Person, *, at: datetime) -> RoundTable:
    """The table of a dispute that was fetched for this person; empty for who is neither a side nor its mediator."""
    pk, side = matter.pk, person.side
    events = AT_TABLE(pk)
    since = opened(events) if matter.state in TABLED else None
    said = list(Spoken.objects.shown_to(person).filter(matter_id=pk, is_shared=True).order_by("seq"))
    files = list(File.objects.filter(subject_id=pk, seq__in=[one.seq for one in said]).order_by("at", "id"))
    own = side if person.kind == "party" else 0
    rows = Offer.objects.shown_to(person).filter(matter_id=pk).order_by("seq")
    offers, last = [_shown(one, since, own, at) for one in rows], newest(matter)
    counting = [one for one in offers if last and one.row.seq == last.seq and (one.stands or one.is_accepted)]
    seats = seated(events) if since else {}
    return RoundTable(
        is_open=since is not None,
        was_open=any(one.act == "open_table" for one in events),
        opened_at=since.at if since else None,
        seats=[
            Seated(one, kept.data["known_by"], str(Known(kept.data["known_by"]).label), kept.at, one == own)
            for one, kept in sorted(seats.items())
        ],
        remarks=[
            Contribution(
                one.seq, one.side, one.side == own, one.words(), one.at, [f for f in files if f.seq == one.seq]
            )
            for one in said
        ],
        offers=offers,
        newest=counting[0] if counting else None,
    )


def _of(files: Sequence[File], seq: int) -> list[File]:
    return [one for one in files if one.seq == seq]


def _shown(row: Offer, since: Event | None, own: int, at: datetime) -> OfferShown:
    terms, state = row.terms(), row.state
    if row.is_expired(at):
        state = EXPIRED
    elif state == OfferState.OPEN and not stands(row, since, at):
        state = LAPSED
    return OfferShown(
        row, row.side == own, terms["text"], terms["fen"], terms["payer"], row.hash(), state, TITLES[state]
    )
