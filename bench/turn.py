"""One round on one store: every request of the table, and whole lives."""

import pickle
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from bench import client, cpu, questions, server
from bench.client import Ask, Job, Seen
from bench.limit import asking
from bench.limit.asking import STEPS
from bench.results import Measured, Round
from xinhe.postgres import launcher

CONNECTIONS = 4
LIMIT = "bench.limit.program:application"
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
    who = questions.people(at)
    reads = questions.reads(who)
    room = max(200, 400 * seconds)
    creates = questions.creates(who, room, seed=seed)
    lives = questions.lives(who, max(50, 60 * seconds), seed=seed + 1, at=at)
    postmaster = int((launcher.ensure(settings.HOME).pg / "postmaster.pid").read_text().split()[0])
    limits = asking.prepare(who, reads, steps=room, seed=seed + 3)
    with server.running() as (port, process), server.running(LIMIT) as (limit_port, limit_process):

        def ask(chains: list[list[Ask]], *, times: float = 1, repeats: bool = False, at: int = port) -> Seen:
            seen = client.run(Job(at, chains, CONNECTIONS, seconds * times, repeats))
            for key, n in seen.wrong().items():
                found.wrong[key] = found.wrong.get(key, 0) + n
            found.said += seen.said[:3]
            return seen

        def served(of: int) -> float:
            return cpu.of_trees(of, postmaster)

        def limit(name: str, *, repeats: bool) -> float:
            """What the limit's program spends on a request of this row, in milliseconds."""
            before = served(limit_process)
            seen = ask(limits[name], times=0.5, repeats=repeats, at=limit_port)
            # A step of the limit is taken on what its own step before made.
            for later in STEPS[STEPS.index(name) + 1 :] if name in STEPS else ():
                limits[later] = limits[later][: len(seen.latencies[name])]
            return 1000 * (served(limit_process) - before) / max(1, len(seen.latencies[name]))

        def note(name: str, chains: list[list[Ask]], *, times: float = 1, repeats: bool = False) -> Seen:
            """One row of the table."""
            before = served(process)
            seen = ask(chains, times=times, repeats=repeats)
            used = served(process) - before
            done = seen.chains if name == "life" else len(seen.latencies[name])
            found.of[name] = Measured(
                rate=done / seen.seconds,
                p50=seen.percentile(name, 0.5),
                p95=seen.percentile(name, 0.95),
                ms=1000 * used / max(1, done),
                limit=limit(name, repeats=repeats) if name in limits else 0.0,
            )
            return seen

        for name, chains in reads.items():  # the first requests of a process load what it keeps
            ask(chains, times=0.2, repeats=True)
            ask(limits[name], times=0.2, repeats=True, at=limit_port)
        for name, chains in reads.items():
            note(name, chains, repeats=True)
        created = note("create", creates)
        screened = note("screen", questions.screens(who, created.created))
        transferred = note("transfer", questions.transfers(who, created.created[: len(screened.latencies["screen"])]))
        numbers = created.created[: len(transferred.latencies["transfer"])]
        accepted = ask(questions.accepts(who, numbers))
        numbers = numbers[: len(accepted.latencies["accept"])]
        classified = note("classify", questions.classifies(who, numbers))
        lettered = questions.lettered(who, numbers[: len(classified.latencies["classify"])])
        found.memory = cpu.memory(process)
        for name, chains in lettered.items():
            ask(chains)  # the first asking draws a letter
            note(name, chains, repeats=True)
        note("life", lives, times=2)
        found.drawing, found.setting = cpu.memory(process), cpu.memory_below(process)
    _count_queries(found, who, reads | lettered, seed=seed + 2)
    return found


def _count_queries(found: Round, who: questions.People, reads: dict[str, list[list[Ask]]], *, seed: int) -> None:
    """Ask everything once more in this process, and count what goes to the database."""
    inside = Client(SERVER_NAME="localhost", raise_request_exception=True)
    for name, chains in reads.items():
        found.of[name].queries = _queries(inside, chains[-1][0].raw)[0]
    [create] = questions.creates(who, 1, seed=seed)[0]
    found.of["create"].queries, number = _queries(inside, create.raw)
    changes = {
        "screen": questions.screens,
        "transfer": questions.transfers,
        "accept": questions.accepts,
        "classify": questions.classifies,
    }
    for name, make in changes.items():
        [change] = make(who, [number])[0]
        queries, _ = _queries(inside, change.raw)
        if name in found.of:
            found.of[name].queries = queries


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
