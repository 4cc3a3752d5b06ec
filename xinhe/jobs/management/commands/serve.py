"""``xinhe serve``: the web server and a worker, in the foreground."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from xinhe.jobs import running
from xinhe.jobs.catalogues import compile_catalogues


class Command(BaseCommand):
    """Serve until stopped."""

    help = "运行网站和后台任务。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, and with how many processes."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=max(2, (os.cpu_count() or 2)))

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Check the tables, then run."""
        compile_catalogues()
        running.check_migrated()
        self.stdout.write(f"信和 {settings.VERSION}：{settings.PUBLIC_URL}")
        raise SystemExit(running.serve(host=options["host"], workers=options["workers"]))
