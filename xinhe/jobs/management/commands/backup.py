"""``xinhe backup DIR``: dump, attachments and manifest."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from xinhe.jobs.backup import backup
from xinhe.kernel.refusal import Refused


class Command(BaseCommand):
    """Back up."""

    help = "备份数据库和附件到一个文件夹；密钥默认不放在一起。"
    # They import every address of the platform, which no command needs.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, and whether the keys go along."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--with-keys", action="store_true", help="连同密钥（请另行妥善保管）")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Back up and say what was written."""
        try:
            manifest = backup(options["folder"], at=timezone.now(), with_keys=options["with_keys"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"已备份 {manifest.matters} 件、{manifest.events} 条日志到 {options['folder']}。")
        if not options["with_keys"]:
            self.stdout.write("密钥没有放进备份。没有密钥，身份信息无法读出，请另行备份 XINHE_HOME/keys。")
