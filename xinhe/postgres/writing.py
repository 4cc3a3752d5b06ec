"""Rows written by statements whose text is kept, several of them in one round trip.

Django writes the SQL of each ``save`` anew and goes to the database for each; a step writes ten rows. The values are
those that Django would have given.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from time import monotonic
from typing import Any
from uuid import UUID

import psycopg
from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models
from django.db.models.expressions import DatabaseDefault

from xinhe.postgres.kept import numbered

# The type of a column's values that go to the database as they are; any other value Django makes fit.
FITTING: "Mapping[type[models.Field[Any, Any]], type]" = {
    models.BooleanField: bool,
    models.DateTimeField: datetime,
    models.DateField: date,
    models.IntegerField: int,
    models.CharField: str,
    models.TextField: str,
    models.UUIDField: UUID,
}


@dataclass(frozen=True)
class Statement:
    """Rows to be written: how many there must be, or None; those in ``fills`` take the key that the database gave."""

    sql: bytes
    values: Sequence[object]
    rows: int | None = 1
    fills: Sequence[models.Model] = ()


def inserts(
    rows: Iterable[models.Model], *, passes_over: bool = False, replaces: Sequence[str] = ()
) -> list[Statement]:
    """New rows in their order, those of one table that stand side by side in one statement.

    ``passes_over`` leaves rows that are there; ``replaces`` names the key under which they are replaced.
    """
    alike = groupby(rows, key=lambda row: (type(row), _lacking(row)))
    return [
        _inserting(model, lacking, list(some), passes_over=passes_over, replaces=tuple(replaces))
        for (model, lacking), some in alike
    ]


def insert(row: models.Model) -> Statement:
    """One new row."""
    [statement] = inserts([row])
    return statement


def _lacking(row: models.Model) -> tuple[str, ...]:
    """The columns that the database fills."""
    kept, key = row.__dict__, _key(type(row))
    lacking = tuple(name for name, value in kept.items() if isinstance(value, DatabaseDefault))
    is_given = not isinstance(key, models.AutoField) or kept[key.attname] is not None
    return lacking if is_given else (*lacking, key.attname)


def _inserting(
    model: type[models.Model],
    lacking: tuple[str, ...],
    rows: Sequence[models.Model],
    *,
    passes_over: bool,
    replaces: tuple[str, ...],
) -> Statement:
    tells = _key(model).attname in lacking and not passes_over
    sql, columns = _insert(model, lacking, len(rows), passes_over, replaces, tells)
    for row in rows:
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    values = [value(row.__dict__[name]) for row in rows for name, value in columns]
    return Statement(sql, values, None if passes_over else len(rows), rows if tells else ())


def update(row: models.Model, names: Sequence[str]) -> Statement:
    """These columns of a row that is there."""
    sql, columns = _update(type(row), tuple(names))
    kept = row.__dict__
    return Statement(sql, [value(kept[name]) for name, value in columns])


def put(*statements: Statement) -> None:
    """Write these rows in their order, in one round trip. Raises what Django raises for each."""
    if not statements:
        return
    own = connections[DEFAULT_DB_ALIAS]
    own.ensure_connection()
    link = own.connection
    before = monotonic()
    with own.wrap_database_errors, link.pipeline():
        cursors = [psycopg.RawCursor(link).execute(one.sql, one.values, prepare=True) for one in statements]
        for one, cursor in zip(statements, cursors, strict=True):
            if one.fills:
                for row, (key,) in zip(one.fills, cursor.fetchall(), strict=True):
                    row.pk = key
    if own.queries_logged:
        took = f"{monotonic() - before:.3f}"
        own.queries_log.extend({"sql": one.sql.decode(), "time": took} for one in statements)
    for one, cursor in zip(statements, cursors, strict=True):
        if one.rows not in (None, cursor.rowcount):
            raise DatabaseError(f"{cursor.rowcount} rows instead of {one.rows}: {one.sql[:80].decode()}")


Columns = tuple[tuple[str, Callable[[Any], object]], ...]


@lru_cache(512)
def _insert(
    model: type[models.Model],
    lacking: tuple[str, ...],
    rows: int,
    passes_over: bool,
    replaces: tuple[str, ...],
    tells: bool,
) -> tuple[bytes, Columns]:
    fields: list[Any] = [one for one in model._meta.concrete_fields if one.attname not in lacking]
    names = ", ".join(_quoted(one.column) for one in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * rows)
    sql = f"INSERT INTO {_quoted(model._meta.db_table)} ({names}) VALUES {places}"  # noqa: S608 (only our own names are put in)
    if passes_over:
        sql += " ON CONFLICT DO NOTHING"
    elif replaces:
        key = [_field(model, name).column for name in replaces]
        new = ", ".join(f"{_quoted(c)} = EXCLUDED.{_quoted(c)}" for c in (one.column for one in fields) if c not in key)
        sql += f" ON CONFLICT ({', '.join(map(_quoted, key))}) DO UPDATE SET {new}"
    if tells:
        sql += f" RETURNING {_quoted(_key(model).column)}"
    return numbered(sql), tuple((one.attname, _value(one)) for one in fields)


@lru_cache(512)
def _update(model: type[models.Model], names: tuple[str, ...]) -> tuple[bytes, Columns]:
    fields = [_field(model, name) for name in names]
    sets = ", ".join(f"{_quoted(one.column)} = %s" for one in fields)
    key: list[Any] = model._meta.pk_fields
    where = " AND ".join(f"{_quoted(one.column)} = %s" for one in key)
    sql = f"UPDATE {_quoted(model._meta.db_table)} SET {sets} WHERE {where}"  # noqa: S608 (only our own names are put in)
    return numbered(sql), tuple((one.attname, _value(one)) for one in (*fields, *key))


def _key(model: type[models.Model]) -> Any:
    return model._meta.pk


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _value(field: "models.Field[Any, Any]") -> Callable[[Any], object]:
    """How a value of this column goes to the database. Raises TypeError for a column that fills itself."""
    if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        raise TypeError(f"{field} fills itself when Django saves: nothing here would")
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if isinstance(field, ArrayField):
        one = _value(field.base_field)
        return lambda value: None if value is None else [one(each) for each in value]
    fitting = next((kind for column, kind in FITTING.items() if isinstance(field, column)), None)

    def value_of(value: Any) -> object:
        if value is None or type(value) is fitting:
            return value
        # A member of an enumeration is written as its text.
        return field.get_db_prep_save(str.__str__(value) if isinstance(value, str) else value, connection)

    return value_of
