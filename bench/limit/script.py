"""What one request does to the database and what it answers, as the limit's program does it again."""

import re
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb

_UNMOVED = 'UPDATE "people_chainhead" SET seq = seq, hash = hash WHERE name = %s'


@dataclass(frozen=True)
class Statement:
    """One statement with its values, which stand in its text where PostgreSQL cannot tell their types.

    It is prepared where Xinhe prepares it, and in a step. A plan kept for any value would read ten times the rows for
    some of the lists: no honest program would do that.
    """

    sql: str
    values: tuple[Any, ...] = ()
    is_plain: bool = False
    is_prepared: bool = False


@dataclass(frozen=True)
class Script:
    """The statements of a request in their order, its answer, and, for a step, the words that are its matter's own."""

    status: int
    content_type: str
    body: bytes
    statements: tuple[Statement, ...]
    is_step: bool = False
    own: tuple[str, ...] = ()

    def run(self, link: "psycopg.Connection[Any]") -> None:
        """Put all statements in one trip and read what they give; a step commits at the end."""
        with link.transaction() if self.is_step else link.pipeline(), link.pipeline():
            cursors = [_put(link, one) for one in self.statements]
            for cursor in cursors:
                if cursor.description:
                    cursor.fetchall()

    def of(self, *own: str) -> "Script":
        """The same step taken on another matter, whose words these are; what the step makes gets new keys."""
        made = {str(value) for one in self.statements for value in one.values if _is_made(one, value)}
        pairs = [*zip(self.own, own, strict=True), *((key, str(uuid4())) for key in made - set(self.own))]
        statements = (
            replace(one, values=tuple(_renamed(value, pairs) for value in one.values)) for one in self.statements
        )
        return replace(self, statements=tuple(statements), own=own)


def _put(link: "psycopg.Connection[Any]", one: Statement) -> "psycopg.Cursor[Any]":
    cursor: psycopg.Cursor[Any] = psycopg.ClientCursor(link) if one.is_plain else psycopg.Cursor(link)
    return cursor.execute(one.sql.encode(), one.values or None, prepare=one.is_prepared)


def unlinked(one: Statement) -> Statement:
    """The same statement where it writes to the log of looks: a row out of the chain, and the chain's end as it is.

    Its place in the log is taken by who asked first; the same row with the same place can't be written again.
    """
    columns = re.findall(r'"(\w+)"', one.sql.partition("(")[2].partition(")")[0])
    if one.sql.startswith('INSERT INTO "people_') and "previous" in columns:
        unplaced = (None if name == "seq" else value for name, value in zip(columns, one.values, strict=True))
        return replace(one, values=tuple(unplaced))
    if one.sql.startswith('UPDATE "people_chainhead"'):
        return replace(one, sql=_UNMOVED, values=one.values[-1:])
    return one


def _is_made(one: Statement, value: object) -> bool:
    return one.sql.startswith('INSERT INTO "documents_document"') and isinstance(value, UUID)


def _renamed(value: Any, pairs: list[tuple[str, str]]) -> Any:
    if isinstance(value, Jsonb):
        return Jsonb(_renamed(value.obj, pairs))
    if isinstance(value, dict):
        return {key: _renamed(one, pairs) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_renamed(one, pairs) for one in value)
    if isinstance(value, UUID):
        return next((UUID(new) for old, new in pairs if str(value) == old), value)
    if isinstance(value, str):
        for old, new in pairs:
            value = value.replace(old, new)
    return value
