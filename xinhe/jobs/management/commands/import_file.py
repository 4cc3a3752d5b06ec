"""``xinhe import FILE --source NAME``: take matters in from a file through the intake act."""

import os
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from xinhe.jurisdiction.models import Region
from xinhe.kernel.refusal import Refused, gettext_noop
from xinhe.kernel.tables import Reading
from xinhe.matters.importing.columns import LABELS, NAMES, Columns, by_hand, wrong_columns
from xinhe.matters.importing.refused import Refusals
from xinhe.matters.importing.rows import is_lines, rows
from xinhe.matters.importing.taking import ImportPlan, ImportReport, check_source, only_region, take

COLUMNS = "、".join(f"{LABELS[name]}（{names[-1]}）" for name, names in NAMES.items())


class Command(BaseCommand):
    """Import a file, telling which rows were refused and why."""

    help = (
        "把 XLSX、XLS、CSV、另存为表格的网页或者 JSONL 文件里的事项逐行登记，和网上、窗口登记走同一道手续。\n\n"
        "表头在标题下面也认得；各工作表都读，没有读的会说明。"
        "常见的列名（联系电话、反映问题等）都认得，其他的用 --column 指定。\n"
        f"可用的列：{COLUMNS}。必须有内容。办理结果以下各列只用于历史事项。\n"
        "没有姓名的按匿名登记；网站的用户名（user）不是姓名，不保存。\n"
        "按（来源，来源编号）认出已导入的行，中断后原样重跑即可；内容变了的行会报出来。"
    )
    # They import every address of the platform, which no command needs.
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """The help keeps its lines."""
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, where it came from, and how it is to be taken."""
        parser.add_argument("file", type=Path, help="XLSX、XLS、CSV（编码不限）、HTML 表格或 JSONL 文件")
        parser.add_argument("--source", required=True, help="来源名，例如 12345、旧系统")
        parser.add_argument(
            "--as",
            dest="taken_as",
            choices=["new", "history"],
            default="new",
            help="new：现在收到，开始计期限（默认）；history：已办完的历史事项，用原来的时间，不计期限",
        )
        parser.add_argument("--region", default="", help="没有地区代码的行归哪个地区；默认是唯一的信访部门所在地")
        parser.add_argument(
            "--column", action="append", default=[], metavar="列名=用途", help="一列是什么，可以写多次；用途留空为不用"
        )
        parser.add_argument("--dry-run", action="store_true", help="只试算：报出能收、不能收各多少行和原因，不写入")
        parser.add_argument("--refused", type=Path, help="没有收下的行写到哪里，默认 <文件>.refused.xlsx 或 .jsonl")
        parser.add_argument("--restart", action="store_true", help="现在总是逐行核对；为以前的脚本保留")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Import, then say what happened; nothing taken and nothing known is no success."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"没有这个文件：{path}")
        report = ImportReport()
        refused = Refusals(options["refused"] or default_refused(path))
        found: Reading | None = None
        try:
            plan = _plan(options)
            found = rows(path, path.name, columns=plan.columns)
            with tqdm(total=lines_of(path), unit="行", disable=None) as bar:
                for count, refusals in take(found, plan, report):
                    bar.update(count)
                    refused.write(refusals)
            if found.told and not any(told.heading for told in found.told):
                raise wrong_columns(path.name, found.first)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        finally:
            refused.close()
            self._tell(report, refused.path, found, is_trial=options["dry_run"])
        if report.is_empty:
            raise CommandError("没有一行可以收下。" if report.refused else "文件里没有可以导入的行。")

    def _tell(self, report: ImportReport, path: Path, found: Reading | None, *, is_trial: bool) -> None:
        for sentence in found.passed if found else ():
            self.stdout.write(sentence)
        verb = "试算：可收" if is_trial else "收下"
        self.stdout.write(f"{verb} {report.taken} 行，先前已收 {report.known} 行，没有收下 {report.refused} 行。")
        for reason, count in report.reasons.most_common(20):
            self.stdout.write(f"  {count} 行：{reason}")
        for remark, count in report.remarks.items():
            self.stdout.write(f"  {count} 行：{remark}。")
        if report.unused:
            self.stdout.write(f"没有用到的列：{'、'.join(sorted(report.unused))[:200]}")
        if report.refused:
            self.stdout.write(f"没有收下的行和原因：{path}")


def _plan(options: dict[str, Any]) -> ImportPlan:
    return ImportPlan(
        source=check_source(options["source"]),
        region=known_region(options["region"]) if options["region"] else only_region(),
        at=timezone.now(),
        is_history=options["taken_as"] == "history",
        is_trial=options["dry_run"],
        columns=Columns(by_hand(options["column"])),
    )


def default_refused(path: Path) -> Path:
    """Beside the file, or here where its folder is not ours to write."""
    name = f"{path.name}.refused.{'jsonl' if is_lines(path.name) else 'xlsx'}"
    return path.parent / name if os.access(path.parent, os.W_OK) else Path.cwd() / name


def known_region(code: str) -> str:
    """The code of a region that exists. Raises Refused."""
    if not Region.objects.filter(code=code).exists():
        raise Refused(gettext_noop("没有代码为「%(region)s」的地区。"), code="no_region", region=code)
    return code


def lines_of(path: Path) -> int | None:
    """How many lines a text file has, for the progress bar; nobody knows it of a workbook beforehand."""
    if path.suffix.lower() in (".xlsx", ".xls"):
        return None
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(1024 * 1024), b""))
