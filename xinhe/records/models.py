"""What every kind of record has: its row with a state, its chained log, its clocks, and what follows and seals them.

The running role may insert into the logs and read them, never change them (ADR 4).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models.expressions import RawSQL

from xinhe.jurisdiction.models import Office
from xinhe.kernel import chain
from xinhe.people.models import Account
from xinhe.procedures import book, deadlines, sentences
from xinhe.procedures.deadlines import Running
from xinhe.procedures.definition import Clock

# The entry that takes stock of a record whose log is older than traces (盘点存底): no step, so no surface shows it.
STOCK = "take_stock"


class Record(models.Model):
    """A row with a state that its log tells the way to. Written by the door and the acts of its family alone."""

    version = models.CharField(max_length=10, help_text="The rule file's date of force.")
    state = models.CharField(max_length=20, blank=True)
    is_open = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    moved_at = models.DateTimeField(help_text="When the last step was taken; never a legal clock.")
    log_seq = models.PositiveIntegerField(default=0)
    log_head = models.CharField(max_length=64, default=chain.GENESIS)
    # The clocks that its first step started, known to whoever has just taken it.
    begun: "Sequence[Timed] | None" = None

    class Meta:
        abstract = True


class Chained(models.Model):
    """One step as a log keeps it, tied by its hash to all before it: who did what, from where to where.

    ``trace`` is what the step wrote, column by column, as it stood afterwards; a log of before traces has none.
    """

    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=30)
    outcome = models.CharField(max_length=20, blank=True)
    by_kind = models.CharField(max_length=10, blank=True)
    by_name = models.CharField(max_length=40)
    account = models.ForeignKey(Account, models.PROTECT, db_index=False, null=True, blank=True, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, db_index=False, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    data = models.JSONField(default=dict)
    trace = models.JSONField(null=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.seq} {self.act}"

    def entry(self) -> Mapping[str, object]:
        """What the hash covers: every column but the hashes themselves; no trace where the log had none yet.

        All of it is as JSON knows it: what stands in ``data`` and ``trace`` was made so when it was written.
        """
        covered: dict[str, object] = {
            "seq": self.seq,
            "act": self.act,
            "outcome": self.outcome,
            "by_kind": self.by_kind,
            "by_name": self.by_name,
            "account": self.account_id,
            "office": self.office_id,
            "at": chain.plain(self.at),
            "from": self.from_state,
            "to": self.to_state,
            "data": self.data,
        }
        # By its hash, so that who may read the log but not the trace can check the chain all the same.
        return covered if self.trace is None else covered | {"trace": chain.sm3(chain.written(self.trace))}

    def computed_hash(self) -> str:
        """The hash that the row ought to carry."""
        return chain.link_of(self.previous, chain.written(self.entry()))


class LogQuerySet(models.QuerySet[Any]):
    """A log as one may ask for it."""

    def steps(self) -> "LogQuerySet":
        """What was done with the record, without the entry that only takes stock of it."""
        return self.exclude(act=STOCK)


class LogManager(models.Manager[Any]):
    """A log as surfaces read it: the traces stay in the table, only the verification asks for them."""

    def get_queryset(self) -> "models.QuerySet[Any]":
        """The events without their traces."""
        return super().get_queryset().defer("trace")


class Timed(models.Model):
    """A legal date of a record, with all it was computed from; kept under the version whose rule it follows."""

    clock = models.CharField(max_length=40, help_text='A clock of the rule file, or "clock#item".')
    procedure = models.CharField(max_length=40)
    version = models.CharField(max_length=10)
    started_on = models.DateField()
    started_seq = models.PositiveIntegerField()
    raw_end = models.DateField(null=True, blank=True)
    end = models.DateField()
    internal_end = models.DateField(null=True, blank=True)
    extended_days = models.PositiveSmallIntegerField(default=0)
    excluded_days = models.PositiveSmallIntegerField(default=0)
    is_right = models.BooleanField(default=False)
    is_provisional = models.BooleanField(default=False)
    calendar_version = models.CharField(max_length=40, blank=True)
    rolled_over = models.JSONField(default=list)
    stopped_on = models.DateField(null=True, blank=True)
    stopped_seq = models.PositiveIntegerField(null=True, blank=True)
    is_cancelled = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)
    warned_left = models.SmallIntegerField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.clock} {self.end}"

    def rule(self) -> Clock:
        """The clock in the rule file that this date follows."""
        return book.get(self.procedure, self.version).clocks[self.clock.partition("#")[0]]

    @property
    def item(self) -> int:
        """The item that the clock runs for, 0 for one of the whole record."""
        return int(self.clock.partition("#")[2] or 0)

    @property
    def title(self) -> str:
        """The clock's name in Chinese, with the number of its item."""
        title = self.rule().title["zh-hans"]
        return f"{title}（诉求 {self.item}）" if self.item else title

    @property
    def lapses(self) -> bool:
        """True for a right of its owner: it lapses, it is not breached."""
        return self.is_right

    def is_missed(self, today: date) -> bool:
        """True when a duty was not done by its legal end."""
        return not self.is_right and not self.is_cancelled and (self.stopped_on or today) > self.end

    def explanation(self, language: str = "zh-hans") -> str:
        """One sentence that says where the date comes from, with its article."""
        return deadlines.explain(self.rule(), self.running(), language)

    def why(self, language: str = "zh-hans") -> str:
        """The same as a resident reads it once: what happened, the article, and by when."""
        return sentences.why(self.rule(), self.running(), language)

    def running(self) -> Running:
        """The same clock as the pure functions see it."""
        return Running(
            clock=self.clock,
            started_on=self.started_on,
            end=self.end,
            internal_end=self.internal_end,
            raw_end=self.raw_end,
            extended_days=self.extended_days,
            excluded_days=self.excluded_days,
            provisional=self.is_provisional,
            calendar_version=self.calendar_version,
            rolled_over=tuple((date.fromisoformat(day), name) for day, name in self.rolled_over),
            stopped_on=self.stopped_on,
            stopped_seq=self.stopped_seq,
            started_seq=self.started_seq,
            cancelled=self.is_cancelled,
            right=self.is_right,
            stands_in=(self.procedure, self.version),
        )


class TransactionId(models.Field):  # type: ignore[type-arg]
    """PostgreSQL's 64-bit transaction id: followers read only what is older than every running transaction."""

    def db_type(self, connection: object) -> str:  # noqa: ARG002
        """The column's type."""
        return "xid8"


class Feed(models.Model):
    """A slim row per event for those above to follow by (xid, id); following by id alone loses late commits."""

    id = models.BigAutoField(primary_key=True)
    family = models.CharField(max_length=20, default="matter", help_text="The kind of record.")
    record_id = models.UUIDField()
    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=30)
    xid = TransactionId(db_default=RawSQL("pg_current_xact_id()", ()))

    objects: ClassVar[models.Manager["Feed"]] = models.Manager()

    class Meta:
        db_table = "matters_feed"
        indexes = [models.Index(fields=["xid", "id"], name="feed_order")]

    def __str__(self) -> str:
        return f"{self.record_id} {self.seq}"


class Cursor(models.Model):
    """How far one follower has read the feed; that of the seals names the newest sealed day as well."""

    name = models.CharField(max_length=40, primary_key=True)
    xid = models.BigIntegerField(default=0)
    feed_id = models.BigIntegerField(default=0)
    sealed_on = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager["Cursor"]] = models.Manager()

    class Meta:
        db_table = "matters_cursor"

    def __str__(self) -> str:
        return self.name


class Seal(models.Model):
    """One day's seal: a root over the heads of every record that moved since the seal before it."""

    day = models.DateField(primary_key=True)
    at = models.DateTimeField()
    records = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    root = models.CharField(max_length=64)
    covers_day = models.BooleanField(default=False, help_text="The root is over its own day and moment as well.")

    objects: ClassVar[models.Manager["Seal"]] = models.Manager()

    class Meta:
        db_table = "matters_seal"
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {self.root[:12]}"

    def computed_root(self, heads: "Iterable[SealedHead]") -> str:
        """The root that the seal ought to carry over these heads, which are in the order of their records."""
        if not self.covers_day:  # seals of before version 0.4
            return chain.root(self.previous, ((str(h.record_id), h.seq, h.head) for h in heads))
        lines = ([h.family, h.record_id, h.number, h.seq, h.head] for h in heads)
        return chain.sealed_root(self.previous, [self.day, self.at, self.records], lines)


class SealedHead(models.Model):
    """The head of one record as it stood in a seal; what is named here must still exist, unchanged."""

    id = models.BigAutoField(primary_key=True)
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="heads")
    family = models.CharField(max_length=20, default="matter", help_text="The kind of record.")
    record_id = models.UUIDField()
    number = models.CharField(max_length=60)
    seq = models.PositiveIntegerField()
    head = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["SealedHead"]] = models.Manager()

    class Meta:
        db_table = "matters_sealedhead"
        indexes = [models.Index(fields=["record_id"], name="sealed_matter")]

    def __str__(self) -> str:
        return f"{self.number} {self.seq}"
