"""One task on one store, in a process of its own: ``python -m bench.child TASK ARGUMENTS``, at home in XINHE_HOME."""

import sys
from collections.abc import Callable

import django

django.setup()

from bench import burst, intake, proof, store, turn  # noqa: E402 (models can't be read before)

TASKS: dict[str, Callable[..., None]] = {
    "fill": store.fill_main,
    "migrate": store.migrate_main,
    "round": turn.main,
    "intake": intake.main,
    "burst": burst.main,
    "proof": proof.main,
}

if __name__ == "__main__":
    TASKS[sys.argv[1]](*sys.argv[2:])
