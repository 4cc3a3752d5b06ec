"""``xinhe verify-log``: is the log whole? Names the first bad row of each matter and each paper."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from tqdm import tqdm

from xinhe.jobs.proof import verify
from xinhe.matters.models import Event, Matter
from xinhe.records.models import Seal
from xinhe.supervision.models import Paper


class Command(BaseCommand):
    """Verify chains and seals."""

    help = "核对日志：任何被改动、删除、调换或整件消失的记录都会指出来。"
    # They import every address of the platform, which no command needs.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """A progress bar unless told otherwise."""
        parser.add_argument("--quiet", action="store_true", help="不显示进度")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Print every finding; exit 1 when there is any."""
        matters = Matter.objects.count()
        bar = tqdm(total=matters, unit="件", disable=options["quiet"] or None)
        bad = 0
        for finding in verify(at=timezone.now(), progress=_ticks(bar)):
            bad += 1
            bar.clear()
            self.stdout.write(f"{finding.record}\t第 {finding.seq} 条\t{finding.what}")
        bar.close()
        events, seals, papers = Event.objects.count(), Seal.objects.count(), Paper.objects.count()
        if bad:
            self.stdout.write(
                f"发现 {bad} 处问题（共核对 {matters} 件、{events} 条、{seals} 次封存、{papers} 份公文）。"
            )
            raise SystemExit(1)
        self.stdout.write(f"日志完好：{matters} 件、{events} 条、{seals} 次封存、{papers} 份公文，全部核对无误。")


def _ticks(bar: "tqdm[Any]") -> Iterator[None]:
    while True:
        bar.update()
        yield
