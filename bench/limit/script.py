"""What one request does to the database and what it answers, as the limit's program does it again."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.types.json import Jsonb


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
