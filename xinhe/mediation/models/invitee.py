"""Who is invited to take part in mediation: relatives, neighbours, experts (人民调解法 第二十条)."""

from typing import ClassVar

from django.db import models

from xinhe.kernel.refusal import gettext_noop
from xinhe.matters.models import Matter


class InviteeSort(models.TextChoices):
    """As what somebody is invited (第二十条第一款)."""

    RELATIVE = "relative", gettext_noop("亲属")
    NEIGHBOUR = "neighbour", gettext_noop("邻里")
    COLLEAGUE = "colleague", gettext_noop("同事")
    EXPERT = "expert", gettext_noop("有专门知识、特定经验的人")
    ORGANISATION = "organisation", gettext_noop("有关社会组织的人员")


class Invitee(models.Model):
    """Somebody whom the mediator invites because both sides agreed to it, each in its own way (邀请参与调解的人)."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="invitees")
    seq = models.PositiveIntegerField(help_text="The event of the invitation.")
    name = models.CharField(max_length=60)
    sort = models.CharField(max_length=12, choices=InviteeSort.choices)
    why = models.CharField(max_length=200)
    seen_how = models.JSONField(help_text="How the consent of each side is known, by its number.")

    objects: ClassVar[models.Manager["Invitee"]] = models.Manager()

    class Meta:
        ordering = ["matter", "seq"]

    def __str__(self) -> str:
        return self.name
