"""A step of a matter under way."""

from dataclasses import dataclass

from xinhe.matters.models import Matter
from xinhe.records import move as records


@dataclass
class Move(records.Move[Matter]):
    """A step under way whose record is a matter."""

    @property
    def matter(self) -> Matter:
        """The locked matter."""
        return self.record
