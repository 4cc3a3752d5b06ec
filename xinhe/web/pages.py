"""Keyset pages: a deep page costs what the first costs, and a row that arrives meanwhile shifts nothing."""

import base64
import binascii
import json
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import BooleanField, F, Field, Func, Model, OrderBy, Q, QuerySet, Value
from django.utils.timezone import is_naive

from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.postgres.kept import Kept

Row = TypeVar("Row")
BAD_CURSOR = gettext_noop("翻页的标记不对，请从第一页重新看起。")
LONGEST = 1000
# One part of a page (there may be two, see ``_parts``) beyond a mark, forwards or back.
Fetch = Callable[[int, Sequence[object], bool], list[Row]]


@dataclass(frozen=True)
class Page(Generic[Row]):
    """The rows of one page and the marks of its neighbours."""

    rows: list[Row]
    next: str | None
    previous: str | None


@dataclass(frozen=True)
class _Column:
    """One column of the order."""

    name: str
    field: "Field[Any, Any]"
    down: bool

    def order(self, *, back: bool) -> OrderBy:
        down = self.down != back
        if self.field.null:
            # Rows without a value come last whichever way the values run.
            nulls: dict[str, Any] = {"nulls_first": True} if back else {"nulls_last": True}
        else:
            nulls = {}
        return F(self.name).desc(**nulls) if down else F(self.name).asc(**nulls)


def keyset(queryset: "QuerySet[Any, Row]", *, order: tuple[str, ...], cursor: str | None, size: int) -> Page[Row]:
    """One page of ``size`` rows in ``order``, which ends in a unique column; only the first may be null."""
    columns = _columns(queryset.model, order)

    def part(number: int, mark: Sequence[object], back: bool) -> list[Row]:
        return list(_part(queryset, columns, mark, number, back=back)[: size + 1])

    return _page(columns, part, cursor=cursor, size=size)


class KeptPages(Generic[Row]):
    """Keyset pages of a list that many ask for: its SQL is written once for each key that ``make`` is called with.

    ``make`` gives the list without order; nothing but the key may decide what it holds (see ``Kept``).
    """

    def __init__(self, model: type[Model], make: Callable[..., "QuerySet[Any, Row]"]) -> None:
        self.model, self.make = model, make
        # What the values are decides which index is the right one: planned anew for each.
        self.kept: Kept[Row] = Kept(self._ordered, is_prepared=False)

    def page(self, *key: Hashable, order: tuple[str, ...], cursor: str | None, size: int) -> Page[Row]:
        """One page of the list of this key."""
        columns = _columns(self.model, order)

        def part(number: int, mark: Sequence[object], back: bool) -> list[Row]:
            is_null = bool(mark) and mark[0] is None
            # The part beyond the one with the mark holds all that is there.
            known = [value for value in mark if value is not None] if number == 0 else []
            return self.kept(*known, key=(key, order, size, (number, back, bool(mark), is_null)))

        return _page(columns, part, cursor=cursor, size=size)

    def _ordered(
        self,
        key: tuple[Hashable, ...],
        order: tuple[str, ...],
        size: int,
        shape: tuple[int, bool, bool, bool],
        *known: object,
    ) -> "QuerySet[Any, Row]":
        number, back, is_marked, is_null = shape
        columns = _columns(self.model, order)
        mark: Sequence[object] = known or [0] * (len(order) - is_null)
        if is_null:
            mark = [None, *mark]
        return _part(self.make(*key), columns, mark if is_marked else (), number, back=back)[: size + 1]


def _page(columns: Sequence[_Column], fetch: Fetch[Row], *, cursor: str | None, size: int) -> Page[Row]:
    back, mark = _read(cursor, columns) if cursor else (False, [])
    rows: list[Row] = []
    # The second part is asked only on the one page where the rows with a value end.
    for number in range(len(_parts(columns, mark, back=back))):
        if len(rows) <= size:
            rows += fetch(number, mark, back)
    more = len(rows) > size
    rows = rows[:size]
    if not rows:
        return Page([], None, None)
    if back:
        rows.reverse()
    return Page(
        rows,
        _write(columns, rows[-1], back=False) if more or back else None,
        _write(columns, rows[0], back=True) if (more if back else cursor) else None,
    )


def _part(
    queryset: "QuerySet[Any, Row]", columns: Sequence[_Column], mark: Sequence[object], number: int, *, back: bool
) -> "QuerySet[Any, Row]":
    found = queryset.order_by(*(column.order(back=back) for column in columns))
    return found.filter(_parts(columns, mark, back=back)[number])


def _columns(model: type[Model], order: tuple[str, ...]) -> list[_Column]:
    columns = [_column(model, name) for name in order]
    if any(column.field.null for column in columns[1:]):
        raise ValueError("only the first column of an order may be null")
    return columns


def _column(model: type[Model], name: str) -> _Column:
    """The field behind a name of the order, through relations where it says so."""
    path = name.lstrip("-")
    owner: type[Model] = model
    *steps, last = path.split("__")
    for step in steps:
        related = owner._meta.get_field(step).related_model
        if not isinstance(related, type):
            raise FieldDoesNotExist(path)
        owner = related
    field = owner._meta.pk if last == "pk" else owner._meta.get_field(last)
    if not isinstance(field, Field):
        raise FieldDoesNotExist(path)
    return _Column(path, field, name.startswith("-"))


def _row(*expressions: F | Value) -> Func:
    return Func(*expressions, template="(%(expressions)s)", output_field=BooleanField())


def _compare(columns: Sequence[_Column], sign: str, values: Sequence[object]) -> Func:
    """(a, b) > (x, y): the form with which PostgreSQL enters an index, however many rows share an ``a``."""
    left = _row(*(F(column.name) for column in columns))
    right = _row(*(Value(v, output_field=c.field) for c, v in zip(columns, values, strict=True)))
    return Func(left, right, template="%(expressions)s", arg_joiner=f" {sign} ", output_field=BooleanField())


def _parts(columns: Sequence[_Column], values: Sequence[object], *, back: bool) -> list[Q]:
    """The rows beyond the mark, cut where the nulls begin, so that each part can enter the index."""
    if not values:
        return [Q()]
    first = columns[0]
    without = Q(**{f"{first.name}__isnull": True})
    if values[0] is None:
        tied = without & _after(columns[1:], values[1:], back=back)
        return [tied, ~without] if back else [tied]
    beyond = _after(columns, values, back=back)
    return [beyond, without] if first.field.null and not back else [beyond]


def _after(columns: Sequence[_Column], values: Sequence[object], *, back: bool) -> Q:
    """The rows whose values stand beyond these."""
    if all(column.down == columns[0].down for column in columns):
        return Q(_compare(columns, "<" if columns[0].down != back else ">", values))
    beyond, same = Q(pk__in=[]), Q()
    for column, value in zip(columns, values, strict=True):
        sign = "lt" if column.down != back else "gt"
        beyond |= same & Q(**{f"{column.name}__{sign}": value})
        same &= Q(**{column.name: value})
    first, sign = columns[0], "lte" if columns[0].down != back else "gte"
    # Says nothing new, but lets PostgreSQL enter the index at the mark.
    return Q(**{f"{first.name}__{sign}": values[0]}) & beyond


def _write(columns: Sequence[_Column], row: object, *, back: bool) -> str:
    values: list[object] = []
    for column in columns:
        value: Any = row
        for step in column.name.split("__"):
            value = getattr(value, step)
        values.append(value.isoformat() if isinstance(value, date | datetime) else value)
    text = json.dumps([int(back), *values], default=str, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str, columns: Sequence[_Column]) -> tuple[bool, list[object]]:
    """The mark as typed values; it comes from outside, so each must be one its column could hold."""
    bad = Refused(BAD_CURSOR, code="bad_cursor", field="cursor")
    if len(cursor) > LONGEST:
        raise bad
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        mark = json.loads(text)
    except (binascii.Error, ValueError, RecursionError):
        raise bad from None
    if not isinstance(mark, list) or len(mark) != len(columns) + 1 or mark[0] not in (0, 1):
        raise bad
    try:
        return bool(mark[0]), [_typed(column, value) for column, value in zip(columns, mark[1:], strict=True)]
    except (ValidationError, ValueError, TypeError, OverflowError):
        raise bad from None


def _typed(column: _Column, value: object) -> object:
    if value is None:
        if not column.field.null:
            raise ValueError(column.name)
        return None
    if isinstance(value, list | dict | bool) or (isinstance(value, str) and "\x00" in value):
        raise TypeError(column.name)
    typed = column.field.to_python(value)
    if isinstance(typed, datetime) and is_naive(typed):
        raise ValueError(column.name)
    column.field.run_validators(typed)
    return typed
