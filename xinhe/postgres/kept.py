"""Questions whose SQL is written once and asked again with other values.

Django writes the SQL of a queryset anew each time it is asked, which costs a page of a file more than the answers do.
A ``Kept`` question remembers the text; ``ask`` puts several of them to the database in one round trip.
"""

import functools
import itertools
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from time import monotonic
from typing import Any, Generic, TypeVar
from uuid import UUID

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Count, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable, NamedValuesListIterable, ValuesListIterable, get_related_populators
from django.db.models.utils import create_namedtuple_class
from psycopg.adapt import AdaptersMap
from psycopg.types.datetime import TimestamptzLoader

Row = TypeVar("Row")
Rows = Sequence[tuple[Any, ...]]
_remembered: ContextVar[dict[Hashable, list[Any]] | None] = ContextVar("remembered", default=None)
_MARK = re.compile("%[s%]")
# Stand-ins by type: values that no row and no constant of a question has.
STAND_INS: dict[type, Callable[[int], object]] = {
    UUID: lambda n: UUID(int=(0xF1E2D3C4 << 96) + n),
    int: lambda n: 31_245 + n,  # of the smallest column of numbers: a larger one "could never be found" there
    str: lambda n: f"\x02stand-in {n}\x02",
    date: lambda n: date(1601, 1, 1 + n),
    datetime: lambda n: datetime(1601, 2, 1 + n, tzinfo=UTC),
}


@dataclass(frozen=True)
class _Written(Generic[Row]):
    """The text of a question, its constants, where its values belong, and how its rows are read."""

    sql: str
    text: bytes  # the same as PostgreSQL reads it
    params: tuple[object, ...]
    places: tuple[tuple[int, int], ...]
    read: Callable[[Rows], list[Row]]
    is_prepared: bool
    is_steady: bool = False

    def filled(self, values: Sequence[object]) -> list[object]:
        """The parameters with these values in their places."""
        params = list(self.params)
        for place, value in self.places:
            params[place] = values[value]
        return params


@dataclass
class Asked(Generic[Row]):
    """A kept question with its values; ``rows`` are there once ``ask`` has put it."""

    written: _Written[Row]
    values: Sequence[object]
    rows: list[Row] = field(default_factory=list)


class Kept(Generic[Row]):
    """A question that is asked again and again.

    ``make`` gives the queryset for a key and for values. Whatever decides the shape of the SQL belongs to the key, and
    so does all that ``make`` does not put into the question exactly as it is. A text is written for each key; values
    only take their places in it. ``is_prepared``: PostgreSQL may keep its plan too, where no value asks for another.
    ``is_steady``: what hardly ever changes, and may be ``remembered`` for a short work; its rows are only read.
    """

    def __init__(
        self,
        make: Callable[..., "QuerySet[Any, Row]"],
        *,
        is_prepared: bool = True,
        is_steady: bool = False,
        most: int = 256,
    ) -> None:
        self.make, self.is_prepared, self.is_steady, self.most = make, is_prepared, is_steady, most
        self._written: OrderedDict[Hashable, _Written[Row]] = OrderedDict()

    def of(self, *values: object, key: tuple[Hashable, ...] = ()) -> Asked[Row]:
        """The question with these values, to be put by ``ask``."""
        kinds = tuple(type(value) for value in values)
        known: Hashable = (key, kinds)
        written = self._written.get(known)
        if written is None:
            written = self._written[known] = self._write(key, kinds)
            while len(self._written) > self.most:
                self._written.popitem(last=False)
        else:
            with suppress(KeyError):  # another thread may have pushed it out
                self._written.move_to_end(known)
        return Asked(written, values)

    def __call__(self, *values: object, key: tuple[Hashable, ...] = ()) -> list[Row]:
        """The rows for these values."""
        asked = self.of(*values, key=key)
        ask(asked)
        return asked.rows

    def _write(self, key: tuple[Hashable, ...], kinds: Sequence[type]) -> _Written[Row]:
        marks = [STAND_INS[kind](n) for n, kind in enumerate(kinds)]
        queryset = self.make(*key, *marks)
        compiler = queryset.query.get_compiler(connection=connection)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:  # no row could answer it: it is not put at all
            return _Written("", b"", (), (), lambda rows: [], self.is_prepared)
        places = tuple((n, marks.index(param)) for n, param in enumerate(params) if _is_one(param, marks))
        if {value for _, value in places} != set(range(len(marks))):
            raise ValueError("a value that does not stand in the question as it is belongs to its key")
        read = _reader(queryset, compiler)
        return _Written(sql, numbered(sql), tuple(params), places, read, self.is_prepared, self.is_steady)


class Named:
    """A question in SQL of its own, with ``%s`` for each of its values in their order."""

    def __init__(self, sql: str, *, is_prepared: bool = True) -> None:
        places = tuple((n, n) for n in range(sql.count("%s")))
        self.written: _Written[tuple[Any, ...]] = _Written(
            sql, numbered(sql), (None,) * len(places), places, list, is_prepared
        )

    def of(self, *values: object) -> Asked[tuple[Any, ...]]:
        """The question with these values, to be put by ``ask``."""
        return Asked(self.written, values)

    def __call__(self, *values: object) -> list[tuple[Any, ...]]:
        """The rows for these values."""
        asked = self.of(*values)
        ask(asked)
        return asked.rows


def numbered(sql: str) -> bytes:
    """A text with ``%s`` for its values as PostgreSQL reads it, so that no request has to look for them again."""
    places = itertools.count(1)
    return _MARK.sub(lambda mark: "%" if mark[0] == "%%" else f"${next(places)}", sql).encode()


def _is_one(param: object, marks: Sequence[object]) -> bool:
    return any(type(param) is type(mark) and param == mark for mark in marks)


def _reader(queryset: "QuerySet[Any, Row]", compiler: Any) -> Callable[[Rows], list[Row]]:
    """How the rows of this question become what the queryset would have given."""
    kind = queryset._iterable_class
    converters = compiler.get_converters([column for column, _, _ in compiler.select]).items()

    def converted(rows: Rows) -> Iterable[Sequence[Any]]:
        if not converters:
            return rows
        lines = [list(row) for row in rows]
        own = connections[DEFAULT_DB_ALIAS]
        for column, (functions, expression) in converters:
            for line in lines:
                for function in functions:
                    line[column] = function(line[column], expression, own)
        return lines

    if kind is ModelIterable:
        return _of_models(compiler, converted)
    computed = list(queryset.query.annotation_select)
    names = [*queryset.query.values_select, *computed]
    named: Sequence[str] = queryset._fields  # type: ignore[attr-defined]
    if [*named, *(name for name in computed if name not in named)] != names:
        raise ValueError("columns come before what is computed")
    if kind is NamedValuesListIterable:
        line: Any = create_namedtuple_class(*names)
        return lambda rows: [line._make(row) for row in converted(rows)]
    if kind is not ValuesListIterable:
        raise TypeError(kind)
    return lambda rows: [tuple(row) for row in converted(rows)]  # type: ignore[misc]


def _of_models(compiler: Any, converted: Callable[[Rows], Iterable[Sequence[Any]]]) -> Callable[[Rows], list[Row]]:
    info = compiler.klass_info
    model: type[Model] = info["model"]
    columns = info["select_fields"]
    first, last = columns[0], columns[-1] + 1
    names = [column[0].target.attname for column in compiler.select[first:last]]
    populators = get_related_populators(info, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg] # stub of 6.0
    _hasten(populators)
    make = _Maker(model).from_db
    more = tuple(compiler.annotation_col_map.items())

    def read(rows: Rows) -> list[Row]:
        found: list[Any] = []
        for row in converted(rows):
            one = make(DEFAULT_DB_ALIAS, names, row[first:last])
            for populator in populators:
                populator.populate(row, one)
            for name, column in more:
                setattr(one, name, row[column])
            found.append(one)
        return found

    return read


class _Maker:
    """Makes instances from rows as ``Model.from_db`` does, with neither signals nor a setter for each column."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model

    def from_db(self, alias: str, names: Sequence[str], values: Sequence[Any]) -> Model:
        """An instance of a row; a column that is not among the names is read when it is asked for."""
        one = self.model.__new__(self.model)
        one._state = state = ModelState()
        state.adding, state.db = False, alias
        one.__dict__.update(zip(names, values, strict=True))
        return one


def _hasten(populators: Iterable[Any]) -> None:
    """Let what is joined to a row be made in the same way."""
    for populator in populators:
        populator.model_cls = _Maker(populator.model_cls)
        _hasten(populator.related_populators)


def counted(queryset: "QuerySet[Any, Any]", **of: Any) -> "QuerySet[Any, tuple[Any, ...]]":
    """The queryset as a question for one row: how many there are, or each of these aggregates over all of them."""
    asked = of or {"n": Count("pk")}
    found: QuerySet[Any, tuple[Any, ...]] = queryset.order_by().annotate(**asked).values_list(*asked)
    found.query.group_by = None
    return found


def ask(*questions: Asked[Any]) -> None:
    """Put the questions to the database, all in one round trip, and read their rows."""
    memory = _remembered.get()
    questions = tuple(one for one in questions if one.written.sql and not _recalled(one, memory))
    if not questions:
        return
    own = connections[DEFAULT_DB_ALIAS]
    own.close_if_health_check_failed()
    own.ensure_connection()
    link = own.connection
    before = monotonic()
    with own.wrap_database_errors:
        if len(questions) == 1:
            answers = [_put(link, questions[0]).fetchall()]
        else:
            with link.pipeline():
                cursors = [_put(link, question) for question in questions]
                answers = [cursor.fetchall() for cursor in cursors]
    if own.queries_logged:
        took = f"{monotonic() - before:.3f}"
        own.queries_log.extend({"sql": one.written.sql, "time": took} for one in questions)
    for question, rows in zip(questions, answers, strict=True):
        question.rows += question.written.read(rows)
        if memory is not None and question.written.is_steady:
            memory[_key(question)] = question.rows


@contextmanager
def remembered() -> Iterator[None]:
    """What a steady question was answered inside is not asked again: the rows of a file name the same few places."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def _recalled(question: Asked[Any], memory: dict[Hashable, list[Any]] | None) -> bool:
    if memory is None or not question.written.is_steady or (rows := memory.get(_key(question))) is None:
        return False
    question.rows += rows
    return True


def _key(question: Asked[Any]) -> Hashable:
    return question.written.text, tuple(question.values)


@functools.cache
def _adapters() -> AdaptersMap:
    """Django's readers of values, but psycopg's own for moments, which is not written in Python.

    It gives the same: a connection of Django's speaks UTC.
    """
    found = AdaptersMap(connection.connection.adapters)
    found.register_loader("timestamptz", TimestamptzLoader)
    return found


class _Cursor(psycopg.RawCursor[Any]):
    """Reads rows by ``_adapters``."""

    @property
    def adapters(self) -> AdaptersMap:
        """Shared by all cursors: none changes them."""
        return _adapters()


def _put(link: "psycopg.Connection[Any]", question: Asked[Any]) -> "psycopg.Cursor[Any]":
    written = question.written
    cursor = _Cursor(link)
    return cursor.execute(written.text, written.filled(question.values), prepare=written.is_prepared)
