"""``xinhe worker``: delivers messages, follows the log, watches deadlines."""

import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from xinhe.jobs import worker


class Command(BaseCommand):
    """Work until stopped."""

    help = "后台任务：送消息、汇总、查期限、每日封存。"
    # They import every address of the platform, which no command needs.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Once, or for ever."""
        parser.add_argument("--once", action="store_true", help="每项任务只做一次")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Run the chores; SIGTERM ends after the one under way."""
        stopping: list[int] = []

        def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 (the signal module's signature)
            stopping.append(number)

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        worker.run(is_stopped=lambda: bool(stopping), once=options["once"])
