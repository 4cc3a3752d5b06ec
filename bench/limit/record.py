"""Asks Xinhe once, in this process, and writes down what it says to the database."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from django.test import Client
from psycopg.types.json import Jsonb

from bench.limit.script import Script, Statement, unlinked
from xinhe.matters import inbox

Said = tuple[str, Any, bool]
MARKS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def recorded(inside: Client, raw: bytes) -> Script:
    """The script of one request; a read is asked twice, since what a process loads once is no part of it."""
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    method, path, _version = first.split(" ")
    headers = dict(line.split(": ", 1) for line in rest)
    is_step = method == "POST"
    for _ in range(1 if is_step else 2):
        said: list[Said] = []
        inbox.forget()  # the smallest program knows nothing of the request before and counts the boxes
        with _listening(said):
            answer = inside.generic(method, path, body, content_type="application/json", headers=headers)
    assert 200 <= answer.status_code < 300, (path, answer.status_code, answer.content[:300])
    statements = tuple(_statement(text, values, is_prepared=is_step or kept) for text, values, kept in said)
    return Script(answer.status_code, answer["Content-Type"], answer.content, statements, is_step=is_step)


@contextmanager
def _listening(said: list[Said]) -> Iterator[None]:
    """Write down every statement that goes out on any cursor, Django's among them."""
    execute = psycopg.Cursor.execute

    def heard(self: Any, query: Any, params: Any = None, **options: Any) -> Any:
        text = query.decode() if isinstance(query, bytes) else query
        if isinstance(self, psycopg.RawCursor):
            text = re.sub(r"\$\d+", "%s", text.replace("%", "%%"))
        if isinstance(text, str) and not text.startswith(MARKS):
            said.append((text, params, bool(options.get("prepare"))))
        return execute(self, query, params, **options)

    psycopg.Cursor.execute = heard  # type: ignore[method-assign]
    try:
        yield
    finally:
        psycopg.Cursor.execute = execute  # type: ignore[method-assign]


def _statement(text: str, values: Any, *, is_prepared: bool) -> Statement:
    """With its values apart, where PostgreSQL can tell their types from their places."""
    if isinstance(values, dict):
        names = re.findall(r"%\((\w+)\)s", text)
        text, values = re.sub(r"%\(\w+\)s", "%s", text), [values[name] for name in names]
    plain = tuple(_plain(one) for one in values or ())
    is_plain = not _is_understood(text, plain)
    return unlinked(Statement(text, plain, is_plain, is_prepared and not is_plain))


def _is_understood(text: str, values: tuple[Any, ...]) -> bool:
    """Whether PostgreSQL understands it with its values apart: asked by EXPLAIN, which runs nothing."""
    link = connection.connection
    if text.lstrip().upper().startswith(("SET", "SHOW", "LOCK", "EXPLAIN")):
        return False
    try:
        with link.transaction(force_rollback=True):
            psycopg.Cursor(link).execute(f"EXPLAIN {text}".encode(), values or None)
    except psycopg.Error:
        return False
    return True


def _plain(value: Any) -> Any:
    """A value without what Django or a list of choices hung on it, so that it can be handed to another process."""
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Jsonb):
        return Jsonb(value.obj)
    return bytes(value.obj) if isinstance(value, psycopg.Binary) else value
