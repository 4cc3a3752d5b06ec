"""``xinhe export --to FILE``: matters as a table, without identities."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from xinhe.jobs.exporting import chosen, records, write
from xinhe.kernel.refusal import Refused
from xinhe.matters.models import Kind


class Command(BaseCommand):
    """Export what was received in a period, of one kind."""

    help = "把事项导出为 XLSX 或 JSONL：姓名打码，不含正文、电话和证件，检举控告不导出。"
    # They import every address of the platform, which no command needs.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to, and which period."""
        parser.add_argument("--to", type=Path, required=True, help="写到哪个文件（.xlsx 或 .jsonl）")
        parser.add_argument("--from", dest="since", default="", help="从这一天收到的起，写成 2026-03-02")
        parser.add_argument("--until", default="", help="到这一天之前（不含当天）")
        parser.add_argument("--kind", choices=Kind.values, default=Kind.PETITION, help="哪一类事项，不写就是信访")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Write the file and say how many rows it has."""
        path: Path = options["to"]
        found = chosen(kind=options["kind"], since=_day(options["since"]), until=_day(options["until"]))
        try:
            count = write(iter(tqdm(records(found), total=found.count(), unit="件", disable=None)), path)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        except OSError as error:
            raise CommandError(f"写不了 {path}：{error.strerror}") from error
        self.stdout.write(f"导出 {count} 件到 {path}。")


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"日期「{text}」读不懂，请写成 2026-03-02。") from None
