"""The server under measure: granian with two workers, as ``xinhe serve`` starts it, without the worker beside."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from bench.client import Connection, get
from xinhe.jobs.running import SPARING

WORKERS, THREADS = 2, 4
SECONDS_TO_START = 60
OURS = "xinhe.config.wsgi:application"


@contextmanager
def running(application: str = OURS) -> Iterator[tuple[int, int]]:
    """A server at this home: its port and its process."""
    port = _free_port()
    environment = SPARING | {k: v for k, v in os.environ.items() if k != "XINHE_AS_OWNER"}
    program = "xinhe.config.web" if application == OURS else "granian"
    command = [sys.executable, "-m", program, "--interface", "wsgi", application]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", str(WORKERS)]
    command += ["--blocking-threads", str(THREADS), "--backlog", "1024", "--log-level", "warning"]
    log = settings.HOME / "log" / "web.log"
    with log.open("ab") as told:
        process = subprocess.Popen(command, env=environment | {"XINHE_PORT": str(port)}, stdout=told, stderr=told)
    try:
        _wait(process, port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < end:
        if Connection(port).ask(get("/healthz", headers={}))[0] == 200:
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")
