"""The outbox: messages written with the step that causes them, and notices shown inside the desk."""

from typing import ClassVar

from django.db import models

from xinhe.jurisdiction.models import Office
from xinhe.people.models import Account


class Channel(models.TextChoices):
    """How a message travels."""

    SMS = "sms", "短信"
    EMAIL = "email", "邮件"


class OutgoingState(models.TextChoices):
    """Where a message stands."""

    WAITING = "waiting", "待发"
    SENT = "sent", "已发"
    FAILED = "failed", "失败"
    DROPPED = "dropped", "已撤下"


class Outgoing(models.Model):
    """One message to one person outside, delivered at least once with a key that makes the effect once.

    ``to`` is the address sealed by the vault with ``key`` as what it is about. A code that proves a telephone belongs
    to no record and has no subject.
    """

    key = models.CharField(max_length=120, primary_key=True)
    subject_id = models.UUIDField(db_index=True, null=True)
    seq = models.PositiveIntegerField()
    channel = models.CharField(max_length=8, choices=Channel.choices)
    to = models.BinaryField()
    template = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=OutgoingState.choices, default=OutgoingState.WAITING)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)

    objects: ClassVar[models.Manager["Outgoing"]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"], name="outgoing_waiting", condition=models.Q(state=OutgoingState.WAITING)
            )
        ]

    def __str__(self) -> str:
        return self.key


FAMILIES = [("matter", "信访事项"), ("paper", "单位之间的公文"), ("referral", "对接单")]


class Notice(models.Model):
    """A line inside the desk for an office, or for one person of it: something came, was ruled on, falls due.

    The key makes it once. What was said with the step stands in ``said``.

    Its subject is a bare id, as in Outgoing: of a matter, or of a paper between offices, which has no number.
    """

    key = models.CharField(max_length=120, primary_key=True)
    office = models.ForeignKey(Office, models.CASCADE, related_name="notices")
    family = models.CharField(max_length=12, choices=FAMILIES, help_text="Of which family of records the subject is.")
    subject_id = models.UUIDField()
    number = models.CharField(max_length=24, blank=True)
    account = models.ForeignKey(
        Account,
        models.CASCADE,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whom it is for; empty for everybody of the office.",
    )
    text = models.CharField(max_length=200)
    said = models.CharField(max_length=500, blank=True)
    is_urgent = models.BooleanField(default=False)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True, help_text="Read by all, as long as an office had one mark.")

    objects: ClassVar[models.Manager["Notice"]] = models.Manager()

    class Meta:
        indexes = [
            models.Index(fields=["office", "-at"], name="notice_unread", condition=models.Q(read_at__isnull=True))
        ]
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.text


class Reading(models.Model):
    """One person has read one notice; for the others of the office it stays new."""

    notice = models.ForeignKey(Notice, models.CASCADE, db_index=False, related_name="readings")
    account = models.ForeignKey(Account, models.CASCADE, db_index=False, related_name="readings")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Reading"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "account"], name="read_once_by_each")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.notice_id}"


class Trouble(models.Model):
    """A row that the machinery could not read and passed over, or a chore that failed: named until it is well again.

    ``kind`` is the error's class alone, for those who may not read what an error quotes.
    """

    pk = models.CompositePrimaryKey("reader", "record")
    reader = models.CharField(max_length=20, help_text="The follower or chore that met it.")
    record = models.CharField(max_length=120, blank=True, help_text="Key of the row; empty for the chore as a whole.")
    name = models.CharField(max_length=120, help_text="The record as people name it: a matter's number.")
    kind = models.CharField(max_length=60)
    what = models.CharField(max_length=400)
    since = models.DateTimeField()
    tried_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["Trouble"]] = models.Manager()

    class Meta:
        ordering = ["reader", "since"]

    def __str__(self) -> str:
        return f"{self.reader} {self.name}"
