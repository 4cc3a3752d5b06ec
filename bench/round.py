"""One round on one store: yardstick, every request of the table, whole lives, yardstick again."""

import pickle
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from bench import client, questions, server, yardstick
from bench.client import Ask, Job, Seen
from bench.results import Measured, Round
from xinhe.postgres import launcher

CONNECTIONS = 4
NOT_QUERIES = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def main(seconds: str, out: str) -> None:
    """Measure and leave the round in a file."""
    Path(out).write_bytes(pickle.dumps(measure(int(seconds))))


def measure(seconds: int) -> Round:
    """A round of so many seconds for each request."""
    found = Round()
    at = now()
    seed = int(at.timestamp())
    launcher.ensure(settings.HOME)
    yardstick.prepare()
    who = questions.people(at)
    reads = questions.reads(who)
    room = max(200, 400 * seconds)
    creates = questions.creates(who, room, seed=seed)
    lives = questions.lives(who, max(50, 60 * seconds), seed=seed + 1, at=at)
    found.yardstick.append(yardstick.measure(max(2, seconds)))
    with server.running() as port:

        def ask(chains: list[list[Ask]], *, times: int = 1, repeats: bool = False) -> Seen:
            seen = client.run(Job(port, chains, CONNECTIONS, seconds * times, repeats))
            for key, n in seen.wrong().items():
                found.wrong[key] = found.wrong.get(key, 0) + n
            found.said += seen.said[:3]
            return seen

        for name, chains in reads.items():
            client.run(Job(port, chains, CONNECTIONS, 0.5, True))  # the first requests of a process load templates
            found.of[name] = _measured(ask(chains, repeats=True), name)
        created = ask(creates)
        found.of["create"] = _measured(created, "create")
        screened = ask(questions.screens(who, created.created))
        found.of["screen"] = _measured(screened, "screen")
        moved = created.created[: len(screened.latencies["screen"])]
        found.of["transfer"] = _measured(ask(questions.transfers(who, moved)), "transfer")
        lived = ask(lives, times=2)
        found.lives = lived.chains / lived.seconds
    found.yardstick.append(yardstick.measure(max(2, seconds)))
    _count_queries(found, who, reads, seed=seed + 2)
    return found


def _measured(seen: Seen, name: str) -> Measured:
    return Measured(seen.rate(name), seen.percentile(name, 0.5), seen.percentile(name, 0.95))


def _count_queries(found: Round, who: questions.People, reads: dict[str, list[list[Ask]]], *, seed: int) -> None:
    """Ask everything once more in this process, and count what goes to the database."""
    inside = Client(SERVER_NAME="localhost", raise_request_exception=True)
    for name, chains in reads.items():
        found.of[name].queries = _queries(inside, chains[-1][0].raw)[0]
    [create] = questions.creates(who, 1, seed=seed)[0]
    found.of["create"].queries, number = _queries(inside, create.raw)
    for name, make in (("screen", questions.screens), ("transfer", questions.transfers)):
        [change] = make(who, [number])[0]
        found.of[name].queries = _queries(inside, change.raw)[0]


def _queries(inside: Client, raw: bytes) -> tuple[int, str]:
    """How many statements a request runs, transaction marks left out; and the number of what it made."""
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    method, path, _version = first.split(" ")
    headers = dict(line.split(": ", 1) for line in rest)
    for _ in range(2 if method == "GET" else 1):  # the second time: what a process loads once is loaded
        with CaptureQueriesContext(connection) as ran:
            answer = inside.generic(method, path, body, content_type="application/json", headers=headers)
    assert 200 <= answer.status_code < 300, (path, answer.status_code, answer.content[:300])
    made = answer.json().get("number", "") if answer.status_code == 201 else ""
    return sum(not q["sql"].startswith(NOT_QUERIES) for q in ran.captured_queries), made
