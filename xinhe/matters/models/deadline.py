"""A legal date of a matter, with all it was computed from."""

from datetime import date
from typing import ClassVar

from django.db import models

from xinhe.matters.models.matter import Matter
from xinhe.procedures import book, deadlines
from xinhe.procedures.deadlines import Running
from xinhe.procedures.definition import Clock


class Deadline(models.Model):
    """One clock of one matter, kept under the procedure version whose rule it follows."""

    pk = models.CompositePrimaryKey("matter_id", "clock")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="deadlines")
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

    objects: ClassVar[models.Manager["Deadline"]] = models.Manager()

    class Meta:
        ordering = ["matter", "started_seq", "clock"]
        indexes = [models.Index(fields=["end"], name="deadline_running", condition=models.Q(is_open=True))]

    def __str__(self) -> str:
        return f"{self.clock} {self.end}"

    def rule(self) -> Clock:
        """The clock in the rule file that this date follows."""
        return book.get(self.procedure, self.version).clocks[self.clock.partition("#")[0]]

    @property
    def item(self) -> int:
        """The item that the clock runs for, 0 for one of the whole matter."""
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
        )
