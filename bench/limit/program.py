"""The limit's program under the same server: ``granian bench.limit.program:application``."""

import os
import pickle
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import psycopg

from bench.limit.script import Script

HOME = Path(os.environ["XINHE_HOME"])
local = threading.local()


def _link() -> "psycopg.Connection[Any]":
    """This thread's own connection, as Django keeps one for each."""
    if not hasattr(local, "link"):
        dsn = (HOME / "limit.dsn").read_text()
        local.link = psycopg.connect(dsn, autocommit=True, prepare_threshold=0)
    link: psycopg.Connection[Any] = local.link
    return link


SCRIPTS: list[Script] = pickle.loads((HOME / "limit.pickle").read_bytes())


def application(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """Answer the request whose place in the record a header names; a step is taken on the matter of another header."""
    if environ["PATH_INFO"] == "/healthz":
        start("200 OK", [("Content-Length", "2")])
        return [b"ok"]
    script = SCRIPTS[int(environ["HTTP_X_LIMIT"])]
    if script.is_step:
        environ["wsgi.input"].read()
        script = script.of(*environ["HTTP_X_OWN"].split(" "))
    script.run(_link())
    start(f"{script.status} OK", [("Content-Type", script.content_type), ("Content-Length", str(len(script.body)))])
    return [script.body]
