"""One task on one store, in a process of its own: ``python -m bench.child TASK ARGUMENTS``, at home in XINHE_HOME."""

import sys

import django

django.setup()

from bench import round, store  # noqa: E402 (models can't be read before)

TASKS = {"fill": store.fill_main, "round": round.main}

if __name__ == "__main__":
    TASKS[sys.argv[1]](*sys.argv[2:])
