"""Against the real server: giant bodies are cut off at once, and slow ones keep nobody else waiting."""

import socket
import time
from collections.abc import Iterator

import pytest

from tests.jobs.installation import Installation

pytestmark = pytest.mark.slow
MEGABYTE = b"a" * 1024 * 1024
START = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n%PDF-1.4'
TOKEN = "a" * 32
SLOW = 16  # twice the threads that two workers had when eight telephones could stop them


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Tables, server and worker."""
    one = Installation(tmp_path_factory.mktemp("home"))
    try:
        one.run("migrate")
        one.serve()
        yield one
    finally:
        one.stop()


def opened(served: Installation, *headers: str) -> socket.socket:
    """A connection on which a form with a file begins."""
    lines = [
        "POST /petitions/new/ HTTP/1.1",
        f"Host: 127.0.0.1:{served.port}",
        "Content-Type: multipart/form-data; boundary=x",
        f"Cookie: csrftoken={TOKEN}",
        *headers,
    ]
    connection = socket.create_connection(("127.0.0.1", served.port), timeout=30)
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    return connection


def poured(connection: socket.socket, *, chunked: bool) -> tuple[int, bytes]:
    """How many megabytes of a gigabyte went in, and the answer."""
    sent = 0
    try:
        for sent in range(1024):  # noqa: B007
            connection.sendall(b"100000\r\n" + MEGABYTE + b"\r\n" if chunked else MEGABYTE)
    except (BrokenPipeError, ConnectionResetError):
        pass
    return sent, connection.recv(100)


def test_a_gigabyte_that_says_so_is_refused_before_it_comes(served: Installation) -> None:
    with opened(served, "Content-Length: 1073741824") as connection:
        sent, answer = poured(connection, chunked=False)
    assert b" 413 " in answer
    assert sent < 32


def test_a_gigabyte_in_pieces_is_refused_at_the_limit(served: Installation) -> None:
    with opened(served, "Transfer-Encoding: chunked") as connection:
        sent, answer = poured(connection, chunked=True)
    assert b" 413 " in answer
    assert sent < 200


def test_slow_uploads_keep_nobody_waiting(served: Installation) -> None:
    slow = [opened(served, "Content-Length: 100000") for _ in range(SLOW)]
    try:
        for one in slow:
            one.sendall(START)
        time.sleep(1)
        assert served.get("/healthz")[0] == 200
    finally:
        for one in slow:
            one.close()
