"""The words of a mediation that failed: sealed, and for the one who led it alone."""

from typing import ClassVar

from django.db import models

from xinhe.matters.models import Matter
from xinhe.people import vault
from xinhe.people.models import Account
from xinhe.people.person import Person


class MediationWordsQuerySet(models.QuerySet["MediationWords"]):
    """The words as one may read them."""

    def shown_to(self, person: Person) -> "MediationWordsQuerySet":
        """Those of mediations that this person led; what was said there binds and burdens nobody elsewhere."""
        return self.filter(led_by_id=person.account_id) if person.account_id else self.none()


class MediationWords(models.Model):
    """What both sides said when they did not agree (在线调解规则第十八条, by analogy): no evidence, not the file's."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="mediation_words")
    seq = models.PositiveIntegerField(help_text="The event that recorded it.")
    led_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    sealed = models.BinaryField()

    objects: ClassVar[MediationWordsQuerySet] = MediationWordsQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["matter", "seq"]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.seq}"

    def about(self) -> bytes:
        """What ties the sealed words to this row."""
        return f"mediation/{self.matter_id}/{self.seq}".encode()

    def words(self) -> str:
        """The words in clear, for a row that was fetched through ``shown_to``."""
        return vault.unseal(bytes(self.sealed), about=self.about()).decode()
