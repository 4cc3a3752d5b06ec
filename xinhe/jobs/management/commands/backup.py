"""``xinhe backup DIR``: dump, attachments and manifest."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from xinhe.jobs.backup import backup, count_stored
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
            with tqdm(total=count_stored(), unit="个", desc="附件", disable=None) as bar:
                manifest = backup(
                    options["folder"], at=timezone.now(), with_keys=options["with_keys"], progress=bar.update
                )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        held = f"{manifest.matters} 件、{manifest.events} 条日志、{manifest.files} 个文件"
        self.stdout.write(f"已备份 {held}到 {options['folder']}。")
        if not options["with_keys"]:
            self.stdout.write("密钥没有放进备份。没有密钥，身份信息无法读出，请另行备份 XINHE_HOME/keys。")
        if manifest.damaged:
            self.stdout.write("\n".join(manifest.damaged))
            raise CommandError(f"备份已写好，但有 {len(manifest.damaged)} 个附件在存储中损坏或缺失，见上。")
