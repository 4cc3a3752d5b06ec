"""A session: where and when both sides meet with their mediator, and what came of it."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter
from xinhe.people.models import Account


class SessionWay(models.TextChoices):
    """How they meet."""

    ON_SITE = "on_site", gettext_noop("现场")
    VISIT = "visit", gettext_noop("上门")
    MEETING = "meeting", gettext_noop("会议室")
    VIDEO = "video", gettext_noop("视频")


def _span() -> Func:
    return Func(F("begins_at"), F("ends_at"), RangeBoundary(), function="tstzrange")


def _alone(number: object) -> Func:
    """A number as a range of one, so that no extension is needed to compare numbers in such an index."""
    return Func(number, number, Value("[]"), function="int8range")


class MediationSession(models.Model):
    """A session that was agreed on, held or called off (调解). A mediator, and a room, is taken once at a time.

    ``room`` is empty where no room of a body is used. What was said stands in sealed words of its own.
    """

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="sessions")
    seq = models.PositiveIntegerField(help_text="The event that set it.")
    mediator = models.ForeignKey(Account, models.PROTECT, related_name="+")
    way = models.CharField(max_length=8, choices=SessionWay.choices)
    room = models.CharField(max_length=60, blank=True)
    place = models.CharField(max_length=120, help_text="Address, or the link of a video session.")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True, blank=True)
    present = models.JSONField(default=dict, help_text="Who came for each side.")
    is_called_off = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["MediationSession"]] = models.Manager()

    class Meta:
        ordering = ["matter", "seq"]
        indexes = [models.Index(fields=["mediator", "begins_at"], name="session_calendar")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="a_session_ends_after_it_begins"),
            ExclusionConstraint(
                name="one_session_of_a_mediator_at_a_time",
                expressions=[(_span(), RangeOperators.OVERLAPS), (_alone(F("mediator")), RangeOperators.OVERLAPS)],
                condition=Q(is_called_off=False),
            ),
            ExclusionConstraint(
                name="one_session_of_a_room_at_a_time",
                expressions=[
                    (_span(), RangeOperators.OVERLAPS),
                    (_alone(Func(F("room"), Value(0), function="hashtextextended")), RangeOperators.OVERLAPS),
                ],
                condition=Q(is_called_off=False) & ~Q(room=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begins_at:%Y-%m-%d %H:%M} {self.place}"
