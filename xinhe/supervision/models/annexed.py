"""What an inspection tour is told one by one, beside the sums of its letter (第四十一条第二款)."""

from typing import ClassVar

from django.db import models

from xinhe.matters.models.matter import may_know_accused
from xinhe.people.person import Person
from xinhe.supervision.models.paper import Paper


class Situation(models.TextChoices):
    """What the Regulations have a petition office supply to an inspection tour."""

    ACCUSED = "accused", "领导班子及其成员、下一级主要负责人有关信访举报"
    DUTY = "duty", "落实信访工作责任制"
    TREND = "trend", "具有苗头性、倾向性的重要信访问题"
    ATTENTION = "attention", "需要巡视巡察工作关注的重要信访事项"


class AnnexedQuerySet(models.QuerySet["Annexed"]):
    """The vocabulary in which surfaces ask for annexes."""

    def visible_to(self, person: Person) -> "AnnexedQuerySet":
        """Those of this person's own office, for who may know of accusations there; to all others there are none."""
        if person.kind == "system":
            return self
        if person.office is None or not may_know_accused(person):
            return self.none()
        return self.filter(paper__by_office=person.office)


class Annexed(models.Model):
    """One situation in the restricted annex of a paper; no petitioner is named in it."""

    pk = models.CompositePrimaryKey("paper_id", "seq")
    paper = models.ForeignKey(Paper, models.PROTECT, db_index=False, related_name="annexed")
    seq = models.PositiveIntegerField(help_text="The step that wrote it.")
    situation = models.CharField(max_length=10, choices=Situation.choices)
    number = models.CharField(max_length=24, blank=True, help_text="Of the matter, where it is one.")
    text = models.TextField()

    objects: ClassVar[AnnexedQuerySet] = AnnexedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["paper", "seq"]

    def __str__(self) -> str:
        return f"{self.get_situation_display()} {self.number}".strip()
