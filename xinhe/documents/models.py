"""Files that belong to a matter: the row here, the bytes under XINHE_HOME/files by their hash."""

import uuid
from typing import ClassVar

from django.db import models

from xinhe.kernel.uuid7 import uuid7


class File(models.Model):
    """One attachment. The matter is a bare id: it lives a layer above and may be spread over machines."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter_id = models.UUIDField(db_index=True)
    seq = models.PositiveIntegerField(help_text="The event that brought it.")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    hash = models.CharField(max_length=64, db_index=True)
    from_petitioner = models.BooleanField()
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["File"]] = models.Manager()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.name

    def for_log(self) -> dict[str, object]:
        """What the event log keeps of it."""
        return {"id": str(uuid.UUID(str(self.id))), "name": self.name, "size": self.size, "hash": self.hash}
