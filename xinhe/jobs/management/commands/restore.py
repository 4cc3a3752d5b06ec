"""``xinhe restore DIR``: put a backup into an empty installation and verify the log."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from xinhe.documents.verification import verify_files
from xinhe.jobs.backup import restore
from xinhe.jobs.proof import portraits
from xinhe.kernel.refusal import Refused
from xinhe.matters.models import Event, Matter, Party
from xinhe.matters.numbering import number_of


class Command(BaseCommand):
    """Restore."""

    help = "把备份恢复到空的系统，并核对日志。"
    # They import every address of the platform, which no command needs.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where from."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--anyway", action="store_true", help="附件或密钥不全也先恢复，缺的逐项列出")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Restore, grant, compare with the manifest, verify log and files."""
        folder = options["folder"]
        try:
            with tqdm(unit="个", desc="核对附件", disable=None) as bar:
                done = restore(folder, anyway=options["anyway"], progress=bar.update)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        call_command("migrate", verbosity=0)
        found, manifest = (Matter.objects.count(), Event.objects.count()), done.manifest
        self.stdout.write(f"已恢复 {found[0]} 件、{found[1]} 条日志（备份于 {manifest.at}）。")
        wrong = list(done.lacking)
        if manifest.is_sealed and found != (manifest.matters, manifest.events):
            wrong.append(f"清单记有 {manifest.matters} 件、{manifest.events} 条日志，与恢复的不符")
        if not manifest.is_sealed:
            self.stdout.write("这份备份是旧版本做的，清单没有签章和附件名单，附件按数据库里的登记逐个核对。")
            wrong += _unreadable()
        wrong += [
            f"{one.record}：{one.what}"
            for one in verify_files(number_of=lambda pk: number_of(str(pk)), more=portraits())
        ]
        for sentence in wrong:
            self.stdout.write(sentence)
        call_command("verify_log", quiet=True, stdout=self.stdout)
        if wrong:
            raise CommandError(f"已恢复，但有 {len(wrong)} 处不全或不符，见上。")


def _unreadable() -> list[str]:
    """That the vault key is another one: a backup without a sealed manifest does not tell before."""
    party = Party.objects.order_by("-matter_id").first()
    try:
        if party is not None:
            party.identity()
    except Refused as refused:
        return [f"缺少备份时的密钥 vault_key：{refused.sentence}"]
    return []
