"""The originals of a written agreement: how many there are, and who has theirs (人民调解法 第二十九条第二款)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Event, Party, PartyPart
from xinhe.mediation.models import FIRST, SECOND

BODY = 0  # the one that the body keeps
HANDED = "hand_out"


class HandedBy(models.TextChoices):
    """How an original came to a side."""

    IN_PERSON = "in_person", gettext_noop("当面交给本人")
    ENTRUSTED = "entrusted", gettext_noop("交给本人委托的人")
    MAIL = "mail", gettext_noop("邮寄")


@dataclass(frozen=True)
class Copy:
    """Originals that were handed out, or that the body put into its file."""

    to: int
    count: int
    on: date
    way: str


@dataclass(frozen=True)
class Copies:
    """How many are due to each side and to the body, and what was handed out; both by the number of the side."""

    due: Mapping[int, int]
    handed: Sequence[Copy]

    @property
    def total(self) -> int:
        """How many originals are signed."""
        return sum(self.due.values())

    def left(self, to: int) -> int:
        """How many are still to go there."""
        return self.due.get(to, 0) - sum(one.count for one in self.handed if one.to == to)


def due_to(people: Iterable[Party]) -> dict[int, int]:
    """One for each party, one for the body: 由当事人各执一份，人民调解委员会留存一份.

    Each of several persons on a side is a party of their own; a guardian or agent holds the one of whom they stand for.
    """
    counted = [one.side for one in people if one.part not in (PartyPart.GUARDIAN, PartyPart.AGENT)]
    return {side: counted.count(side) for side in (FIRST, SECOND)} | {BODY: 1}


def copies_of(people: Iterable[Party], events: Iterable[Event]) -> Copies:
    """The originals, out of a dispute's people and its events or those of them that matter."""
    handed = [
        Copy(one.data["to"], one.data["count"], date.fromisoformat(one.data["on"]), one.data["way"])
        for one in events
        if one.act == HANDED
    ]
    return Copies(due_to(people), handed)
