"""What both sides agreed on, who signed it, and whether it was kept."""

from typing import ClassVar

from django.db import models

from xinhe.kernel import chain
from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter


class AgreementKind(models.TextChoices):
    """Written, or spoken and noted by the mediator (人民调解法 第二十八条)."""

    WRITTEN = "written", gettext_noop("书面协议")
    ORAL = "oral", gettext_noop("口头协议")


class Agreement(models.Model):
    """A draft or agreement (人民调解协议); a new draft makes the one before it void, with every signature on it.

    ``effective_on`` is the day of the last signature, or on which the second side read the code of an oral one back
    (第二十九条第二款、第三十条).
    """

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="agreements")
    seq = models.PositiveIntegerField(help_text="The event that drew it up.")
    kind = models.CharField(max_length=8, choices=AgreementKind.choices)
    facts = models.TextField(blank=True)
    content = models.TextField()
    way = models.CharField(max_length=200)
    late = models.CharField(max_length=500, blank=True, help_text="What holds when somebody is late.")
    is_void = models.BooleanField(default=False)
    effective_on = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager["Agreement"]] = models.Manager()

    class Meta:
        ordering = ["matter", "seq"]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.seq}"

    def hash(self, lines: "list[Obligation]") -> str:
        """The hash of the terms: who signs or reads back agrees to exactly these."""
        terms = [self.kind, self.facts, self.content, self.way, self.late, *(one.terms() for one in lines)]
        return chain.sm3(chain.canonical([str(self.matter_id), self.seq, *terms]))


class Obligation(models.Model):
    """One thing that one side owes the other by the agreement, with its day (履行方式、期限)."""

    pk = models.CompositePrimaryKey("matter_id", "seq", "line")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="obligations")
    seq = models.PositiveIntegerField(help_text="Of the agreement.")
    line = models.PositiveSmallIntegerField()
    side = models.PositiveSmallIntegerField(help_text="Who owes it.")
    what = models.CharField(max_length=200)
    fen = models.BigIntegerField(null=True, blank=True, help_text="In fen, where it is money.")
    due_on = models.DateField(null=True, blank=True, help_text="Empty: at once.")
    done_on = models.DateField(null=True, blank=True)
    proof = models.CharField(max_length=200, blank=True)

    objects: ClassVar[models.Manager["Obligation"]] = models.Manager()

    class Meta:
        ordering = ["matter", "seq", "line"]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.seq}/{self.line}"

    def terms(self) -> list[object]:
        """What was agreed on, without what came of it."""
        return [self.line, self.side, self.what, self.fen, self.due_on.isoformat() if self.due_on else ""]


class Signature(models.Model):
    """That a side, or the mediator (side 0), agreed to a draft: how, and to which hash of its terms."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="signatures")
    seq = models.PositiveIntegerField(help_text="The event of the signing.")
    agreement_seq = models.PositiveIntegerField()
    side = models.PositiveSmallIntegerField()
    hash = models.CharField(max_length=64)
    drawn = models.CharField(max_length=64, blank=True, help_text="Hash of the drawn or scanned signature.")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Signature"]] = models.Manager()

    class Meta:
        ordering = ["matter", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "agreement_seq", "side"], name="one_signature_of_a_side")
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.seq}"


class ReturnVisit(models.Model):
    """A return visit (回访) after the agreement: whether it is kept, and how the side sees it."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="return_visits")
    seq = models.PositiveIntegerField()
    on = models.DateField()
    side = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=40)
    is_kept = models.BooleanField(null=True, blank=True)
    words = models.CharField(max_length=1000, blank=True)

    objects: ClassVar[models.Manager["ReturnVisit"]] = models.Manager()

    class Meta:
        ordering = ["matter", "seq"]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.seq}"


class Confirmation(models.Model):
    """The joint application for judicial confirmation (司法确认, 第三十三条), and what the court ruled."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="confirmations")
    seq = models.PositiveIntegerField()
    court = models.CharField(max_length=60)
    asked_on = models.DateField()
    number = models.CharField(max_length=60, blank=True)
    ruled_on = models.DateField(null=True, blank=True)
    is_confirmed = models.BooleanField(null=True, blank=True)

    objects: ClassVar[models.Manager["Confirmation"]] = models.Manager()

    class Meta:
        ordering = ["matter", "seq"]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.seq}"
