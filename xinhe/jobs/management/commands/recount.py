"""``xinhe check``: does the board say what the log says, and is everything in that the coming year needs?"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count, Max
from django.utils.timezone import now
from tqdm import tqdm

from xinhe.insight import follower
from xinhe.insight.counting import Key
from xinhe.insight.recount import Recounted, recount
from xinhe.kernel.clock import local_day
from xinhe.matters.models import Matter
from xinhe.procedures import book
from xinhe.records.models import Cursor, Feed
from xinhe.supervision import checks, compliance
from xinhe.supervision.models import Finding

SHOWN = 50
ALARM_FROM = (11, 1)  # the State Council's notice for the next year comes in November


class Command(BaseCommand):
    """Recount every figure from the log and compare it with the rollups."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Leave the rollups where they are, or make them anew."""
        parser.add_argument("--no-follow", action="store_true", help="compare without catching up first")
        parser.add_argument("--rebuild", action="store_true", help="forget the rollups and read the log anew")
        parser.add_argument(
            "--compliance", action="store_true", help="run the compliance checks and list their findings"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 (Django's signature)
        """Catch up, recount, compare; ends with an error when the board and the log disagree."""
        if options["compliance"]:
            self._compliance()
            return
        if options["rebuild"]:
            follower.restart()
        if not options["no_follow"]:
            self._say(f"汇总表补记 {follower.catch_up(at=now(), limit=10_000):,} 步。")
        total = Matter.objects.count()
        with tqdm(total=total, unit="件", disable=total < 2000, desc="按日志重算") as bar:
            report = recount(progress=bar.update)
        self._report(report)
        self._feed()
        self._holidays()
        if report.differences:
            raise CommandError(
                f"汇总表与日志不一致：{len(report.differences):,} 格。请先查明原因；重建汇总用 xinhe check --rebuild。"
            )

    def _compliance(self) -> None:
        """Look at what changed or passed, then say per check how many findings nobody has settled."""
        at = now()
        done = compliance.comply(at=at)
        self._say(f"依规检查：读了 {done.steps:,} 步，新发现 {done.opened:,} 条。")
        open_ = dict(Finding.objects.unsettled().order_by().values_list("rule").annotate(n=Count("pk")))
        for check in checks.load(settings.RULES / "compliance", local_day(at)):
            self._say(f"{check.title}（{check.article}）：未处置 {open_.get(check.code, 0):,} 条。")

    def _report(self, report: Recounted) -> None:
        for difference in report.differences[:SHOWN]:
            self._say(f"不一致  {_named(difference.key)}  汇总 {difference.stored:,}，日志 {difference.counted:,}")
        if len(report.differences) > SHOWN:
            self._say(f"……另有 {len(report.differences) - SHOWN:,} 格")
        if not report.differences:
            self._say(f"一致：按日志重算 {report.matters:,} 件，{report.cells:,} 格汇总全部相符。")

    def _feed(self) -> None:
        behind = follower.lag().steps
        last = Feed.objects.filter(family="matter").aggregate(last=Max("id"))["last"] or 0
        readers = ", ".join(f"{c.name} {c.feed_id:,}" for c in Cursor.objects.filter(name=follower.NAME))
        words = f"还有 {behind:,} 步没有汇总" if behind else "汇总已到最新一步"
        self._say(f"日志序列：最新 {last:,}；已读到 {readers or '无'}；{words}。")

    def _holidays(self) -> None:
        today = local_day(now())
        have = book.calendar().years
        if today.year not in have:
            self._say(f"缺少 {today.year} 年放假安排表：按工作日计算的期限今年算不出来，请马上录入。")
        if today.year + 1 not in have:
            urgent = (today.month, today.day) >= ALARM_FROM
            words = "通知一般 11 月发布，请尽快录入" if urgent else "国务院办公厅通知发布后录入"
            self._say(f"缺少 {today.year + 1} 年放假安排表，{words}。")

    def _say(self, words: str) -> None:
        self.stdout.write(words)


def _named(key: Key) -> str:
    scope, kind, is_month, day, measure, town, category, value = key
    span = f"{day:%Y-%m}" if is_month else f"{day:%Y-%m-%d}"
    rest = " ".join(str(part) for part in (town, category, value) if part)
    return " ".join(part for part in (scope, kind, span, measure, rest) if part)
