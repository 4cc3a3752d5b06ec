"""A step under way, as the door hands it to the act and to those who write messages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, TypeVar

from django.db import models

from xinhe.documents.issuing import for_log, issue
from xinhe.documents.models import Document
from xinhe.jurisdiction.models import Office
from xinhe.kernel.clock import local_day
from xinhe.people.person import Person
from xinhe.postgres.writing import put, update
from xinhe.procedures.deadlines import Running
from xinhe.procedures.definition import Procedure, Step
from xinhe.records.models import Record
from xinhe.records.trace import Trace

R = TypeVar("R", bound=Record)


@dataclass
class Move(Generic[R]):
    """A step under way: the locked record, the rule that allows it, and what the act adds.

    ``data`` goes into the log, ``rows`` are written after the record. A row that is there already is changed by
    ``save`` and taken away by ``drop``, so that the step's trace knows of it. An act that can end in several ways says
    in ``outcome`` which one it was: the rule knows where it leads, the clocks whether it touches them.
    """

    record: R
    rule: Step
    procedure: Procedure
    by: Person
    at: datetime
    running: dict[str, Running]
    facts: Mapping[str, bool]
    data: dict[str, object] = field(default_factory=dict)
    rows: list[models.Model] = field(default_factory=list)
    outcome: str = ""
    switched: Procedure | None = None
    trace: Trace = field(init=False)

    def __post_init__(self) -> None:
        self.trace = Trace(self.record.pk)

    @property
    def today(self) -> date:
        """The local day of the step."""
        return local_day(self.at)

    @property
    def seq(self) -> int:
        """The number that this step's event will carry."""
        return self.record.log_seq + 1

    def issue(self, form: str, facts: Mapping[str, object], *, office: Office) -> Document:
        """Issue a letter under the office's mark; its number, hash and title go into the log."""
        document = issue(
            form,
            facts,
            office=office,
            mark=office.mark or office.short,
            subject_id=self.record.pk,
            seq=self.seq,
            at=self.at,
            by=self.by.account,
        )
        self.rows.append(document)
        told = self.data.setdefault("documents", [])
        assert isinstance(told, list)
        told.append(for_log(document))
        return document

    def save(self, row: models.Model, *columns: str) -> None:
        """Write these columns of a row that hangs on the record."""
        put(update(row, columns))
        self.trace.alter(row, {row._meta.get_field(name).attname for name in columns})  # type: ignore[union-attr]

    def drop(self, rows: Iterable[models.Model]) -> None:
        """Take away rows that hang on the record."""
        for row in rows:
            self.trace.went.append(type(row)(pk=row.pk))
            type(row)._default_manager.filter(pk=row.pk).delete()
