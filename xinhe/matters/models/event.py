"""The log: what happened, chained by hash within the matter, sealed each day over all matters.

The running role may insert and read here, never change (ADR 4). ``Feed`` is what higher packages follow.
"""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models.expressions import RawSQL

from xinhe.jurisdiction.models import Office
from xinhe.kernel import chain
from xinhe.matters.models.matter import Matter
from xinhe.people.models import Account
from xinhe.people.person import Person


class EventQuerySet(models.QuerySet["Event"]):
    """The log as one may read it."""

    def shown_to(self, person: Person) -> "EventQuerySet":
        """The events this person may read: that somebody rated is for the petitioner alone to know.

        Both rated offices see totals only (第二十一条第二款; a rating is anonymous to those it rates).
        """
        return self.exclude(act="rate") if person.kind == "staff" else self


class Chained(models.Model):
    """One step as a log keeps it, tied by its hash to all before it: who did what, from where to where."""

    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=30)
    by_name = models.CharField(max_length=40)
    account = models.ForeignKey(Account, models.PROTECT, db_index=False, null=True, blank=True, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, db_index=False, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.seq} {self.act}"

    def entry(self) -> Mapping[str, object]:
        """What the hash covers: every column but the hashes themselves."""
        return {
            "seq": self.seq,
            "act": self.act,
            "by_name": self.by_name,
            "account": self.account_id,
            "office": self.office_id,
            "at": self.at,
            "from": self.from_state,
            "to": self.to_state,
            "data": self.data,
        }

    def computed_hash(self) -> str:
        """The hash that the row ought to carry."""
        return chain.link(self.previous, self.entry())


class Event(Chained):
    """One step of a matter. Written by ``step()`` and by nothing else."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="events")
    outcome = models.CharField(max_length=20, blank=True)
    by_kind = models.CharField(max_length=10)

    objects: ClassVar[EventQuerySet] = EventQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["matter", "seq"]

    def entry(self) -> Mapping[str, object]:
        """What the hash covers."""
        return {
            **super().entry(),
            "matter": str(self.matter_id),
            "outcome": self.outcome,
            "by_kind": self.by_kind,
        }


class TransactionId(models.Field):  # type: ignore[type-arg]
    """PostgreSQL's 64-bit transaction id: followers read only what is older than every running transaction."""

    def db_type(self, connection: object) -> str:  # noqa: ARG002
        """The column's type."""
        return "xid8"


class Feed(models.Model):
    """A slim row per event for those above to follow by (xid, id); following by id alone loses late commits."""

    id = models.BigAutoField(primary_key=True)
    matter_id = models.UUIDField()
    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=30)
    xid = TransactionId(db_default=RawSQL("pg_current_xact_id()", ()))

    objects: ClassVar[models.Manager["Feed"]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["xid", "id"], name="feed_order")]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.seq}"


class Cursor(models.Model):
    """How far one follower has read the feed."""

    name = models.CharField(max_length=40, primary_key=True)
    xid = models.BigIntegerField(default=0)
    feed_id = models.BigIntegerField(default=0)

    objects: ClassVar[models.Manager["Cursor"]] = models.Manager()

    def __str__(self) -> str:
        return self.name


class Seal(models.Model):
    """One day's seal: a root over the heads of every matter that moved since the seal before it."""

    day = models.DateField(primary_key=True)
    at = models.DateTimeField()
    matters = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    root = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["Seal"]] = models.Manager()

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {self.root[:12]}"


class SealedHead(models.Model):
    """The head of one matter as it stood in a seal; what is named here must still exist, unchanged."""

    id = models.BigAutoField(primary_key=True)
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="heads")
    matter_id = models.UUIDField()
    number = models.CharField(max_length=24)
    seq = models.PositiveIntegerField()
    head = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["SealedHead"]] = models.Manager()

    class Meta:
        indexes = [models.Index(fields=["matter_id"], name="sealed_matter")]

    def __str__(self) -> str:
        return f"{self.number} {self.seq}"
