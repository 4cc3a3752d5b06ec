"""What differs between kinds of records, and nothing else: handed over by the package that owns the acts."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Model

from xinhe.channels.models import Notice, Outgoing
from xinhe.kernel.discrepancy import Discrepancy
from xinhe.people.person import Person
from xinhe.procedures.deadlines import Entry
from xinhe.procedures.definition import BadRule, Procedure
from xinhe.records.models import Chained, Record, Timed
from xinhe.records.move import Move

R = TypeVar("R", bound=Record)
M = TypeVar("M", bound=Move[Any])
Messages = tuple[list[Outgoing], list[Notice]]


@dataclass(frozen=True)
class Hung:
    """A table whose rows hang on a record: by which look-up, and which of its columns ever change.

    ``changes`` are the columns that steps write anew, ``drops`` is true where steps take rows away; ``exempt`` are
    the columns that something else than a step writes, with the reason. The running role may do no more than that.
    """

    model: type[Model]
    by: str
    changes: tuple[str, ...]
    drops: bool
    exempt: Mapping[str, str]


def hung(model: type[Model], by: str, *, changes: str = "", drops: bool = False, **exempt: str) -> Hung:
    """A table that hangs on a record; ``changes`` are names with blanks between them."""
    return Hung(model, by, tuple(changes.split()), drops, exempt)


def _nothing(*_: Any) -> None:
    """A kind whose row holds nothing that follows from a step."""


def _no_facts(*_: Any) -> frozenset[str]:
    return frozenset()


def _no_witness(*_: Any) -> Iterator[Discrepancy]:
    yield from ()


def _everything(log: Any, _: Person) -> Any:
    return log


@dataclass(frozen=True, kw_only=True, eq=False)  # questions are kept by the family itself
class Family(Generic[R, M]):
    """One kind of record on the one door.

    ``owner`` is the column of log and clocks that names the record, ``procedure`` the version that it is pinned to.
    ``follows`` writes what a step means for the record's row beside its state, ``told`` says who hears of it;
    ``witness`` checks what the family's own hashes say of steps that are older than traces. ``began`` is the
    procedure of the first step, for a family with clocks; ``retells`` says of an act what its words in the log mean
    for the facts that count. ``rules`` are all versions of its procedures, ``known`` the names of the facts that they
    may need: ``own`` acts those of this family, all others those of the one ``beneath``, whose door they use.
    ``hangs`` names every table whose rows a step may write, ``fixed`` the columns of the record's own row that stay
    as they were written first.
    """

    name: str
    title: str
    record: type[R]
    event: type[Chained]
    owner: str
    move: Callable[..., M]
    procedure: Callable[[R], Procedure]
    seats: Callable[[R, Person], frozenset[str]]
    facts: Callable[[R, Person, date], Mapping[str, bool]]
    called: Callable[[R], str]
    told: Callable[[M, Chained], Messages]
    unknown: str
    stale: str
    joined: tuple[str, ...] = ()
    timed: type[Timed] | None = None
    began: Callable[[Sequence[Chained]], Procedure] | None = None
    retells: Mapping[str, Callable[[Any, Entry, Mapping[str, Any]], None]] = field(default_factory=dict)
    clock_facts: Callable[[R], frozenset[str]] = _no_facts
    follows: Callable[[M, Procedure], None] = _nothing
    shown: Callable[[Any, Person], Any] = _everything
    witness: Callable[[R, Sequence[Chained]], Iterator[Discrepancy]] = _no_witness
    known: frozenset[str] = frozenset()
    beneath: "Family[Any, Any] | None" = None
    own: frozenset[str] = frozenset()
    rules: Callable[[], Iterable[Procedure]] = tuple
    hangs: tuple[Hung, ...] = ()
    fixed: frozenset[str] = frozenset()

    def log(self, record: R) -> Any:
        """The events of a record, the first one first."""
        return self.event._default_manager.filter(**{self.owner: record}).order_by("seq")


def check(family: Family[Any, Any], *, letters: Callable[[date], Container[str]]) -> None:
    """Whether every need and every letter of the family's rules is there. Raises BadRule: file, table, row, word."""
    for procedure in (one for version in family.rules() for one in (version, *version.corrected)):
        known = letters(procedure.holds_from)
        for step in procedure.steps:
            where = f"{procedure.path} [[step]] {step.act}"
            door = family if family.beneath is None or step.act in family.own else family.beneath
            for need in step.needs:
                if need not in door.known:
                    raise BadRule(f"{where}: needs {need}, a fact that nobody knows")
            if step.letter and step.letter not in known:
                raise BadRule(f"{where}: the letter {step.letter} has no form in force by then")
