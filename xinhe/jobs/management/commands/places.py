"""``xinhe places KIND FILE``: take places, offices, duties, classes or the network of mediation from a table."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from xinhe.jurisdiction import tables
from xinhe.jurisdiction.tables import TableReport
from xinhe.kernel.clock import local_day
from xinhe.kernel.refusal import Refused
from xinhe.kernel.tables import Row
from xinhe.mediation import tables as network
from xinhe.mediation.stock import TABLES as REGISTER
from xinhe.people import changes
from xinhe.people.models import Change
from xinhe.people.stock import PLACES

TAKE: dict[str, Callable[[Iterable[Row], date], TableReport]] = {
    "categories": lambda rows, today: tables.import_categories(rows),
    "regions": lambda rows, today: tables.import_regions(rows),
    "offices": lambda rows, today: tables.import_offices(rows),
    "duties": lambda rows, today: tables.import_duties(rows),
    "committees": lambda rows, today: network.import_committees(rows, today=today),
    "mediators": lambda rows, today: network.import_mediators(rows, today=today),
    "advisers": lambda rows, today: network.import_advisers(rows, today=today),
}
TITLES = {
    "categories": "内容分类",
    "regions": "地区",
    "offices": "单位",
    "duties": "权责清单",
    "committees": "调解组织",
    "mediators": "调解员",
    "advisers": "村居法律顾问",
}


def columns(kind: str) -> list[str]:
    """The columns of a table."""
    return network.template(kind) if kind in network.COLUMNS else tables.template(kind)


def needed(kind: str) -> list[str]:
    """The columns that a table must have."""
    return network.needed(kind) if kind in network.COLUMNS else tables.needed(kind)


class Command(BaseCommand):
    """Import one table; a row that is already there as it stands changes nothing."""

    help = "导入地区、单位、权责清单、内容分类，或者调解组织、调解员、村居法律顾问。各表的列：" + "；".join(
        f"{kind}（{TITLES[kind]}）{'、'.join(columns(kind))}" for kind in TAKE
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which table, and the file."""
        parser.add_argument(
            "kind",
            choices=list(TAKE),
            help="按此顺序导入：categories、regions、offices、duties；committees、mediators、advisers",
        )
        parser.add_argument("file", type=Path, help="XLSX、XLS、CSV 或另存为表格的网页，编码不限")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Take the rows that can be taken; name the others, and end with 1 when there are any."""
        kind, path = options["kind"], options["file"]
        if not path.is_file():
            raise CommandError(f"没有这个文件：{path}")
        try:
            table = tables.read_table(path, columns=needed(kind))
            at, administered = timezone.now(), (*PLACES, *REGISTER)
            with changes.recording(Change.What.TABLE_IMPORTED, by=None, at=at, tables=administered) as made:
                report = TAKE[kind](table, local_day(at))
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
