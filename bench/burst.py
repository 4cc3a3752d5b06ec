"""Ten times the clients for a minute: no 5xx, nothing answered 201 is lost, and all is as before a minute later."""

import pickle
import time
from pathlib import Path

from django.conf import settings
from django.utils.timezone import now

from bench import client, questions, server
from bench.client import Job
from bench.results import Burst
from bench.turn import CONNECTIONS
from xinhe.matters.models import Matter
from xinhe.postgres import launcher

TIMES = 10


def main(seconds: str, out: str) -> None:
    """Measure and leave the result in a file."""
    Path(out).write_bytes(pickle.dumps(measure(int(seconds))))


def measure(seconds: int) -> Burst:
    """Intake by 4 clients, by 40 for so many seconds, and by 4 again as much later."""
    launcher.ensure(settings.HOME)
    who = questions.people(now())
    seed = int(now().timestamp())
    calm = max(2, seconds // 6)
    with server.running() as (port, _):

        def offer(connections: int, length: int, seed: int) -> client.Seen:
            chains = questions.creates(who, 500 * length, seed=seed)
            return client.run(Job(port, chains, connections, length, False))

        before = offer(CONNECTIONS, calm, seed)
        burst = offer(CONNECTIONS * TIMES, seconds, seed + 1)
        time.sleep(seconds)
        after = offer(CONNECTIONS, calm, seed + 2)
    created = [*before.created, *burst.created, *after.created]
    return Burst(
        seconds=seconds,
        offered=len(burst.latencies["create"]),
        created=len(burst.created),
        failed=sum(seen.statuses_from(500) for seen in (before, burst, after)),
        lost=len(created) - Matter.objects.filter(number__in=created).count(),
        p50=[seen.percentile("create", 0.5) for seen in (before, burst, after)],
        p95=[seen.percentile("create", 0.95) for seen in (before, burst, after)],
    )
