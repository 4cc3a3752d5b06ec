"""``xinhe import FILE --source NAME``: take matters in from a file through the intake act."""

import os
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from xinhe.jobs.importing import NAMES, ImportPlan, ImportReport, as_line, check_source, only_region, rows, take
from xinhe.jurisdiction.models import Region
from xinhe.kernel.refusal import Refused, gettext_noop

COLUMNS = "、".join(f"{names[0]}（{names[-1]}）" for names in NAMES.values())


class Command(BaseCommand):
    """Import a file, telling which rows were refused and why."""

    help = (
        "把 JSONL、CSV 或 XLSX 文件里的事项逐行登记，和网上、窗口登记走同一道手续。\n\n"
        f"可用的列：{COLUMNS}。必须有来源编号和内容。\n"
        "没有姓名的按匿名登记；网站的用户名（user）不是姓名，不保存。\n"
        "按（来源，来源编号）认出已导入的行，中断后原样重跑即可。"
    )
    # They import every address of the platform, which no command needs.
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """The help keeps its lines."""
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, where it came from, and how it is to be taken."""
        parser.add_argument("file", type=Path, help="JSONL、CSV（UTF-8 或 GB18030）或 XLSX 文件")
        parser.add_argument("--source", required=True, help="来源名，例如 12345、旧系统")
        parser.add_argument(
            "--as",
            dest="taken_as",
            choices=["new", "history"],
            default="new",
            help="new：现在收到，开始计期限（默认）；history：已办完的历史事项，用原来的时间，不计期限",
        )
        parser.add_argument("--region", default="", help="没有地区代码的行归哪个地区；默认是唯一的信访部门所在地")
        parser.add_argument("--refused", type=Path, help="没有收下的行写到哪里，默认 <文件>.refused.jsonl")
        parser.add_argument("--restart", action="store_true", help="从头逐行核对，报出内容已变的行")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Import, then say what happened."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"没有这个文件：{path}")
        report = ImportReport()
        refused = Refusals(options["refused"] or default_refused(path))
        try:
            plan = ImportPlan(
                source=check_source(options["source"]),
                region=known_region(options["region"]) if options["region"] else only_region(),
                at=timezone.now(),
                is_history=options["taken_as"] == "history",
                is_restart=options["restart"],
            )
            with tqdm(total=lines_of(path), unit="行", disable=None) as bar:
                for count, lines in take(rows(path), plan, report):
                    bar.update(count)
                    refused.write([as_line(line) for line in lines])
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        finally:
            refused.close()
            self._tell(report, refused.path)

    def _tell(self, report: ImportReport, path: Path) -> None:
        self.stdout.write(f"收下 {report.taken} 行，先前已收 {report.known} 行，没有收下 {report.refused} 行。")
        if report.unused:
            self.stdout.write(f"没有用到的列：{'、'.join(sorted(report.unused))[:200]}")
        if report.refused:
            self.stdout.write(f"没有收下的行和原因：{path}")


class Refusals:
    """The file of refused rows: made with the first one; an older one does not stay as if it were of this run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: TextIO | None = None

    def write(self, lines: list[str]) -> None:
        """Add lines."""
        if lines and self._file is None:
            self._file = self.path.open("w", encoding="utf-8")
        for line in lines:
            assert self._file is not None
            self._file.write(line + "\n")

    def close(self) -> None:
        """Close the file, or remove the one of an earlier run."""
        if self._file is not None:
            self._file.close()
        else:
            self.path.unlink(missing_ok=True)


def default_refused(path: Path) -> Path:
    """Beside the file, or here where its folder is not ours to write."""
    name = f"{path.name}.refused.jsonl"
    return path.parent / name if os.access(path.parent, os.W_OK) else Path.cwd() / name


def known_region(code: str) -> str:
    """The code of a region that exists. Raises Refused."""
    if not Region.objects.filter(code=code).exists():
        raise Refused(gettext_noop("没有代码为「%(region)s」的地区。"), code="no_region", region=code)
    return code


def lines_of(path: Path) -> int | None:
    """How many lines a text file has, for the progress bar; nobody knows it of a workbook beforehand."""
    if path.suffix.lower() == ".xlsx":
        return None
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(1024 * 1024), b""))
