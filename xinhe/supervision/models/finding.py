"""Faults that the checks found."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Case, Count, FilteredRelation, Q, Value, When

from xinhe.jurisdiction.models import Office
from xinhe.kernel.uuid7 import uuid7
from xinhe.matters.models import Matter
from xinhe.people.models import Account
from xinhe.people.person import Person
from xinhe.records.models import Chained, LogManager, LogQuerySet, Record


class FindingStage(models.TextChoices):
    """Where a finding stands: its own state, and that of the letter which was sent about it."""

    TO_SETTLE = "to_settle", "待处置"
    WAITING = "waiting", "等答复"
    LATE = "late", "到期未答复"
    ANSWERED = "answered", "已答复，待核查"
    SETTLED = "settled", "已了结"


class FindingQuerySet(models.QuerySet["Finding"]):
    """The vocabulary in which surfaces ask for findings."""

    def visible_to(self, person: Person) -> "FindingQuerySet":
        """The findings on matters that this person may know of; so an accused office learns of none."""
        return self.filter(matter_id__in=Matter.objects.visible_to(person).values("pk"))

    def unsettled(self) -> "FindingQuerySet":
        """Findings on which no measure was taken yet."""
        return self.filter(settled_at__isnull=True)

    def staged(self, today: date) -> "FindingQuerySet":
        """Each with its ``stage`` on this day, as the letter that is under way has it; there is one at most."""
        return self.annotate(
            letter=FilteredRelation("papers", condition=Q(papers__is_open=True)),
            stage=Case(
                When(Q(settled_at__isnull=False), then=Value(FindingStage.SETTLED.value)),
                When(Q(letter__isnull=True), then=Value(FindingStage.TO_SETTLE.value)),
                When(Q(letter__state="answered"), then=Value(FindingStage.ANSWERED.value)),
                When(Q(letter__answer_on__lt=today), then=Value(FindingStage.LATE.value)),
                default=Value(FindingStage.WAITING.value),
                output_field=models.CharField(),
            ),
        )

    def at_stage(self, stage: str, today: date) -> "FindingQuerySet":
        """Those that stand in one stage on this day."""
        wanted = Q(stage=stage)
        return self.staged(today).filter(wanted)

    def tally(self, today: date) -> dict[str, int]:
        """How many stand in each stage, the stages in their order."""
        staged = self.staged(today).order_by().values_list("stage")  # type: ignore[misc]
        counted = dict(staged.annotate(n=Count("pk")))
        return {stage: counted.get(stage, 0) for stage in FindingStage.values}


class Finding(Record):
    """A fault that a check found (督查发现): which rule, what happened when, which office. About offices, never people.

    ``basis`` names what the rule looked at, so that the same fault is never found twice.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter_id = models.UUIDField()
    number = models.CharField(max_length=24)
    rule = models.CharField(max_length=40, help_text="The check that found it.")
    check_version = models.CharField(max_length=10, help_text="The date of force of the file of checks.")
    basis = models.CharField(max_length=80)
    office = models.ForeignKey(Office, models.PROTECT, db_index=False, related_name="findings")
    title = models.CharField(max_length=60)
    facts = models.CharField(max_length=500)
    article = models.CharField(max_length=120)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Account, models.PROTECT, db_index=False, null=True, blank=True, related_name="+")
    measure = models.TextField(blank=True)

    objects: ClassVar[FindingQuerySet] = FindingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-opened_at", "-id"]
        indexes = [
            models.Index(fields=["office", "-opened_at"], name="finding_of_office"),
            models.Index(fields=["-opened_at"], name="finding_open", condition=Q(settled_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["matter_id", "rule", "basis"], name="a_fault_is_found_once"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, measure="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(measure="")),
                name="a_settled_finding_has_its_measure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_settled(self) -> bool:
        """True once a measure was taken on it."""
        return self.settled_at is not None


FindingLog = LogManager.from_queryset(LogQuerySet)


class FindingEvent(Chained):
    """One step that was taken with a finding. Written by the door, and by the stock of a store of before."""

    pk = models.CompositePrimaryKey("finding_id", "seq")
    finding = models.ForeignKey(Finding, models.PROTECT, db_index=False, related_name="events")

    objects: ClassVar[LogQuerySet] = FindingLog()  # type: ignore[assignment]

    class Meta:
        ordering = ["finding", "seq"]

    def entry(self) -> Mapping[str, object]:
        """What the hash covers."""
        return {**super().entry(), "finding": str(self.finding_id)}
