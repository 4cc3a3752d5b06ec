"""What was said in mediation: sealed, and for those to whom it was said alone."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from xinhe.matters.models import Matter
from xinhe.people import vault
from xinhe.people.person import Person


class SpokenQuerySet(models.QuerySet["Spoken"]):
    """The words as one may read them."""

    def shown_to(self, person: Person) -> "SpokenQuerySet":
        """What both sides may read, what this side said itself, and all of it for the mediators of the matter.

        Nothing that one side gave in confidence reaches the other, or anybody outside (rulebook E22).
        """
        if person.kind == "party":
            mine = Q(matter_id=person.matter_id)
            return self.filter(mine & (Q(is_shared=True) | Q(side=person.side)))
        if person.account_id is None:
            return self.none()
        return self.filter(matter__mediators__contains=[person.account_id])


class Spoken(models.Model):
    """Words of a side, or the mediator's record of a session (side 0); no evidence elsewhere (在线调解规则第十八条)."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="spoken")
    seq = models.PositiveIntegerField()
    side = models.PositiveSmallIntegerField(default=0)
    is_shared = models.BooleanField(default=False, help_text="Both sides may read it.")
    sealed = models.BinaryField()
    at = models.DateTimeField()

    objects: ClassVar[SpokenQuerySet] = SpokenQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["matter", "seq"]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.seq}"

    def about(self) -> bytes:
        """What ties the sealed words to this row."""
        return f"spoken/{self.matter_id}/{self.seq}".encode()

    def words(self) -> str:
        """The words in clear, for a row that was fetched through ``shown_to``."""
        return vault.unseal(bytes(self.sealed), about=self.about()).decode()


def sealed(matter: Matter, seq: int, text: str, *, side: int, is_shared: bool, at: datetime) -> Spoken:
    """The row of these words."""
    row = Spoken(matter=matter, seq=seq, side=side, is_shared=is_shared, at=at)
    row.sealed = vault.seal(text.encode(), about=row.about())
    return row
