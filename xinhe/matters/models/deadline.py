"""A legal date of a matter, with all it was computed from."""

from typing import ClassVar

from django.db import models

from xinhe.matters.models.matter import Matter
from xinhe.records.models import Timed


class Deadline(Timed):
    """One clock of one matter, kept under the procedure version whose rule it follows."""

    pk = models.CompositePrimaryKey("matter_id", "clock")
    matter = models.ForeignKey(Matter, models.PROTECT, db_index=False, related_name="deadlines")

    objects: ClassVar[models.Manager["Deadline"]] = models.Manager()

    class Meta:
        ordering = ["matter", "started_seq", "clock"]
        indexes = [models.Index(fields=["end"], name="deadline_running", condition=models.Q(is_open=True))]
