"""Prepares the limit's program for a round: what it has to do, and the requests that make it do so."""

import json
import pickle
from collections.abc import Mapping
from dataclasses import replace
from random import Random
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.test import Client

from bench import questions
from bench.client import Ask
from bench.limit.record import recorded
from bench.limit.script import Script
from bench.questions import People
from xinhe.kernel.uuid7 import uuid7
from xinhe.matters.models import Matter

APART = 20  # of the two hundred matters that a row asks for, so many are recorded
STEPS = ("create", "screen", "transfer")

Chains = list[list[Ask]]


def prepare(who: People, reads: Mapping[str, Chains], *, steps: int, seed: int) -> dict[str, Chains]:
    """Record one of each request, leave the record where the program finds it; the chains to ask it, by row."""
    inside = Client(SERVER_NAME="localhost", raise_request_exception=True)
    scripts: list[Script] = []
    asked: dict[str, Chains] = {}
    for name, chains in reads.items():
        asked[name] = []
        for [ask] in chains[:: max(1, len(chains) // APART)]:
            asked[name].append([Ask(name, _marked(ask.raw, len(scripts)))])
            scripts.append(recorded(inside, ask.raw))
    taken = _steps(inside, who, seed)
    others = [_other(Random(f"{seed}/{n}")) for n in range(steps)]  # no two rounds make the same numbers
    for name, (raw, script) in taken.items():
        asked[name] = [[Ask(name, _marked(raw, len(scripts), " ".join(own[: len(script.own)])))] for own in others]
        scripts.append(script)
    (settings.HOME / "limit.pickle").write_bytes(pickle.dumps(scripts))
    connection.ensure_connection()
    told = connection.connection.info.get_parameters()
    dsn = " ".join(f"{name}={told[name]}" for name in ("host", "port", "user", "dbname") if name in told)
    (settings.HOME / "limit.dsn").write_text(dsn)
    return asked


def _steps(inside: Client, who: People, seed: int) -> dict[str, tuple[bytes, Script]]:
    """Create, screen and transfer of one matter, each with the words that are its own."""
    found: dict[str, tuple[bytes, Script]] = {}
    [[create]] = questions.creates(who, 1, seed=seed)
    made = recorded(inside, create.raw)
    number = _number(made)
    matter = Matter.objects.get(number=number)
    own = (str(matter.pk), number, f"bench-{seed}-0")
    found["create"] = create.raw, replace(made, own=own)
    for name, make in (("screen", questions.screens), ("transfer", questions.transfers)):
        [[ask]] = make(who, [number])
        found[name] = ask.raw, replace(recorded(inside, ask.raw), own=own[:2])
    return found


def _number(made: Script) -> str:
    number: str = json.loads(made.body)["number"]
    return number


def _other(random: Random) -> tuple[str, str, str]:
    """The words of another matter: a key as the application makes them, a number and an idempotency key."""
    key: UUID = uuid7()
    return str(key), f"LM-{random.randrange(10**12):012d}", f"limit-{random.randrange(10**15)}"


def _marked(raw: bytes, place: int, own: str = "") -> bytes:
    head, _, rest = raw.partition(b"\r\n")
    more = f"X-Limit: {place}\r\n" + (f"X-Own: {own}\r\n" if own else "")
    return head + b"\r\n" + more.encode() + rest
