"""Matters that belong together are linked; nothing is merged away or deleted."""

from typing import ClassVar

from django.db import models

from xinhe.matters.models.matter import Matter


class LinkKind(models.TextChoices):
    """How one matter stands to another."""

    REPEAT = "repeat", "重复反映"
    SAME = "same", "同一件事"
    CHILD = "child", "由其派生"
    JOINED = "joined", "并案办理"


class Link(models.Model):
    """This matter stands in a relation to another one."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="links")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=LinkKind.choices)
    to = models.ForeignKey(Matter, models.PROTECT, related_name="linked_from")
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Link"]] = models.Manager()

    class Meta:
        ordering = ["matter", "seq"]
        constraints = [models.UniqueConstraint(fields=["matter", "to", "kind"], name="one_link_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.to}"
