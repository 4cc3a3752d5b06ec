"""A step of a matter under way."""

from dataclasses import dataclass, field

from xinhe.matters.models import Matter
from xinhe.people.models import Account
from xinhe.records import move as records


@dataclass
class Move(records.Move[Matter]):
    """A step under way whose record is a matter.

    An act that knows who has it in hand from now on says so in ``carrier``; ``sender`` is who passed it on before and
    has it again when it comes back.
    """

    carrier: Account | None = None
    sender: Account | None = None
    turn_before: int | None = field(init=False)
    state_before: str = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        is_new = self.record._state.adding
        self.turn_before = None if is_new else self.record.turn_office_id
        self.state_before = "" if is_new else self.record.state

    @property
    def matter(self) -> Matter:
        """The locked matter."""
        return self.record
