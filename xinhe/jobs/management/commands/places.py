"""``xinhe places KIND FILE``: take regions, offices, the duty list or classes of content from a table."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from xinhe.jurisdiction import tables
from xinhe.kernel.refusal import Refused
from xinhe.people import changes
from xinhe.people.models import Change
from xinhe.people.stock import PLACES

TAKE = {
    "categories": tables.import_categories,
    "regions": tables.import_regions,
    "offices": tables.import_offices,
    "duties": tables.import_duties,
}
TITLES = {"categories": "内容分类", "regions": "地区", "offices": "单位", "duties": "权责清单"}


class Command(BaseCommand):
    """Import one table; a row that is already there as it stands changes nothing."""

    help = "导入地区、单位、权责清单或内容分类。各表的列：" + "；".join(
        f"{kind}（{TITLES[kind]}）{'、'.join(tables.template(kind))}" for kind in TAKE
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which table, and the file."""
        parser.add_argument("kind", choices=list(TAKE), help="按此顺序导入：categories、regions、offices、duties")
        parser.add_argument("file", type=Path, help="XLSX、XLS、CSV 或另存为表格的网页，编码不限")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Take the rows that can be taken; name the others, and end with 1 when there are any."""
        kind, path = options["kind"], options["file"]
        if not path.is_file():
            raise CommandError(f"没有这个文件：{path}")
        try:
            table = tables.read_table(path, columns=tables.needed(kind))
            with changes.recording(Change.What.TABLE_IMPORTED, by=None, at=timezone.now(), tables=PLACES) as made:
                report = TAKE[kind](table)
                made.detail |= {"table": kind, "after": f"{TITLES[kind]}：{report.sentence}"}
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        for sentence in table.passed:
            self.stdout.write(sentence)
        for number, sentence in report.refused:
            self.stdout.write(f"第 {number} 行没有收下：{sentence}")
        self.stdout.write(f"{TITLES[kind]}：{report.sentence}")
        if report.refused or report.is_empty:
            raise SystemExit(1)
