"""``xinhe restore DIR``: put a backup into an empty installation and verify the log."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from xinhe.jobs.backup import restore
from xinhe.kernel.refusal import Refused
from xinhe.matters.models import Event, Matter


class Command(BaseCommand):
    """Restore."""

    help = "把备份恢复到空的系统，并核对日志。"
    # They import every address of the platform, which no command needs.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where from."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Restore, grant, compare with the manifest, verify."""
        try:
            manifest = restore(options["folder"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        call_command("migrate", verbosity=0)
        found = (Matter.objects.count(), Event.objects.count())
        self.stdout.write(f"已恢复 {found[0]} 件、{found[1]} 条日志（备份于 {manifest.at}）。")
        call_command("verify_log", quiet=True, stdout=self.stdout)
