"""A cheap HTTP client in a process of its own: persistent connections, raw sockets, no Django.

It is handed chains of ready-made requests. What the first answer of a chain says (``number``, ``query_code``) goes
into the addresses and headers of those after it, so that one chain can be a whole life of a matter.
"""

import itertools
import json
import pickle
import socket
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

CAPTURED = ("number", "query_code")
TIMEOUT = 120


@dataclass(frozen=True)
class Ask:
    """One ready-made request: its name in the table and its bytes."""

    name: str
    raw: bytes


@dataclass(frozen=True)
class Job:
    """What to ask, over how many connections and for how long; chains begin anew only where they may repeat."""

    port: int
    chains: Sequence[Sequence[Ask]]
    connections: int
    seconds: float
    repeats: bool


@dataclass
class Seen:
    """What came back."""

    seconds: float = 0.0
    chains: int = 0
    latencies: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    created: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def rate(self, name: str) -> float:
        """Successful requests of this name a second."""
        good = sum(n for (asked, status), n in self.statuses.items() if asked == name and 200 <= status < 300)
        return good / self.seconds

    def percentile(self, name: str, part: float) -> float:
        """The latency, in milliseconds, below which this part of the requests stayed."""
        times = sorted(self.latencies[name]) or [0.0]
        return 1000 * times[min(len(times) - 1, int(part * len(times)))]

    def statuses_from(self, lowest: int) -> int:
        """How many answers had this status or a higher one, broken connections among them."""
        return sum(n for (_, status), n in self.statuses.items() if status >= lowest or status == 0)

    def wrong(self) -> dict[tuple[str, int], int]:
        """Answers that were not a success, by request and status (0: the connection broke)."""
        return {key: n for key, n in self.statuses.items() if not 200 <= key[1] < 300}


def get(path: str, *, headers: dict[str, str]) -> bytes:
    """A GET request."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", *(f"{k}: {v}" for k, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(path: str, body: object, *, headers: dict[str, str]) -> bytes:
    """A POST request with a JSON body."""
    content = json.dumps(body, ensure_ascii=False).encode()
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/json"]
    lines += [f"Content-Length: {len(content)}", *(f"{k}: {v}" for k, v in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + content


def run(job: Job) -> Seen:
    """Do the job in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.client"], input=pickle.dumps(job), stdout=subprocess.PIPE, check=True
    )
    return pickle.loads(done.stdout)  # type: ignore[no-any-return]


class Connection:
    """One persistent connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None
        self.rest = b""

    def ask(self, raw: bytes) -> tuple[int, bytes]:
        """Send and read one answer: its status and body. Status 0 where the connection broke."""
        try:
            if self.socket is None:
                self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT)
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.rest = b""
            self.socket.sendall(raw)
            return self._read(self.socket)
        except OSError:
            self.close()
            return 0, b""

    def _read(self, link: socket.socket) -> tuple[int, bytes]:
        data = self.rest
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more(link)
        head = data[:end].lower()
        data = data[end + 4 :]
        if _header(head, b"transfer-encoding") == b"chunked":
            body, self.rest = self._chunks(link, data)
        else:
            length = int(_header(head, b"content-length") or 0)
            while len(data) < length:
                data += self._more(link)
            body, self.rest = data[:length], data[length:]
        if _header(head, b"connection") == b"close":
            self.close()
        return int(head[9:12]), body

    def _chunks(self, link: socket.socket, data: bytes) -> tuple[bytes, bytes]:
        """A body that comes in pieces, and what came behind it."""
        body = b""
        while True:
            while (end := data.find(b"\r\n")) < 0:
                data += self._more(link)
            size = int(data[:end], 16)
            while len(data) < end + size + 4:
                data += self._more(link)
            body += data[end + 2 : end + 2 + size]
            data = data[end + size + 4 :]
            if size == 0:
                return body, data

    def _more(self, link: socket.socket) -> bytes:
        part = link.recv(1 << 18)
        if not part:
            raise ConnectionError
        return part

    def close(self) -> None:
        """Let go of the connection; the next request opens another."""
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def _header(head: bytes, name: bytes) -> bytes | None:
    start = head.find(b"\r\n" + name + b":")
    if start < 0:
        return None
    return head[start + len(name) + 3 :].split(b"\r\n", 1)[0].strip()


def work(job: Job) -> Seen:
    """All connections at once, until the time is over or the chains are."""
    seen = Seen()
    chains = iter(itertools.cycle(job.chains) if job.repeats else job.chains)
    lock = threading.Lock()
    start = time.perf_counter()
    end = start + job.seconds

    def one() -> None:
        connection, own = Connection(job.port), Seen()
        while time.perf_counter() < end:
            with lock:
                chain = next(chains, None)
            if chain is None:
                break
            own.chains += _follow(chain, connection, own)
        connection.close()
        with lock:
            _add(seen, own)

    threads = [threading.Thread(target=one) for _ in range(job.connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seen.seconds = time.perf_counter() - start
    return seen


def _follow(chain: Sequence[Ask], connection: Connection, seen: Seen) -> bool:
    captured: dict[bytes, bytes] = {}
    for ask in chain:
        raw = ask.raw
        for mark, value in captured.items():
            raw = raw.replace(mark, value)
        before = time.perf_counter()
        status, body = connection.ask(raw)
        seen.latencies[ask.name].append(time.perf_counter() - before)
        seen.statuses[ask.name, status] += 1
        if not 200 <= status < 300:
            if len(seen.said) < 3:
                seen.said.append(f"{ask.name} {status} {body[:300].decode(errors='replace')}")
            return False
        if status == 201:
            told = json.loads(body)
            captured = {f"{{{name}}}".encode(): str(told[name]).encode() for name in CAPTURED}
            seen.created.append(told["number"])
    return True


def _add(seen: Seen, own: Seen) -> None:
    seen.chains += own.chains
    seen.statuses += own.statuses
    seen.created += own.created
    seen.said += own.said
    for name, times in own.latencies.items():
        seen.latencies[name] += times


if __name__ == "__main__":
    # Under this name the classes would be another module's to the one who reads the answer.
    from bench import client

    sys.stdout.buffer.write(pickle.dumps(client.work(pickle.load(sys.stdin.buffer))))
