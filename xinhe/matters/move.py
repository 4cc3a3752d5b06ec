"""A step under way, as the door hands it to the act and to those who write messages."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import models

from xinhe.kernel.clock import local_day
from xinhe.matters.facts import Facts
from xinhe.matters.models import Matter
from xinhe.people.person import Person
from xinhe.procedures.deadlines import Running
from xinhe.procedures.definition import Procedure, Step


@dataclass
class Move:
    """A step under way: the locked matter, the rule that allows it, and what the act adds.

    ``data`` goes into the log, ``rows`` are written after the matter. An act with several possible targets
    sets ``to``; an act that clocks tell apart sets ``outcome``.
    """

    matter: Matter
    rule: Step
    procedure: Procedure
    by: Person
    at: datetime
    running: dict[str, Running]
    facts: Facts
    data: dict[str, object] = field(default_factory=dict)
    rows: list[models.Model] = field(default_factory=list)
    outcome: str = ""
    to: str = ""
    switched: Procedure | None = None

    @property
    def today(self) -> date:
        """The local day of the step."""
        return local_day(self.at)

    @property
    def seq(self) -> int:
        """The number that this step's event will carry."""
        return self.matter.log_seq + 1
