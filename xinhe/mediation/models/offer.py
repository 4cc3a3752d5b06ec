"""What one side proposes to the other at the round table: sealed, for both sides and their mediators alone."""

import json
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from xinhe.kernel import chain
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter
from xinhe.people import vault
from xinhe.people.person import Person


class OfferState(models.TextChoices):
    """What came of an offer. That its time is over is read off the clock and written nowhere."""

    OPEN = "open", gettext_noop("等答复")
    ACCEPTED = "accepted", gettext_noop("对方接受了")
    TURNED_DOWN = "turned_down", gettext_noop("对方没有接受")
    WITHDRAWN = "withdrawn", gettext_noop("已经收回")
    REPLACED = "replaced", gettext_noop("被新的方案代替")


class OfferQuerySet(models.QuerySet["Offer"]):
    """The offers as one may read them."""

    def shown_to(self, person: Person) -> "OfferQuerySet":
        """Those of the own dispute for its two sides, and for its mediators; none for anybody else (rulebook E22)."""
        if person.kind == "party":
            return self.filter(Q(matter_id=person.matter_id))
        if person.account_id is None:
            return self.none()
        return self.filter(matter__mediators__contains=[person.account_id])


class Offer(models.Model):
    """Terms that a side would agree to, until a moment (方案). It binds nobody, accepted or not: a signature does.

    Words, amount and who pays are sealed; no evidence elsewhere (在线调解规则 第十八条).
    """

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="offers")
    seq = models.PositiveIntegerField(help_text="The event that made it.")
    side = models.PositiveSmallIntegerField(help_text="Who proposes.")
    state = models.CharField(max_length=12, choices=OfferState.choices, default=OfferState.OPEN)
    until_at = models.DateTimeField(help_text="The first moment at which it no longer stands.")
    sealed = models.BinaryField()
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[OfferQuerySet] = OfferQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["matter", "seq"]
        constraints = [models.CheckConstraint(condition=Q(side__in=(1, 2)), name="a_side_makes_an_offer")]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.seq}"

    def about(self) -> bytes:
        """What ties the sealed terms to this row."""
        return f"offer/{self.matter_id}/{self.seq}".encode()

    def terms(self) -> dict[str, Any]:
        """Text, amount in fen and who pays, in clear, for a row that was fetched through ``shown_to``."""
        terms: dict[str, Any] = json.loads(vault.unseal(bytes(self.sealed), about=self.about()))
        return terms

    def hash(self) -> str:
        """By what an answer names it: exactly these terms, until this moment."""
        terms = self.terms()
        until = int(self.until_at.timestamp())
        return chain.sm3(chain.canonical([str(self.matter_id), self.seq, self.side, until, *_in_order(terms)]))

    def is_expired(self, at: datetime) -> bool:
        """True from the moment on at which it no longer stands, unless it was answered before."""
        return self.state == OfferState.OPEN and self.until_at <= at


def _in_order(terms: dict[str, Any]) -> list[object]:
    return [terms["text"], terms["fen"], terms["payer"]]


def offered(
    matter: Matter,
    seq: int,
    *,
    side: int,
    text: str,
    fen: int | None,
    payer: int | None,
    until_at: datetime,
    at: datetime,
) -> Offer:
    """The row of these terms."""
    row = Offer(matter=matter, seq=seq, side=side, until_at=until_at, at=at)
    terms = {"text": text, "fen": fen, "payer": payer}
    row.sealed = vault.seal(json.dumps(terms, ensure_ascii=False).encode(), about=row.about())
    return row
