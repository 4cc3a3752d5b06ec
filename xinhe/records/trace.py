"""The trace of a step (留痕): every column that it wrote, as it stood afterwards, so that the present follows from
the log.

A trace is ``{table: {key: {column: value}}}``. The key names the row beside the record it hangs on ("" for the
record itself), behind "+" for a row that came, "=" for one that changed and "-" for one that went. A long value is
kept as its SM3; a column of a new row that has nothing in it is left out.
"""

import functools
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from xinhe.kernel import chain

LONGEST = 120
CAME, CHANGED, WENT = "+", "=", "-"
# What the door itself keeps of a record beside its log, and the log's own net already proves.
CHAINED = frozenset({"log_seq", "log_head"})
_NEVER = object()
_ZEROS: "Mapping[type[models.Field[Any, Any]], object]" = {
    models.BooleanField: False,
    models.IntegerField: 0,
    models.CharField: "",
    models.TextField: "",
    models.BinaryField: b"",
}


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, its field, what stands there while nothing does, and what it is salted by."""

    name: str
    field: "models.Field[Any, Any]"
    zero: object
    salt: str = ""

    def plain(self, raw: object) -> object:
        """A value as a trace keeps it: JSON, or the SM3 of what is long or sealed."""
        kind = type(raw)
        if raw is None or kind is bool or (kind is int and self.zero == 0):
            return raw
        if kind is str and len(raw) <= LONGEST:  # type: ignore[arg-type]
            return raw if self.zero == "" else chain.plain(self.field.to_python(raw))
        if isinstance(raw, bytes | memoryview):
            return f"sm3:{chain.sm3(bytes(raw))}"
        plain = chain.plain(self.field.to_python(raw))
        if isinstance(plain, int):
            return plain
        written = plain if isinstance(plain, str) else chain.written(plain).decode()
        if len(written) > LONGEST:
            return f"sm3:{chain.sm3(written.encode())}"
        return plain


def plain_of(column: Column, values: Mapping[str, Any]) -> object:
    """A column of a row as its trace keeps it; where the table names a salt, only as a hash with it."""
    plain = column.plain(values[column.name])
    if not column.salt or plain == column.zero:
        return plain
    return f"sm3:{chain.sm3(chain.canonical([values[column.salt], column.name, plain]))}"


@functools.cache
def columns(model: type[models.Model]) -> tuple[Column, ...]:
    """The columns of a table that a trace keeps."""
    salt = getattr(model, "salted_by", "")
    kept = (each for each in model._meta.concrete_fields if each.attname not in CHAINED)
    return tuple(Column(each.attname, each, _zero(each), salt) for each in kept)


def _zero(each: "models.Field[Any, Any]") -> object:
    if each.null:
        return None
    if isinstance(each, ArrayField | models.JSONField):
        return each.get_default()
    return next((zero for kind, zero in _ZEROS.items() if isinstance(each, kind)), _NEVER)


@functools.cache
def key_columns(model: type[models.Model]) -> tuple[str, ...]:
    """The columns of a table's key."""
    return tuple(each.attname for each in model._meta.pk_fields)


def key_of(values: Iterable[object], record: object) -> str:
    """How a row is named beside the record that it hangs on."""
    return "/".join(str(value) for value in values if value != record)


@dataclass
class Trace:
    """What a step under way has written so far; ``record`` is the key of the record."""

    record: object
    came: list[models.Model] = field(default_factory=list)
    changed: list[tuple[models.Model, Mapping[str, object]]] = field(default_factory=list)
    went: list[models.Model] = field(default_factory=list)

    def alter(self, row: models.Model, names: Container[str]) -> None:
        """Columns of a row were written with the values that it has now."""
        own = [column for column in columns(type(row)) if column.name in names]
        self.changed.append((row, {column.name: plain_of(column, row.__dict__) for column in own}))

    def written(self) -> dict[str, dict[str, dict[str, object]]]:
        """The trace as the log keeps it; rows that came as they stand now, since they are written last."""
        told: dict[str, dict[str, dict[str, object]]] = {}
        for row in self.went:
            _place(told, row, WENT, self.record)
        for row in self.came:
            place = _place(told, row, CAME, self.record)
            values = row.__dict__
            for column in columns(type(row)):
                if values[column.name] != column.zero:
                    plain = plain_of(column, values)
                    if plain != column.zero:
                        place[column.name] = plain
        for row, altered in self.changed:
            if not any(row is other for other in self.came):
                _place(told, row, CHANGED, self.record).update(altered)
        return told


def _place(
    told: dict[str, dict[str, dict[str, object]]], row: models.Model, how: str, record: object
) -> dict[str, object]:
    model = type(row)
    key = key_of((getattr(row, name) for name in key_columns(model)), record)
    return told.setdefault(model._meta.db_table, {}).setdefault(f"{how}{key}", {})


Rows = dict[str, dict[str, object]]


@dataclass
class Fold:
    """What the traces of a log, one after the other, say of the present: rows by table and key.

    ``is_whole`` is false while the log's first steps are older than traces and nothing was taken stock of since:
    then only what was written later is known.
    """

    is_whole: bool = False
    tables: dict[str, Rows] = field(default_factory=dict)

    def take(self, trace: Mapping[str, Mapping[str, Mapping[str, object]]], *, is_whole: bool) -> None:
        """Go one step on; ``is_whole`` for a step that tells of every row there is."""
        if is_whole:
            self.is_whole, self.tables = True, {}
        for table, rows in trace.items():
            known = self.tables.setdefault(table, {})
            # What goes makes room for what comes under the same key, so it is taken first.
            for name, values in sorted(rows.items(), key=lambda item: item[0][:1] != WENT):
                how, key = name[:1], name[1:]
                if how == WENT:
                    known.pop(key, None)
                elif how == CAME:
                    known[key] = {**values, "": True}
                else:
                    known.setdefault(key, {}).update(values)
