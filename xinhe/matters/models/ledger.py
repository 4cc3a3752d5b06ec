"""A ledger that somebody brought to be taken in: where it stands, and how its columns were read."""

from typing import ClassVar

from django.db import models

from xinhe.jurisdiction.models import Office
from xinhe.kernel.uuid7 import uuid7
from xinhe.people.models import Account


class LedgerState(models.TextChoices):
    """How far a ledger has come."""

    BROUGHT = "brought", "待指定各列"
    TRYING = "trying", "正在试算"
    TRIED = "tried", "已试算，待导入"
    TAKING = "taking", "正在导入"
    TAKEN = "taken", "已导入"
    GONE = "gone", "文件已清除"


class Ledger(models.Model):
    """One file of matters on its way in. Its bytes lie under XINHE_HOME/ledgers until it is taken or forgotten; the row
    stays, since the next file of an office mostly has the same columns.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    by = models.ForeignKey(Account, models.PROTECT, related_name="ledgers")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    filename = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    source = models.CharField(max_length=40)
    region = models.CharField(max_length=18)
    is_history = models.BooleanField()
    state = models.CharField(max_length=8, choices=LedgerState.choices, default=LedgerState.BROUGHT)
    headings = models.JSONField(default=dict, help_text="By sheet the line of its head, 0 where it is not read.")
    columns = models.JSONField(default=dict, help_text="By column name what it is for.")
    passed = models.JSONField(default=list, help_text="What was not read, in words.")
    report = models.JSONField(default=dict, help_text="The figures of the trial, then of the import.")
    rows = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    offset = models.PositiveBigIntegerField(default=0, help_text="How far the rows were read, in bytes.")
    refused = models.PositiveBigIntegerField(default=0, help_text="How far the refused rows were written, in bytes.")

    objects: ClassVar[models.Manager["Ledger"]] = models.Manager()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.filename

    @property
    def percent(self) -> int:
        """How much of it is done."""
        return self.done * 100 // self.rows if self.rows else 0

    @property
    def is_moving(self) -> bool:
        """True while rows are tried or taken."""
        return self.state in (LedgerState.TRYING, LedgerState.TAKING)
