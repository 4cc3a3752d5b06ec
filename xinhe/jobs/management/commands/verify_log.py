"""``xinhe verify-log``: is the log whole? Names what was altered, record by record, with the column and both values."""

import os
from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from tqdm import tqdm

from xinhe.documents.verification import count_files, verify_files
from xinhe.jobs.proof import portraits, verify, verify_administration
from xinhe.jobs.shares import SHARE, shared
from xinhe.kernel.clock import start_of_day
from xinhe.kernel.discrepancy import Discrepancy
from xinhe.matters.models import Event, Matter
from xinhe.matters.numbering import number_of
from xinhe.postgres.view import one_view
from xinhe.records.models import Seal
from xinhe.supervision.models import Finding, Paper

# Another process takes two seconds to begin.
WORTH_SHARING = 2 * SHARE


class Command(BaseCommand):
    """Verify chains and seals."""

    help = "核对日志：任何被改动、删除、调换或整件消失的记录都会指出来。"
    # They import every address of the platform, which no command needs.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What to look at besides the tables, and since when; a progress bar unless told otherwise."""
        parser.add_argument("--files", action="store_true", help="连同附件和印章图片，逐个读出核对")
        parser.add_argument("--since", type=date.fromisoformat, help="只核对这一天（年-月-日）以来办过的事项和封存")
        parser.add_argument(
            "--processes", type=int, default=os.cpu_count(), help="分给几个进程同时核对（默认每个处理器核心一个）"
        )
        parser.add_argument("--quiet", action="store_true", help="不显示进度")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Print every discrepancy; exit 1 when there is any."""
        since, files = options["since"], count_files(portraits()) if options["files"] else 0
        moved = {"moved_at__gte": start_of_day(since)} if since else {}
        matters, papers, findings = (model.objects.filter(**moved).count() for model in (Matter, Paper, Finding))
        bar = tqdm(total=matters + papers + findings + files, unit="件", disable=options["quiet"] or None)
        ticks = _ticks(bar)
        found = chain(_verify(since, ticks, matters, options["processes"]), verify_administration())
        if files:
            found = chain(
                found, verify_files(progress=ticks, number_of=lambda pk: number_of(str(pk)), more=portraits())
            )
        bad = 0
        for discrepancy in found:
            bad += 1
            bar.clear()
            self.stdout.write(f"{discrepancy.record}\t第 {discrepancy.seq} 条\t{discrepancy.what}")
        bar.close()
        events, seals = Event.objects.count(), Seal.objects.count()
        looked_at = f"{matters} 件、{events} 条、{seals} 次封存、{papers} 份公文、{findings} 条督查发现"
        looked_at += f"、{files} 个附件" if options["files"] else ""
        if bad:
            self.stdout.write(f"发现 {bad} 处问题（共核对 {looked_at}）。")
            raise SystemExit(1)
        self.stdout.write(f"日志完好：{looked_at}，全部核对无误。")


def _verify(since: date | None, ticks: Iterator[None], matters: int, processes: int) -> Iterator[Discrepancy]:
    """The proof, in several processes where there is work for them."""
    if processes < 2 or matters < WORTH_SHARING:
        yield from verify(at=timezone.now(), since=since, progress=ticks)
        return
    with one_view(), shared(processes) as each:
        yield from verify(at=timezone.now(), since=since, progress=ticks, each=each)


def _ticks(bar: "tqdm[Any]") -> Iterator[None]:
    while True:
        bar.update()
        yield
