"""What ``serve`` and ``demo`` run: the web server and a worker under one supervisor."""

import os
import sys

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from xinhe.jobs.supervisor import Child, supervise

# A telephone with a weak signal holds a thread as long as its photo takes. Threads start when they are needed; all
# together stay below the hundred connections that PostgreSQL gives by default.
THREADS = 64


def check_migrated() -> None:
    """Raise CommandError when tables are missing or old."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("数据库表还没有建好或不是当前版本，请先运行 xinhe migrate。")


def serve(*, host: str, workers: int) -> int:
    """Serve until told to stop. The connection held here keeps the embedded database up for the children."""
    connection.ensure_connection()
    environment = {k: v for k, v in os.environ.items() if k != "XINHE_AS_OWNER"}
    environment["DJANGO_SETTINGS_MODULE"] = "xinhe.config.settings"
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "xinhe.config.wsgi:application"]
    web += ["--host", host, "--port", str(settings.PORT), "--workers", str(workers)]
    web += ["--blocking-threads", str(max(4, THREADS // workers))]
    web += ["--respawn-failed-workers", "--log-level", "warning", "--backlog", "1024"]
    worker = [sys.executable, "-m", "xinhe.config", "worker"]
    return supervise([Child("web", web), Child("worker", worker)], environment=environment)
