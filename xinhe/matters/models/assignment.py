"""Who was asked to act: lead or assist, until when, and what became of it."""

from typing import ClassVar

from django.db import models

from xinhe.jurisdiction.models import Office
from xinhe.matters.models.matter import Matter
from xinhe.people.models import Account


class AssignmentTask(models.TextChoices):
    """Lead (牵头) or assist (协办); a petition office that had it from the one above passes it on (转办)."""

    LEAD = "lead", "牵头"
    PASS = "pass", "转办"
    ASSIST = "assist", "协办"


class AssignmentState(models.TextChoices):
    """Where an assignment stands."""

    SENT = "sent", "已送"
    OBJECTED = "objected", "有异议"
    RETURNED = "returned", "已退回"
    RECALLED = "recalled", "已收回"
    ACCEPTED = "accepted", "已受理"
    ANSWERED = "answered", "已答复"


class Assignment(models.Model):
    """One office asked to lead, to assist or to pass on (转送、交办)."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="assignments")
    seq = models.PositiveIntegerField()
    office = models.ForeignKey(Office, models.PROTECT, related_name="assignments")
    task = models.CharField(max_length=6, choices=AssignmentTask.choices)
    state = models.CharField(max_length=10, choices=AssignmentState.choices)
    by_office = models.ForeignKey(Office, models.PROTECT, db_index=False, related_name="+")
    sent_by = models.ForeignKey(
        Account,
        models.PROTECT,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who passed it on and waits.",
    )
    note = models.CharField(max_length=500, blank=True)
    due_on = models.DateField(null=True, blank=True)
    wants_report = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[models.Manager["Assignment"]] = models.Manager()

    class Meta:
        ordering = ["matter", "seq"]
        indexes = [
            models.Index(
                fields=["sent_by"], name="assignment_waited_for", condition=models.Q(state=AssignmentState.SENT)
            )
        ]

    def __str__(self) -> str:
        return f"{self.office} {self.task}"
